"""Rows of jobs to frozen values and back: one function for each direction, nowhere else."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from bot.domain.holds import Hold
from bot.domain.jobs import (
    Account,
    Asset,
    Attempt,
    Billed,
    ClipFile,
    Failure,
    FailureKind,
    Handle,
    Job,
    JobState,
    LocalFile,
    RemoteFile,
    Shot,
)
from bot.domain.lineage import Descent
from bot.domain.links import ClipLink
from bot.domain.origin import ChannelKind, MessageRef, Place, ReceiptHandle, ReplyReceipt, Requester
from bot.domain.outbox import DeliveredTo
from bot.domain.requests import Picture, VideoRequest
from bot.storage import tables as t

Values = dict[str, Any]

NO_RECEIPT: Values = dict.fromkeys(("receipt_application_id", "receipt_token", "receipt_channel_id", "receipt_message_id", "receipt_until"))

# What is kept as JSON is read as strictly as what comes over the wire: the file may be older than the program.
_REQUEST = TypeAdapter(VideoRequest)
_CLIP = TypeAdapter(ClipFile)
_REMOTE = TypeAdapter(RemoteFile)
_LOCAL = TypeAdapter(LocalFile)
_ROLES = TypeAdapter(tuple[int, ...])

T = TypeVar("T")


def job_values(job: Job) -> Values:
    """Every column of `jobs`."""
    return _order_values(job) | _origin_values(job) | _course_values(job) | _result_values(job)


def job_from(row: RowMapping) -> Job:
    """From a row of `jobs` joined with its current attempt. The hook token is kept hashed only and comes back empty."""
    c = t.jobs.c
    return Job(
        id=row[c.id],
        request_key=row[c.request_key],
        state=JobState(row[c.state]),
        requester=Requester(row[c.user_id], row[c.user_locale], _valid(_ROLES, row[c.role_ids])),
        place=_place_from(row),
        request=_valid(_REQUEST, {**row[c.request], "model": row[c.model], "seconds": row[c.seconds], "price": row[c.price]}),
        provider=row[c.provider],
        created_at=row[c.created_at],
        changed_at=row[c.changed_at],
        receipt=_receipt_from(row),
        source=message_from(row[c.source_channel_id], row[c.source_message_id]),
        source_author=row[c.source_author],
        attempt=attempt_from(row),
        assets=tuple(_asset_from(asset) for asset in row[c.assets]),
        clip=_valid(_CLIP, row[c.clip]) if row[c.clip] is not None else None,
        failure=Failure(FailureKind(row[c.failure_kind]), row[c.failure_text]) if row[c.failure_kind] is not None else None,
        billed=Billed(row[c.billed_amount], row[c.billed_unit]) if row[c.billed_amount] is not None else None,
        late=row[c.late],
        cancel_asked=row[c.cancel_asked],
        charged=row[c.charged],
        running_since=row[c.running_since],
        succeeded_at=row[c.succeeded_at],
        delivered_to=DeliveredTo(row[c.delivered_to]) if row[c.delivered_to] is not None else None,
        message=message_from(row[c.message_channel_id], row[c.message_id]),
        parent_job=row[c.parent_job],
        account=row[c.account],
        shots=row[c.shots] or 0,
        shot=Shot(row[c.board_id], row[c.shot], row[c.take]) if row[c.board_id] is not None else None,
        source_path=row[c.source_path],
        descent=Descent(row[c.descent]) if row[c.descent] is not None else None,
        erased_at=row[c.erased_at],
        hold=Hold(row[c.hold]) if row[c.hold] is not None else None,
        held_until=row[c.held_until],
        link=ClipLink(row[c.link_token], row[c.link_until]) if row[c.link_token] is not None else None,
    )


def receipt_values(receipt: ReceiptHandle | ReplyReceipt | None) -> Values:
    match receipt:
        case None:
            return dict(NO_RECEIPT)
        case ReceiptHandle():
            return NO_RECEIPT | {
                "receipt_application_id": receipt.application_id,
                "receipt_token": receipt.token,
                "receipt_until": receipt.until,
            }
        case ReplyReceipt():
            return NO_RECEIPT | {
                "receipt_channel_id": receipt.message.channel_id,
                "receipt_message_id": receipt.message.message_id,
                "receipt_until": receipt.until,
            }


def attempt_values(attempt: Attempt) -> Values:
    return {
        "id": attempt.id,
        "job_id": attempt.job_id,
        "number": attempt.number,
        "provider": attempt.account.provider,
        "account": attempt.account.alias,
        "base_url": attempt.account.base_url,
        "fingerprint": attempt.fingerprint,
        "submitted_at": attempt.submitted_at,
        "hook_hash": hook_hash(attempt.hook_token) if attempt.hook_token else None,
        **handle_values(attempt),
    }


def handle_values(attempt: Attempt) -> Values:
    handle = attempt.handle
    if handle is None:
        return {"task_id": None, "variant": None}
    if handle.account != attempt.account:
        raise ValueError(f"attempt {attempt.id}: its handle belongs to another account")
    return {"task_id": handle.task_id, "variant": handle.variant}


def attempt_from(row: RowMapping) -> Attempt | None:
    c = t.attempts.c
    if row[c.id] is None:
        return None
    account = Account(row[c.provider], row[c.base_url], row[c.account])
    return Attempt(
        id=row[c.id],
        job_id=row[c.job_id],
        number=row[c.number],
        account=account,
        fingerprint=row[c.fingerprint],
        submitted_at=row[c.submitted_at],
        handle=Handle(account, row[c.task_id], row[c.variant]) if row[c.task_id] is not None else None,
    )


def hook_hash(hook_token: str) -> str:
    return hashlib.sha256(hook_token.encode()).hexdigest()


def picture_values(job_id: str, role: str, picture: Picture) -> Values:
    return {
        "job_id": job_id,
        "role": role,
        "mime": picture.mime,
        "width": picture.width,
        "height": picture.height,
        "data": picture.data,
    }


def picture_from(row: RowMapping) -> Picture:
    c = t.pictures.c
    return Picture(mime=row[c.mime], data=row[c.data], width=row[c.width], height=row[c.height])


def message_from(channel_id: int | None, message_id: int | None) -> MessageRef | None:
    return None if channel_id is None or message_id is None else MessageRef(channel_id, message_id)


def _order_values(job: Job) -> Values:
    """What was ordered, and what it is part of."""
    return {
        "id": job.id,
        "request_key": job.request_key,
        "provider": job.provider,
        "model": job.request.model,
        "seconds": job.request.seconds,
        "price": job.request.price,
        "request": _REQUEST.dump_python(job.request, mode="json", exclude={"model", "seconds", "price"}),
        "account": job.account,
        "shots": job.shots or None,
        "board_id": job.shot.board if job.shot else None,
        "shot": job.shot.number if job.shot else None,
        "take": job.shot.take if job.shot else None,
        "created_at": job.created_at,
    }


def _origin_values(job: Job) -> Values:
    """Who asked, where, and what it was made from."""
    return {
        "user_id": job.requester.user_id,
        "user_locale": job.requester.locale,
        "role_ids": list(job.requester.role_ids),
        "guild_id": job.place.guild_id,
        "guild_locale": job.place.locale,
        "channel_id": job.place.channel_id,
        "channel_kind": job.place.kind.value,
        "channel_parent_id": job.place.parent_id,
        "upload_limit": job.place.upload_limit,
        **receipt_values(job.receipt),
        "source_channel_id": job.source.channel_id if job.source else None,
        "source_message_id": job.source.message_id if job.source else None,
        "source_author": job.source_author,
        "source_path": job.source_path,
        "parent_job": job.parent_job,
        "descent": job.descent.value if job.descent else None,
    }


def _course_values(job: Job) -> Values:
    """How far it has come."""
    return {
        "state": job.state.value,
        "hold": job.hold.value if job.hold else None,
        "held_until": job.held_until,
        "attempt_id": job.attempt.id if job.attempt else None,
        "late": job.late,
        "cancel_asked": job.cancel_asked,
        "running_since": job.running_since,
        "succeeded_at": job.succeeded_at,
        "changed_at": job.changed_at,
        "erased_at": job.erased_at,
    }


def _result_values(job: Job) -> Values:
    """What came of it, and what it cost."""
    return {
        "assets": [_asset_value(asset) for asset in job.assets],
        "clip": _CLIP.dump_python(job.clip, mode="json") if job.clip else None,
        "failure_kind": job.failure.kind.value if job.failure else None,
        "failure_text": job.failure.text if job.failure else None,
        "billed_amount": job.billed.amount if job.billed else None,
        "billed_unit": job.billed.unit if job.billed else None,
        "charged": job.charged,
        "delivered_to": job.delivered_to.value if job.delivered_to else None,
        "message_channel_id": job.message.channel_id if job.message else None,
        "message_id": job.message.message_id if job.message else None,
        "link_token": job.link.token if job.link else None,
        "link_until": job.link.until if job.link else None,
    }


def _place_from(row: RowMapping) -> Place:
    c = t.jobs.c
    return Place(
        guild_id=row[c.guild_id],
        channel_id=row[c.channel_id],
        kind=ChannelKind(row[c.channel_kind]),
        upload_limit=row[c.upload_limit],
        locale=row[c.guild_locale],
        parent_id=row[c.channel_parent_id],
    )


def _receipt_from(row: RowMapping) -> ReceiptHandle | ReplyReceipt | None:
    c = t.jobs.c
    if row[c.receipt_token] is not None:
        return ReceiptHandle(row[c.receipt_application_id], row[c.receipt_token], row[c.receipt_until])
    message = message_from(row[c.receipt_channel_id], row[c.receipt_message_id])
    return None if message is None else ReplyReceipt(message, row[c.receipt_until])


def _asset_value(asset: Asset) -> Values:
    match asset:
        case RemoteFile():
            return {"remote": _REMOTE.dump_python(asset, mode="json")}
        case LocalFile():
            return {"local": _LOCAL.dump_python(asset, mode="json")}


def _asset_from(value: Mapping[str, Any]) -> Asset:
    match value:
        case {"remote": remote}:
            return _valid(_REMOTE, remote)
        case {"local": local}:
            return _valid(_LOCAL, local)
        case _:
            raise ValueError(f"an asset that is neither remote nor local: {sorted(value)}")


def _valid(adapter: TypeAdapter[T], value: object) -> T:
    """Pydantic's own error shows the value, which may be a prompt, and errors are logged."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}" for fault in error.errors())
    raise ValueError(f"a stored value cannot be read: {faults}")
