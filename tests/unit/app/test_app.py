"""The program put together: what has to stop its start."""

import asyncio
import sys
import types
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.opening import opened
from bot.settings import Settings


@pytest.mark.asyncio
async def test_a_cog_that_cannot_be_loaded_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def setup(_: object) -> None:
        raise RuntimeError("broken cog")

    broken = types.ModuleType("cogs.operator")
    broken.setup = setup  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "cogs.operator", broken)
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue]
        discord_token=SecretStr("token"),
        discord_api_url="http://127.0.0.1:9/api/v10",
        database_url=f"sqlite:///{tmp_path}/clapper.db",
        data_dir=tmp_path,
    )
    async with opened(settings) as (database, providers, keyring):
        app = App(settings, database, providers, keyring)
        try:
            with pytest.raises(RuntimeError, match="broken cog"):
                async with asyncio.timeout(10):
                    await app.serve()
        finally:
            await app.stop()
            await app.aclose()
