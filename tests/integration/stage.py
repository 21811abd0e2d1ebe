"""A server on SimCord's Discord, with the real client and cogs in it and fake services behind them."""

from dataclasses import dataclass, field
from datetime import datetime

import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot.client import ClapperClient
from bot.discord_io.receipts import WebhookReceipts
from bot.text import Texts
from tests.fakes.clock import FakeClock
from tests.fakes.services import services_of
from tests.fakes.world import FakeWorld


@dataclass
class FakeState:
    facts: dict[str, str] = field(default_factory=dict)

    async def get_fact(self, name: str) -> str | None:
        return self.facts.get(name)

    async def set_fact(self, name: str, value: str) -> None:
        self.facts[name] = value


@dataclass
class Stage:
    """A server with one channel, a member and an admin; the bot is there with what it needs to post."""

    env: simcord.Env
    client: ClapperClient
    services: FakeWorld
    clock: FakeClock
    state: FakeState
    guild: GuildHandle
    channel: ChannelHandle
    member: MemberActor
    admin: MemberActor
    boss: MemberActor
    owner: MemberActor

    def sent(self, path: str) -> list[dict[str, object]]:
        """Bodies of what the bot sent to a path that ends so, in order."""
        return [entry.json for entry in self.env.http_requests if entry.path.endswith(path) and entry.json]

    @property
    def now(self) -> datetime:
        return self.clock.now()


def make_client(texts: Texts, clock: FakeClock, state: FakeState, world: FakeWorld) -> ClapperClient:
    client = ClapperClient(texts=texts, clock=clock, state=state)
    services = services_of(world)
    client.serve(services, WebhookReceipts(client, texts, clock, services.jobs.view))
    return client
