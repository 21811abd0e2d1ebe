"""What no provider over HTTP may be paid for, and how it is told."""

import json
from dataclasses import replace

import pytest

from bot.domain.errors import ReadFailed
from bot.domain.jobs import Failure, FailureKind, Handle
from bot.domain.outcomes import AcceptedTask, Rejected
from tests.contract.providers.harness import RemoteHarness, TaskHarness

pytestmark = pytest.mark.asyncio


async def refused(remote: RemoteHarness) -> Rejected:
    outcome = await remote.provider.submit(remote.call())
    assert isinstance(outcome, Rejected), outcome
    assert remote.paid_jobs() == 0
    return outcome


async def test_an_empty_account_trips_the_breaker(remote: RemoteHarness) -> None:
    remote.empty_account()
    outcome = await refused(remote)
    assert outcome.failure.kind is FailureKind.NO_CREDIT
    assert outcome.failure.text
    assert outcome.trips_breaker


async def test_a_refusal_inside_a_200_is_a_refusal(remote: RemoteHarness) -> None:
    remote.refuses(200, 402, "Insufficient credits")
    outcome = await refused(remote)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.NO_CREDIT, True)


async def test_a_refused_key_trips_the_breaker(remote: RemoteHarness) -> None:
    remote.server._keys = frozenset({"another"})
    outcome = await refused(remote)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.AUTH, True)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (400, "bad prompt", FailureKind.INVALID),
        (400, "blocked by our content policy", FailureKind.MODERATED),
        (403, "this model is not allowed in your region", FailureKind.FORBIDDEN),
        (413, "too large", FailureKind.INVALID),
        (422, "the prompt is sensitive", FailureKind.MODERATED),
    ],
)
async def test_a_refusal_is_told_in_the_providers_words(remote: RemoteHarness, status: int, text: str, kind: FailureKind) -> None:
    remote.refuses(status, status, text)
    outcome = await refused(remote)
    assert outcome.failure == Failure(kind, text)
    assert outcome.retry_after is None
    assert not outcome.trips_breaker


async def test_a_403_that_speaks_of_credits_is_an_empty_account(tasks: TaskHarness) -> None:
    tasks.refuses(403, 403, "You've run out of credits")
    outcome = await refused(tasks)
    assert (outcome.failure.kind, outcome.trips_breaker) == (FailureKind.NO_CREDIT, True)


async def test_a_provider_that_is_busy_may_be_asked_again_when_it_says(remote: RemoteHarness) -> None:
    body = json.dumps(remote.refusal(429, "Too Many Requests"))
    remote.answers(429, body, headers={"Retry-After": "17"})
    outcome = await refused(remote)
    assert outcome.failure.kind is FailureKind.RATE_LIMITED
    assert outcome.retry_after is not None
    assert outcome.retry_after.total_seconds() == 17


async def test_a_key_is_not_sent_to_a_host_that_is_not_configured(remote: RemoteHarness) -> None:
    elsewhere = replace(remote.provider.account(), base_url="http://127.0.0.1:9")
    outcome = await remote.provider.submit(replace(remote.call(), account=elsewhere))
    assert isinstance(outcome, Rejected)
    assert outcome.failure.kind is FailureKind.AUTH
    with pytest.raises(ReadFailed, match="provider-key-missing"):
        await remote.provider.poll(elsewhere, [Handle(elsewhere, "ck1")])
    assert remote.refused == 0


async def test_an_order_whose_picture_is_lost_is_not_sent(remote: RemoteHarness) -> None:
    call = replace(remote.call("slowly", picture=True), pictures={})
    assert await remote.provider.submit(call) == Rejected(Failure(FailureKind.INTERNAL))
    assert remote.refused == remote.paid_jobs() == 0


async def test_a_task_id_in_an_odd_answer_is_kept(remote: RemoteHarness) -> None:
    odd = '{"taskId":"tv_é:1/2","id":"tv_é:1/2","data":{"taskId":"tv_é:1/2","state":"?"},"status":"?"}'
    remote.answers(500, odd)
    outcome = await remote.provider.submit(remote.call())
    assert isinstance(outcome, AcceptedTask)
    assert outcome.handle.task_id == "tv_é:1/2"
