"""What admins are shown of their server's list."""

from bot.domain.admin_views import ModerationView
from bot.text import Texts

from .parts import code, lines, quiet

PROMPT_SHOWN = 200


def moderation(texts: Texts, locale: str, view: ModerationView, *, saved: bool = False) -> str:
    rules = view.rules
    return lines(
        texts.say(locale, "moderation-saved") if saved else None,
        texts.say(locale, "moderation-merged") if view.merged else None,
        texts.say(locale, "moderation-title"),
        texts.say(locale, "moderation-words", count=len(rules.words)),
        texts.say(locale, "moderation-patterns", count=len(rules.patterns)),
        texts.say(locale, "moderation-review", mode=rules.review.value),
        _channel(texts, locale, view),
    )


def tried(texts: Texts, locale: str, prompt: str, entry: str | None) -> str:
    said = quiet(prompt, PROMPT_SHOWN)
    if entry is None:
        return texts.say(locale, "moderation-try-passes", prompt=said)
    return texts.say(locale, "moderation-try-stopped", prompt=said, entry=code(entry))


def _channel(texts: Texts, locale: str, view: ModerationView) -> str:
    if view.rules.channel is not None:
        return texts.say(locale, "moderation-channel", channel=str(view.rules.channel))
    if view.log_channel is not None:
        return texts.say(locale, "moderation-channel-log", channel=str(view.log_channel))
    return texts.say(locale, "moderation-channel-none")
