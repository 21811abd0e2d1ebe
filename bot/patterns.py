"""Regular expressions of server admins, by RE2: its time grows with the text alone, so no pattern can hang the bot."""

from typing import Final

import re2

from bot.domain.errors import RequestRefused
from bot.domain.screening import Matcher

MOST_MEMORY: Final = 512 * 1024
"""Bytes for one compiled pattern and all that it remembers while it searches."""


class Re2Engine:
    """Port `PatternEngine`."""

    def __init__(self) -> None:
        self._options = re2.Options()
        self._options.case_sensitive = False
        self._options.log_errors = False
        self._options.max_mem = MOST_MEMORY

    def compile(self, pattern: str) -> Matcher:
        try:
            return _Compiled(re2.compile(pattern, self._options))
        except re2.error as fault:
            raise RequestRefused("moderation-pattern-wrong", value=pattern, reason=_words(fault)) from fault


class _Compiled:
    def __init__(self, regexp: "re2.Regexp") -> None:
        self._regexp = regexp

    def found_in(self, text: str) -> bool:
        return self._regexp.search(text) is not None


def _words(fault: Exception) -> str:
    """RE2 says what is wrong as bytes."""
    said = fault.args[0] if fault.args else ""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
