"""Limits in words, for every surface that shows one."""

from collections.abc import Sequence

from bot.domain.discord_limits import LONGEST_MESSAGE
from bot.domain.errors import Value
from bot.domain.money import LimitSource, Standing
from bot.domain.quota import Allowance, Rule
from bot.text import Texts

from .parts import quiet

REASON_SHOWN = 150


def mention(user_id: int) -> str:
    return f"<@{user_id}>"


def role_mention(role_id: int, guild_id: int = 0) -> str:
    """@everyone has the server's own id and would not be shown as a role."""
    return "@everyone" if role_id == guild_id else f"<@&{role_id}>"


def facts(standing: Standing) -> dict[str, Value]:
    """What sentences about a limit ask for. `limit` and `amount` are without and with what was granted."""
    limit = standing.limit
    return {
        "amount": limit.amount,
        "limit": standing.most,
        "left": standing.left,
        "used": standing.used,
        "held": standing.reserved,
        "granted": standing.granted,
        "unit": limit.unit.value,
        "period": limit.period.value,
        "renews_at": limit.ends,
        **source(limit.source, limit.role_id),
    }


def source(source: LimitSource, role_id: int | None) -> dict[str, Value]:
    return {"source": source.value, "role": role_mention(role_id) if role_id is not None else ""}


def allowance(texts: Texts, locale: str, entry: Allowance) -> str:
    return texts.say(locale, "allowance", amount=entry.amount, unit=entry.unit.value, period=entry.period.value)


def allowances(texts: Texts, locale: str, rules: Sequence[Rule]) -> str:
    return ", ".join(allowance(texts, locale, rule.allowance) for rule in rules)


def standing(texts: Texts, locale: str, one: Standing) -> str:
    return texts.say(locale, "standing-granted" if one.granted else "standing", **facts(one))


def because(texts: Texts, locale: str, line: str, reason: str) -> str:
    """The line with somebody's reason behind it, if they gave one."""
    return texts.say(locale, "rules-because", line=line, reason=quiet(reason, REASON_SHOWN)) if reason else line


def cut(texts: Texts, locale: str, said: Sequence[str], *, more: str = "list-more", end: Sequence[str] = ()) -> str:
    """As many lines as a message holds, then how many were left out, then `end`."""
    last = "".join(f"\n{line}" for line in end)
    room = LONGEST_MESSAGE - len(last)
    if len("\n".join(said)) <= room:
        return "\n".join(said) + last
    room -= len(texts.say(locale, more, count=len(said))) + 1
    shown: list[str] = []
    for line in said:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    return "\n".join([*shown, texts.say(locale, more, count=len(said) - len(shown))]) + last
