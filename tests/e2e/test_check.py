"""`clapper check`, `backup` and `restore` as people run them, against the local Discord."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.driver import Demo
from sandbox.process import State
from sandbox.stage import Stage, bot_env, stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as built:
        yield built


async def clapper(here: Stage, folder: Path, *arguments: str, **settings: str) -> tuple[int, list[str]]:
    """Run one command with the bot's settings, and those given. Answers status and lines."""
    home = folder / "bot"
    home.mkdir(exist_ok=True)
    env: Mapping[str, str] = {"PATH": "/usr/bin:/bin", **bot_env(here.local, here.market, home), **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, env=env, cwd=home, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    text = said.decode()
    assert "Traceback" not in text, text
    return process.returncode or 0, text.splitlines()


def about(lines: list[str], mark: str) -> list[str]:
    return [line[6:] for line in lines if line.startswith(mark)]


async def test_a_fresh_installation_is_told_what_is_left_to_do(here: Stage, tmp_path: Path) -> None:
    status, lines = await clapper(here, tmp_path, "check", SECRET_KEY="")
    assert status == 0, lines
    assert lines[-1] == "All is well."
    assert about(lines, "FAULT") == []
    looks = "\n".join(about(lines, "LOOK"))
    for word in ("There is no database", "other commands than this version", "#no-bot-here", "SECRET_KEY is not set", "our guess"):
        assert word in looks
    fine = "\n".join(about(lines, "ok"))
    for word in ("the bot is Clapper", "clock agrees", "Club de Cine: the bot may post", "permissions=274878008320", "Video works"):
        assert word in fine
    assert not (tmp_path / "bot" / "clapper.db").exists(), "a look makes nothing"


async def test_check_and_backup_work_beside_a_running_bot(here: Stage, tmp_path: Path) -> None:
    await here.bot.start()
    async with Demo(here.url) as demo:
        await demo.online()
        status, lines = await clapper(here, tmp_path, "backup")
        assert (status, "was copied to" in lines[0]) == (0, True)
        status, lines = await clapper(here, tmp_path, "check", SECRET_KEY="x" * 32)
        refused, why = await clapper(here, tmp_path, "restore", str(next((tmp_path / "bot" / "data" / "backups").iterdir())))
        second, alone = await clapper(here, tmp_path, "run")
    assert (second, len(alone)) == (1, 1), alone
    assert alone[0].startswith("Another Clapper process already runs jobs here")
    fine = "\n".join(about(lines, "ok"))
    assert status == 0, lines
    for word in ("Discord has all", "The database is whole", "The books add up", "The newest backup is clapper-", "SECRET_KEY is set"):
        assert word in fine
    assert refused == 1
    assert why[0].startswith("Another Clapper process already runs jobs here")
    assert here.bot.state is State.RUNNING
    made = list((tmp_path / "bot").rglob("*"))
    assert {"clapper.db", "journal.jsonl", "backups", "spool"} <= {path.name for path in made}
    assert [path for path in made if path.stat().st_mode & 0o077] == [], "what is in our files is nobody else's on this machine"


async def test_each_fault_is_named_with_its_fix(here: Stage, tmp_path: Path) -> None:
    for role in here.local.backend.guilds[here.world.second_guild].roles.values():
        role.permissions = 0
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "clapper.db").write_bytes(b"scribbled over" * 1000)
    status, lines = await clapper(here, tmp_path, "check")
    faults = about(lines, "FAULT")
    assert status == 1
    assert lines[-1] == "2 faults. Mend them, then run `clapper check` again."
    assert faults[0].startswith(
        "In Club de Cine the bot lacks: View Channel, Send Messages, Send Messages in Threads, Attach Files, Read Mess"
    )
    assert "clapper restore" in faults[1]


async def test_wrong_settings_are_findings(here: Stage, tmp_path: Path) -> None:
    cases = (
        (
            {"DISCORD_TOKEN": "wrong.token.here", "DATABASE_URL": "postgresql://clapper:hunter2@127.0.0.1:1/x"},
            ["Discord refuses the token", "The database cannot be reached"],
        ),
        ({"DISCORD_TOKEN": "", "DATA_DIR": "/proc/clapper"}, ["DISCORD_TOKEN is missing", "/proc/clapper cannot be written to"]),
        ({"DISCORD_API_URL": "http://127.0.0.1:1/api/v10"}, ["Discord cannot be reached at http://127.0.0.1:1/api/v10"]),
    )
    for settings, words in cases:
        status, lines = await clapper(here, tmp_path, "check", **settings)
        faults = about(lines, "FAULT")
        assert status == 1
        assert [fault[: len(word)] for fault, word in zip(faults, words, strict=True)] == words
        assert "hunter2" not in "\n".join(lines)


async def test_a_start_on_a_damaged_database_names_what_to_do(here: Stage, tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "clapper.db").write_bytes(b"scribbled over" * 1000)
    status, lines = await clapper(here, tmp_path, "run")
    assert status == 1
    assert "clapper restore" in lines[-1]
    assert "minute" not in lines[-1]


async def test_a_restored_database_starts_with_orders_stopped(here: Stage, tmp_path: Path) -> None:
    """By hand, with the real process: what was bought since the copy is not bought again, and everybody is told."""
    await here.bot.start()
    async with Demo(here.url) as demo:
        await demo.online()
        await clapper(here, tmp_path, "backup", "before.db")
        mia, video = demo.member("Mia"), demo.channel("video")
        assert (await mia.slash(video, "video", prompt="a fox", model="demo/clip")).kind != "refused"
        await mia.wait_for_message(
            video, lambda message: any(one["filename"].endswith(".mp4") for one in message["attachments"]), 90, "the clip"
        )
    await here.bot.kill()
    status, lines = await clapper(here, tmp_path, "restore", "before.db")
    assert (status, "/operator go" in lines[-1]) == (0, True)
    await here.bot.start()
    async with Demo(here.url) as demo:
        await demo.online()
        mia = demo.member("Mia")
        refusal = await mia.reply_to(await mia.slash(demo.channel("video"), "video", prompt="another", model="demo/clip"))
    assert "until the operator has looked after the restored books" in refusal["content"]
    said = "\n".join(here.bot.log)
    assert "nothing is bought until /operator go" in said
    assert "1 jobs of which calls were made are not in this database" in said
    _, lines = await clapper(here, tmp_path, "check")
    assert any("All orders are stopped" in look for look in about(lines, "LOOK"))
