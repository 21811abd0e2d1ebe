"""One database, opened: its stores, and the orderly end."""

from pathlib import Path
from typing import final

from bot.domain.errors import StoreUnavailable
from bot.domain.news import Wire
from bot.domain.ports import Clock, Ids, RunnerLock
from bot.domain.precedence import Defaults
from bot.storage import schema
from bot.storage.backlog import SqlBacklogStore
from bot.storage.config_store import SqlConfigStore
from bot.storage.connections import Connections, connect
from bot.storage.consent import SqlConsentStore
from bot.storage.facts import SqlStateStore
from bot.storage.guilds import SqlGuildStore
from bot.storage.jobs import SqlJobStore
from bot.storage.keys import SqlKeyStore
from bot.storage.limit_store import SqlLimitStore
from bot.storage.links import SqlLinkStore
from bot.storage.location import Location, PostgresServer, SqliteFile, locate
from bot.storage.lock import FileRunnerLock, ServerRunnerLock, file_lock
from bot.storage.notices import SqlNoticeStore
from bot.storage.outbox import SqlOutboxStore
from bot.storage.privacy import SqlPrivacyStore
from bot.storage.quotas import SqlQuotaStore
from bot.storage.reviews import SqlModerationStore, SqlReviewStore
from bot.storage.usage import SqlUsageStore
from bot.storage.wire import NoWire, ServerWire

_ALIVE = "alive"


@final
class Database:
    """Made by `open`; every process has its own. The stores may be used by any number of tasks at once."""

    def __init__(self, connections: Connections, lock: RunnerLock, defaults: Defaults, ids: Ids) -> None:
        self._connections = connections
        self.jobs = SqlJobStore(connections, defaults, ids)
        self.outbox = SqlOutboxStore(connections)
        self.links = SqlLinkStore(connections)
        self.limits = SqlLimitStore(connections, defaults, ids)
        self.guilds = SqlGuildStore(connections, ids)
        self.configs = SqlConfigStore(connections, defaults, ids)
        self.usage = SqlUsageStore(connections, ids)
        self.notices = SqlNoticeStore(connections)
        self.moderation = SqlModerationStore(connections, ids)
        self.reviews = SqlReviewStore(connections, defaults, ids)
        self.quotas = SqlQuotaStore(connections)
        self.keys = SqlKeyStore(connections, ids)
        self.consent = SqlConsentStore(connections)
        self.facts = SqlStateStore(connections)
        self.privacy = SqlPrivacyStore(connections, ids)
        self.backlog = SqlBacklogStore(connections)
        self.runner_lock = lock

    @classmethod
    async def open(cls, url: str, data_dir: Path, defaults: Defaults, ids: Ids) -> "Database":
        """A SQLite file is created or migrated, a copy of an older one made first; PostgreSQL has to be up to date.

        Raises `SchemaOutdated`, `SettingsInvalid` (the URL) and `StoreUnavailable`.
        """
        location = locate(url)
        await schema.prepare(location)
        connections = connect(location)
        return cls(connections, _runner_lock(location, connections, data_dir), defaults, ids)

    async def trouble(self) -> str | None:
        """Why it cannot be used now, in a word; None when it can. It is written to only if the last write failed: then one tells more."""
        try:
            await self.facts.get_fact(_ALIVE)
            if self._connections.fault:
                await self.facts.set_fact(_ALIVE, "yes")
        except StoreUnavailable as error:
            return str(error.values["reason"])
        return None

    @classmethod
    async def look(cls, url: str, data_dir: Path, defaults: Defaults, ids: Ids) -> "Database":
        """For reading beside a running bot, or without one: nothing is created, migrated or copied. Raises as `open` does."""
        location = locate(url)
        await schema.check(location)
        connections = connect(location)
        return cls(connections, _runner_lock(location, connections, data_dir), defaults, ids)

    async def aclose(self) -> None:
        """Transactions under way are waited for."""
        await self._connections.aclose()


def wire_of(url: str, clock: Clock) -> Wire:
    """The way to the other processes over the same database."""
    location = locate(url)
    match location:
        case SqliteFile():
            return NoWire()
        case PostgresServer():
            return ServerWire(location.dsn, clock)


def require_alone(url: str, data_dir: Path) -> None:
    """Raises `RunnerElsewhere` while another process runs jobs on this SQLite file's data folder. On PostgreSQL, others may stand by."""
    if isinstance(locate(url), SqliteFile):
        with file_lock(data_dir):
            pass


async def migrate(url: str, data_dir: Path) -> schema.Migrated:
    """What `clapper migrate` does, on either database. Raises as `Database.open` does.

    A SQLite file is not migrated under a running bot: `RunnerElsewhere`.
    """
    location = locate(url)
    match location:
        case SqliteFile():
            with file_lock(data_dir):
                return await schema.migrate(location)
        case PostgresServer():
            return await schema.migrate(location)


def _runner_lock(location: Location, connections: Connections, data_dir: Path) -> RunnerLock:
    match location:
        case SqliteFile():
            return FileRunnerLock(connections, data_dir)
        case PostgresServer():
            return ServerRunnerLock(connections, location.dsn)
