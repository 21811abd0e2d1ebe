"""`make screenshots`: every picture of the docs, taken anew from the demo page, so that they stay true."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sandbox.market import Pace
from sandbox.stage import ROOT, stage
from tests.screenshots.admins import shows_admins, shows_operators
from tests.screenshots.camera import CHROMIUM, camera
from tests.screenshots.members import shows_members

IMAGES = ROOT / "docs" / "images"


SCENES = {"members": shows_members, "admins": shows_admins, "operators": shows_operators}
"""Each can be played alone: make screenshots ARGS=admins."""


async def take(names: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), pace=Pace(waits=1.0, works=4.0)) as here:
            await here.bot.start()
            async with camera(here.url, IMAGES) as page:
                for name in names:
                    await SCENES[name](page)


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("Screenshots need Chromium on PATH, for example: apt-get install chromium")
    asyncio.run(take(sys.argv[1:] or list(SCENES)))
