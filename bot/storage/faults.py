"""Which driver errors mean that the database cannot be used now. Every other one is a bug of ours and comes through as it is."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.domain.errors import StoreUnavailable

_SQLITE_REASONS = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_PROTOCOL: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_NOMEM: "memory",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_CANTOPEN: "missing",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}

_SYSTEM_REASONS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EIO: "io",
    errno.EMFILE: "handles",
    errno.ENFILE: "handles",
}

# The longest prefix of the SQLSTATE that is listed decides.
_POSTGRES_REASONS = {
    "08": "connection",
    "28": "refused",
    "3D000": "missing",
    "40": "busy",
    "25P03": "connection",
    "53": "full",
    "53300": "busy",
    "55P03": "busy",
    "57": "connection",
    "57014": "busy",
    "58": "io",
}


@contextmanager
def translated() -> Generator[None]:
    """Turn "the database cannot be used" into `StoreUnavailable`, from the original error."""
    try:
        yield
    except DBAPIError as error:
        reason = "connection" if error.connection_invalidated else _reason(error.orig)
        if reason is None:
            raise
        raise StoreUnavailable("store-unavailable", reason=reason, detail=_detail(error.orig)) from error
    except (sqlite3.Error, asyncpg.PostgresError) as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise StoreUnavailable("store-unavailable", reason=reason, detail=_detail(error)) from error
    except (OSError, asyncpg.ClientConfigurationError, NoConnectionFree) as error:
        # A folder that may not be entered, a server that cannot be reached, a call that took too long: Python's own errors.
        raise StoreUnavailable("store-unavailable", reason=_of_the_system(error), detail=_detail(error)) from error


def _of_the_system(error: BaseException) -> str:
    """A file's trouble has a number; a server's has none, or one of the network's."""
    return _SYSTEM_REASONS.get(error.errno or 0, "unreachable") if isinstance(error, OSError) else "unreachable"


def _detail(error: BaseException | None) -> str:
    """The driver's own words, for the operator; one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def _reason(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return None if code is None else _SQLITE_REASONS.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if not isinstance(state, str):
        return None
    return next((_POSTGRES_REASONS[state[:n]] for n in (5, 2) if state[:n] in _POSTGRES_REASONS), None)
