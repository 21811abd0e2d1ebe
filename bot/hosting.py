"""Clips by link, as the operator has configured them: what each part of the bot has to know of it."""

from bot.clips import ROUTE, ClipDoor
from bot.domain.links import LinkTerms
from bot.domain.ports import Clock
from bot.media.spool import Spool
from bot.settings import Settings
from bot.storage import Database
from bot.text import Texts

MEGABYTE = 1_000_000


def link_base(settings: Settings) -> str | None:
    """What every link begins with; None where there are none."""
    return f"{settings.public_url}{ROUTE}" if settings.clip_link_days and settings.public_url else None


def link_terms(settings: Settings) -> LinkTerms:
    return LinkTerms(settings.clip_link_days, settings.clip_link_megabytes * MEGABYTE)


def clip_doors(settings: Settings, database: Database, spool: Spool, texts: Texts, clock: Clock) -> tuple[ClipDoor, ...]:
    if link_base(settings) is None:
        return ()
    return (ClipDoor(links=database.links, texts=texts, clock=clock, file_at=spool.absolute),)
