"""Accepting an order: every check before any money."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import replace
from weakref import WeakValueDictionary

from bot.domain.book_ports import GuildStore
from bot.domain.errors import CannotPostHere, RequestRefused
from bot.domain.jobs import Hold, Origin
from bot.domain.outcomes import Accepted, NewJob
from bot.domain.ports import Clips, Clock, DirectMessages, Ids, JobStore, Pictures, Signals
from bot.domain.requests import Model, Need, Picture, VideoOrder, VideoRequest, fitting, resolve
from bot.domain.switches import Gate
from bot.domain.views import Receipt
from bot.services.moderation import Moderation
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard

log = logging.getLogger(__name__)

REMEMBERED = 2000
"""Events whose job is remembered, so that a repeated one costs no picture. Older ones are still caught by the store."""


class Submit:
    def __init__(
        self,
        *,
        registry: Registry,
        jobs: JobStore,
        guilds: GuildStore,
        pictures: Pictures,
        clips: Clips,
        direct: DirectMessages,
        signals: Signals,
        clock: Clock,
        ids: Ids,
        switches: Switchboard,
        moderation: Moderation,
    ) -> None:
        self._moderation = moderation
        self._registry = registry
        self._switches = switches
        self._jobs = jobs
        self._guilds = guilds
        self._pictures = pictures
        self._clips = clips
        self._direct = direct
        self._signals = signals
        self._clock = clock
        self._ids = ids
        self._seen: OrderedDict[str, Receipt] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        key = origin.request_key
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            before = await self._before(key)
            if before is not None:
                return before
            receipt = await self._accept(order, origin)
            self._remember(key, receipt)
            return receipt

    async def _before(self, key: str) -> Receipt | None:
        first = self._seen.get(key)
        job = await self._jobs.get(first.job.id) if first else None
        if first is None or job is None:
            return None
        return await self._receipt(Accepted(job, created=False, standings=first.standings), first.model)

    async def _accept(self, order: VideoOrder, origin: Origin) -> Receipt:
        if origin.missing_permissions:
            raise CannotPostHere("cannot-post-here", permissions=origin.missing_permissions)
        guild_id = origin.place.guild_id
        model, request = await self._chosen(order, guild_id)
        self._switches.admit(model.provider)
        screening = await self._moderation.screen(guild_id, request)
        pictures = await self._load(order, model)
        if request.private:
            await self._direct.knock(origin.requester)
        if model.seed and request.seed is None:
            request = replace(request, seed=self._ids.seed())
        hold = screening.hold(dear=await self._is_dear(request.price, guild_id))
        payer, now = self._payer(model, guild_id), self._clock.now()
        review = screening.ask(now) if hold is Hold.REVIEW else None
        new = NewJob(self._ids.job_id(), origin, request, model.provider, pictures, payer, hold=hold, review=review)
        accepted = await self._jobs.accept(new, now)
        job = accepted.job
        if accepted.created:
            what = "accepted" if hold is None else f"accepted as a draft ({hold})"
            log.info(what, extra={"job_id": job.id, "provider": job.provider, "action": "accept"})
            if hold in {None, Hold.REVIEW}:
                self._signals.wake(job.id)
        return await self._receipt(accepted, self._registry.model(job.request.model) or model)

    async def _chosen(self, order: VideoOrder, guild_id: int) -> tuple[Model, VideoRequest]:
        """The model that was named, or the server's where it fits, or the cheapest that fits."""
        if order.model is not None:
            model = self._registry.model(order.model.strip())
            if model is None:
                raise RequestRefused("model-unknown", model=order.model.strip())
            if self._registry.gone(model):
                raise RequestRefused("model-gone", model=model.id)
            self._payer(model, guild_id)
            return model, resolve(order, model)
        models = self._registry.models(guild_id)
        fits = fitting(order, models)
        if fits:
            preferred = (await self._guilds.settings(guild_id)).default_model
            open_ones = [fit for fit in fits if self._switches.gate(fit[0].provider) is not Gate.OFF] or fits
            return next((fit for fit in open_ones if fit[0].id == preferred), open_ones[0])
        raise _why_nothing_fits(order, models)

    def _payer(self, model: Model, guild_id: int) -> str:
        """The account whose key pays. A key may come or go while the member's pictures are loaded, so it is asked for again."""
        payer = self._registry.payer(model.provider, guild_id)
        if payer is None:
            raise RequestRefused("model-no-key", model=model.id)
        return payer

    async def _load(self, order: VideoOrder, model: Model) -> dict[str, Picture]:
        """By role. Raises `PictureRefused`; what the model does not take was refused before."""
        given = {"image": order.image, "last_image": order.last_image}
        loaded = {role: await self._pictures.load(ref, model.picture) for role, ref in given.items() if ref is not None}
        if order.video is not None:
            loaded["video"] = await self._clips.load(order.video)
        return loaded

    async def _is_dear(self, price: int, guild_id: int) -> bool:
        """Whether the server wants orders of this price to be confirmed."""
        confirm_at = (await self._guilds.settings(guild_id)).confirm_at
        return confirm_at is not None and price >= confirm_at

    async def _receipt(self, accepted: Accepted, model: Model) -> Receipt:
        position = accepted.position or await self._jobs.position(accepted.job.id)
        paused_until = self._registry.paused_until(model.provider, self._clock.now(), accepted.job.account)
        gate = self._switches.gate(model.provider)
        return Receipt(accepted.job, accepted.created, model, accepted.standings, position, paused_until, gate)

    def _remember(self, key: str, receipt: Receipt) -> None:
        self._seen[key] = receipt
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


def _why_nothing_fits(order: VideoOrder, models: tuple[Model, ...]) -> RequestRefused:
    """The one reason that all models share which take the inputs themselves; with several reasons, none is named."""
    if not models:
        return RequestRefused("models-none")
    if not order.prompt.strip() and order.image is None and order.video is None:
        return RequestRefused("request-nothing-to-do")
    refusals = [refusal for model in models if _takes_inputs(order, model) and (refusal := _refusal(order, model))]
    reasons = {(refusal.key, refusal.values.get("option")) for refusal in refusals}
    return refusals[0] if len(reasons) == 1 else RequestRefused("request-nothing-fits")


def _takes_inputs(order: VideoOrder, model: Model) -> bool:
    given_and_need = (
        (bool(order.prompt.strip()), model.prompt),
        (order.image is not None, model.image),
        (order.last_image is not None, model.last_image),
        (order.video is not None, model.video),
    )
    return all(need is not Need.NO if given else need is not Need.REQUIRED for given, need in given_and_need)


def _refusal(order: VideoOrder, model: Model) -> RequestRefused | None:
    try:
        resolve(order, model)
    except RequestRefused as refusal:
        return refusal
    return None
