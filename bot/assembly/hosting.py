"""Clips by link, as the operator has configured them: what each part of the bot has to know of it."""

from bot.assembly.ground import Ground
from bot.clips import ROUTE, ClipDoor
from bot.domain.links import LinkTerms
from bot.media.spool import Spool
from bot.settings import Settings

MEGABYTE = 1_000_000


def link_base(settings: Settings) -> str | None:
    """What every link begins with; None where there are none."""
    return f"{settings.public_url}{ROUTE}" if settings.clip_link_days and settings.public_url else None


def link_terms(settings: Settings) -> LinkTerms:
    return LinkTerms(settings.clip_link_days, settings.clip_link_megabytes * MEGABYTE)


def clip_doors(ground: Ground, spool: Spool) -> tuple[ClipDoor, ...]:
    if link_base(ground.settings) is None:
        return ()
    return (ClipDoor(links=ground.database.links, texts=ground.texts, clock=ground.clock, file_at=spool.absolute),)
