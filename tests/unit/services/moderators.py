"""A server with a word list and moderators, and orders that wait for them."""

from datetime import timedelta

from bot.domain.jobs import Job
from bot.domain.moderation import ModerationRules
from bot.domain.presses import Press, SendAnswer
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.domain.views import Receipt
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

ADMIN = Actor(99)
MODERATOR, MODERATORS = 99, 70
PRESS = Press(MEMBER, CHANNEL)
PRICE = 5
DAY = timedelta(hours=24) / timedelta(seconds=1)


async def rules(world: World, **facts: object) -> None:
    held = ModerationRules(**{"words": ("gun",), "channel": MODERATORS, **facts})  # pyright: ignore[reportArgumentType]
    await world.database.moderation.change(GUILD, lambda _: held, ADMIN, world.clock.now())


async def ask(world: World, prompt: str = "a gun", **facts: object) -> Receipt:
    return await world.ask(VideoOrder(prompt=prompt, **facts))  # pyright: ignore[reportArgumentType]


async def sent(world: World) -> Job:
    receipt = await ask(world)
    assert (await world.reviews_service().send(receipt.job.id, MEMBER)).answer is SendAnswer.SENT
    return receipt.job


async def untouched(world: World) -> bool:
    return await world.reserved_and_used() == (0, 0) and await world.audit() == []
