"""What the providers' own catalogs say about the models on offer."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import ReadFailed
from bot.services.availability import AGAIN, DAILY, Availability
from bot.services.registry import Registry
from tests.fakes.clock import FakeClock
from tests.fakes.provider import FakeProvider, fake_model


@pytest.mark.asyncio
async def test_a_model_that_the_catalog_names_no_more_is_not_offered_until_it_is_back() -> None:
    clock = FakeClock()
    kept = fake_model()
    other = replace(kept, id="fake/other", wire_id="other")
    provider = FakeProvider(clock, offered=(kept, other), catalog=frozenset({kept.id}))
    registry = Registry([provider])
    asking = asyncio.ensure_future(Availability(registry=registry, clock=clock).run())
    await clock.advance(1)
    assert [model.id for model in registry.models()] == [kept.id]
    assert registry.model("fake/other") == other
    assert registry.gone(other)
    provider.catalog = frozenset({kept.id, other.id})
    await clock.advance(DAILY)
    assert [model.id for model in registry.models()] == [kept.id, other.id]
    asking.cancel()


@pytest.mark.asyncio
@pytest.mark.parametrize("catalog", [None, frozenset[str]()])
async def test_no_catalog_and_an_empty_one_take_nothing_away(catalog: frozenset[str] | None) -> None:
    clock = FakeClock()
    registry = Registry([FakeProvider(clock, catalog=catalog)])
    asking = asyncio.ensure_future(Availability(registry=registry, clock=clock).run())
    await clock.advance(1)
    assert len(registry.models()) == 1
    asking.cancel()


@pytest.mark.asyncio
async def test_a_catalog_that_cannot_be_read_is_asked_for_again_soon() -> None:
    clock = FakeClock()
    provider = FakeProvider(clock, catalog=ReadFailed("provider-read-failed", provider="fake", reason="x"))
    registry = Registry([provider])
    asking = asyncio.ensure_future(Availability(registry=registry, clock=clock).run())
    await clock.advance(1)
    assert len(registry.models()) == 1
    provider.catalog = frozenset({"fake/none-of-ours"})
    await clock.advance(AGAIN)
    assert registry.models() == ()
    asking.cancel()
