from dataclasses import replace

from bot.discord_io.render import explain as render
from bot.domain.explaining import Explanation, Question, Ruling
from bot.domain.money import LimitKind
from bot.domain.origin import Spot
from bot.domain.policy import Case, EntryKind, judge
from bot.domain.quota import Block
from tests.fakes.models import model
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.policy import FULL
from tests.unit.render.samples import NOW, SOON, STANDINGS, standing

CASE = Case(7, (8,), Spot((70,), age_restricted=True), model="demo/clip", seconds=5, price=5)
MILD = replace(
    FULL,
    settings=replace(FULL.settings, pause=None),
    entries=frozenset(entry for entry in FULL.entries if entry.kind is not EntryKind.ROLE),
)
ABOUT_MODEL = {Ruling.NO_MODEL, Ruling.MODEL_UNKNOWN, Ruling.MODEL_GONE, Ruling.NO_KEY}
YES = Explanation(Question(7, 43, (8,), 70), (), model(), 5, None, STANDINGS[1:])
BLOCK = Block(43, "too many foxes", SOON, 44, NOW)
STRICT = replace(CASE, spot=Spot((71,)), block=BLOCK, missing_permissions=("attach_files",), model="runway/edit", seconds=20, price=90)

EXHIBITS = (
    show(render.explanation, "yes", YES, about_members=True),
    show(render.explanation, "yes, with a confirmation and a rest", replace(YES, confirm_at=5, paused_until=SOON), about_members=True),
    show(render.explanation, "yes, by every rule", replace(YES, findings=judge(MILD, CASE)), about_members=True),
    show(
        render.explanation,
        "every rule of the server refuses",
        replace(
            YES,
            question=Question(7, 43, (8,), 71, ("attach_files",)),
            refusals=(Ruling.BLOCK, Ruling.PAUSE),
            block=BLOCK,
            findings=judge(FULL, STRICT),
        ),
        about_members=True,
    ),
    *(
        show(
            render.explanation,
            f"no: {rule.value}",
            replace(YES, refusals=(rule,), model=None if rule in ABOUT_MODEL else model()),
            about_members=True,
        )
        for rule in Ruling
        if rule not in {Ruling.BLOCK, Ruling.LIMIT}
    ),
    show(
        render.explanation,
        "no: a limit",
        replace(YES, refusals=(Ruling.LIMIT,), standings=(standing(LimitKind.GUILD, 100, 97), STANDINGS[2])),
        about_members=True,
    ),
)
