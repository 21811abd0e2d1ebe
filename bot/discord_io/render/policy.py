"""What may be ordered in a server, and its pause, in words."""

from collections.abc import Iterator, Sequence

from bot.domain.admin_views import Paused, Ruled
from bot.domain.policy import Entry, EntryKind, Policy, named
from bot.domain.quota import Pause, PrivateClips
from bot.text import Texts

from .limits import because, cut


def allowed(texts: Texts, locale: str, guild_id: int, answer: Ruled | None, policy: Policy, *, saved: bool) -> str:
    """What to look out for after a change, then all that holds."""
    said = [texts.say(locale, "settings-saved")] if saved else []
    if answer is not None:
        said += [texts.say(locale, "policy-lifted", what=_one(entry, guild_id)) for entry in answer.lifted]
        said += [_shadow(texts, locale, guild_id, entry, by) for entry, by in answer.shadowed]
    return cut(texts, locale, [*said, *_rules(texts, locale, guild_id, policy)])


def cleared(texts: Texts, locale: str, guild_id: int, count: int, policy: Policy) -> str:
    return cut(texts, locale, [texts.say(locale, "policy-cleared", count=count), *_rules(texts, locale, guild_id, policy)])


def paused(texts: Texts, locale: str, answer: Paused) -> str:
    key = "pause-done" if answer.changed else "pause-already"
    return texts.say(locale, key, waiting=answer.waiting, working=answer.working)


def resumed(texts: Texts, locale: str, answer: Paused) -> str:
    return texts.say(locale, "resume-done", waiting=answer.waiting) if answer.changed else texts.say(locale, "resume-already")


def pause_line(texts: Texts, locale: str, pause: Pause) -> str:
    return because(texts, locale, texts.say(locale, "policy-paused", since=pause.since), pause.reason)


def _rules(texts: Texts, locale: str, guild_id: int, policy: Policy) -> Iterator[str]:
    settings = policy.settings
    lines = [
        *(line for kind in EntryKind for line in _entries(texts, locale, guild_id, policy, kind)),
        *([texts.say(locale, "policy-longest", most=settings.longest)] if settings.longest is not None else []),
        *([texts.say(locale, "policy-highest", most=settings.highest_price)] if settings.highest_price is not None else []),
        *([texts.say(locale, "policy-age-only")] if settings.age_restricted_only else []),
        *([texts.say(locale, f"policy-private-{settings.private.value}")] if settings.private is not PrivateClips.ALLOW else []),
    ]
    yield texts.say(locale, "policy-title" if lines else "policy-nothing")
    yield from lines
    if settings.pause is not None:
        yield pause_line(texts, locale, settings.pause)


def _entries(texts: Texts, locale: str, guild_id: int, policy: Policy, kind: EntryKind) -> Iterator[str]:
    for allowed in (True, False):
        subjects = policy.subjects(kind, allowed=allowed)
        if subjects:
            key = f"policy-{kind.value}s-{'only' if allowed else 'not'}"
            yield texts.say(locale, key, what=named(kind, subjects, guild_id, most=len(subjects)))


def _shadow(texts: Texts, locale: str, guild_id: int, entry: Entry, by: Sequence[Entry]) -> str:
    stronger = named(entry.kind, [one.subject for one in by], guild_id)
    return texts.say(locale, "policy-shadowed", what=_one(entry, guild_id), by=stronger)


def _one(entry: Entry, guild_id: int) -> str:
    return named(entry.kind, [entry.subject], guild_id)[0]
