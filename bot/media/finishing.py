"""Making a clip that plays everywhere: as it is, repacked, or encoded anew. Blocking, and for the child process only."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from av.error import FFmpegError

from bot.domain.errors import ClipUnusable
from bot.media.budget import Budget, plan
from bot.media.encoding import encode, remux
from bot.media.facts import ClipFacts, FinishedClip
from bot.media.probing import probe
from bot.media.sizes import megabytes
from bot.media.spool import PART, settle

_MACHINE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EMFILE, errno.ENFILE})
"""Faults of this machine, which say nothing of the clip. Not EIO: the library says it of damaged files too."""
PLAYABLE: Final = frozenset({"yuv420p", "yuvj420p"})
_TRIES: Final = 4
_DRIFT: Final = 0.25
_MARGIN: Final = 0.95


def finish_clip(source: Path, target: Path, max_bytes: int, max_side: int) -> FinishedClip:
    """Write `target`, at most `max_bytes`, by rename; `source` stays. Raises `ClipUnusable`."""
    facts = probe(source)
    part = target.with_name(target.name + PART)
    try:
        note = _make(source, part, facts, max_bytes, max_side)
        made = probe(part)
        settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return FinishedClip(made.size, made.seconds, *made.shown, note)


def keep_clip(source: Path, target: Path, max_bytes: int) -> FinishedClip:
    """Take the clip as it is, whatever is in it, so long as it can be looked into and fits. Raises `ClipUnusable`."""
    facts = probe(source)
    if facts.size > max_bytes:
        raise ClipUnusable("clip-cannot-shrink", most=megabytes(max_bytes))
    part = target.with_name(target.name + PART)
    _same(source, part)
    settle(part, target)
    return FinishedClip(facts.size, facts.seconds, *facts.shown, "")


def fit(part: Path, facts: ClipFacts, max_bytes: int, max_side: int, encode_by: Callable[[Budget], None]) -> None:
    """Encode into `part`, again with less when it came out too large. Raises `ClipUnusable`, or `OSError` for a fault of this machine."""
    squeeze = 1.0
    for _ in range(_TRIES):
        budget = plan(facts, max_bytes, squeeze=squeeze, max_side=max_side)
        try:
            encode_by(budget)
        except (FFmpegError, ValueError) as error:
            number = getattr(error, "errno", None)
            if number in _MACHINE:
                raise OSError(number, os.strerror(number)) from error
            raise ClipUnusable("clip-broken") from error
        size = part.stat().st_size
        if size <= max_bytes:
            return
        squeeze *= _MARGIN * max_bytes / size
    raise ClipUnusable("clip-cannot-shrink", most=megabytes(max_bytes))


def _make(source: Path, part: Path, facts: ClipFacts, max_bytes: int, max_side: int) -> str:
    playable = facts.intact and facts.video_codec == "h264" and facts.pixel_format in PLAYABLE
    if playable and facts.size <= max_bytes:
        if facts.audio_codec in {None, "aac"} and facts.faststart and facts.plain and facts.container == "mp4":
            _same(source, part)
            return ""
        if _remuxed(source, part, facts, max_bytes):
            return "remuxed"
    fit(part, facts, max_bytes, max_side, lambda budget: encode(source, part, facts, budget))
    return "shrunk" if facts.size > max_bytes else "reencoded"


def _same(source: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    try:
        os.link(source, part)
    except OSError:
        shutil.copyfile(source, part)


def _remuxed(source: Path, part: Path, facts: ClipFacts, max_bytes: int) -> bool:
    """False when the packets do not go into an mp4 as they are, or grew too large in it."""
    try:
        remux(source, part)
        made = probe(part)
    except (FFmpegError, ValueError, ClipUnusable):
        return False
    return made.size <= max_bytes and made.intact and abs(made.seconds - facts.seconds) < _DRIFT
