"""Orders made from earlier ones: what is taken over, and what a job that came to nothing offers next."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.domain.drafts import has_lapsed
from bot.domain.holds import Hold
from bot.domain.jobs import FailureKind, Job, JobState
from bot.domain.models import Model
from bot.domain.requests import AttachmentRef, VideoOrder, VideoRequest

UNAPPROVED = frozenset({FailureKind.REFUSED, FailureKind.UNREVIEWED})
"""A draft that its server's moderators did not let go on."""


class FollowUp(StrEnum):
    """The button below a failure. `REMIX`: the same once more would fail again, so there is something to change first."""

    AGAIN = "again"
    REMIX = "remix"
    NONE = "none"


def ordered_again(request: VideoRequest) -> VideoOrder:
    """Everything that was ordered, spelled out, but for the files and the seed: that one is drawn anew."""
    return VideoOrder(
        prompt=request.prompt,
        model=request.model,
        duration=request.seconds,
        aspect=request.aspect,
        resolution=request.resolution,
        quality=request.quality,
        audio=request.audio,
        negative=request.negative,
        enhance=request.enhance,
        extra=_extra(request.extra),
        private=request.private,
        prompts=request.prompts,
    )


def carried(order: VideoOrder, model: Model) -> VideoOrder:
    """`order` for this model: what it does not take, or no longer, is left to its cheapest value."""
    return replace(
        order,
        model=model.id,
        duration=order.duration if order.duration in model.durations else None,
        aspect=_kept(order.aspect, model.aspects),
        resolution=_kept(order.resolution, model.resolutions),
        quality=_kept(order.quality, model.qualities),
        audio=order.audio if model.audio else None,
        negative=order.negative if model.negative else None,
        enhance=order.enhance if model.enhance else None,
        extra=_known(order.extra, model),
    )


def follow_up(job: Job) -> FollowUp:
    """What makes sense after a job that ended without a clip. `NONE` where a file that it needs is in nobody's hands any more."""
    if needs_file(job.request) and not _readable_again(job):
        return FollowUp.NONE
    if has_lapsed(job) and job.hold is Hold.STOPPED:
        return FollowUp.REMIX
    if job.state is JobState.EXPIRED or has_lapsed(job):
        return FollowUp.AGAIN
    if job.failure is None or not (job.state is JobState.FAILED or job.failure.kind in UNAPPROVED):
        return FollowUp.NONE
    return _after(job.failure.kind)


def linked_clip(job: Job, now: datetime) -> AttachmentRef | None:
    """The clip of a job where it is offered by link instead of lying in Discord."""
    if job.clip is None or job.link is None or job.link.is_over(now):
        return None
    return AttachmentRef("", f"{job.id}.mp4", job.clip.size, "video/mp4", spooled=job.clip.path)


def needs_file(request: VideoRequest) -> bool:
    """Whether it was made from a picture or a clip. Those are erased when a job ends."""
    return request.has_image or request.has_last_image or request.has_video


def _readable_again(job: Job) -> bool:
    """Whether the source message still shows its file to the bot: one of its own, or one that mentions it (reference/discord.md A7)."""
    shown = job.descent is not None or job.request_key.startswith("m:")
    return shown and job.source is not None and not job.request.has_last_image


def _after(kind: FailureKind) -> FollowUp:
    match kind:
        case (
            FailureKind.RATE_LIMITED
            | FailureKind.PROVIDER
            | FailureKind.CANCELLED
            | FailureKind.EXPIRED
            | FailureKind.LOST
            | FailureKind.NO_RESULT
            | FailureKind.UNUSABLE
            | FailureKind.INTERNAL
            | FailureKind.KEY_GONE
            | FailureKind.LAPSED
            | FailureKind.UNREVIEWED
            | FailureKind.RESOLVED
        ):
            return FollowUp.AGAIN
        case (
            FailureKind.INVALID
            | FailureKind.AUTH
            | FailureKind.FORBIDDEN
            | FailureKind.NO_CREDIT
            | FailureKind.MODERATED
            | FailureKind.REFUSED
            | FailureKind.SWITCHED_OFF
        ):
            return FollowUp.REMIX
        case _:
            assert_never(kind)


def _kept(value: str | None, takes: tuple[str, ...]) -> str | None:
    return value if value in takes else None


def _known(extra: str | None, model: Model) -> str | None:
    names = {option.name for option in model.extras}
    return " ".join(word for word in (extra or "").split() if word.partition("=")[0] in names) or None


def _extra(values: Mapping[str, str | int | float | bool]) -> str | None:
    """As members type it: `resolve` reads it back to the same values."""
    return " ".join(f"{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in values.items()) or None
