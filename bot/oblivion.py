"""What forgets, put together: in the background, and again when a copy of the database is put back."""

import random
from collections.abc import Callable
from pathlib import Path

from bot.client import ClapperClient
from bot.discord_io.removing import DiscordRemover
from bot.discord_io.restraint import Restraint
from bot.discord_io.servers import DiscordWhereabouts
from bot.domain.ports import Clock
from bot.domain.tombstones import Tombstones
from bot.media.spool import Spool, SpooledClips
from bot.providers.leftovers import ProviderFiles
from bot.services.forgetting import Forgetting
from bot.services.reburial import Reburial
from bot.settings import Role, Settings
from bot.storage import Database


def forgetting_of(
    settings: Settings,
    database: Database,
    tombstones: Tombstones,
    spool: Spool,
    clock: Clock,
    *,
    client: ClapperClient,
    restraint: Restraint,
    leading: Callable[[], bool],
) -> Forgetting:
    return Forgetting(
        store=database.privacy,
        leftovers=_leftovers(spool, settings.data_dir.absolute()),
        remover=DiscordRemover(client, restraint),
        whereabouts=DiscordWhereabouts(client),
        default_days=settings.default_retention_days,
        tombstones=tombstones,
        leading=leading,
        hears_alone=settings.role is Role.GATEWAY,
        clock=clock,
        random=random.random,
    )


def reburial_of(database: Database, tombstones: Tombstones, spool: Spool, data_dir: Path, clock: Clock) -> Reburial:
    return Reburial(
        tombstones=tombstones,
        store=database.privacy,
        jobs=database.jobs,
        outbox=database.outbox,
        leftovers=_leftovers(spool, data_dir),
        clock=clock,
    )


def _leftovers(spool: Spool, data_dir: Path) -> tuple[SpooledClips, ProviderFiles]:
    return SpooledClips(spool), ProviderFiles(data_dir)
