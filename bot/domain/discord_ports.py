"""What the services need of Discord; the adapters live in discord_io. See `ports`."""

from pathlib import Path
from typing import Protocol

from bot.domain.jobs import Job
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import OutboxRow, Rung
from bot.domain.outcomes import PostOutcome
from bot.domain.requests import Source


class Messenger(Protocol):
    """Sends what the outbox owes, with the bot's own token. Never raises for what Discord or the network does."""

    async def post(self, row: OutboxRow, job: Job, rung: Rung) -> PostOutcome: ...
    async def look_for(self, row: OutboxRow, job: Job, rung: Rung) -> MessageRef | None:
        """Search the channel's history since the row was first tried for this row's message (by the job id in the file name, or its nonce).

        Raises `ReadFailed` when the history cannot be read: absence is not proven then.
        """
        ...


class Receipts(Protocol):
    """The requester's private reply, kept up to date until minute 14. Best effort: never raises, edits only on change."""

    def changed(self, job: Job) -> None: ...


class DirectMessages(Protocol):
    async def knock(self, requester: Requester) -> None:
        """Make sure, by a short message now and then, that a private clip could be sent.

        Raises `NotAllowed` when they are closed to us, `TemporaryError` when Discord did not say.
        """
        ...


class Messages(Protocol):
    """Messages in Discord, with the bot's own eyes and hands."""

    async def sources(self, ref: MessageRef) -> tuple[Source, ...]:
        """What a message holds that a video can be made from, by links that live.

        Empty also when it is gone, or when Discord does not show it: of most messages of others the bot sees nothing.
        """
        ...

    async def delete(self, ref: MessageRef) -> None:
        """A message that is gone already is as good. Raises `NotAllowed` when Discord refuses, `TemporaryError` when it did not say."""
        ...

    async def hand_over(self, to: Requester, job: Job, clip: Path, nonce: str, shown: str) -> None:
        """Send a clip by direct message. With the same nonce within minutes, it arrives once. `shown` is what the message of the clip says.

        Raises `NotAllowed` when their direct messages are closed to us or the clip is too large for them, `TemporaryError` when Discord
        did not say.
        """
        ...
