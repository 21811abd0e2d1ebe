"""What an order that the server's rules refuse is answered. No module of `render` has these sentences: errors are told by `replies`."""

from bot.discord_io.replies import error_text
from bot.domain.origin import Spot
from bot.domain.policy import Case, Finding, judge, refusal
from bot.text import Texts
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.explain import STRICT
from tests.unit.render.exhibits.policy import FULL

UNLISTED = Case(7, (9,), Spot((72,)), private=True, model="other/text")
FOUND = {(finding.rule, finding.stance): finding for case in (STRICT, UNLISTED) for finding in judge(FULL, case) if finding.refuses}


def refused(texts: Texts, locale: str, finding: Finding) -> str:
    return error_text(texts, locale, refusal(finding), "1")


EXHIBITS = tuple(show(refused, f"{rule.value}, {stance.value}", finding) for (rule, stance), finding in FOUND.items())
