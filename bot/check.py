"""`clapper check`: asks every part of the installation how it is, and says it in words that help."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from bot.domain.findings import Checked, Finding, Verdict, fault, fine, look
from bot.domain.keys import KeyTest
from bot.domain.media_ports import ClipRenderer, VideoTools
from bot.domain.money import PriceSource
from bot.domain.outcomes import RenderSpec
from bot.domain.provider_ports import Provider
from bot.text import Texts

GIB = 1024**3
SCARCE, SHORT = 2 * GIB, GIB // 2
"""Free bytes below which the disk is looked at, and below which clips are soon refused (`Spool` keeps 64 MiB)."""
PART_SECONDS = 180.0
MARKS: Mapping[Verdict, str] = {Verdict.OK: "ok   ", Verdict.LOOK: "LOOK ", Verdict.FAULT: "FAULT"}


async def found(parts: Mapping[str, Checked]) -> AsyncIterator[Finding]:
    """The findings of each part, in order. A part that breaks is a finding too."""
    for name, part in parts.items():
        try:
            async with asyncio.timeout(PART_SECONDS):
                findings = await part.findings()
        except Exception as error:  # noqa: BLE001 - whatever keeps a part from answering is what the operator asked for
            findings = [fault("check-part-broken", part=name, what=_what(error))]
        for finding in findings:
            yield finding


def line(texts: Texts, locale: str, finding: Finding) -> str:
    """One line of the report."""
    values = dict(finding.values)
    permissions = values.get("permissions")
    if isinstance(permissions, tuple):
        values["permissions"] = tuple(texts.say(locale, f"permission-{name}").strip("*") for name in permissions)
    return f"{MARKS[finding.verdict]} {texts.say(locale, finding.key, **values)}"


class ProvidersCheck:
    """Those that the operator has a key for, or that need none. By free calls only."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = providers

    async def findings(self) -> Sequence[Finding]:
        if not self._providers:
            return [fault("check-no-provider")]
        keys = await asyncio.gather(*(self._key(provider) for provider in self._providers))
        assumed = {
            provider.name: [model.id for model in provider.models() if model.price.source is PriceSource.ASSUMED and not model.retired]
            for provider in self._providers
        }
        prices = [look("check-prices-assumed", provider=name, models=tuple(ids)) for name, ids in assumed.items() if ids]
        return [*keys, *(prices or [fine("check-prices-ok")])]

    async def _key(self, provider: Provider) -> Finding:
        match await provider.test_key(provider.account()):
            case KeyTest.OK:
                return fine("check-key-ok", provider=provider.name)
            case KeyTest.REFUSED:
                return fault("check-key-refused", provider=provider.name, setting=f"{provider.name.upper()}_API_KEY")
            case KeyTest.UNSURE:
                return look("check-key-unsure", provider=provider.name, what="-")


class MachineCheck:
    """The disk under the data folder, and whether this process may write there."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    async def findings(self) -> Sequence[Finding]:
        return await asyncio.to_thread(self._look)

    def _look(self) -> Sequence[Finding]:
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._data_dir) as file:
                file.write(b"clapper")
                os.fsync(file.fileno())
        except OSError as error:
            return [fault("check-folder-closed", folder=str(self._data_dir), what=error.strerror or type(error).__name__)]
        free = shutil.disk_usage(self._data_dir).free
        values = {"folder": str(self._data_dir), "free": f"{free / GIB:.1f}"}
        if free < SHORT:
            return [fault("check-disk-full", **values)]
        return [look("check-disk-scarce", **values) if free < SCARCE else fine("check-disk-ok", **values)]


class VideoCheck:
    """Makes a clip of one second and prepares it as if it were to be posted: decoder, encoder and child process at once."""

    def __init__(self, renderer: ClipRenderer, tools: Callable[[Path], VideoTools]) -> None:
        self._renderer = renderer
        self._tools = tools

    async def findings(self) -> Sequence[Finding]:
        with tempfile.TemporaryDirectory(prefix="clapper-check-") as folder:
            source = Path(folder) / "check.mp4"
            async for _ in self._renderer.render(RenderSpec("clapper check", 1, "16:9", 1), source):
                pass
            clip = await self._tools(Path(folder)).finish(source, "finished.mp4", GIB)
        return [fine("check-video-ok", size=f"{clip.width} x {clip.height}")]


class SecretsCheck:
    def __init__(self, *, has_secret_key: bool) -> None:
        self._has_secret_key = has_secret_key

    async def findings(self) -> Sequence[Finding]:
        return [fine("check-secret-ok") if self._has_secret_key else look("check-secret-missing")]


def _what(error: BaseException) -> str:
    """One line, without a traceback."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}".rstrip(": ")
