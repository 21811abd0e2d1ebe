"""What everything else is built on: settings, time, texts, the database, the providers."""

from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock, SystemIds
from bot.domain.provider_ports import Provider
from bot.metrics import PrometheusMeter
from bot.providers.keys import LiveKeyring
from bot.settings import Settings
from bot.storage import Database
from bot.text import Texts


@dataclass(frozen=True, slots=True)
class Ground:
    settings: Settings
    database: Database
    providers: tuple[Provider, ...]
    keyring: LiveKeyring
    data_dir: Path
    texts: Texts
    clock: SystemClock
    ids: SystemIds
    meter: PrometheusMeter
