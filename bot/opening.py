"""What has to be open before the bot can be built: the data folder, the providers, the database."""

import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from bot.client import ClapperClient, ShardedClient
from bot.clock import SystemClock, SystemIds
from bot.discord_io.restraint import Restraint
from bot.discord_io.stopwatch import Stopwatch
from bot.domain.courtesy import Courtesy
from bot.domain.errors import SettingsInvalid
from bot.domain.metrics import Meter
from bot.domain.provider_ports import Provider
from bot.domain.secret import Secret
from bot.media.render import DemoRenderer
from bot.providers.keys import LiveKeyring
from bot.providers.registry import ProviderConfig, build_providers
from bot.settings import Settings
from bot.storage import Database, Defaults, require_alone
from bot.text import Texts


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[tuple[Database, tuple[Provider, ...], LiveKeyring]]:
    """Raises `SettingsInvalid`, and what `Database.open` does."""
    data_dir = _data_dir(settings)
    require_alone(settings.database_url, data_dir)
    providers, keyring = providers_of(settings, data_dir)
    database = await Database.open(settings.database_url, data_dir, defaults_of(settings), SystemIds())
    try:
        yield database, providers, keyring
    finally:
        await database.aclose()


def client_of(
    settings: Settings, texts: Texts, clock: SystemClock, database: Database, restraint: Restraint, meter: Meter, courtesy: Courtesy
) -> ClapperClient:
    several, stopwatch = len(settings.shards) > 1, Stopwatch(meter, clock)

    def heard(interaction: Any) -> None:
        courtesy.expect()
        stopwatch.heard(interaction)

    client = (ShardedClient if several else ClapperClient)(
        texts=texts,
        clock=clock,
        state=database.facts,
        owners=settings.owner_ids,
        shard_id=settings.shards[0] if len(settings.shards) == 1 and settings.shard_count else None,
        shard_count=settings.shard_count,
        http_trace=stopwatch.trace(restraint.trace()),
        turn=restraint.turn,
        heard=heard,
    )
    if isinstance(client, ShardedClient):
        client.answer(settings.shards)
    return client


def _data_dir(settings: Settings) -> Path:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsInvalid((f"DATA_DIR: {settings.data_dir} cannot be made: {error.strerror}",)) from error
    return settings.data_dir.absolute()


def defaults_of(settings: Settings) -> Defaults:
    return Defaults(guild_credits=settings.default_guild_credits, member_credits=settings.default_member_credits)


def providers_of(settings: Settings, data_dir: Path) -> tuple[tuple[Provider, ...], LiveKeyring]:
    """Raises `SettingsInvalid` with a line per fault of keys and model table."""
    config, one_data_dir = _provider_config(settings), settings.database_url.startswith("sqlite")
    keyring = LiveKeyring(config.keys)
    return build_providers(config, keyring, SystemClock(), DemoRenderer(), data_dir, one_data_dir=one_data_dir), keyring


def _provider_config(settings: Settings) -> ProviderConfig:
    keys = {
        "aivideomaker": settings.aivideomaker_api_key,
        "apimodels": settings.apimodels_api_key,
        "aigate": settings.aigate_api_key,
        "aimlapi": settings.aimlapi_api_key,
    }
    base_urls = {
        "aivideomaker": settings.aivideomaker_base_url,
        "apimodels": settings.apimodels_base_url,
        "aigate": settings.aigate_base_url,
        "aimlapi": settings.aimlapi_base_url,
    }
    return ProviderConfig(
        keys={name: Secret(key.get_secret_value()) for name, key in keys.items() if key is not None},
        base_urls=base_urls,
        demo=settings.demo_is_on,
        models_file=settings.models_file,
    )
