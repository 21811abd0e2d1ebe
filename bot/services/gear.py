"""What a runner is given."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.discord_ports import Messenger, Receipts
from bot.domain.links import LinkStore, LinkTerms
from bot.domain.media_ports import Downloads, Pictures, VideoTools
from bot.domain.metrics import UNMETERED, Meter
from bot.domain.ports import Clock, Ids, JobStore, Journal, OutboxStore, RunnerLock, StateStore
from bot.domain.queueing import Concurrency
from bot.services.reburial import Reburial
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits


@dataclass(frozen=True, slots=True)
class RunnerLimits:
    """`concurrency`: jobs at providers, per server and member. The rest bounds this process: open calls, downloads, encodes, posts.

    `calls_each`: of the open calls those at one provider, which may hang for as long as a call may take. `fetches_each`: downloads of one
    provider's clips, so that links that drip do not keep those of the others waiting.

    `blocking`: open calls at one provider that wait for their clip. They take no place among `calls`: they would keep the others waiting.

    `gather`: seconds for which news are gathered before queue, outbox and storyboards are looked at.
    """

    concurrency: Concurrency = field(default_factory=lambda: Concurrency(per_guild=20, per_member=3))
    calls: int = 16
    calls_each: int = 4
    blocking: int = 4
    fetches: int = 8
    fetches_each: int = 4
    encodes: int = 1
    posts: int = 8
    gather: float = 0.0
    links: LinkTerms = field(default_factory=LinkTerms)


@dataclass(frozen=True, slots=True)
class RunnerPorts:
    """Everything outside that a runner works with.

    `data_dir` is what the clips' paths are relative to; `hook_base` is what stands before `/<token>` in a webhook's URL.
    """

    jobs: JobStore
    outbox: OutboxStore
    links: LinkStore
    lock: RunnerLock
    state: StateStore
    journal: Journal
    registry: Registry
    downloads: Downloads
    tools: VideoTools
    pictures: Pictures
    messenger: Messenger
    receipts: Receipts
    waits: Waits
    clock: Clock
    ids: Ids
    switches: Switchboard
    reburial: Reburial
    data_dir: Path
    hook_base: str | None = None
    random: Callable[[], float] = random.random
    meter: Meter = UNMETERED
    courtesy: Courtesy = UNHURRIED
