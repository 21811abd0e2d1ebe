"""`/quota`: what a member has left."""

from bot.domain.money import LimitKind, Standing
from bot.domain.quota import Block
from bot.domain.views import QuotaView
from bot.text import Texts

from .limits import because, facts
from .parts import lines
from .policy import pause_line

SHOWN = (LimitKind.MEMBER, LimitKind.GUILD)


def quota(texts: Texts, locale: str, view: QuotaView) -> str:
    """The member's own limits first. The operator's totals are nobody else's business."""
    held = texts.say(locale, "credits", count=view.held)
    return lines(
        _blocked(texts, locale, view.block) if view.block is not None else None,
        pause_line(texts, locale, view.pause) if view.pause is not None else None,
        *(part for kind in SHOWN for one in view.standings if one.limit.kind is kind for part in _limit(texts, locale, one)),
        texts.say(locale, "quota-held", held=held) if view.held else texts.say(locale, "quota-none-held"),
        texts.say(locale, "quota-own-key") if view.own_key else None,
    )


def _blocked(texts: Texts, locale: str, block: Block) -> str:
    said = texts.say(locale, "quota-blocked") if block.until is None else texts.say(locale, "quota-blocked-until", until=block.until)
    return because(texts, locale, said, block.reason)


def _limit(texts: Texts, locale: str, standing: Standing) -> tuple[str, str]:
    values = facts(standing)
    return (
        texts.say(locale, f"quota-{standing.limit.kind.value}", **values),
        texts.say(locale, "quota-detail-granted" if standing.granted else "quota-detail", **values),
    )
