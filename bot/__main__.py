"""The command line: `clapper` and `python -m bot` are the same program."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from bot.domain.errors import ClapperError, SettingsInvalid, StoreUnavailable

SETTINGS_WRONG = 2
OURS_ALONE = 0o077
"""Prompts, pictures and tokens are in our files: nobody else on the machine may read them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Status 0: all is well; 1: it is not; 2: settings or arguments are wrong."""
    options = _parser().parse_args(arguments)
    try:
        return _dispatch(options)
    except SettingsInvalid as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return SETTINGS_WRONG
    except ClapperError as error:
        print(_words(error), file=sys.stderr)
        return 1


def _words(error: ClapperError) -> str:
    """What an operator reads. A database that is away has words of its own for them: a member is told to wait, they have to act."""
    from bot.text import Texts, terminal_locale

    texts, locale = Texts.load(), terminal_locale(os.environ)
    if isinstance(error, StoreUnavailable) and error.key == "store-unavailable":
        return texts.say(locale, f"operator-store-{error.values['reason']}", detail=error.values.get("detail", ""))
    return texts.explain(locale, error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clapper", description="A self-hosted Discord bot that turns prompts and pictures into video.")
    parser.add_argument("--version", action="version", version=f"clapper {metadata.version('clapper')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("run", help="the bot; settings come from the environment and .env")
    demo = commands.add_parser("demo", help="the whole bot against a local Discord and local providers; no account, no key")
    demo.add_argument("--headless", action="store_true", help="play a scripted conversation instead of waiting for a browser")
    demo.add_argument("--port", type=int, default=8765, help="the page's port (0: a free one)")
    demo.add_argument("--output", type=Path, default=Path("demo-output"), help="where --headless saves clips and pictures")
    commands.add_parser("check", help="look at token, permissions, keys, database and machine; says what to mend")
    commands.add_parser("migrate", help="bring the database up to date, after a copy of it was made")
    backup = commands.add_parser("backup", help="copy the SQLite database, also while the bot runs")
    backup.add_argument("target", nargs="?", type=Path, help="file or folder (default: DATA_DIR/backups, where the newest copies are kept)")
    restore = commands.add_parser("restore", help="put a copy in the place of the database; the bot must be stopped")
    restore.add_argument("file", type=Path, help="a copy that `clapper backup` made")
    commands.add_parser("audit", help="recompute the books; says what differs")
    return parser


def _dispatch(options: argparse.Namespace) -> int:
    # Each command imports what it needs, so that `--help` is instant and `run` never loads the sandbox.
    if options.command == "demo":
        from sandbox import demo

        return demo.run(headless=options.headless, port=options.port, output=options.output)
    from bot import commands, log, settings

    os.umask(OURS_ALONE)
    loaded = settings.load(need_token=options.command == "run")
    log.configure(loaded.log_level, loaded.log_format)
    return asyncio.run(commands.COMMANDS[options.command](loaded, options))


if __name__ == "__main__":
    sys.exit(main())
