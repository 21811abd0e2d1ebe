"""Orders that wait for their member's word, or for a moderator. They hold nothing, and end by themselves."""

from datetime import datetime, timedelta

from bot.domain.jobs import FailureKind, Job

DRAFT_LIFE = timedelta(minutes=10)
RECEIPT_SPARE = timedelta(minutes=2)
"""So long before the receipt's end a draft ends at the latest, so that the receipt can still say so."""


def waits_until(job: Job) -> datetime:
    """When a draft ends unless somebody decides. Reading its pictures may have used up some of the receipt's time."""
    if job.held_until is not None:
        return job.held_until
    end = job.created_at + DRAFT_LIFE
    return end if job.receipt is None else min(end, job.receipt.until - RECEIPT_SPARE)


def has_lapsed(job: Job) -> bool:
    """Whether it ended because nobody confirmed it in time."""
    return job.failure is not None and job.failure.kind is FailureKind.LAPSED
