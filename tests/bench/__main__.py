"""`python -m tests.bench [name…] [--strict]`: what the issues ask about speed, measured against twins in the same run."""

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from tests.bench import books, burst, polling, receipt, relay
from tests.bench.report import Report, render
from tests.bench.stage import BotFailed

BENCHMARKS: Mapping[str, Callable[[str | None], Awaitable[Report]]] = {
    "receipt": receipt.measure,
    "burst": burst.measure,
    "relay": relay.measure,
    "polling": polling.measure,
    "books": books.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - BENCHMARKS.keys():
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    missed = 0
    for name in options.names or BENCHMARKS:
        sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_machine()}\n")
        sys.stdout.flush()
        try:
            report = asyncio.run(_measure(name, options.profile))
        except BotFailed as error:
            sys.stdout.write(f"{name}: could not be measured: {error}\n\n")
            missed += 1
            continue
        sys.stdout.write(render(report) + "\n\n")
        sys.stdout.flush()
        missed += not report.met
    return 1 if options.strict and missed else 0


async def _measure(name: str, profile: str | None) -> Report:
    return await BENCHMARKS[name](f"{profile}.{name}" if profile else None)


def _machine() -> str:
    """What to hold the figures against: on a machine that does other work they say more about that."""
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, load before the run {os.getloadavg()[0]:.1f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed and memory as ratios within one run.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(BENCHMARKS)}; none = all")
    parser.add_argument("--strict", action="store_true", help="exit 1 when an aim is missed")
    parser.add_argument("--profile", metavar="FILE", help="write a cProfile of the bot's main thread to FILE.<name>; distorts the figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
