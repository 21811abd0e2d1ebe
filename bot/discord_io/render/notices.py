"""Plain words for a server's log channel."""

from bot.domain.quota import Notice
from bot.text import Texts

from .parts import lines


def marker(notice: Notice) -> str:
    """What tells one notice from every other in a channel's history."""
    return f"notice/{notice.id}"


def text(texts: Texts, locale: str, notice: Notice) -> str:
    said = texts.say(locale, notice.key, **dict(notice.values))
    return lines(said, texts.say(locale, "notice-reference", marker=marker(notice)))
