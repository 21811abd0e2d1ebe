from dataclasses import replace

from bot.discord_io.render import server as render
from bot.domain.money import LimitSource, Period, Unit
from bot.domain.quota import Allowance, Block, Grant, GuildSettings, Pause, PrivateClips, Rule, ServerRules, Target, TargetKind
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.limits import MONTHLY, RULES
from tests.unit.render.samples import NOW, SOON, STANDINGS

EVERYONE, ROLE, MEMBER = Target(TargetKind.MEMBERS, 7), Target(TargetKind.ROLE, 7, 8), Target(TargetKind.MEMBER, 7, 43)
BARE = ServerRules(
    guild_id=7,
    zone="UTC",
    zone_from=None,
    allotment=(Rule(Target(TargetKind.GUILD, 7), MONTHLY, LimitSource.DEFAULT),),
    members=(Rule(EVERYONE, Allowance(Period.MONTH, Unit.CREDITS, 100), LimitSource.DEFAULT),),
    roles=(),
    overrides=(),
    grants=(),
    blocks=(),
)
FULL = replace(
    BARE,
    zone="Europe/Berlin",
    zone_from=SOON,
    roles=RULES,
    overrides=(Rule(MEMBER, Allowance(Period.WEEK, Unit.CREDITS, 300), LimitSource.MEMBER),),
    grants=(Grant(43, 50, SOON, "member:44", "won the contest", NOW),),
    blocks=(Block(45, "too many foxes", SOON, 44, NOW), Block(46, "", None, 44, NOW)),
)
SET = GuildSettings(
    confirm_at=50, log_channel=71, default_model="demo/clip", age_restricted_only=True, spoiler=True, private=PrivateClips.FORCE,
    pause=Pause(NOW, "exam week"), retention_days=14,
)  # fmt: skip

EXHIBITS = (
    show(render.rules, "the defaults", BARE, (), about_members=True),
    show(render.rules, "all there can be", FULL, STANDINGS, about_members=True),
    *(show(render.limit_set, target.kind.value, target, MONTHLY, about_members=True) for target in (EVERYONE, ROLE, MEMBER)),
    show(render.limits_cleared, "some", ROLE, 2, about_members=True),
    show(render.limits_cleared, "nothing was set", MEMBER, 0, about_members=True),
    show(render.granted, "", 43, 50, STANDINGS, about_members=True),
    show(render.zone, "", BARE),
    show(render.zone, "a new one", FULL),
    show(render.settings, "the defaults", GuildSettings(), retention=90),
    show(render.settings, "all set", SET, retention=90, saved=True),
    show(render.settings, "kept for ever", GuildSettings(), retention=0),
    show(render.blocked, "", FULL.blocks[1], about_members=True),
    show(render.blocked, "for a while", FULL.blocks[0], about_members=True),
    show(render.unblocked, "", 43, lifted=True, about_members=True),
    show(render.unblocked, "was not blocked", 43, lifted=False, about_members=True),
    *(show(render.whose, target.kind.value, target, about_members=True) for target in (EVERYONE, ROLE, MEMBER)),
)
