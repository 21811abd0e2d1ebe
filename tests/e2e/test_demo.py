"""`clapper demo` as people run it: a process of its own, ended by Ctrl-C, and the scripted conversation."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sandbox.clips import check_clip
from sandbox.driver import Demo

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.e2e


def _environment(folder: Path) -> Mapping[str, str]:
    """Keys and settings of a real bot, which must not reach the demo's."""
    temporary = folder / "tmp"
    temporary.mkdir()
    (folder / ".env").write_text("HTTP_PORT=nonsense\nDISCORD_TOKEN=real\n")
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "DISCORD_TOKEN": "real", "LOG_LEVEL": "nonsense"}


@pytest.mark.timeout(960)
def test_the_headless_demo_plays_every_step(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--headless", "--output", "clips"]
    done = subprocess.run(command, cwd=tmp_path, env=_environment(tmp_path), capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    clips = {path.stem for path in (tmp_path / "clips").glob("*.mp4")}
    of_the_story = {"in-the-spanish-server", "confirmed", "kite-number-1", "kite-number-2", "kite-number-3"}
    of_providers = {"apimodels-text", "aimlapi-text", "aimlapi-picture", "aigate-text", "aigate-picture", "aivideomaker-long"}
    of_providers |= {"apimodels-p-video", "animate-clip", "video-to-video", "after-kill-9-aivideomaker", "after-kill-9-aigate"}
    of_members = {
        "after-dark", "approved", "by-mention", "by-reply", "kite", "raft-1", "raft-2", "raft-3", "sticker", "storyboard",
        "storyboard-long", "storyboard-mended",
    }  # fmt: skip
    of_the_first_steps = {"text-to-video", "picture-to-video", "animate", "boat-1", "boat-2", "boat-3"}
    assert clips == of_the_first_steps | of_providers | of_the_story | of_members
    check_clip(tmp_path / "clips" / "aivideomaker-long.mp4", 10)
    check_clip(tmp_path / "clips" / "apimodels-p-video.mp4", 5)
    check_clip(tmp_path / "clips" / "animate-clip.mp4", 5)
    check_clip(tmp_path / "clips" / "after-kill-9-aivideomaker.mp4", 8)
    check_clip(tmp_path / "clips" / "after-kill-9-aigate.mp4", 5)
    assert "kill -9" in done.stdout
    assert (tmp_path / "clips" / "usage.png").read_bytes().startswith(b"\x89PNG")
    assert list((tmp_path / "tmp").glob("clapper-demo-*")) == [], "the folder of the run is gone"


@pytest.mark.asyncio
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_ctrl_c_ends_the_world(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    demo = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=_environment(tmp_path), stdout=asyncio.subprocess.PIPE)
    assert demo.stdout is not None
    async with asyncio.timeout(60):
        line = (await demo.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        async with Demo(found[0]) as world:
            await world.online()
            pid = (await world.get("/local/bot"))["pid"]
        demo.send_signal(how)
        await demo.stdout.read()
        assert await demo.wait() == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert list((tmp_path / "tmp").glob("clapper-demo-*")) == []
