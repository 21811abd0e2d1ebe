"""Which providers there are. A new one is its module, one line here and its entries in the model table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.errors import SettingsInvalid
from bot.domain.media_ports import ClipRenderer
from bot.domain.models import Model
from bot.domain.ports import Clock
from bot.domain.provider_ports import Provider
from bot.domain.secret import Secret, can_be_sent
from bot.providers import demo
from bot.providers.aigate import AiGate
from bot.providers.aimlapi import AimlApi
from bot.providers.aivideomaker import AiVideoMaker
from bot.providers.apimodels import ApiModels
from bot.providers.base import Remote
from bot.providers.budget import ReadBudget
from bot.providers.catalog import load_catalog
from bot.providers.couriers import Couriers
from bot.providers.demo import Demo
from bot.providers.keys import LiveKeyring
from bot.providers.paid import PaidClient, paid_transports
from bot.providers.reads import ReadClient


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """What the operator set. `keys` and `base_urls` by provider name; `demo`: the built-in one is on."""

    keys: Mapping[str, Secret] = field(default_factory=dict[str, Secret])
    base_urls: Mapping[str, str] = field(default_factory=dict[str, str])
    demo: bool = False
    models_file: Path | None = None


def build_providers(
    config: ProviderConfig, keyring: LiveKeyring, clock: Clock, renderer: ClipRenderer, data_dir: Path, *, one_data_dir: bool = True
) -> tuple[Provider, ...]:
    """Every provider with its models; which of them can be used is up to the keys in `keyring`, now and later.

    `one_data_dir`: no other process of this installation runs jobs from another data folder (true on SQLite). Raises `SettingsInvalid` with
    a line per fault of keys and model table.
    """
    catalog = load_catalog(config.models_file, usual_fields)
    faults = [
        f"{name.upper()}_API_KEY: holds a space or a character that cannot be sent in a header"
        for name, key in config.keys.items()
        if not can_be_sent(key.reveal())
    ]
    known = {*(kind.NAME for kind in REMOTE), demo.NAME}
    faults += [
        f'MODELS_FILE: ["{model.id}"]: there is no provider {model.provider}; known are {", ".join(sorted(known))}'
        for model in catalog
        if model.provider not in known
    ]
    if faults:
        raise SettingsInvalid(tuple(faults))
    couriers = Couriers(data_dir / "courier", alone=one_data_dir)
    # One for all: it keeps nothing but a TLS context, which takes a moment and a megabyte to make.
    paid = PaidClient(paid_transports())
    built: list[Provider] = [
        build_remote(kind, config.base_urls[kind.NAME], keyring.of(kind.NAME), _of(kind.NAME, catalog), clock, couriers, paid)
        for kind in REMOTE
    ]
    if config.demo:
        built.append(Demo(data_dir / "demo", _of(demo.NAME, catalog), clock, renderer))
    return tuple(built)


def build_remote(
    kind: type[Remote],
    base_url: str,
    keys: Mapping[str, Secret],
    models: tuple[Model, ...],
    clock: Clock,
    couriers: Couriers | None = None,
    paid: PaidClient | None = None,
) -> Remote:
    """`keys` by account alias; they may come and go while the provider is in use."""
    reads = ReadClient(kind.NAME, base_url, ReadBudget(kind.READS_PER_MINUTE, clock), clock)
    return kind(base_url, keys, models, clock, paid=paid or PaidClient(paid_transports()), reads=reads, couriers=couriers)


REMOTE: tuple[type[Remote], ...] = (AiVideoMaker, ApiModels, AiGate, AimlApi)


def usual_fields(provider: str, blocking: bool) -> Mapping[str, str] | None:
    """See `UsualFields`."""
    kind = {kind.NAME: kind for kind in REMOTE}.get(provider)
    return kind and (kind.BLOCKING_FIELDS if blocking and kind.BLOCKING_FIELDS is not None else kind.FIELDS)


def _of(provider: str, catalog: tuple[Model, ...]) -> tuple[Model, ...]:
    return tuple(model for model in catalog if model.provider == provider)
