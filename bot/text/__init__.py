"""Every sentence that people read, from one Fluent file a language. Adding a language is adding a file."""

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Self

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType
from fluent.syntax.ast import Resource

from bot.domain.errors import ClapperError, Value

DEFAULT = "en"
LONGEST_VALUE = 2000
"""Characters of one value; the library refuses more than 2,500."""

log = logging.getLogger(__name__)


class Moment(FluentType):
    """A time as Discord shows it: in the reader's own zone. `{ $at }` is the date and time, `{ RELATIVE($at) }` says `in 3 minutes`."""

    def __init__(self, at: datetime, style: str = "f") -> None:
        self.at = at
        self.style = style

    def format(self, locale: object) -> str:  # noqa: ARG002 - the reader's Discord does the localising
        return f"<t:{int(self.at.timestamp())}:{self.style}>"


class Texts:
    """All languages, read once. `strict` turns an unknown key or a missing value into an exception, for tests."""

    def __init__(self, files: Mapping[str, Resource], *, strict: bool = False) -> None:
        self._files = files
        self._bundles = {language: _bundle(language, file) for language, file in files.items()}
        self._strict = strict

    @classmethod
    def load(cls, folder: Path | None = None, *, strict: bool = False) -> Self:
        """Read every `<locale>.ftl` of `folder`, by default those that come with the program."""
        return cls(_read(folder or Path(__file__).parent), strict=strict)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._files)

    def say(self, locale: str, key: str, /, **values: Value) -> str:
        """Fill message `key` in the nearest language to `locale`. Unknown keys come back as they are, with a log line."""
        for language in (locale, locale.split("-", maxsplit=1)[0], DEFAULT):
            bundle = self._nearest(language)
            if bundle is not None and bundle.has_message(key):
                return self._fill(bundle, key, values)
        return self._fault(key, f"no message {key!r}")

    def own(self, locale: str, key: str) -> str | None:
        """Message `key` only if `locale` has a file of its own with it."""
        bundle = self._nearest(locale)
        return self._fill(bundle, key, {}) if bundle is not None and bundle.has_message(key) else None

    def explain(self, locale: str, error: ClapperError) -> str:
        return self.say(locale, error.key, **error.values)

    def _nearest(self, locale: str) -> FluentBundle | None:
        """The language's sentences with the numbers of the place: one thousand is 1.000 in es-ES and 1,000 in es-419."""
        if locale not in self._bundles and (file := self._files.get(locale.split("-", maxsplit=1)[0])) is not None:
            self._bundles[locale] = _bundle(locale, file)
        return self._bundles.get(locale)

    def _fill(self, bundle: FluentBundle, key: str, values: Mapping[str, Value]) -> str:
        pattern = bundle.get_message(key).value
        if pattern is None:
            return self._fault(key, f"message {key!r} has no text")
        text, faults = bundle.format_pattern(pattern, {name: _plain(value) for name, value in values.items()})
        if faults:
            self._fault(key, f"message {key!r}: {faults}")
        return str(text)

    def _fault(self, key: str, what: str) -> str:
        if self._strict:
            raise KeyError(what)
        log.error("text: %s", what)
        return key


def terminal_locale(environment: Mapping[str, str]) -> str:
    """The language that a terminal is set to, by Discord's name: `es-ES` of `LANG=es_ES.UTF-8`. English where nothing is set."""
    said = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    name = said.split(".", maxsplit=1)[0].split("@", maxsplit=1)[0].replace("_", "-")
    return DEFAULT if name in {"", "C", "POSIX"} else name


def _read(folder: Path) -> Mapping[str, Resource]:
    return {file.stem: FluentResource(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.ftl"))}


def _bundle(locale: str, file: Resource) -> FluentBundle:
    bundle = FluentBundle([locale, locale.split("-", maxsplit=1)[0]], use_isolating=False, functions={"RELATIVE": _relative})
    bundle.add_resource(file)
    return bundle


def _relative(moment: Moment) -> FluentType:
    return Moment(moment.at, "R")


def _plain(value: Value) -> object:
    match value:
        case datetime():
            return Moment(value)
        case tuple():
            return ", ".join(value)[:LONGEST_VALUE]
        case str():
            return value[:LONGEST_VALUE]
        case _:
            return value
