"""How findings come about and how they read. The whole command runs in tests/e2e/test_check.py."""

import errno
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

import bot.check
from bot.check import MachineCheck, ProvidersCheck, found, line
from bot.discord_io.checking import _skew
from bot.domain.errors import RunnerElsewhere
from bot.domain.findings import Finding, Verdict, fault, fine
from bot.domain.keys import KeyTest
from bot.domain.money import Price, PriceSource
from bot.storage import require_alone
from bot.storage.lock import file_lock
from bot.text import Texts
from tests.fakes.clock import START, FakeClock
from tests.fakes.provider import FakeProvider, fake_model

TEXTS = Texts.load(strict=True)


class Part:
    def __init__(self, answer: Sequence[Finding] | Exception) -> None:
        self._answer = answer

    async def findings(self) -> Sequence[Finding]:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.asyncio
async def test_a_part_that_breaks_is_a_finding_and_stops_no_other() -> None:
    parts = {"video": Part(ZeroDivisionError("in\nthe part")), "secret": Part([fine("check-secret-ok")])}
    lines = [line(TEXTS, "en", finding) async for finding in found(parts)]
    assert lines[0].startswith("FAULT video could not be looked at (ZeroDivisionError: in the part).")
    assert lines[1] == "ok    SECRET_KEY is set."


def test_permissions_are_named_as_discord_names_them() -> None:
    finding = fault("check-permissions-missing", server="Foxes", permissions=("attach_files", "send_messages"))
    assert line(TEXTS, "en", finding).startswith("FAULT In Foxes the bot lacks: Attach Files, Send Messages.")


@pytest.mark.parametrize(
    ("off", "verdict", "key"),
    [(1, Verdict.OK, "check-clock-ok"), (-5, Verdict.LOOK, "check-clock-off"), (90, Verdict.FAULT, "check-clock-wrong")],
)
def test_the_clock_is_compared(off: int, verdict: Verdict, key: str) -> None:
    finding = _skew(START, START + timedelta(seconds=off))
    assert (finding.verdict, finding.key) == (verdict, key)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("word", "mark", "says"),
    [
        (KeyTest.OK, "ok", "the key works"),
        (KeyTest.REFUSED, "FAULT", "into FAKE_API_KEY"),
        (KeyTest.UNSURE, "LOOK", "no free call"),
    ],
)
async def test_what_a_provider_says_of_its_key(word: KeyTest, mark: str, says: str) -> None:
    provider = FakeProvider(FakeClock())
    provider.key_test = word
    (said, prices) = [line(TEXTS, "en", one) for one in await ProvidersCheck([provider]).findings()]
    assert said.startswith(mark)
    assert says in said
    assert prices.startswith("ok    All prices")


@pytest.mark.asyncio
async def test_guessed_prices_are_named_and_no_provider_is_a_fault() -> None:
    provider = FakeProvider(FakeClock())
    provider.offered = (fake_model("fake/guess", price=Price(0, 1, 0, PriceSource.ASSUMED, "2026-11-01")),)
    said = [line(TEXTS, "en", one) for one in await ProvidersCheck([provider]).findings()]
    assert said[1].startswith("LOOK  fake: the prices of fake/guess are our guess.")
    assert (await ProvidersCheck([]).findings())[0].verdict is Verdict.FAULT


@pytest.mark.asyncio
async def test_the_disk_is_judged_by_what_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    for scarce, short in ((0, 0), (1 << 62, 0), (1 << 62, 1 << 62)):
        monkeypatch.setattr(bot.check, "SCARCE", scarce)
        monkeypatch.setattr(bot.check, "SHORT", short)
        keys += [finding.key for finding in await MachineCheck(tmp_path).findings()]
    assert keys == ["check-disk-ok", "check-disk-scarce", "check-disk-full"]

    def read_only(_: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fsync", read_only)
    (finding,) = await MachineCheck(tmp_path).findings()
    assert line(TEXTS, "en", finding).startswith(f"FAULT {tmp_path} cannot be written to (Read-only file system).")


def test_a_second_process_on_one_folder_is_refused_and_on_postgresql_stands_by(tmp_path: Path) -> None:
    require_alone(f"sqlite:///{tmp_path}/clapper.db", tmp_path)
    with file_lock(tmp_path):
        with pytest.raises(RunnerElsewhere):
            require_alone(f"sqlite:///{tmp_path}/clapper.db", tmp_path)
        require_alone("postgresql://somewhere/clapper", tmp_path)
