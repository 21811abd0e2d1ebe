"""What a reply to one of our clips asks for: the same model and settings with other words, beginning with the clip where that can be."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.errors import RequestRefused
from bot.domain.jobs import Job
from bot.domain.ports import JobStore
from bot.domain.requests import AttachmentRef, Model, Need, VideoOrder
from bot.services.registry import Registry


class Remake:
    def __init__(self, *, jobs: JobStore, registry: Registry) -> None:
        self._jobs = jobs
        self._registry = registry

    async def order(self, parent_id: str, guild_id: int, prompt: str, clip: AttachmentRef) -> VideoOrder:
        parent = await self._jobs.get(parent_id)
        if parent is None or parent.place.guild_id != guild_id:
            raise RequestRefused("clip-not-known")
        model = self._registry.model(parent.request.model)
        if model is None:
            raise RequestRefused("model-gone", model=parent.request.model)
        order = _like(parent, model, prompt)
        if model.video is not Need.NO:
            return replace(order, video=clip)
        if model.image is Need.REQUIRED or (parent.request.has_image and model.image is not Need.NO):
            return replace(order, image=replace(clip, still=True))
        return order


def _like(parent: Job, model: Model, prompt: str) -> VideoOrder:
    """With another seed. What the model no longer takes is left to its default."""
    request = parent.request
    return VideoOrder(
        prompt=prompt,
        model=model.id,
        duration=request.seconds if request.seconds in model.durations else None,
        aspect=request.aspect if request.aspect in model.aspects else None,
        resolution=request.resolution if request.resolution in model.resolutions else None,
        quality=request.quality if request.quality in model.qualities else None,
        audio=request.audio if model.audio else None,
        negative=request.negative if model.negative else None,
        enhance=request.enhance if model.enhance else None,
        extra=_typed(request.extra, {option.name for option in model.extras}),
    )


def _typed(extra: Mapping[str, str | int | float | bool], known: set[str]) -> str | None:
    """As a member would type it. None where nothing is left of it."""
    words = [f"{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in extra.items() if name in known]
    return " ".join(words) or None
