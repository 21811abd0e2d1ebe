"""What a reply to one of our clips asks for: the same model and settings with other words, beginning with the clip where that can be."""

from dataclasses import replace

from bot.domain.errors import RequestRefused
from bot.domain.models import Need
from bot.domain.ports import JobStore
from bot.domain.reordering import carried, ordered_again
from bot.domain.requests import AttachmentRef, Frame, VideoOrder
from bot.services.registry import Registry


class Remake:
    def __init__(self, *, jobs: JobStore, registry: Registry) -> None:
        self._jobs = jobs
        self._registry = registry

    async def order(self, parent_id: str, guild_id: int, prompt: str, clip: AttachmentRef) -> VideoOrder:
        parent = await self._jobs.get(parent_id)
        if parent is None or parent.place.guild_id != guild_id or parent.erased_at is not None:
            raise RequestRefused("clip-not-known")
        model = self._registry.model(parent.request.model)
        if model is None:
            raise RequestRefused("model-gone", model=parent.request.model)
        order = replace(carried(ordered_again(parent.request), model), prompt=prompt, private=False)
        if model.video is not Need.NO:
            return replace(order, video=clip)
        if model.image is Need.REQUIRED or (parent.request.has_image and model.image is not Need.NO):
            return replace(order, image=replace(clip, frame=Frame.FIRST))
        return order
