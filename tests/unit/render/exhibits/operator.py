from bot.discord_io.render import operator as render
from bot.domain.forecast import ServerMay, worst_month
from bot.domain.money import LimitSource, Period, Unit
from bot.domain.operator_views import Holding, Page, TrailPage
from bot.domain.quota import Allowance, Rule, ServerLine, Target, TargetKind
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.limits import MONTHLY
from tests.unit.render.exhibits.usage import ENTRIES
from tests.unit.render.samples import STANDINGS

NAMES = {7: "The Foxes' Den", 8: "Another server"}
GUILD, PROVIDER = Target(TargetKind.GUILD, 7), Target(TargetKind.PROVIDER, provider="aivideomaker")
MAY = [ServerMay(7, (MONTHLY,)), ServerMay(8, (Allowance(Period.DAY, Unit.CREDITS, 50),), frozenset({"aivideomaker"}))]
SERVERS = tuple(ServerLine(guild_id, (STANDINGS[1],), 3) for guild_id in (7, 8, 9))

EXHIBITS = (
    show(render.server, "", 7, NAMES),
    show(render.server, "that the bot has left", 9, NAMES),
    show(render.allowance, "", MONTHLY),
    show(render.allowance, "in clips", Allowance(Period.WEEK, Unit.CLIPS, 3)),
    show(render.standing, "", STANDINGS[1]),
    show(render.holding, "a server, set", Holding(GUILD, (Rule(GUILD, MONTHLY, LimitSource.OPERATOR),), STANDINGS[1:2]), NAMES),
    show(render.holding, "a server, cleared", Holding(GUILD, (Rule(GUILD, MONTHLY, LimitSource.DEFAULT),), (), removed=1), NAMES),
    show(render.holding, "a provider", Holding(PROVIDER, (Rule(PROVIDER, MONTHLY, LimitSource.OPERATOR),), ()), NAMES),
    show(render.holding, "a provider without a limit", Holding(PROVIDER, (), (), removed=1), NAMES),
    show(render.servers, "none", Page((), 0, 0, 0), NAMES),
    show(render.servers, "some", Page(SERVERS, 0, 1, 3), NAMES),
    show(render.forecast, "", worst_month(MAY, {"demo": (), "aivideomaker": (MONTHLY,)}), NAMES),
    show(render.forecast, "limited by a provider", worst_month(MAY[:1], {"demo": (Allowance(Period.MONTH, Unit.CREDITS, 10),)}), NAMES),
    show(render.forecast, "without limit", worst_month([ServerMay(7, ())], {"demo": ()}), NAMES),
    show(render.trail, "none", TrailPage(0, (), None), NAMES),
    show(render.trail, "of a server", TrailPage(7, ENTRIES, None), NAMES, about_members=True),
)
