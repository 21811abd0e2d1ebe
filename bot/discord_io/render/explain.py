"""`/clapper explain`: yes or no, the rule that decides, and all that was asked."""

from collections.abc import Iterator
from typing import assert_never

from bot.domain.explaining import Explanation, Ruling
from bot.domain.moderation import ReviewMode
from bot.domain.money import Standing
from bot.domain.policy import OF_CLIP, Finding, PolicyRule
from bot.text import Texts

from .limits import because, cut, mention
from .limits import standing as standing_line

OF_SERVER = frozenset({rule.value for rule in PolicyRule} - {PolicyRule.BLOCK.value, PolicyRule.PLACE.value})
HELD_BACK = frozenset({Ruling.STOPPED, Ruling.PROVIDER_OFF})


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
    return texts.say(locale, f"explain-decides-{rule.value}" if rule.value in OF_SERVER else f"explain-{rule.value}")


def _asked(texts: Texts, locale: str, found: Explanation) -> Iterator[str]:
    """In the order in which an order meets them."""
    yield from (_finding(texts, locale, found, one) for one in found.findings if one.rule not in OF_CLIP)
    yield _model(texts, locale, found)
    yield from (_finding(texts, locale, found, one) for one in found.findings if one.rule in OF_CLIP)
    held_back = next((rule for rule in found.refusals if rule in HELD_BACK), None)
    yield _mark(texts, locale, texts.say(locale, f"explain-line-{held_back.value}" if held_back else "explain-open"), ok=held_back is None)
    if found.paused_until is not None:
        yield texts.say(locale, "explain-rule-note", rule=texts.say(locale, "explain-resting", until=found.paused_until))
    for one in found.standings:
        yield _mark(texts, locale, _limit(texts, locale, one), ok=one.has_room(found.price))
    if found.confirm_at is not None:
        waits = "yes" if found.waits_for_confirmation else "no"
        yield texts.say(locale, "explain-rule-note", rule=texts.say(locale, "explain-confirm", price=found.confirm_at, waits=waits))
    rules = found.moderation
    if rules.words or rules.patterns or rules.review is ReviewMode.ALL:
        yield texts.say(locale, "explain-rule-note", rule=texts.say(locale, f"explain-review-{rules.review.value}"))


def _finding(texts: Texts, locale: str, found: Explanation, one: Finding) -> str:
    match one.rule:
        case PolicyRule.BLOCK:
            said = _block(texts, locale, found)
        case PolicyRule.PLACE:
            said = _place(texts, locale, found)
        case PolicyRule.PAUSE:
            said = because(texts, locale, texts.say(locale, "explain-pause", since=one.values["since"]), str(one.values["reason"]))
        case PolicyRule.CHANNEL | PolicyRule.ROLE | PolicyRule.MODEL:
            said = texts.say(locale, f"explain-{one.rule.value}-{one.stance.value}", by=one.values["by"], count=one.values["count"])
        case PolicyRule.PRIVATE:
            note = texts.say(locale, "explain-private-forced" if one.values["forced"] == "yes" else "explain-private-forbidden")
            return texts.say(locale, "explain-rule-note", rule=note)
        case PolicyRule.AGE:
            said = texts.say(locale, "explain-age")
        case PolicyRule.LENGTH | PolicyRule.PRICE:
            said = texts.say(locale, f"explain-{one.rule.value}", most=one.values["most"])
        case _:
            assert_never(one.rule)
    return _mark(texts, locale, said, ok=not one.refuses)


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
    about_model = {Ruling.NO_MODEL, Ruling.MODEL_UNKNOWN, Ruling.MODEL_GONE, Ruling.NO_KEY}
    refusal = next((rule for rule in found.refusals if rule in about_model), None)
    if refusal is not None or found.model is None:
        return _mark(texts, locale, texts.say(locale, f"explain-line-{(refusal or Ruling.NO_MODEL).value}"), ok=False)
    return _mark(texts, locale, texts.say(locale, "explain-model", model=found.model.id, price=found.price), ok=True)


def _limit(texts: Texts, locale: str, standing: Standing) -> str:
    return texts.say(locale, "explain-limit", kind=standing.limit.kind.value, standing=standing_line(texts, locale, standing))


def _where(found: Explanation) -> str:
    return f"<#{found.question.channel_id}>"
