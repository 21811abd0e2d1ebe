from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.discord_io.render import receipt as render
from bot.domain.jobs import Failure, FailureKind, JobState, Shot
from bot.domain.money import LimitKind, Standing
from bot.domain.origin import MessageRef, ReplyReceipt
from bot.domain.outbox import DeliveredTo
from bot.domain.switches import Gate
from bot.domain.views import JobView, Reordered
from tests.fakes.models import model
from tests.unit.render.exhibit import Exhibit, show
from tests.unit.render.samples import CLIP, NOW, SOON, STANDINGS, asked, job, standing

BOARD = asked(prompt="a fox wakes | it runs | it sleeps", prompts=("a fox wakes", "it runs", "it sleeps"), seconds=15, price=75)
FILMING = job(JobState.FILMING, shots=3, request=BOARD)
REPLY = ReplyReceipt(MessageRef(70, 800), NOW + timedelta(minutes=14))
DONE = job(JobState.DONE, delivered_to=DeliveredTo.CHANNEL, message=MessageRef(70, 700), clip=CLIP)
FAILED = job(JobState.FAILED, failure=Failure(FailureKind.PROVIDER, "engine overloaded"))


def _receipt(title: str, view: JobView, *standings: Standing, **more: Any) -> Exhibit:
    return show(render.receipt, title, view, tuple(standings), **more)


def shots(*states: JobState) -> tuple[JobView, ...]:
    return tuple(
        JobView(
            job(
                state, shot=Shot("board", number), request=asked(prompt=words), failure=FAILED.failure if state is JobState.FAILED else None
            ),
            None,
            position=1 if state is JobState.QUEUED else None,
        )
        for number, (state, words) in enumerate(zip(states, BOARD.prompts, strict=True), 1)
    )


EXHIBITS = (
    _receipt("accepted, the first in the queue", JobView(job(), None, position=1), *STANDINGS),
    _receipt("the third in the queue", JobView(job(), None, position=3), *STANDINGS),
    _receipt("waits for a place at the provider", JobView(job(), None)),
    _receipt(
        "the server has less left than the member", JobView(job(), None, position=1), standing(LimitKind.GUILD, 100, 75), STANDINGS[2]
    ),
    _receipt("the provider rests", JobView(job(), None, position=1), *STANDINGS, paused_until=SOON),
    *(_receipt(f"held back: {gate.value}", JobView(job(), None, position=1, gate=gate)) for gate in Gate if gate is not Gate.OPEN),
    _receipt("the server is paused", JobView(job(), None, position=1, server_paused=True)),
    _receipt("paid with the server's own key", JobView(job(account="guild:7:1"), None, position=1), STANDINGS[2]),
    _receipt("made again, dearer and from the clip's picture", JobView(job(), None, position=1), reordered=Reordered(True, 20)),
    _receipt("a draft", JobView(job(JobState.DRAFT), None), *STANDINGS),
    _receipt("a draft of a storyboard", JobView(job(JobState.DRAFT, shots=3, request=BOARD), None), *STANDINGS),
    _receipt("a draft that lapsed", JobView(job(JobState.CANCELLED, failure=Failure(FailureKind.LAPSED)), None)),
    _receipt("being sent", JobView(job(JobState.SUBMITTING), None)),
    _receipt("not confirmed", JobView(job(JobState.SUBMITTING), model(), unconfirmed=True)),
    _receipt("the provider answers with the clip", JobView(job(JobState.SUBMITTING), model(blocking=True))),
    _receipt("running", JobView(job(JobState.RUNNING, running_since=NOW), None)),
    _receipt("running, with an expected end", JobView(job(JobState.RUNNING, running_since=NOW), None, expected_end=SOON)),
    _receipt("late", JobView(job(JobState.RUNNING, running_since=NOW, late=True), None, expected_end=SOON)),
    _receipt("cancel asked", JobView(job(JobState.RUNNING, running_since=NOW, cancel_asked=True), None)),
    _receipt("the last edit", JobView(job(JobState.RUNNING, running_since=NOW), None, expected_end=SOON), last_word=True),
    _receipt("uncertain", JobView(job(JobState.UNCERTAIN), None)),
    _receipt("fetching", JobView(job(JobState.FETCHING), None)),
    _receipt("late on its way from the provider", JobView(job(JobState.FETCHING), None, held_up=True)),
    _receipt("delivering", JobView(job(JobState.DELIVERING, clip=CLIP), None)),
    _receipt("done", JobView(DONE, None)),
    _receipt("done, its message deleted since", JobView(replace(DONE, message=MessageRef(70, 0)), None)),
    *(
        _receipt(f"done: {where.value}", JobView(replace(DONE, delivered_to=where), None))
        for where in (DeliveredTo.PARENT, DeliveredTo.DM, DeliveredTo.KEPT, DeliveredTo.REMOVED)
    ),
    *(
        _receipt(f"failed: {kind.value}", JobView(job(JobState.FAILED, failure=Failure(kind)), None))
        for kind in FailureKind
        if kind is not FailureKind.LAPSED
    ),
    _receipt("failed, with the provider's words", JobView(FAILED, None)),
    _receipt("failed and charged", JobView(replace(FAILED, charged=True), None)),
    _receipt("cancelled", JobView(job(JobState.CANCELLED), None)),
    _receipt("expired", JobView(job(JobState.EXPIRED, charged=True), None)),
    _receipt("a storyboard", JobView(FILMING, None, shots=shots(JobState.DONE, JobState.QUEUED, JobState.WAITING))),
    _receipt("a storyboard that waits for a word", JobView(FILMING, None, shots=shots(JobState.DONE, JobState.FAILED, JobState.WAITING))),
    _receipt("a storyboard whose first shot failed", JobView(FILMING, None, shots=shots(JobState.FAILED, *[JobState.WAITING] * 2))),
    _receipt("a storyboard that is ended", JobView(replace(FILMING, cancel_asked=True), None, shots=shots(*[JobState.DONE] * 3))),
    _receipt("a storyboard done in part", JobView(replace(DONE, shots=4, request=BOARD), None)),
    _receipt("a storyboard that could not be joined", JobView(replace(DONE, shots=3, request=BOARD, clip=None), None)),
    _receipt("a storyboard of which some was charged", JobView(replace(FAILED, shots=3, request=BOARD), None, charged=25)),
    _receipt("a public reply to a clip", JobView(job(receipt=REPLY, parent_job="job", request=asked(has_image=True)), None, position=1)),
    _receipt("a public reply, the last edit", JobView(job(JobState.RUNNING, receipt=REPLY), None), last_word=True),
    show(render.why, "the server's own key", job(JobState.FAILED, account="guild:7:1", failure=Failure(FailureKind.AUTH))),
    show(render.why, "the operator's words", job(JobState.FAILED, failure=Failure(FailureKind.RESOLVED, "seen at the provider"))),
    show(render.charged, "settled by the operator", job(JobState.FAILED, failure=Failure(FailureKind.RESOLVED), charged=True)),
    show(render.charged, "given back by the operator", job(JobState.FAILED, failure=Failure(FailureKind.RESOLVED))),
)
