from bot.discord_io.render import limits as render
from bot.domain.money import LimitSource, Period, Unit
from bot.domain.quota import Allowance, Rule, Target, TargetKind
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.quota import DAILY, RAISED
from tests.unit.render.samples import STANDINGS

MONTHLY = Allowance(Period.MONTH, Unit.CREDITS, 1000)
RULES = (
    Rule(Target(TargetKind.ROLE, 7, 8), MONTHLY, LimitSource.ROLE),
    Rule(Target(TargetKind.ROLE, 7, 8), Allowance(Period.DAY, Unit.CLIPS, 3), LimitSource.ROLE),
)

EXHIBITS = (
    show(render.mention, "", 42),
    show(render.role_mention, "", 8),
    show(render.role_mention, "everybody", 7, 7),
    show(render.allowance, "", MONTHLY),
    show(render.allowances, "", RULES),
    *(show(render.standing, title, one) for title, one in (("plain", STANDINGS[2]), ("in clips", DAILY), ("raised", RAISED))),
    show(render.because, "", "Blocked", "too many foxes"),
    show(render.because, "without a reason", "Blocked", ""),
    show(render.cut, "all of it", ["one", "two"], end=["the end"]),
    show(
        render.cut,
        "more than a message holds",
        ["a line of a hundred characters and more, so that few of them fit: " + "x" * 60] * 40,
        end=["the end"],
    ),
)
