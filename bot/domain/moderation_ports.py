"""Ports of a server's moderation: its rules, and the orders that wait for a moderator."""

from datetime import datetime
from typing import Protocol

from bot.domain.changes import Change
from bot.domain.jobs import Job
from bot.domain.moderation import AskReview, Edit, ModerationRules, Review
from bot.domain.outcomes import Accepted
from bot.domain.quota import Actor


class ModerationStore(Protocol):
    async def rules(self, guild_id: int) -> ModerationRules: ...
    async def change(self, guild_id: int, edit: Edit, actor: Actor, now: datetime) -> ModerationRules:
        """One transaction: the rules that hold, changed by `edit`, with a line in the audit trail for each part that differs.

        What `edit` raises comes through; nothing is changed then.
        """
        ...


class ReviewStore(Protocol):
    """Orders before the moderators. Each method is one guarded transaction: of several at once, one does it, the others get None."""

    async def ask(self, job_id: str, ask: AskReview, now: datetime) -> Accepted | None:
        """A draft waits for the moderators from now on, and a message to them is owed. It holds nothing, but has to find room.

        None: it is no draft any more, or is before them already. Raises as `JobStore.accept` does, and `NotAllowed("review-too-many")`
        or, for one that is sent by hand, `NotAllowed("review-too-soon")` with `until`.
        """
        ...

    async def approve(self, job_id: str, moderator: int, now: datetime) -> Accepted | None:
        """The order becomes `queued` and reserves its price by the limits of now; with the decision and a line in the audit trail.

        None: it does not wait for a moderator any more. Raises as `JobStore.confirm` does; then it still waits.
        """
        ...

    async def refuse(self, change: Change, moderator: int) -> Job | None:
        """Apply `transitions.turned_down`, with the decision and a line in the audit trail.

        None: it does not wait for a moderator any more.
        """
        ...

    async def get(self, job_id: str) -> Review | None: ...
