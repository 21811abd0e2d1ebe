"""The local providers of a demo, side by side: one line of `KINDS` each."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.discord.backend import Json
from sandbox.providers.aigate import LocalAiGate
from sandbox.providers.aimlapi import LocalAimlApi
from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.apimodels import LocalApiModels
from sandbox.providers.tasks import Task

JOBS_SHOWN = 2

LocalProvider = LocalAiVideoMaker | LocalApiModels | LocalAimlApi | LocalAiGate


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds a job waits and works at a local provider: by default slow enough to kill the bot in the middle.

    `scale`: clips of so much of their full width and height, where nobody looks at them.
    """

    waits: float = 3.0
    works: float = 9.0
    scale: float = 1.0


KINDS: Mapping[str, Callable[[Pace], LocalProvider]] = {
    "aivideomaker": lambda pace: LocalAiVideoMaker(seconds_to_start=pace.waits, seconds_to_finish=pace.works, clip_scale=pace.scale),
    "apimodels": lambda pace: LocalApiModels(seconds_to_start=pace.waits, seconds_to_finish=pace.works, clip_scale=pace.scale),
    "aigate": lambda pace: LocalAiGate(seconds=pace.waits + pace.works, clip_scale=pace.scale),
    "aimlapi": lambda pace: LocalAimlApi(seconds_to_start=pace.waits, seconds_to_finish=pace.works, clip_scale=pace.scale),
}
"""By the bot's name for them: it finds them by the settings `<NAME>_API_KEY` and `<NAME>_BASE_URL`."""


@dataclass(frozen=True, slots=True)
class Market:
    providers: Mapping[str, LocalProvider]

    def env(self) -> dict[str, str]:
        """What the bot has to be told to buy here."""
        found: dict[str, str] = {}
        for name, provider in self.providers.items():
            found |= {f"{name.upper()}_API_KEY": f"local-{name}-key", f"{name.upper()}_BASE_URL": provider.base_url}
        return found

    def state(self) -> Json:
        """What was paid for, newest job first; `credits` where the provider counts in them."""
        shown = [_shown(name, provider) for name, provider in self.providers.items()]
        return {"paid": sum(one["paid"] for one in shown), "providers": shown}


@asynccontextmanager
async def market(pace: Pace) -> AsyncGenerator[Market]:
    """Every local provider at a free port of its own, until the block ends."""
    async with AsyncExitStack() as stack:
        providers = {name: kind(pace) for name, kind in KINDS.items()}
        for provider in providers.values():
            await stack.enter_async_context(provider.serve())
        yield Market(providers)


def _shown(name: str, provider: LocalProvider) -> Json:
    if isinstance(provider, LocalAiGate):
        return {"name": name, "paid": provider.paid_jobs, "jobs": _orders(provider)}
    spent = sum(task.credits for task in provider.tasks)
    return {"name": name, "paid": provider.paid_jobs, "credits": spent, "jobs": _tasks(provider.tasks, provider.now())}


def _tasks(tasks: Sequence[Task[Any]], now: datetime) -> list[Json]:
    return [
        {"model": task.model, "status": task.word(now) or "unknown", "phase": _phase(task, now), "prompt": task.prompt}
        for task in tasks[: -JOBS_SHOWN - 1 : -1]
    ]


def _phase(task: Task[Any], now: datetime) -> str:
    if not task.ended(now):
        return "waiting" if now < task.starts_at else "working"
    return "failed" if task.cancelled or task.script.message or task.script.error_code else "done"


def _orders(provider: LocalAiGate) -> list[Json]:
    # An answered order looks like an unanswered one until its clip is fetched.
    return [
        {
            "model": str(order.payload["model"]),
            "status": "fetched" if order.fetches else "blocking",
            "phase": "done" if order.fetches else "working",
            "prompt": order.clip.prompt,
        }
        for order in provider.orders[: -JOBS_SHOWN - 1 : -1]
    ]
