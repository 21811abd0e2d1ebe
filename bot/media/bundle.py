"""Everything held about a member, in one file that Discord takes (port `Bundles`)."""

import asyncio
import json
import tempfile
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Final, cast

from bot.domain.errors import DiskFull, RequestRefused
from bot.domain.privacy import Document, ExportFile

JSON_NAME, ZIP_NAME = "clapper-data.json", "clapper-data.zip"
README: Final = "README.txt"
LEFT_OUT: Final = "left-out.txt"
MARGIN: Final = 64 * 1024
"""Bytes for the message around the file, and for the zip's own list at its end."""
BLOCK: Final = 1 << 20
ENTRY: Final = 512
"""Bytes that a zip spends on each file besides its content."""


@dataclass(frozen=True, slots=True)
class Packed:
    """See the port `Bundle`."""

    name: str
    file: BufferedIOBase
    left_out: int = 0


class FileBundles:
    """Written into `data_dir`, by a file that has no name: whatever happens, nobody finds it there afterwards.

    `free`: how many bytes may still be written there, without those that are held back for the database.
    """

    def __init__(self, data_dir: Path, free: Callable[[], int]) -> None:
        self._data_dir = data_dir
        self._free = free

    @asynccontextmanager
    async def pack(
        self, readme: str, documents: AsyncIterator[tuple[str, Document]], files: AsyncIterator[ExportFile], max_bytes: int
    ) -> AsyncGenerator[Packed]:
        with tempfile.TemporaryFile(dir=self._data_dir) as text, tempfile.TemporaryFile(dir=self._data_dir) as whole:
            await self._write(text, readme, documents)
            first = await anext(files, None)
            if first is None and text.tell() <= max_bytes - MARGIN:
                text.seek(0)
                yield Packed(JSON_NAME, cast("BufferedIOBase", text))
                return
            left_out = await self._zip(whole, text, readme, _with(first, files), max_bytes - MARGIN)
            whole.seek(0)
            yield Packed(ZIP_NAME, cast("BufferedIOBase", whole), left_out)

    async def _zip(self, target: IO[bytes], text: IO[bytes], readme: str, files: AsyncIterator[ExportFile], most: int) -> int:
        left_out: list[str] = []
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr(README, readme)
            self._require(text.tell())
            text.seek(0)
            await asyncio.to_thread(_deflate, bundle, JSON_NAME, text)
            if target.tell() > most:
                raise RequestRefused("privacy-export-large", limit=most // (1024 * 1024))
            async for file in files:
                size = await asyncio.to_thread(self._size, file)
                if size is None:
                    continue
                if target.tell() + size + ENTRY > most or size + ENTRY > self._free():
                    left_out.append(file.name)
                else:
                    await asyncio.to_thread(self._add, bundle, file)
            if left_out:
                bundle.writestr(LEFT_OUT, "\n".join(left_out))
        return len(left_out)

    async def _write(self, target: IO[bytes], readme: str, documents: AsyncIterator[tuple[str, Document]]) -> None:
        """One object: the readme, then a list for each section, an entry a line, so that it is read as easily as it is parsed."""
        target.write(b'{\n"readme": ' + _json(readme.splitlines()))
        open_section, checked = None, -BLOCK
        async for section, document in documents:
            if section != open_section:
                target.write((b"\n]" if open_section is not None else b"") + b",\n" + _json(section) + b": [\n")
                open_section = section
            else:
                target.write(b",\n")
            target.write(_json(document))
            if target.tell() >= checked + BLOCK:
                checked = target.tell()
                self._require(BLOCK)
        target.write((b"\n]" if open_section is not None else b"") + b"\n}\n")

    def _require(self, size: int) -> None:
        if size > self._free():
            raise DiskFull("privacy-export-disk")

    def _size(self, file: ExportFile) -> int | None:
        """None: it is gone."""
        if isinstance(file.content, bytes):
            return len(file.content)
        path = self._data_dir / file.content
        return path.stat().st_size if path.is_file() else None

    def _add(self, bundle: zipfile.ZipFile, file: ExportFile) -> None:
        # Stored as they are: pictures and clips are compressed already.
        if isinstance(file.content, bytes):
            bundle.writestr(file.name, file.content, compress_type=zipfile.ZIP_STORED)
        else:
            bundle.write(self._data_dir / file.content, file.name, compress_type=zipfile.ZIP_STORED)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def _deflate(bundle: zipfile.ZipFile, name: str, source: IO[bytes]) -> None:
    with bundle.open(name, "w", force_zip64=True) as entry:
        while block := source.read(BLOCK):
            entry.write(block)


async def _with(first: ExportFile | None, rest: AsyncIterator[ExportFile]) -> AsyncIterator[ExportFile]:
    if first is not None:
        yield first
    async for file in rest:
        yield file
