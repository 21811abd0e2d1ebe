"""What a long-running process has to tell its interpreter, its collector and its allocator."""

import contextlib
import ctypes
import gc
import sys
from typing import Final

_M_MMAP_THRESHOLD: Final = -3
"""Of glibc's malloc.h."""
_LARGE: Final = 128 * 1024
_TURN: Final = 0.001
"""Seconds. A thread of SQLite's is back with its answer in two thousandths, if it does not have to wait for its turn at each statement."""


def settle() -> None:
    """Call once, when everything that stays has been built.

    It leaves the collector's sight: looking through it stopped the bot for a tenth of a second each time. And glibc hands blocks of 128 KiB
    and more back when they are freed; by itself it begins to keep them once a clip has passed through, and grows with the clips under way.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_TURN)
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
