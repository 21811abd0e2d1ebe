"""The use cases that cogs call: what admins use is real, over stores in memory; what members order is played."""

from typing import Any, cast

from bot.patterns import Re2Engine
from bot.services.api import Services
from bot.services.explain import Explain
from bot.services.guilds import Guilds
from bot.services.house import House
from bot.services.keep import Keep
from bot.services.limits import Limits
from bot.services.moderation import Moderation
from bot.services.policies import Policies
from bot.services.registry import Registry
from bot.services.reorder import Reorder
from bot.services.server_queue import ServerQueue
from bot.services.transfer import Transfer
from bot.services.usage import Usage
from tests.fakes.books import FakeConfigs
from tests.fakes.clock import FakeIds
from tests.fakes.messenger import FakeReceipts, FakeSignals
from tests.fakes.orders import FakeConfirm, FakeRepost, FakeStoryboards, FakeSubmit
from tests.fakes.privacy import FakeTombstones
from tests.fakes.provider import FakeProvider
from tests.fakes.reviews import FakeReviews
from tests.fakes.shown import FakeCancel, FakeJobQueries, FakeModelQueries, FakeQuotaViews, FakeServerKeys, OfferedModels
from tests.fakes.world import FakeWorld

ZONES = ("America/New_York", "Asia/Tokyo", "Europe/Berlin", "Europe/London", "UTC")


def services_of(world: FakeWorld) -> Services:
    registry, clock, book = _registry_of(world), world.clock, cast("Any", world.book)
    policies, submit, queries = Policies(guilds=world.guilds, clock=clock), FakeSubmit(world), FakeJobQueries(world)
    return Services(
        submit=submit,
        jobs=queries,
        cancel=FakeCancel(world),
        confirm=FakeConfirm(world),
        storyboards=FakeStoryboards(world),
        repost=FakeRepost(world),
        reorder=Reorder(jobs=book, submit=submit, registry=cast("Any", OfferedModels(world)), messages=world.messages, clock=clock),
        keep=_keep_of(world),
        quotas=FakeQuotaViews(world),
        models=FakeModelQueries(world),
        keys=FakeServerKeys(world),
        limits=Limits(limits=world.limits, clock=clock, zones=ZONES),
        guilds=Guilds(guilds=world.guilds, registry=registry, clock=clock),
        explain=Explain(
            limits=world.limits, guilds=world.guilds, moderation=world.moderation, registry=registry, clock=clock, closed=world.closed.get
        ),
        consent=world.consent_service(),
        usage=Usage(usage=world.usage, limits=world.limits, painter=world.painter, clock=clock),
        house=House(guilds=world.guilds, jobs=book, registry=registry, policies=policies, signals=world.signals, clock=clock),
        queue=ServerQueue(jobs=book, view=queries.view),
        transfer=_transfer_of(world, registry, policies),
        privacy=world.privacy,
        operator=world.operator.services(),
        moderation=Moderation(rules=world.moderation, guilds=world.guilds, engine=Re2Engine(), clock=clock),
        reviews=FakeReviews(world),
    )


def _registry_of(world: FakeWorld) -> Registry:
    names = dict.fromkeys(model.provider for model in world.models)
    offered = {name: tuple(model for model in world.models if model.provider == name) for name in names}
    return Registry([FakeProvider(world.clock, name=name, offered=models) for name, models in offered.items()])


def _keep_of(world: FakeWorld) -> Keep:
    book: Any = world.book
    return Keep(
        jobs=book,
        outbox=book,
        messages=world.messages,
        copies=world.copies,
        receipts=FakeReceipts(),
        signals=FakeSignals(),
        tombstones=FakeTombstones(),
        clock=world.clock,
        spool_path=world.copies.folder.joinpath,
        discard=world.discarded.append,
    )


def _transfer_of(world: FakeWorld, registry: Registry, policies: Policies) -> Transfer:
    configs = FakeConfigs(world.guilds, world.limits)
    return Transfer(configs=configs, registry=registry, policies=policies, engine=Re2Engine(), clock=world.clock, ids=FakeIds())
