"""`clapper demo`: the whole bot against a local Discord and a local provider, in a browser or by itself."""

import asyncio
import signal
import tempfile
from pathlib import Path

from sandbox.play import play
from sandbox.process import State
from sandbox.stage import Stage, stage

INTERRUPTED = 130


def run(*, headless: bool, port: int, output: Path) -> int:
    """Play the demo; 0 when all went well. `output` takes the clips of a headless run."""
    return asyncio.run(main(headless=headless, port=port, output=output))


async def main(*, headless: bool, port: int, output: Path) -> int:
    """Each run has a fresh folder, which is gone when it ends. Ctrl-C, SIGTERM and SIGHUP end it, with everything that it started."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    with tempfile.TemporaryDirectory(prefix="clapper-demo-", ignore_cleanup_errors=True) as folder:
        showing = asyncio.create_task(play(Path(folder), output) if headless else _show(Path(folder), port))
        ending = asyncio.create_task(ended.wait())
        await asyncio.wait({showing, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if showing.done():
            return showing.result()
        _say("Ending the demo …")
        showing.cancel()
        await asyncio.wait({showing})
        return INTERRUPTED if headless else 0


async def _show(folder: Path, port: int) -> int:
    async with stage(folder, port=port) as here:
        here.bot.watchers.append(lambda: _tell_of_its_end(here))
        await here.bot.start()
        _say(f"Open {here.url} in a browser. Ctrl-C ends the demo.")
        await asyncio.Event().wait()
    return 0


def _tell_of_its_end(here: Stage) -> None:
    if here.bot.state is State.EXITED:
        _say("\n".join(["The bot ended by itself. Its last words:", *list(here.bot.log)[-12:]]))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  (the demo speaks to a terminal)
