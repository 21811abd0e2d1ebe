"""`/clapper key …`: a key is shown by its last four characters, nothing more."""

from bot.domain.admin_views import KeyView
from bot.domain.keys import KeyTest
from bot.text import Texts


def choice(texts: Texts, locale: str, view: KeyView) -> str:
    return texts.say(locale, "key-choice", provider=view.provider, last_four=view.last_four)


def stored(texts: Texts, locale: str, view: KeyView) -> str:
    key = "key-stored" if view.verdict is KeyTest.OK else "key-stored-unsure"
    return texts.say(locale, key, provider=view.provider, last_four=view.last_four)


def tested(texts: Texts, locale: str, view: KeyView) -> str:
    verdict = view.verdict or KeyTest.UNSURE
    return texts.say(locale, f"key-tested-{verdict.value}", provider=view.provider, last_four=view.last_four)


def removed(texts: Texts, locale: str, view: KeyView) -> str:
    return texts.say(locale, "key-removed", provider=view.provider, last_four=view.last_four)
