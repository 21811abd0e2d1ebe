"""`/privacy`: what an erasure takes and what it leaves, how far it is, and the readme of an export."""

from bot.domain.privacy import ErasureView, Holdings
from bot.text import Texts

from .parts import jump, lines

LINKS_SHOWN = 5
README = ("what", "jobs", "providers", "pictures", "messages", "money", "admins", "pictures-of-yours", "rest")


def question(texts: Texts, locale: str, held: Holdings, last: ErasureView | None) -> str:
    """Exactly what goes and what stays, before anything does."""
    say = texts.say
    return lines(
        progress(texts, locale, last) if last is not None else None,
        say(locale, "privacy-question"),
        say(locale, "privacy-goes", count=held.ended),
        say(locale, "privacy-goes-kept", count=held.kept) if held.kept else None,
        say(locale, "privacy-goes-posts", count=held.posts) if held.posts else None,
        say(locale, "privacy-unended", count=held.unended) if held.unended else None,
        say(locale, "privacy-stays-money"),
        say(locale, "privacy-stays-block", count=len(held.blocks)) if held.blocks else None,
        say(locale, "privacy-stays-limit", count=len(held.limits)) if held.limits else None,
        say(locale, "privacy-stays-consent"),
        say(locale, "privacy-stays-changes"),
        say(locale, "privacy-not-ours"),
        say(locale, "privacy-export-first"),
    )


def erased(texts: Texts, locale: str, view: ErasureView) -> str:
    return lines(
        texts.say(locale, "privacy-erased"),
        texts.say(locale, "privacy-erased-posts", count=view.waiting) if view.waiting else None,
        texts.say(locale, "privacy-erased-unended", count=view.unended) if view.unended else None,
        texts.say(locale, "privacy-erased-money", until=view.erasure.until),
    )


def progress(texts: Texts, locale: str, view: ErasureView) -> str:
    say = texts.say
    return lines(
        say(locale, "privacy-last", at=view.erasure.asked_at, until=view.erasure.until),
        say(locale, "privacy-last-posts", deleted=view.deleted, waiting=view.waiting) if view.deleted or view.waiting else None,
        say(locale, "privacy-last-unended", count=view.unended) if view.unended else None,
        _stuck(texts, locale, view) if view.stuck else None,
    )


def readme(texts: Texts, locale: str) -> str:
    return "\n".join(texts.say(locale, f"readme-{part}") for part in README)


def exported(texts: Texts, locale: str, left_out: int) -> str:
    return lines(
        texts.say(locale, "privacy-exported"),
        texts.say(locale, "privacy-exported-left-out", count=left_out) if left_out else None,
    )


def _stuck(texts: Texts, locale: str, view: ErasureView) -> str:
    shown = [jump(guild_id, message) for guild_id, message in view.stuck[:LINKS_SHOWN]]
    links = [texts.say(locale, "privacy-last-stuck-link", number=number, link=link) for number, link in enumerate(shown, 1) if link]
    return texts.say(locale, "privacy-last-stuck", count=len(view.stuck), links=tuple(links))
