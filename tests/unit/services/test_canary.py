"""A prompt goes through a whole life, failures and faults of the program included, and appears in no log line. Nor do members' tokens."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.errors import RequestRefused, StoreUnavailable
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outcomes import Failed, Rejected
from bot.domain.requests import VideoOrder
from bot.log import configure
from tests.fakes.provider import answering, breaking, buy_and_lose
from tests.unit.services.world import World

pytestmark = pytest.mark.asyncio

CANARY = "canary-7f3a"
ORDER = VideoOrder(prompt=f"a {CANARY} in the snow", negative=None)
TOKEN = "secret"
"""Of every receipt in this world."""


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything, in the bot's own form, tracebacks and all."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure("debug", "text", stream)
    for chatty in ("sqlalchemy", "aiosqlite"):
        # As the bot has them: at warning.
        assert logging.getLogger(chatty).level >= logging.WARNING
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def clean(logged: io.StringIO, *, said: str) -> None:
    text_ = logged.getvalue()
    assert said in text_
    assert CANARY not in text_
    assert TOKEN not in text_


async def test_a_clip(world: World, logged: io.StringIO) -> None:
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, JobState.DONE)
    clean(logged, said="delivering -> done")


async def test_a_refusal_in_which_the_provider_repeats_the_prompt(world: World, logged: io.StringIO) -> None:
    world.provider.answers.append(answering(Rejected(Failure(FailureKind.MODERATED, f"your prompt '{ORDER.prompt}' is not allowed"))))
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, JobState.FAILED)
    clean(logged, said="-> failed (moderated)")


async def test_a_failure_in_which_the_provider_repeats_the_prompt(world: World, logged: io.StringIO) -> None:
    world.provider.states["*"] = Failed(Failure(FailureKind.PROVIDER, f"could not make {ORDER.prompt}"))
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, JobState.FAILED)
    clean(logged, said="-> failed (provider)")


async def test_a_lost_answer(world: World, logged: io.StringIO) -> None:
    world.provider.answers.append(buy_and_lose)
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, JobState.DONE)
    clean(logged, said="submit: Unknown")


async def test_a_provider_that_breaks(world: World, logged: io.StringIO) -> None:
    world.provider.answers.append(breaking(RuntimeError("a fault of the adapter")))
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, JobState.DONE, JobState.UNCERTAIN)
    clean(logged, said="a fault of the adapter")


async def test_a_database_that_is_away(world: World, logged: io.StringIO) -> None:
    world.faults["jobs.apply"] = [StoreUnavailable("store-unavailable", reason="busy", detail="database is locked")]
    world.start()
    receipt = await world.ask(ORDER)
    await world.until(receipt.job.id, JobState.DONE)
    clean(logged, said="store unavailable")


async def test_a_statement_that_fails(world: World, logged: io.StringIO) -> None:
    """The database's error names the statement, never its values."""
    world.start()
    await world.database._connections.write(
        lambda tx: tx.execute(text("CREATE TRIGGER broken BEFORE INSERT ON jobs BEGIN SELECT RAISE(ABORT, 'broken'); END"))
    )
    try:
        await world.ask(ORDER)
    except Exception:
        logging.getLogger("bot.test").exception("an order failed")
    clean(logged, said="broken")


async def test_a_row_that_cannot_be_read(world: World, logged: io.StringIO) -> None:
    receipt = await world.ask(ORDER)
    damage = text("UPDATE jobs SET request = json_set(request, '$.prompt', json_array(:prompt))")
    await world.database._connections.write(lambda tx: tx.execute(damage, {"prompt": ORDER.prompt}))
    try:
        await world.database.jobs.get(receipt.job.id)
    except ValueError:
        logging.getLogger("bot.test").exception("a job cannot be read")
    clean(logged, said="a stored value cannot be read")


async def test_a_value_that_is_refused(world: World, logged: io.StringIO) -> None:
    world.start()
    with pytest.raises(RequestRefused):
        await world.ask(replace(ORDER, extra=f"style={CANARY}"))
    logging.getLogger("bot.test").info("after it")
    clean(logged, said="after it")
