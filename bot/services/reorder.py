"""*Again*, *Remix*, *Extend*, *Try again* and replies to clips: new, priced orders that remember which job they were made from."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.domain.discord_ports import Messages
from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.jobs import Job
from bot.domain.lineage import Descent
from bot.domain.models import Model, Need
from bot.domain.origin import MessageRef, Origin
from bot.domain.outbox import DeliveredTo
from bot.domain.ports import Clock, JobStore
from bot.domain.presses import PressedMessage, Wish
from bot.domain.reordering import carried, linked_clip, needs_file, ordered_again
from bot.domain.requests import AttachmentRef, Frame, Source, VideoOrder
from bot.domain.storyboards import StoryboardOrder
from bot.domain.views import Receipt, Reordered
from bot.services.api import SubmitService
from bot.services.registry import Registry

TWICE = 3.0
"""Seconds in which the same press by the same member is taken for a double click."""

MOST_REMEMBERED = 10_000

PUBLIC = frozenset({DeliveredTo.CHANNEL, DeliveredTo.PARENT, DeliveredTo.REMOVED})


@dataclass(frozen=True, slots=True)
class _Made:
    """An order with its files, and where they are from. `frame`: pictures of the clip stand for ones that are no longer there."""

    order: VideoOrder
    source: MessageRef | None = None
    descent: Descent | None = None
    author: int | None = None
    frame: bool = False


class Reorder:
    def __init__(self, *, jobs: JobStore, submit: SubmitService, registry: Registry, messages: Messages, clock: Clock) -> None:
        self._jobs = jobs
        self._submit = submit
        self._registry = registry
        self._messages = messages
        self._clock = clock
        self._clicks = _Clicks(clock)

    async def parent(self, job_id: str, user_id: int, guild_id: int) -> Job:
        job = await self._jobs.get(job_id)
        if job is None:
            raise NotAllowed("button-job-gone")
        if job.place.guild_id != guild_id or (job.requester.user_id != user_id and not _was_public(job)):
            raise NotAllowed("job-not-yours")
        if job.erased_at is not None:
            raise NotAllowed("button-job-erased")
        return job

    async def again(self, job_id: str, pressed: PressedMessage, origin: Origin) -> Receipt:
        self._clicks.note(job_id, origin)
        try:
            parent = await self.parent(job_id, origin.requester.user_id, origin.place.guild_id)
            self._on_offer(parent.request.model, "again-model-gone")
            made = await self._with_files(ordered_again(parent.request), parent, self._shown_in(pressed, parent), Descent.AGAIN)
            receipt = await self._ordered(parent, made, origin, parent.request.price, once_more=True)
        except BaseException:
            self._clicks.forget(job_id, origin)
            raise
        before = parent.request.price if parent.request.price != receipt.job.request.price else None
        return replace(receipt, reordered=Reordered(made.frame, before))

    async def remix(self, job_id: str, wish: Wish, pressed: PressedMessage, origin: Origin) -> Receipt:
        parent = await self.parent(job_id, origin.requester.user_id, origin.place.guild_id)
        model = self._on_offer(wish.model, "model-gone")
        order = replace(_in_other_words(parent, model, wish.prompt), duration=_asked_seconds(wish, model))
        made = await self._with_files(order, parent, await self._with_clip(parent, self._shown_in(pressed, parent)), Descent.REMIX)
        return await self._ordered(parent, made, origin, _shown(wish, model))

    async def extend(self, job_id: str, wish: Wish, pressed: PressedMessage, origin: Origin) -> Receipt:
        parent = await self.parent(job_id, origin.requester.user_id, origin.place.guild_id)
        model = self._on_offer(wish.model, "model-gone")
        shown = await self._with_clip(parent, self._shown_in(pressed, parent))
        if shown.clip is None:
            raise RequestRefused("extend-clip-gone")
        before = carried(ordered_again(parent.request), model)
        order = VideoOrder(
            wish.prompt, replace(shown.clip, frame=Frame.LAST), model=model.id, duration=_asked_seconds(wish, model), aspect=before.aspect,
            resolution=before.resolution, quality=before.quality, private=before.private,
        )  # fmt: skip
        made = _Made(order, shown.ref, Descent.EXTEND, author=parent.source_author)
        return await self._ordered(parent, made, origin, _shown(wish, model))

    async def reply(self, job_id: str, guild_id: int, prompt: str, clip: AttachmentRef) -> VideoOrder:
        parent = await self._jobs.get(job_id)
        if parent is None or parent.place.guild_id != guild_id or parent.erased_at is not None:
            raise RequestRefused("clip-not-known")
        model = self._on_offer(parent.request.model, "model-gone")
        order = replace(_in_other_words(parent, model, prompt), private=False)
        if model.video is not Need.NO:
            return replace(order, video=self._file_of(parent, clip))
        if model.image is Need.REQUIRED or (parent.request.has_image and model.image is not Need.NO):
            return replace(order, image=replace(self._file_of(parent, clip), frame=Frame.FIRST))
        return order

    def _shown_in(self, pressed: PressedMessage, parent: Job) -> PressedMessage:
        """A clip that is offered by link is not in the message, but here."""
        return pressed if pressed.clip is not None else replace(pressed, clip=linked_clip(parent, self._clock.now()))

    def _file_of(self, parent: Job, clip: AttachmentRef) -> AttachmentRef:
        """`clip` without a link stands for one that is offered by link."""
        found = clip if clip.url else linked_clip(parent, self._clock.now())
        if found is None:
            raise RequestRefused("extend-clip-gone")
        return found

    def _on_offer(self, model_id: str, otherwise: str) -> Model:
        model = self._registry.model(model_id)
        if model is None or self._registry.gone(model):
            raise RequestRefused(otherwise, model=model_id)
        return model

    async def _with_files(self, order: VideoOrder, parent: Job, pressed: PressedMessage, descent: Descent) -> _Made:
        """Files are erased when a job ends, and links die. So: the message they were taken from, else pictures of the clip itself."""
        request = parent.request
        shown = pressed.ref if pressed.clip is not None else None
        if not needs_file(request):
            return _Made(order, shown, descent if shown is not None else None)
        found = await self._from_source(parent, is_clip=request.has_video)
        if found is not None and not request.has_last_image:
            files = {"video": found} if request.has_video else {"image": found}
            return _Made(replace(order, **files), parent.source, _kin(parent, descent), parent.source_author)
        if request.has_video:
            raise RequestRefused("again-source-clip-gone")
        clip = pressed.clip
        if clip is None:
            raise RequestRefused("again-picture-gone")
        order = replace(
            order,
            image=replace(clip, frame=Frame.FIRST) if request.has_image else None,
            last_image=replace(clip, frame=Frame.LAST) if request.has_last_image else None,
        )
        return _Made(order, shown, descent, parent.source_author, frame=True)

    async def _from_source(self, parent: Job, *, is_clip: bool) -> AttachmentRef | None:
        """The very file, by a fresh link. A clip that a picture was taken from is one of ours, and gives the same picture again."""
        if parent.source is None:
            return None
        sources = await self._messages.sources(parent.source)
        source = next((one for one in sources if one.file.path == parent.source_path), None)
        if source is None or (is_clip and not source.is_clip):
            return None
        return source.file if is_clip else _picture_of(source, parent)

    async def _with_clip(self, parent: Job, pressed: PressedMessage) -> PressedMessage:
        """The clip's own message, where a form was opened from another one: from the answer to a refused form."""
        if pressed.clip is not None or parent.message is None or parent.delivered_to is DeliveredTo.REMOVED:
            return pressed
        clip = next((one.file for one in await self._messages.sources(parent.message) if one.is_clip), None)
        return pressed if clip is None else PressedMessage(parent.message, clip, pressed.text)

    async def _ordered(self, parent: Job, made: _Made, origin: Origin, shown_price: int, *, once_more: bool = False) -> Receipt:
        asked = replace(
            origin,
            source=made.source,
            source_author=made.author,
            parent_job=parent.id,
            descent=made.descent,
            shown_price=shown_price,
        )
        receipt = await self._placed(parent, made.order, asked, once_more=once_more)
        return replace(receipt, reordered=Reordered(made.frame))

    async def _placed(self, parent: Job, order: VideoOrder, origin: Origin, *, once_more: bool) -> Receipt:
        """The same storyboard once more is a storyboard; whatever else is made of its clip is an order like any other."""
        shots = parent.request.prompts
        if not (once_more and parent.shots and shots):
            return await self._submit.video(order, origin)
        each = parent.request.seconds // len(shots)
        return await self._submit.storyboard(StoryboardOrder(shots, parent.request.model, order.image, each), origin)


class _Clicks:
    """Presses of the last seconds. In memory: a double click meets one process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: OrderedDict[tuple[int, str], tuple[float, str]] = OrderedDict()

    def note(self, job_id: str, origin: Origin) -> None:
        """Raise `NotAllowed` for a second press; the same event delivered twice is no second press."""
        key, now = (origin.requester.user_id, job_id), self._clock.monotonic()
        at, event = self._last.get(key, (-TWICE, ""))
        if event != origin.request_key and now - at < TWICE:
            raise NotAllowed("pressed-twice")
        self._last[key] = (now, origin.request_key)
        self._last.move_to_end(key)
        while len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)

    def forget(self, job_id: str, origin: Origin) -> None:
        """Nothing was ordered, so the next press is no second one."""
        key = (origin.requester.user_id, job_id)
        if self._last.get(key, (0.0, ""))[1] == origin.request_key:
            del self._last[key]


def _picture_of(source: Source, parent: Job) -> AttachmentRef:
    if not source.is_clip:
        return source.file
    return replace(source.file, frame=Frame.LAST if parent.descent is Descent.EXTEND else Frame.FIRST)


def _kin(parent: Job, descent: Descent) -> Descent | None:
    """What an order is to the message that its parent's file was taken from."""
    if parent.descent is None or parent.descent is Descent.EXTEND:
        return parent.descent
    return Descent.REMIX if Descent.REMIX in {parent.descent, descent} else Descent.AGAIN


def _in_other_words(parent: Job, model: Model, prompt: str) -> VideoOrder:
    return replace(carried(ordered_again(parent.request), model), prompt=prompt, prompts=())


def _asked_seconds(wish: Wish, model: Model) -> int | None:
    """Where a model has one length, or one a prompt, the words decide."""
    return wish.seconds if model.durations else None


def _shown(wish: Wish, model: Model) -> int:
    """The price that stood in the form."""
    prompts = wish.seconds // model.fixed_seconds if model.segments else 1
    return model.price.credits(seconds=wish.seconds, prompts=prompts)


def _was_public(job: Job) -> bool:
    """Whether everybody could see it: the words of an order that failed, or went to direct messages, are nobody else's to use."""
    return not job.request.private and job.message is not None and job.delivered_to in PUBLIC
