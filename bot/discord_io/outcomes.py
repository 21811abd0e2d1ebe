"""What Discord's refusals and the network's faults mean for a message that was to be posted.

Codes: discord-api-docs, topics/opcodes-and-status-codes (2026-08-06).
"""

import logging
from datetime import timedelta

import aiohttp
import discord

from bot.domain.jobs import Job
from bot.domain.origin import MessageRef
from bot.domain.outbox import OutboxRow
from bot.domain.outcomes import CannotPost, Posted, PostOutcome, PostTooLarge, TextRefused, TryLater

TOO_LARGE = 40005
UNKNOWN_MESSAGE = 10008
TEXT_CODES = frozenset({20009, 200000, 200001, 240000})
"""Explicit content, AutoMod, AutoMod title, harmful link: the words, not the file."""

CLOSED_CODES = frozenset({10003, 10013, 50001, 50007, 50008, 50009, 50013, 50083, 50278})
"""Channel or member unknown, no access, direct messages closed, no text channel, verification, permissions, archived and locked thread, no
server in common: whatever their status, this rung is closed."""

WAIT_CODES = frozenset({20028, 20022, 20016, 40062})
"""Write limits of a channel or server, and a resource that is rate limited: it passes."""

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
    if isinstance(error, discord.RateLimited):
        return TryLater("rate limited", after=timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        log.warning("discord: row %s: %s", row.id, error)
        return TryLater(str(error), doubtful=True)
    reason = f"{error.status} {error.code} {error.text}"[:200]
    log.info("discord: row %s of job %s was not posted: %s", row.id, job.id, reason)
    return _answer(row, job, error, reason)


def refused_words(channel_id: int, what: str, error: discord.DiscordException) -> PostOutcome:
    """The same for a message of our own words alone: there is nothing that could be left out of it."""
    if isinstance(error, discord.RateLimited):
        return TryLater("rate limited", after=timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        log.warning("discord: %s: %s", what, error)
        return TryLater(str(error), doubtful=True)
    reason = f"{error.status} {error.code} {error.text}"[:200]
    log.info("discord: %s was not posted: %s", what, reason)
    if error.code == UNKNOWN_MESSAGE:
        return Posted(MessageRef(channel_id, 0))
    if _is_page(error):
        return TryLater(reason, after=PAGE_WAIT)
    if error.code in CLOSED_CODES:
        return CannotPost(reason)
    return _by_status(error, reason)


def unanswered(error: BaseException) -> TryLater:
    """The line broke. Only a connection that never came about proves that nothing was posted."""
    doubtful = not isinstance(error, aiohttp.ClientConnectorError)
    return TryLater(f"{type(error).__name__}: {error}"[:200], doubtful=doubtful)


def _answer(row: OutboxRow, job: Job, error: discord.HTTPException, reason: str) -> PostOutcome:
    if error.status == PAYLOAD_TOO_LARGE or error.code == TOO_LARGE:
        return PostTooLarge()
    if _is_page(error):
        return TryLater(reason, after=PAGE_WAIT)
    if error.code == UNKNOWN_MESSAGE:
        # The enforced nonce names a message that was posted and has been deleted since: it was delivered, its id is not told.
        return Posted(MessageRef(job.place.channel_id, 0))
    if error.code in CLOSED_CODES:
        return CannotPost(reason, shut=True)
    if error.code in TEXT_CODES or (error.status == BAD_REQUEST and error.code not in WAIT_CODES):
        return CannotPost(reason) if row.hide_prompt else TextRefused()
    return _by_status(error, reason)


def _is_page(error: discord.HTTPException) -> bool:
    """What stands before Discord has refused, for everything and for a while: it says nothing of this channel or these words."""
    return error.status < SERVER_FAULT and error.code == 0 and error.text.lstrip().startswith("<")


def _by_status(error: discord.HTTPException, reason: str) -> PostOutcome:
    if error.status == UNAUTHORIZED:
        return TryLater(reason, after=timedelta(minutes=5))
    if error.status == TOO_MANY or error.code in WAIT_CODES:
        return TryLater(reason, after=timedelta(seconds=30))
    if error.status >= SERVER_FAULT:
        return TryLater(reason, doubtful=True)
    return CannotPost(reason, shut=error.status in SHUT_STATUSES)
