"""Orders in memory: checked by the real rules, paid from one purse."""

from dataclasses import dataclass, replace

from bot.domain.errors import CannotPostHere, LimitReached, RequestRefused
from bot.domain.fitting import fitting
from bot.domain.holds import Hold
from bot.domain.jobs import Failure, FailureKind, Job, JobState, Shot
from bot.domain.models import Model
from bot.domain.moderation import REVIEW_LIFE
from bot.domain.origin import Origin, Spot
from bot.domain.presses import ConfirmAnswer, ConfirmResult, Press, RetakeAnswer, RetakeResult
from bot.domain.requests import VideoOrder, VideoRequest, resolve
from bot.domain.storyboards import Board, StoryboardOrder, shot_of, stalled, whole_of
from bot.domain.views import Receipt
from tests.fakes.models import NOW
from tests.fakes.world import FakeWorld


@dataclass
class FakeSubmit:
    world: FakeWorld

    async def storyboard(self, order: StoryboardOrder, origin: Origin) -> Receipt:
        world = self.world
        world.boards.append(order)
        first = VideoOrder(prompt=order.shots[0], image=order.image, model=order.model, duration=order.duration)
        receipt = await self.video(first, replace(origin, ask_first=True))
        alike = tuple(replace(receipt.job.request, prompt=words) for words in order.shots)
        job = replace(receipt.job, request=whole_of(alike), shots=len(order.shots))
        world.jobs[job.id] = job
        return replace(receipt, job=job)

    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        world = self.world
        world.check()
        again = next((job for job in world.jobs.values() if job.request_key == origin.request_key), None)
        if again is not None:
            known = world.by_id(again.request.model)
            assert known is not None
            return Receipt(again, created=False, model=known, standings=world.standings(), position=world.position)
        if origin.missing_permissions and not order.private:
            raise CannotPostHere("cannot-post-here", permissions=origin.missing_permissions)
        chosen, request = self._chosen(order)
        if request.has_image or request.has_video:
            origin = await world.consent_service().require(origin)
        self._afford(request.price)
        world.orders.append((order, origin))
        job = self._job(request, chosen, origin)
        world.spent += 0 if job.hold else request.price
        world.jobs[job.id] = job
        return Receipt(job, created=True, model=chosen, standings=world.standings(), position=None if job.hold else world.position)

    def _chosen(self, order: VideoOrder) -> tuple[Model, VideoRequest]:
        if order.model is None:
            fits = fitting(order, self.world.models)
            if not fits:
                raise RequestRefused("request-nothing-to-do")
            return fits[0]
        chosen = self.world.by_id(order.model)
        if chosen is None:
            raise RequestRefused("request-model-unknown", model=order.model)
        return chosen, resolve(order, chosen)

    def _afford(self, price: int) -> None:
        member = self.world.standings()[2]
        if price > member.left:
            raise LimitReached(
                "limit-member",
                scope="member",
                limit=self.world.member_limit,
                left=member.left,
                price=price,
                renews_at=member.limit.ends,
                unit="credits",
                period="month",
                source="default",
                role="",
            )

    def _job(self, request: VideoRequest, model: Model, origin: Origin) -> Job:
        world = self.world
        dear = world.confirm_at is not None and request.price >= world.confirm_at
        dearer = origin.shown_price is not None and request.price > origin.shown_price
        hold = world.hold or (Hold.PRICE if origin.ask_first or dear or dearer else None)
        return Job(
            id=f"job{len(world.orders):09d}",
            request_key=origin.request_key,
            state=JobState.DRAFT if hold else JobState.QUEUED,
            requester=origin.requester,
            place=origin.place,
            request=request,
            provider=model.provider,
            created_at=NOW,
            changed_at=NOW,
            receipt=origin.receipt,
            source=origin.source,
            source_author=origin.source_author,
            parent_job=origin.parent_job,
            descent=origin.descent,
            hold=hold,
            held_until=NOW + REVIEW_LIFE if hold is Hold.REVIEW else None,
        )


@dataclass
class FakeConfirm:
    world: FakeWorld

    async def job(self, job_id: str, press: Press) -> ConfirmResult:
        world = self.world
        world.presses.append(press)
        world.check()
        job = world.own(job_id, press.user_id)
        if job.state is JobState.CANCELLED:
            lapsed = job.failure == Failure(FailureKind.LAPSED)
            return ConfirmResult(job, ConfirmAnswer.LAPSED if lapsed else ConfirmAnswer.CANCELLED)
        if job.state is not JobState.DRAFT:
            return ConfirmResult(job, ConfirmAnswer.ALREADY)
        world.spent += job.request.price
        world.jobs[job_id] = job = replace(job, state=JobState.FILMING if job.shots else JobState.QUEUED)
        if job.shots:
            world.takes[job_id] = [_shot(job, number) for number in range(1, job.shots + 1)]
        model = world.by_id(job.request.model)
        assert model is not None
        receipt = Receipt(job, created=True, model=model, standings=world.standings(), position=world.position)
        return ConfirmResult(job, ConfirmAnswer.STARTED, receipt)


@dataclass
class FakeStoryboards:
    world: FakeWorld

    async def retake(self, board_id: str, press: Press) -> RetakeResult:
        world = self.world
        world.presses.append(press)
        world.check()
        board = world.own(board_id, press.user_id)
        failed = stalled(Board(board, tuple(world.takes.get(board_id, ()))))
        if failed is None or failed.shot is None:
            return RetakeResult(board, RetakeAnswer.NOT_NOW)
        again = replace(failed, state=JobState.WAITING, failure=None, shot=replace(failed.shot, take=failed.shot.take + 1))
        world.takes[board_id] = [*world.takes[board_id], again]
        return RetakeResult(board, RetakeAnswer.STARTED)


@dataclass
class FakeRepost:
    world: FakeWorld

    async def job(self, job_id: str, user_id: int, spot: Spot | None = None) -> Job:
        self.world.check()
        job = self.world.own(job_id, user_id)
        self.world.reposted.append(job_id)
        return job


def _shot(board: Job, number: int) -> Job:
    state = JobState.QUEUED if number == 1 else JobState.WAITING
    return replace(
        board, id=f"{board.id}-{number}", state=state, request=shot_of(board, number), shots=0, shot=Shot(board.id, number), receipt=None
    )
