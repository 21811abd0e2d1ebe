"""What the command line can do besides the demo: each command gets the settings and its arguments and answers with the exit status."""

import argparse
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from bot import app, storage
from bot.clock import SystemClock, SystemIds
from bot.domain.errors import SettingsInvalid, Value
from bot.settings import Settings
from bot.storage.location import SqliteFile, locate
from bot.text import Texts


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
    database = await storage.Database.open(settings.database_url, settings.data_dir, app.defaults_of(settings), SystemIds())
    try:
        differences = await database.quotas.audit()
    finally:
        await database.aclose()
    for difference in differences:
        _say("audit-difference", what=difference)
    if not differences:
        _say("audit-clean")
    return 1 if differences else 0


COMMANDS: Mapping[str, Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]] = {
    "run": run,
    "migrate": migrate,
    "backup": backup,
    "restore": restore,
    "audit": audit,
}


def _say(key: str, **values: Value) -> None:
    print(Texts.load().say("en", key, **values))  # noqa: T201 - the answer to a command
