"""What an admin does in a server, and what explain says of it."""

from typing import Any

from bot.domain.explaining import Explanation, Question
from bot.domain.money import Price, PriceSource
from bot.domain.origin import Spot
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Actor, GuildSettings
from bot.services.explain import Explain
from bot.services.house import House
from bot.services.policies import Policies
from bot.services.registry import Registry
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

ADMIN = Actor(99, reason="holidays")
DEAR = Price(0, 10, 0, PriceSource.SEED, "")
CATEGORY = 401


def house_of(world: World, policies: Policies | None = None) -> House:
    return House(
        guilds=world.database.guilds,
        jobs=world.watched_jobs(),
        registry=Registry(world.providers),
        policies=policies or world.policies(),
        signals=world.signals,
        clock=world.clock,
    )


async def entered(world: World, *entries: tuple[EntryKind, str, bool]) -> None:
    wanted = frozenset(Entry(*entry) for entry in entries)
    await world.database.guilds.amend_entries(GUILD, lambda _: wanted, ADMIN, world.clock.now())


async def saved(world: World, **settings: Any) -> None:
    await world.database.guilds.save(GUILD, GuildSettings(**settings), ADMIN, world.clock.now())


async def explained(world: World, model: str | None = None, roles: tuple[int, ...] = (), spot: Spot | None = None) -> Explanation:
    service = Explain(
        limits=world.database.limits,
        guilds=world.database.guilds,
        moderation=world.database.moderation,
        registry=Registry(world.providers),
        clock=world.clock,
    )
    return await service.order(Question(GUILD, MEMBER, roles, CHANNEL, (), model, spot))
