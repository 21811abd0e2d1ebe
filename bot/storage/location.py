"""Where the database is, read from `DATABASE_URL`."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.errors import SettingsInvalid

_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class SqliteFile:
    path: Path


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """`dsn` as libpq knows it (also `?sslmode=` and `?host=/socket/folder`); it may hold a password."""

    dsn: str = field(repr=False)


Location = SqliteFile | PostgresServer


def locate(url: str) -> Location:
    """Accepts `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://…`, `postgres://…`. Raises `SettingsInvalid`."""
    if url.startswith(("postgresql://", "postgres://")):
        return _server(url)
    name = url.removeprefix(_SQLITE)
    if name == url or name in {"", ":memory:"} or "?" in name:
        # A database in memory belongs to one connection; we need one to write and others to read.
        raise SettingsInvalid(("DATABASE_URL: must be sqlite:///folder/file.db, sqlite:////absolute/file.db or postgresql://…",))
    return SqliteFile(Path(name))


def _server(url: str) -> PostgresServer:
    """The driver reads the rest; a wrong port it would report as a fault of ours. Several hosts, which it knows, have no one port."""
    hosts = urlsplit(url).netloc.rpartition("@")[2]
    for host in hosts.split(","):
        port = host.rpartition("]")[2].rpartition(":")[2] if ":" in host.rpartition("]")[2] else ""
        if port and not port.isdecimal():
            raise SettingsInvalid(("DATABASE_URL: the port is not a number",))
    return PostgresServer(url)
