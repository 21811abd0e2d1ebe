"""What operators read of servers, limits, the worst month and the trail."""

from collections.abc import Mapping, Sequence

from bot.domain.forecast import ProviderMonth, WorstMonth
from bot.domain.money import LimitSource, Standing, Unit
from bot.domain.operator_views import Holding, Page, TrailPage
from bot.domain.quota import Allowance, Rule, ServerLine, TargetKind, TrailEntry
from bot.text import Texts

from .parts import lines, quiet

NAME_SHOWN = 40
VALUE_SHOWN = 60
OUTSIDE_SHOWN = 10
"""Servers that are named; of more, the number is said."""

Names = Mapping[int, str]
"""Of the servers the bot is in, by id."""


def server(texts: Texts, locale: str, guild_id: int, names: Names) -> str:
    if guild_id not in names:
        return texts.say(locale, "operator-server-left", id=str(guild_id))
    return texts.say(locale, "operator-server", name=quiet(names[guild_id], NAME_SHOWN), id=str(guild_id))


def allowance(texts: Texts, locale: str, entry: Allowance) -> str:
    """`1,000 credits a month`."""
    amount = texts.say(locale, "credits" if entry.unit is Unit.CREDITS else "operator-clips", count=entry.amount)
    return texts.say(locale, f"operator-each-{entry.period.value}", amount=amount)


def standing(texts: Texts, locale: str, one: Standing) -> str:
    """`1,000 credits a month: 120 spent, 5 held`."""
    entry = Allowance(one.limit.period, one.limit.unit, one.limit.amount)
    return texts.say(locale, "operator-standing", limit=allowance(texts, locale, entry), used=one.used, held=one.reserved)


def holding(texts: Texts, locale: str, held: Holding, names: Names) -> str:
    """What now holds, after a change."""
    done = texts.say(locale, "operator-saved") if held.removed is None else texts.say(locale, "operator-cleared", count=held.removed)
    if held.target.kind is TargetKind.GUILD:
        head = texts.say(locale, "operator-server-may", server=server(texts, locale, held.target.guild_id, names))
    else:
        key = "operator-provider-may" if held.rules else "operator-provider-free"
        head = texts.say(locale, key, provider=held.target.provider)
    return lines(f"{done} {head}", *(_rule(texts, locale, rule, held.standings) for rule in held.rules))


def servers(texts: Texts, locale: str, page: Page[ServerLine], names: Names) -> str:
    if not page.items:
        return texts.say(locale, "operator-servers-none", here=len(names))
    title = texts.say(locale, "operator-servers-title", here=len(names), number=page.number + 1, count=page.count)
    return lines(title, *(_server_line(texts, locale, line, names) for line in page.items))


def forecast(texts: Texts, locale: str, worst: WorstMonth, names: Names) -> str:
    """The sum, what binds it, and each provider's part."""
    return lines(
        texts.say(locale, "forecast-title"),
        _total(texts, locale, worst),
        *(_provider_month(texts, locale, one) for one in worst.providers),
        _outside(texts, locale, worst.outside, names) if worst.outside else None,
        texts.say(locale, "forecast-note"),
    )


def trail(texts: Texts, locale: str, page: TrailPage, names: Names) -> str:
    where = server(texts, locale, page.guild_id, names) if page.guild_id else texts.say(locale, "operator-trail-operator")
    if not page.entries:
        return texts.say(locale, "operator-trail-none", where=where)
    return lines(texts.say(locale, "operator-trail-title", where=where), *(_entry(texts, locale, entry) for entry in page.entries))


def _rule(texts: Texts, locale: str, rule: Rule, standings: Sequence[Standing]) -> str:
    wanted = rule.allowance.period, rule.allowance.unit
    taken = next((one for one in standings if (one.limit.period, one.limit.unit) == wanted), None)
    text = allowance(texts, locale, rule.allowance) if taken is None else standing(texts, locale, taken)
    return texts.say(locale, "operator-rule-default" if rule.source is LimitSource.DEFAULT else "operator-rule", rule=text)


def _server_line(texts: Texts, locale: str, line: ServerLine, names: Names) -> str:
    spent = "; ".join(standing(texts, locale, one) for one in line.standings)
    return texts.say(locale, "operator-servers-line", server=server(texts, locale, line.guild_id, names), spent=spent, members=line.members)


def _money(texts: Texts, locale: str, amount: int) -> str:
    return texts.say(locale, "forecast-money", credits=texts.say(locale, "credits", count=amount), dollars=f"{amount / 100:,.2f}")


def _total(texts: Texts, locale: str, worst: WorstMonth) -> str:
    if worst.most is None:
        return texts.say(locale, "forecast-total-unbound")
    key = "forecast-total-limited" if worst.limited else "forecast-total"
    return texts.say(locale, key, most=_money(texts, locale, worst.most), servers=worst.counted)


def _provider_month(texts: Texts, locale: str, one: ProviderMonth) -> str:
    if one.most is None:
        return texts.say(locale, "forecast-provider-unbound", provider=one.provider)
    most = _money(texts, locale, one.most)
    if one.limited and one.limit.by is not None:
        limit = allowance(texts, locale, one.limit.by)
        return texts.say(locale, "forecast-provider-limited", provider=one.provider, most=most, limit=limit)
    return texts.say(locale, "forecast-provider", provider=one.provider, most=most)


def _outside(texts: Texts, locale: str, outside: Sequence[int], names: Names) -> str:
    named = ", ".join(quiet(names.get(guild_id, str(guild_id)), NAME_SHOWN) for guild_id in outside[:OUTSIDE_SHOWN])
    return texts.say(locale, "forecast-outside", count=len(outside), servers=named)


def _entry(texts: Texts, locale: str, entry: TrailEntry) -> str:
    change = texts.say(
        locale,
        "operator-trail-entry",
        at=entry.at,
        actor=str(entry.actor),
        what=quiet(" ".join(part for part in (entry.what, entry.subject) if part), VALUE_SHOWN),
        before=quiet(entry.before, VALUE_SHOWN) or texts.say(locale, "operator-trail-nothing"),
        after=quiet(entry.after, VALUE_SHOWN) or texts.say(locale, "operator-trail-nothing"),
    )
    # A block has its reason in what it became.
    return change if entry.reason in entry.after else f"{change} · {quiet(entry.reason, VALUE_SHOWN)}"
