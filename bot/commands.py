"""What the command line can do besides the demo: each command gets the settings and its arguments and answers with the exit status."""

import argparse
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from bot import app, opening, storage
from bot.check import MachineCheck, ProvidersCheck, SecretsCheck, VideoCheck, found, line
from bot.client import ClapperClient, use_endpoints
from bot.clock import SystemClock, SystemIds
from bot.discord_io.checking import DiscordCheck
from bot.domain.errors import SettingsInvalid, Value
from bot.domain.findings import Checked, Verdict
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.provider_ports import Provider
from bot.media.render import DemoRenderer
from bot.media.spool import Spool
from bot.media.video import ClipTools
from bot.settings import Settings
from bot.storage.location import SqliteFile, locate
from bot.text import Texts, terminal_locale


async def run(settings: Settings, _: argparse.Namespace) -> int:
    return await app.run(settings)


async def migrate(settings: Settings, _: argparse.Namespace) -> int:
    done = await storage.migrate(settings.database_url, settings.data_dir)
    if done.before == done.after:
        _say("migrate-nothing", after=done.after)
    elif done.before is None:
        _say("migrate-new", after=done.after)
    elif done.backup is None:
        _say("migrate-done", before=done.before, after=done.after)
    else:
        _say("migrate-done-copied", before=done.before, after=done.after, backup=str(done.backup))
    return 0


async def backup(settings: Settings, options: argparse.Namespace) -> int:
    made = await storage.backup(settings.database_url, settings.data_dir, SystemClock().now(), options.target)
    _say("backup-done", file=str(made))
    return 0


async def restore(settings: Settings, options: argparse.Namespace) -> int:
    aside = await storage.restore(settings.database_url, settings.data_dir, options.file, SystemClock().now())
    _say("restore-done", file=str(options.file))
    if aside is not None:
        _say("restore-aside", file=str(aside))
    _say("restore-next")
    return 0


async def audit(settings: Settings, _: argparse.Namespace) -> int:
    """One line per difference; 0 only if there is none."""
    location = locate(settings.database_url)
    if isinstance(location, SqliteFile) and not location.path.is_file():
        raise SettingsInvalid((f"DATABASE_URL: there is no database at {location.path}",))
    database = await storage.Database.look(settings.database_url, settings.data_dir, opening.defaults_of(settings), SystemIds())
    try:
        differences = await database.quotas.audit()
    finally:
        await database.aclose()
    for difference in differences:
        _say("audit-difference", what=difference)
    if not differences:
        _say("audit-clean")
    return 1 if differences else 0


async def check(settings: Settings, _: argparse.Namespace) -> int:
    """One line per finding; 0 if none of them is a fault."""
    use_endpoints(settings.discord_api_url, settings.discord_gateway_url, settings.discord_cdn_url)
    texts, locale, faults = Texts.load(), terminal_locale(os.environ), 0
    providers, keyring = opening.providers_of(settings, settings.data_dir.absolute())
    used = [provider for provider in providers if not provider.needs_key or keyring.usable(provider.name, OPERATOR_ACCOUNT)]
    try:
        async for finding in found(await _parts(settings, used)):
            faults += finding.verdict is Verdict.FAULT
            _print(line(texts, locale, finding))
    finally:
        for provider in providers:
            await provider.aclose()
    _say("check-faults" if faults else "check-all-well", count=faults)
    return 1 if faults else 0


async def _parts(settings: Settings, providers: Sequence[Provider]) -> Mapping[str, Checked]:
    token = settings.discord_token.get_secret_value() if settings.discord_token else None
    data_dir, clock = settings.data_dir.absolute(), SystemClock()
    client = ClapperClient(texts=Texts.load(), clock=clock, state=NoFacts())
    commands = await client.load()
    await client.close()
    return {
        "discord": DiscordCheck(token=token, api_url=settings.discord_api_url, commands=commands, clock=clock),
        "providers": ProvidersCheck(providers),
        "database": storage.DatabaseCheck(settings.database_url, data_dir),
        "disk": MachineCheck(data_dir),
        "video": VideoCheck(DemoRenderer(), lambda folder: ClipTools(Spool(folder))),
        "secret": SecretsCheck(has_secret_key=bool(settings.secret_key)),
    }


class NoFacts:
    """For a client that is never started."""

    async def get_fact(self, name: str) -> str | None:
        raise AssertionError(name)

    async def set_fact(self, name: str, value: str) -> None:
        raise AssertionError(name, value)


COMMANDS: Mapping[str, Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]] = {
    "run": run,
    "check": check,
    "migrate": migrate,
    "backup": backup,
    "restore": restore,
    "audit": audit,
}


def _say(key: str, **values: Value) -> None:
    _print(Texts.load().say(terminal_locale(os.environ), key, **values))


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the answer to a command
