"""What a reply to one of our clips asks for: the same model and settings with other words, beginning with the clip where that can be."""

from dataclasses import replace

from bot.domain.errors import RequestRefused
from bot.domain.jobs import Job
from bot.domain.ports import Clock, JobStore
from bot.domain.reordering import carried, linked_clip, ordered_again
from bot.domain.requests import AttachmentRef, Frame, Need, VideoOrder
from bot.services.registry import Registry


class Remake:
    def __init__(self, *, jobs: JobStore, registry: Registry, clock: Clock) -> None:
        self._jobs = jobs
        self._registry = registry
        self._clock = clock

    async def order(self, parent_id: str, guild_id: int, prompt: str, clip: AttachmentRef) -> VideoOrder:
        """`clip` without a link is one that lies with us, since Discord does not take it."""
        parent = await self._jobs.get(parent_id)
        if parent is None or parent.place.guild_id != guild_id or parent.erased_at is not None:
            raise RequestRefused("clip-not-known")
        model = self._registry.model(parent.request.model)
        if model is None:
            raise RequestRefused("model-gone", model=parent.request.model)
        order = replace(carried(ordered_again(parent.request), model), prompt=prompt, private=False)
        if model.video is not Need.NO:
            return replace(order, video=self._file(parent, clip))
        if model.image is Need.REQUIRED or (parent.request.has_image and model.image is not Need.NO):
            return replace(order, image=replace(self._file(parent, clip), frame=Frame.FIRST))
        return order

    def _file(self, parent: Job, clip: AttachmentRef) -> AttachmentRef:
        found = clip if clip.url else linked_clip(parent, self._clock.now())
        if found is None:
            raise RequestRefused("extend-clip-gone")
        return found
