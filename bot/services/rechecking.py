"""What may have changed between an order and the word that lets it go on."""

from bot.domain.book_ports import GuildStore
from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.jobs import Job
from bot.domain.models import Model
from bot.domain.origin import Sight, Spot
from bot.domain.outcomes import Accepted
from bot.domain.policy import Case, is_private, judge, require
from bot.domain.ports import Clock, JobStore
from bot.domain.presses import Press
from bot.domain.reordering import needs_file
from bot.domain.views import Receipt
from bot.services.consent import Consent
from bot.services.receipting import receipt_of
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard


class Recheck:
    def __init__(
        self, *, jobs: JobStore, registry: Registry, guilds: GuildStore, switches: Switchboard, consent: Consent, clock: Clock
    ) -> None:
        self._jobs = jobs
        self._registry = registry
        self._guilds = guilds
        self._switches = switches
        self._consent = consent
        self._clock = clock

    async def order(self, job: Job, press: Press | None = None, sight: Sight | None = None) -> Model:
        """The draft's model, if it could be ordered now, there, by its member. Raises what refuses it; the draft is left as it is.

        `press` is the member's own. Away from the place of the order that place is judged by `sight`, or by the press's; where neither
        shows it, only what denies the channel, or the one above its thread, still counts.
        """
        await self._judge(job, press, sight or (press.sight if press is not None else None))
        if needs_file(job.request):
            await self._consent.still(job)
        model = self._registry.model(job.request.model)
        if model is None or self._registry.provider(job.provider) is None or self._registry.gone(model):
            raise RequestRefused("model-gone", model=job.request.model)
        if self._registry.buyer(job.provider, job.account) is None:
            raise RequestRefused("model-no-key", model=model.id)
        self._switches.admit(job.provider)
        return model

    async def receipt(self, accepted: Accepted, model: Model) -> Receipt:
        """What its member is told once it goes on."""
        now = self._clock.now()
        return await receipt_of(accepted, model, now, jobs=self._jobs, registry=self._registry, switches=self._switches)

    async def _judge(self, job: Job, press: Press | None, sight: Sight | None) -> None:
        """The server's rules may have changed since the order."""
        policy, block = await self._guilds.policy_for(job.place.guild_id, job.requester.user_id, self._clock.now())
        request = job.request
        here = press if press is not None and press.channel_id == job.place.channel_id else None
        seen = sight(job.place.channel_id) if here is None and sight is not None else None
        case = Case(
            guild_id=job.place.guild_id,
            role_ids=job.requester.role_ids,
            spot=here.spot or Spot(job.place.channels) if here is not None else seen,
            channels=job.place.channels,
            block=block,
            missing_permissions=here.missing_permissions if here is not None else (),
            private=request.private,
            model=request.model,
            seconds=request.seconds,
            price=request.price,
        )
        require(judge(policy, case))
        if is_private(policy.settings, wanted=request.private) is not request.private:
            raise NotAllowed("policy-changed")
