"""Reads that go through all the books take longer than any other call may."""

from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.errors import StoreUnavailable
from bot.storage import connections
from bot.storage.location import PostgresServer
from tests.contract.storage.conftest import Home

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)]


async def test_a_proof_of_the_books_is_not_cut_off(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CALL_SECONDS", 0.2)
    db = connections.connect(PostgresServer(home.url))

    async def slow(tx: Any) -> int:
        await tx.execute(text("SELECT pg_sleep(0.6)"))
        return 1

    try:
        assert await db.read_all(slow) == 1
        with pytest.raises(StoreUnavailable):
            await db.read(slow)
    finally:
        await db.aclose()
