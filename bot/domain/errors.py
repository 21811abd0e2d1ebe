"""Everything that can go wrong, split by who must act.

An error carries a message key and values, never a sentence: `bot/text` turns the pair into words in the reader's locale.
Provider outcomes that are part of normal life (refused, unknown, paused) are values in `ports`, not exceptions.
"""

from collections.abc import Mapping
from datetime import datetime

Value = str | int | float | datetime | tuple[str, ...]


class ClapperError(Exception):
    """Root of the tree. `key` names a message in the Fluent files, `values` fill it."""

    def __init__(self, key: str, /, **values: Value) -> None:
        super().__init__(key, values)
        self.key = key
        self.values: Mapping[str, Value] = values

    def __str__(self) -> str:
        filled = " ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.key} {filled}".strip()


class MemberError(ClapperError):
    """The member can mend it: another value, another picture, less, or later. Nothing was charged."""


class RequestRefused(MemberError):
    """A value that no model, or not this model, takes."""


class PictureRefused(MemberError):
    """The attachment is not a picture, or not a clip, that can be used."""


class LimitReached(MemberError):
    """A limit has no room for the price.

    Values: scope, limit (with what was granted on top), left, price, renews_at, unit, period, source, role (a mention, or empty).
    """


class NotAllowed(MemberError):
    """The member may not do this to that."""


class AdminError(ClapperError):
    """A server admin can mend it: permissions, settings."""


class CannotPostHere(AdminError):
    """The finished clip could not be posted in this channel. Values: permissions."""


class OperatorError(ClapperError):
    """Only whoever runs the bot can mend it: settings, keys, disk, an old schema."""


class SettingsInvalid(OperatorError):
    """`faults` holds one readable line per wrong setting."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("settings-invalid", faults=faults)
        self.faults = faults


class SchemaOutdated(OperatorError):
    """The database is older or newer than this program."""


class SealBroken(OperatorError):
    """A server's stored key does not open: `SECRET_KEY` no longer holds what it was sealed with, or the row was tampered with."""


class BackupUnusable(OperatorError):
    """The file that was to be restored is none that can be: missing, damaged, empty. Nothing was changed."""


class RunnerElsewhere(OperatorError):
    """Another process holds the runner lock of this data folder."""


class TemporaryError(ClapperError):
    """Nobody has to act; it passes."""


class StoreUnavailable(TemporaryError):
    """The database is locked, full or gone. Nothing of the transaction was kept."""


class Paused(TemporaryError):
    """A provider's reads or submissions rest until `until` (UTC)."""

    def __init__(self, until: datetime, reason: str = "") -> None:
        super().__init__("provider-paused", until=until, reason=reason)
        self.until = until


class ReadFailed(TemporaryError):
    """A free read did not work; it may be repeated."""


class NotReady(ReadFailed):
    """Nobody could be asked yet: the bot is still logging in."""


class DownloadFailed(TemporaryError):
    """The bytes did not arrive; the link may still live."""


class DiskFull(DownloadFailed):
    """This machine has no room for the bytes. It says nothing of the link, so it is waited for and never counted as a try."""


class LinkDead(ClapperError):
    """The link answered 401, 403, 404 or 410: only a fresh link can help."""


class ClipUnusable(ClapperError):
    """The downloaded file is no video, or too large to handle."""


class InternalError(ClapperError):
    """A fault in this program."""
