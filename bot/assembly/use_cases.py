"""What the cogs call, and what ends their drafts."""

import zoneinfo
from dataclasses import dataclass

from bot.assembly.backstage import Backstage
from bot.assembly.common import Common
from bot.assembly.discord_side import DiscordSide
from bot.assembly.files import Files
from bot.assembly.ground import Ground
from bot.services.api import Services
from bot.services.cancel import Cancel
from bot.services.confirm import Confirm, Drafts
from bot.services.explain import Explain, held_back
from bot.services.guilds import Guilds
from bot.services.house import House
from bot.services.keep import Keep
from bot.services.limits import Limits
from bot.services.models import Models
from bot.services.operator_api import OperatorServices
from bot.services.operators import Operators
from bot.services.privacy import Privacy
from bot.services.quotas import Quotas
from bot.services.reorder import Reorder
from bot.services.repost import Repost
from bot.services.resolving import Resolving
from bot.services.reviews import Reviews
from bot.services.server_queue import ServerQueue
from bot.services.steering import Steering
from bot.services.storyboards import Storyboards
from bot.services.submit import Submit
from bot.services.transfer import Transfer
from bot.services.usage import Usage


@dataclass(frozen=True, slots=True)
class UseCases:
    ground: Ground
    files: Files
    common: Common
    discord: DiscordSide
    backstage: Backstage

    def services(self, reviews: Reviews) -> Services:
        """`reviews` is asked by more than the cogs."""
        database, clock, common = self.ground.database, self.ground.clock, self.common
        signals, submit, confirm = self.backstage.sharing, self._submit(), self._confirm()
        return Services(
            submit=submit,
            jobs=common.queries,
            cancel=self._cancel(),
            confirm=confirm,
            storyboards=Storyboards(jobs=database.jobs, confirm=confirm, moderation=common.moderation, signals=signals, clock=clock),
            repost=self._repost(),
            reorder=Reorder(jobs=database.jobs, submit=submit, registry=common.registry, messages=self.discord.messages, clock=clock),
            keep=self._keep(),
            quotas=self._quotas(),
            models=Models(registry=common.registry, waits=common.waits, clock=clock, switches=common.switches, policies=common.policies),
            keys=common.keys,
            limits=Limits(limits=database.limits, clock=clock, zones=tuple(zoneinfo.available_timezones())),
            guilds=Guilds(guilds=database.guilds, registry=common.registry, clock=clock),
            explain=self._explain(),
            consent=common.consent,
            usage=Usage(usage=database.usage, limits=database.limits, painter=self.files.painter, clock=clock),
            house=self._house(),
            queue=ServerQueue(jobs=database.jobs, view=common.queries.view),
            transfer=self._transfer(),
            privacy=self._privacy(),
            operator=self._operator(),
            moderation=common.moderation,
            reviews=reviews,
        )

    def reviews(self) -> Reviews:
        database = self.ground.database
        return Reviews(
            jobs=database.jobs,
            reviews=database.reviews,
            moderation=self.common.moderation,
            recheck=self.common.recheck,
            receipts=self.discord.receipts,
            signals=self.backstage.sharing,
            clock=self.ground.clock,
            ids=self.ground.ids,
        )

    def drafts(self, reviews: Reviews) -> Drafts:
        return Drafts(jobs=self.ground.database.jobs, reviews=reviews, receipts=self.discord.receipts, clock=self.ground.clock)

    def _submit(self) -> Submit:
        common = self.common
        return Submit(
            registry=common.registry,
            jobs=self.ground.database.jobs,
            guilds=self.ground.database.guilds,
            pictures=self.files.pictures,
            clips=self.files.clips,
            direct=self.discord.doorbell,
            signals=self.backstage.sharing,
            clock=self.ground.clock,
            ids=self.ground.ids,
            switches=common.switches,
            consent=common.consent,
            moderation=common.moderation,
            meter=self.ground.meter,
            courtesy=common.courtesy,
        )

    def _confirm(self) -> Confirm:
        return Confirm(
            jobs=self.ground.database.jobs,
            reviews=self.ground.database.reviews,
            moderation=self.common.moderation,
            recheck=self.common.recheck,
            signals=self.backstage.sharing,
            clock=self.ground.clock,
        )

    def _cancel(self) -> Cancel:
        return Cancel(
            jobs=self.ground.database.jobs,
            usage=self.ground.database.usage,
            signals=self.backstage.sharing,
            receipts=self.discord.receipts,
            clock=self.ground.clock,
            ids=self.ground.ids,
        )

    def _repost(self) -> Repost:
        return Repost(
            jobs=self.ground.database.jobs,
            outbox=self.ground.database.outbox,
            guilds=self.ground.database.guilds,
            signals=self.backstage.sharing,
            clock=self.ground.clock,
            ids=self.ground.ids,
            spool_path=self.files.spool.absolute,
        )

    def _keep(self) -> Keep:
        return Keep(
            jobs=self.ground.database.jobs,
            outbox=self.ground.database.outbox,
            messages=self.discord.messages,
            copies=self.files.copies,
            receipts=self.discord.receipts,
            signals=self.backstage.sharing,
            tombstones=self.files.tombstones,
            clock=self.ground.clock,
            spool_path=self.files.spool.absolute,
            discard=self.files.spool.discard,
        )

    def _quotas(self) -> Quotas:
        database, keys = self.ground.database, self.common.keys
        return Quotas(
            quotas=database.quotas,
            limits=database.limits,
            guilds=database.guilds,
            clock=self.ground.clock,
            has_own_key=lambda guild: bool(keys.held(guild)),
        )

    def _explain(self) -> Explain:
        database = self.ground.database
        return Explain(
            limits=database.limits,
            guilds=database.guilds,
            moderation=database.moderation,
            registry=self.common.registry,
            clock=self.ground.clock,
            closed=held_back(self.common.switches),
        )

    def _house(self) -> House:
        return House(
            guilds=self.ground.database.guilds,
            jobs=self.ground.database.jobs,
            registry=self.common.registry,
            policies=self.common.policies,
            signals=self.backstage.sharing,
            clock=self.ground.clock,
        )

    def _transfer(self) -> Transfer:
        return Transfer(
            configs=self.ground.database.configs,
            registry=self.common.registry,
            policies=self.common.policies,
            engine=self.common.patterns,
            clock=self.ground.clock,
            ids=self.ground.ids,
        )

    def _privacy(self) -> Privacy:
        return Privacy(
            store=self.ground.database.privacy,
            bundles=self.files.bundles,
            forgetting=self.backstage.forgetting,
            clock=self.ground.clock,
            default_days=self.ground.settings.default_retention_days,
        )

    def _operator(self) -> OperatorServices:
        database, registry, clock = self.ground.database, self.common.registry, self.ground.clock
        jobs, limits, usage = database.jobs, database.limits, database.usage

        def has_key(provider: str) -> bool:
            return registry.payer(provider, 0) is not None

        own_key, names = self.ground.keyring.own, database.privacy.names
        signals, receipts = self.backstage.sharing, self.discord.receipts
        return OperatorServices(
            budget=Operators(limits=limits, usage=usage, registry=registry, clock=clock, has_key=has_key, own_key=own_key, names=names),
            steering=Steering(
                switches=self.common.switches, registry=registry, jobs=jobs, limits=limits, usage=usage, clock=clock, has_key=has_key
            ),
            resolving=Resolving(jobs=jobs, usage=usage, signals=signals, receipts=receipts, clock=clock, ids=self.ground.ids),
        )
