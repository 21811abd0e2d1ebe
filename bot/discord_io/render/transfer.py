"""What a file of settings would change, line by line: before → after."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, assert_never

from bot.domain.admin_views import Preview
from bot.domain.policy import Entry, named
from bot.domain.quota import Allowance, Block
from bot.domain.transfer import BlockChange, Difference, EntryChange, LimitChange, ListChange, ReviewChange, SettingChange, ZoneSwitch
from bot.text import Texts

from .limits import allowance, because, cut, mention
from .parts import code
from .server import whose

LOG_CHANNEL = "log_channel"
MOST_NAMED = 10


def preview(texts: Texts, locale: str, guild_id: int, found: Preview) -> str:
    notes = list(_notes(texts, locale, found))
    if not found.differences:
        return cut(texts, locale, [texts.say(locale, "import-nothing"), *notes])
    said = [f"- {_difference(texts, locale, guild_id, one)}" for one in found.differences]
    return cut(texts, locale, [texts.say(locale, "import-title", count=len(said)), *said], end=[*notes, texts.say(locale, "import-decide")])


def _notes(texts: Texts, locale: str, found: Preview) -> Iterator[str]:
    if found.unknown:
        shown = tuple(_strange(texts, locale, one) for one in found.unknown[:MOST_NAMED])
        yield texts.say(locale, "import-left-out", what=shown, count=len(found.unknown))
    if found.no_log_channel:
        yield texts.say(locale, "import-no-log")
    for kind in found.opened:
        yield texts.say(locale, "import-opened", kind=texts.say(locale, f"policy-kind-{kind.value}"))


def _strange(texts: Texts, locale: str, entry: Entry) -> str:
    """By its bare id: a mention of what is in another server shows nothing."""
    return f"{texts.say(locale, f'policy-kind-{entry.kind.value}')} `{entry.subject}`"


def _difference(texts: Texts, locale: str, guild_id: int, one: Difference) -> str:
    nothing = texts.say(locale, "trail-nothing")
    match one:
        case SettingChange():
            what, values = f"`{one.name}`", (_value(texts, locale, one.name, one.before), _value(texts, locale, one.name, one.after))
        case ZoneSwitch():
            what, values = texts.say(locale, "import-zone"), (one.before, one.after)
        case EntryChange():
            what = named(one.kind, [one.subject], guild_id)[0]
            values = (_entry(texts, locale, one.before), _entry(texts, locale, one.after))
        case LimitChange():
            what = texts.say(locale, "import-limit", who=whose(texts, locale, one.target))
            values = (_limit(texts, locale, one.before), _limit(texts, locale, one.after))
        case BlockChange():
            what = texts.say(locale, "import-block", who=mention(one.user_id))
            values = (_block(texts, locale, one.before), _block(texts, locale, one.after))
        case ListChange():
            what = texts.say(locale, f"import-{one.name}")
            values = (_words(one.gone), _words(one.new))
        case ReviewChange():
            name = LOG_CHANNEL if one.name == "channel" else one.name
            what = texts.say(locale, f"import-review-{one.name}")
            values = (_value(texts, locale, name, one.before), _value(texts, locale, name, one.after))
        case _:
            assert_never(one)
    before, after = (value or nothing for value in values)
    return texts.say(locale, "import-line", what=what, before=before, after=after)


def _value(texts: Texts, locale: str, name: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return texts.say(locale, "settings-on" if value else "settings-off")
        case StrEnum():
            return f"`{value.value}`"
        case _:
            return f"<#{value}>" if name == LOG_CHANNEL else f"`{value}`"


def _words(entries: Sequence[str]) -> str:
    """Entries of a list that go or come; the file has all of them."""
    shown = ", ".join(f"`{code(entry)}`" for entry in entries[:MOST_NAMED])
    return f"{shown} …" if len(entries) > MOST_NAMED else shown


def _entry(texts: Texts, locale: str, allowed: bool | None) -> str:
    return "" if allowed is None else texts.say(locale, "import-allowed" if allowed else "import-denied")


def _limit(texts: Texts, locale: str, entry: Allowance | None) -> str:
    return "" if entry is None else allowance(texts, locale, entry)


def _block(texts: Texts, locale: str, block: Block | None) -> str:
    if block is None:
        return ""
    said = texts.say(locale, "explain-blocked") if block.until is None else texts.say(locale, "explain-blocked-until", until=block.until)
    return because(texts, locale, said, block.reason)
