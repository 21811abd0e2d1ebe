"""What Discord's refusals and the network's faults mean for a message that was to be posted.

Codes: discord-api-docs, topics/opcodes-and-status-codes (2026-08-06).
"""

import logging
from collections.abc import Mapping
from datetime import timedelta

import aiohttp
import discord

from bot.domain.jobs import Job
from bot.domain.origin import MessageRef
from bot.domain.outbox import OutboxRow
from bot.domain.outcomes import CannotPost, Posted, PostOutcome, PostTooLarge, TextRefused, TryLater

TOO_LARGE = 40005
UNKNOWN_MESSAGE = 10008
MISSING_PERMISSIONS = 50013
TEXT_CODES = frozenset({20009, 200000, 200001, 240000})
"""Explicit content, AutoMod, AutoMod title, harmful link: the words, not the file."""

CLOSED_CODES = frozenset({10003, 10013, 50001, 50007, 50008, 50009, 50013, 50083, 50278})
"""Channel or member unknown, no access, direct messages closed, no text channel, verification, permissions, archived and locked thread, no
server in common: whatever their status, this rung is closed."""

WAIT_CODES = frozenset({20028, 20022, 20016, 40062})
"""Write limits of a channel or server, and a resource that is rate limited: it passes."""

BLOCKED = 40333
""""internal network error": with this code Cloudflare turns requests away."""

PAGES = ("<", "error code:", "{")
"""How bodies begin that discord.py could not read as Discord's."""

PAYLOAD_TOO_LARGE = 413
UNAUTHORIZED = 401
BAD_REQUEST = 400
TOO_MANY = 429
SERVER_FAULT = 500
PAGE_WAIT = timedelta(minutes=1)
SHUT_STATUSES = frozenset({403, 404})

log = logging.getLogger(__name__)


def refused(row: OutboxRow, job: Job, error: discord.DiscordException) -> PostOutcome:
    """Discord answered, and not with the message."""
    said = refused_words(job.place.channel_id, f"row {row.id}", error, _about(job))
    if not isinstance(error, discord.HTTPException):
        return said
    if error.status == PAYLOAD_TOO_LARGE or error.code == TOO_LARGE:
        return PostTooLarge()
    if not is_page(error) and _is_about_words(error):
        return CannotPost(_reason(error)) if row.hide_prompt else TextRefused()
    return said


def refused_words(channel_id: int, what: str, error: discord.DiscordException, about: Mapping[str, str] | None = None) -> PostOutcome:
    """The same for a message of our own words alone: there is nothing that could be left out of it. `about` goes with the log's line."""
    if isinstance(error, discord.RateLimited):
        return TryLater("rate limited", after=timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        log.warning("discord: %s: %s", what, error, extra=about)
        return TryLater(str(error), doubtful=True)
    reason = _reason(error)
    log.info("discord: %s was not posted: %s", what, reason, extra=about)
    if is_page(error):
        return TryLater(reason, after=PAGE_WAIT)
    if error.code == UNKNOWN_MESSAGE:
        # The enforced nonce names a message that was posted and has been deleted since: it was delivered, its id is not told.
        return Posted(MessageRef(channel_id, 0))
    if error.code in CLOSED_CODES:
        return CannotPost(reason, shut=True)
    return _by_status(error, reason)


def is_page(error: discord.HTTPException) -> bool:
    """What stands before Discord has refused, for everything and for a while: it says nothing of this channel, person or message.

    Cloudflare does so in HTML, in plain text, and in JSON that is not Discord's.
    """
    return error.status < SERVER_FAULT and (error.code == BLOCKED or (error.code == 0 and error.text.lstrip().startswith(PAGES)))


def is_shut(error: discord.HTTPException) -> bool:
    """Discord itself has refused, and will again: the channel or the person's direct messages are closed to us."""
    return not is_page(error) and (error.code in CLOSED_CODES or error.status in SHUT_STATUSES)


def unanswered(error: BaseException) -> TryLater:
    """The line broke. Only a connection that never came about proves that nothing was posted."""
    doubtful = not isinstance(error, aiohttp.ClientConnectorError)
    return TryLater(f"{type(error).__name__}: {error}"[:200], doubtful=doubtful)


def _reason(error: discord.HTTPException) -> str:
    return f"{error.status} {error.code} {error.text}"[:200]


def _is_about_words(error: discord.HTTPException) -> bool:
    elsewhere = WAIT_CODES | CLOSED_CODES | {UNKNOWN_MESSAGE}
    return error.code in TEXT_CODES or (error.status == BAD_REQUEST and error.code not in elsewhere)


def _by_status(error: discord.HTTPException, reason: str) -> PostOutcome:
    if error.status == UNAUTHORIZED:
        return TryLater(reason, after=timedelta(minutes=5))
    if error.status == TOO_MANY or error.code in WAIT_CODES:
        return TryLater(reason, after=timedelta(seconds=30))
    if error.status >= SERVER_FAULT:
        return TryLater(reason, doubtful=True)
    return CannotPost(reason, shut=error.status in SHUT_STATUSES)


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "post"}
