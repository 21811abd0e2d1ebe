"""`/clapper explain`: yes or no, the rule that decides, and all that was asked."""

from collections.abc import Iterator

from bot.domain.explaining import Explanation, Ruling
from bot.domain.money import Standing
from bot.text import Texts

from .limits import because, cut, mention
from .limits import standing as standing_line


def explanation(texts: Texts, locale: str, found: Explanation) -> str:
    who, where = mention(found.question.user_id), _where(found)
    if found.refusals:
        head = texts.say(locale, "explain-no", who=who, where=where, rule=_rule(texts, locale, found, found.refusals[0]))
    else:
        head = texts.say(locale, "explain-yes", who=who, where=where)
    return cut(texts, locale, [head, *_asked(texts, locale, found)])


def _rule(texts: Texts, locale: str, found: Explanation, rule: Ruling) -> str:
    if rule is Ruling.LIMIT and found.deciding is not None:
        return texts.say(locale, f"explain-limit-{found.deciding.limit.kind.value}")
    return texts.say(locale, f"explain-{rule.value}")


def _asked(texts: Texts, locale: str, found: Explanation) -> Iterator[str]:
    refused = set(found.refusals)
    yield _mark(texts, locale, _block(texts, locale, found), ok=found.block is None)
    yield _mark(
        texts, locale, texts.say(locale, "explain-stopped" if Ruling.STOPPED in refused else "explain-open"), Ruling.STOPPED not in refused
    )
    yield _mark(texts, locale, _place(texts, locale, found), ok=Ruling.PLACE not in refused)
    yield _model(texts, locale, found)
    if found.paused_until is not None:
        yield texts.say(locale, "explain-rule-note", rule=texts.say(locale, "explain-resting", until=found.paused_until))
    for one in found.standings:
        yield _mark(texts, locale, _limit(texts, locale, one), ok=one.has_room(found.price))
    if found.confirm_at is not None:
        waits = "yes" if found.waits_for_confirmation else "no"
        yield texts.say(locale, "explain-rule-note", rule=texts.say(locale, "explain-confirm", price=found.confirm_at, waits=waits))


def _mark(texts: Texts, locale: str, rule: str, ok: bool) -> str:
    return texts.say(locale, "explain-rule-yes" if ok else "explain-rule-no", rule=rule)


def _block(texts: Texts, locale: str, found: Explanation) -> str:
    block = found.block
    if block is None:
        return texts.say(locale, "explain-not-blocked")
    said = texts.say(locale, "explain-blocked") if block.until is None else texts.say(locale, "explain-blocked-until", until=block.until)
    return because(texts, locale, said, block.reason)


def _place(texts: Texts, locale: str, found: Explanation) -> str:
    missing = found.question.missing_permissions
    if not missing:
        return texts.say(locale, "explain-can-post", where=_where(found))
    names = tuple(texts.say(locale, f"permission-{name}") for name in missing)
    return texts.say(locale, "explain-missing", permissions=names, where=_where(found))


def _model(texts: Texts, locale: str, found: Explanation) -> str:
    about_model = {Ruling.NO_MODEL, Ruling.MODEL_UNKNOWN, Ruling.MODEL_GONE, Ruling.PROVIDER_OFF}
    refusal = next((rule for rule in found.refusals if rule in about_model), None)
    if refusal is not None or found.model is None:
        return _mark(texts, locale, texts.say(locale, f"explain-{(refusal or Ruling.NO_MODEL).value}"), ok=False)
    return _mark(texts, locale, texts.say(locale, "explain-model", model=found.model.id, price=found.price), ok=True)


def _limit(texts: Texts, locale: str, standing: Standing) -> str:
    return texts.say(locale, "explain-limit", kind=standing.limit.kind.value, standing=standing_line(texts, locale, standing))


def _where(found: Explanation) -> str:
    return f"<#{found.question.channel_id}>"
