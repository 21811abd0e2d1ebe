"""Accepting an order: every check before any money."""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from bot.domain.book_ports import GuildStore
from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.discord_ports import DirectMessages
from bot.domain.errors import ClapperError, RequestRefused
from bot.domain.fitting import fitting, why_nothing_fits
from bot.domain.holds import Hold
from bot.domain.jobs import Job
from bot.domain.media_ports import Clips, Pictures
from bot.domain.metrics import UNMETERED, Meter, OrderAccepted, OrderRefused
from bot.domain.models import Model
from bot.domain.money import Standing
from bot.domain.origin import DIRECT_UPLOAD, Origin
from bot.domain.outcomes import Accepted, NewJob
from bot.domain.policy import Case, Policy, case_of, is_private, judge, require
from bot.domain.ports import Clock, Ids, JobStore, Signals
from bot.domain.reordering import needs_file
from bot.domain.requests import AttachmentRef, Picture, VideoOrder, VideoRequest, resolve
from bot.domain.storyboards import StoryboardOrder, whole_of
from bot.domain.switches import Gate
from bot.domain.views import Receipt
from bot.services.consent import Consent
from bot.services.moderation import Moderation
from bot.services.receipting import receipt_of
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard

log = logging.getLogger(__name__)

REMEMBERED = 2000
"""Events whose job is remembered, so that a repeated one costs no picture. Older ones are still caught by the store."""

FAULT = "went-wrong"
"""What a member is answered who met a fault of ours."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of an event, without a word of the order: an erasure does not reach the memory of every process."""

    job_id: str
    model: Model
    standings: tuple[Standing, ...]


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
        consent: Consent,
        moderation: Moderation,
        meter: Meter = UNMETERED,
        courtesy: Courtesy = UNHURRIED,
    ) -> None:
        self._moderation = moderation
        self._meter = meter
        self._courtesy = courtesy
        self._registry = registry
        self._switches = switches
        self._consent = consent
        self._jobs = jobs
        self._guilds = guilds
        self._pictures = pictures
        self._clips = clips
        self._direct = direct
        self._signals = signals
        self._clock = clock
        self._ids = ids
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def video(self, order: VideoOrder, origin: Origin) -> Receipt:
        with self._courtesy.serving():
            return await self._once(order, origin)

    async def storyboard(self, order: StoryboardOrder, origin: Origin) -> Receipt:
        """One job where the model makes all shots at once, or there is but one; else a storyboard of as many jobs."""
        with self._courtesy.serving():
            return await self._storyboard(order, origin)

    async def _storyboard(self, order: StoryboardOrder, origin: Origin) -> Receipt:
        first = VideoOrder(prompt=order.shots[0], image=order.image, model=order.model, duration=order.duration)
        model = self._registry.model(order.model)
        if model is not None and model.segments:
            return await self._once(
                replace(first, prompt="\n".join(order.shots), prompts=order.shots, duration=None), origin, ask_first=True
            )
        return await self._once(first, origin, order.shots[1:], ask_first=True)

    async def _once(self, order: VideoOrder, origin: Origin, more_shots: tuple[str, ...] = (), *, ask_first: bool = False) -> Receipt:
        key = origin.request_key
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            before = await self._before(key)
            if before is not None:
                return before
            try:
                receipt = await self._accept(order, origin, more_shots, ask_first=ask_first)
            except Exception as error:
                self._meter.observe(OrderRefused(error.key if isinstance(error, ClapperError) else FAULT))
                raise
            self._remember(key, _Seen(receipt.job.id, receipt.model, receipt.standings))
            return receipt

    async def _before(self, key: str) -> Receipt | None:
        first = self._seen.get(key)
        job = await self._jobs.get(first.job_id) if first else None
        if first is None or job is None:
            return None
        return await self._receipt(Accepted(job, created=False, standings=first.standings), first.model)

    async def _accept(self, order: VideoOrder, origin: Origin, more_shots: tuple[str, ...], *, ask_first: bool) -> Receipt:
        guild_id = origin.place.guild_id
        policy, block, listed = await self._guilds.terms_for(guild_id, origin.requester.user_id, self._clock.now())
        order = replace(order, private=is_private(policy.settings, wanted=order.private))
        case = case_of(origin, block, private=order.private)
        require(judge(policy, case))
        model, request = self._chosen(order, policy, case)
        if more_shots:
            request = whole_of((request, *(resolve(_later_shot(order, words), model) for words in more_shots)))
            require(judge(policy, _with_clip(case, request)))
        self._switches.admit(model.provider)
        screening = await self._moderation.screen(guild_id, request, listed)
        if needs_file(request):
            origin = await self._consent.require(origin)
        pictures = await self._load(order, model)
        if request.private:
            await self._direct.knock(origin.requester)
            origin = replace(origin, place=replace(origin.place, upload_limit=min(origin.place.upload_limit, DIRECT_UPLOAD)))
        if model.seed and request.seed is None:
            request = replace(request, seed=self._ids.seed())
        request = replace(request, spoiler=policy.settings.spoiler)
        dear = ask_first or origin.ask_first or _is_dearer(request.price, origin) or _is_dear(request.price, policy)
        hold = screening.hold(dear=dear)
        payer, now = self._payer(model, guild_id), self._clock.now()
        review = screening.ask(now) if hold is Hold.REVIEW else None
        new = NewJob(
            self._ids.job_id(),
            origin,
            request,
            model.provider,
            pictures,
            payer,
            hold=hold,
            review=review,
            source_path=_source_path(order, origin),
            shots=_count(more_shots),
        )
        accepted = await self._jobs.accept(new, now)
        if accepted.created:
            self._announce(accepted.job, hold)
        return await self._receipt(accepted, self._registry.model(accepted.job.request.model) or model)

    def _announce(self, job: Job, hold: Hold | None) -> None:
        what = "accepted" if hold is None else f"accepted as a draft ({hold})"
        log.info(what, extra={"job_id": job.id, "provider": job.provider, "action": "accept"})
        self._meter.observe(OrderAccepted(job.provider, hold))
        if hold in {None, Hold.REVIEW}:
            self._signals.wake(job.id)

    def _chosen(self, order: VideoOrder, policy: Policy, case: Case) -> tuple[Model, VideoRequest]:
        """The model that was named, or the server's where it fits, or the cheapest that fits. Raises what the server's rules refuse."""
        if order.model is None:
            return self._fitting(order, policy, case)
        model = self._registry.model(order.model.strip())
        if model is None:
            raise RequestRefused("model-unknown", model=order.model.strip())
        if self._registry.gone(model):
            raise RequestRefused("model-gone", model=model.id)
        self._payer(model, case.guild_id)
        require(judge(policy, replace(case, model=model.id)))
        request = resolve(order, model)
        require(judge(policy, _with_clip(case, request)))
        return model, request

    def _fitting(self, order: VideoOrder, policy: Policy, case: Case) -> tuple[Model, VideoRequest]:
        models = self._registry.models(case.guild_id)
        fits = fitting(order, models)
        if not fits:
            raise why_nothing_fits(order, models)
        preferred = policy.settings.default_model
        findings = [judge(policy, _with_clip(case, request)) for _, request in fits]
        allowed = [fit for fit, found in zip(fits, findings, strict=True) if not any(one.refuses for one in found)]
        if not allowed:
            require(findings[0])
        open_ones = [fit for fit in allowed if self._switches.gate(fit[0].provider) is not Gate.OFF] or allowed
        return next((fit for fit in open_ones if fit[0].id == preferred), open_ones[0])

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

    async def _receipt(self, accepted: Accepted, model: Model) -> Receipt:
        now = self._clock.now()
        return await receipt_of(accepted, model, now, jobs=self._jobs, registry=self._registry, switches=self._switches)

    def _remember(self, key: str, seen: "_Seen") -> None:
        self._seen[key] = seen
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


def _with_clip(case: Case, request: VideoRequest) -> Case:
    return replace(case, model=request.model, seconds=request.seconds, price=request.price)


def _is_dear(price: int, policy: Policy) -> bool:
    """Whether the server wants orders of this price to be confirmed."""
    confirm_at = policy.settings.confirm_at
    return confirm_at is not None and price >= confirm_at


def _later_shot(first: VideoOrder, words: str) -> VideoOrder:
    """It begins with the last frame of the shot before it, which nobody has yet."""
    return replace(first, prompt=words, image=first.image or AttachmentRef("", "frame.png", 0))


def _count(more_shots: tuple[str, ...]) -> int:
    return len(more_shots) + 1 if more_shots else 0


def _is_dearer(price: int, origin: Origin) -> bool:
    """Whether it costs more than what the member saw when they pressed."""
    return origin.shown_price is not None and price > origin.shown_price


def _source_path(order: VideoOrder, origin: Origin) -> str | None:
    """Which file of the source message was taken: what tells it from the others there, should it be asked for again."""
    file = order.video or order.image
    return file.path if file is not None and origin.source is not None else None
