"""`/clapper usage` and `/clapper audit`: a month's table and picture, and the trail of changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.domain.admin_views import TrailPage, UsageMonth
from bot.domain.charts import Bar, BarChart
from bot.domain.errors import Value
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.policy import EntryKind
from bot.domain.quota import TargetKind, TrailEntry, UsageLine
from bot.text import Texts

from .limits import because, cut, mention, role_mention
from .parts import quiet

LINES_SHOWN = 15
BARS_SHOWN = 10
SERIES_SHOWN = 6
LONGEST_ALT = 1000
"""Discord takes 1,024 characters of description."""
UNIT_SHOWN = 20
CHANNELS = frozenset({"log_channel", "channel"})
"""Settings whose value is a channel."""
CHANGE_SHOWN = 60
"""Characters of a value before and after a change."""


def table(texts: Texts, locale: str, month: UsageMonth) -> str:
    """The biggest lines, and the totals of all of them."""
    name = month_name(texts, locale, month)
    if not month.lines:
        return texts.say(locale, "usage-none", month=name)
    numbers = numbered(month)
    said = [_line(texts, locale, line, numbers[line.user_id]) for line in month.lines[:LINES_SHOWN]]
    hidden = len(month.lines) - len(said)
    if hidden:
        said.append(texts.say(locale, "usage-more", count=hidden))
    return cut(texts, locale, [texts.say(locale, "usage-title", month=name), *said], end=_totals(texts, locale, month.lines))


def chart(texts: Texts, locale: str, month: UsageMonth, names: Mapping[int, str]) -> BarChart:
    """`names` of members who are still there; the others are told by their number in the table."""
    spent, by_model = Counter[int](), Counter[str]()
    for line in month.lines:
        spent[line.user_id] += line.credits
        by_model[line.model] += line.credits
    models = [model for model, taken in by_model.most_common(SERIES_SHOWN) if taken]
    crowded = sum(taken > 0 for taken in by_model.values()) > len(models)
    series = [*models, texts.say(locale, "usage-chart-models")] if crowded else models
    numbers = numbered(month)
    payers = [user_id for user_id in numbers if spent[user_id]]
    bars = [_bar(texts, locale, month, user_id, numbers[user_id], names, models, len(series)) for user_id in payers[:BARS_SHOWN]]
    if rest := frozenset(payers[BARS_SHOWN:]):
        label = texts.say(locale, "usage-chart-others", count=len(rest))
        bars.append(Bar(label, label, _parts(month, rest, models, len(series))))
    clips = sum(line.clips for line in month.lines)
    name = month_name(texts, locale, month)
    return BarChart(
        title=texts.say(locale, "usage-chart-title", month=name),
        subtitle=texts.say(locale, "usage-chart-subtitle", credits=spent.total(), clips=clips, members=len(payers)),
        series=tuple(series),
        bars=tuple(bars),
        empty=texts.say(locale, "usage-chart-empty"),
    )


def alt(texts: Texts, locale: str, month: UsageMonth, drawn: BarChart) -> str:
    """What a screen reader says in place of the picture."""
    rows = ", ".join(f"{bar.label}: {sum(bar.parts)}" for bar in drawn.bars) or drawn.empty
    return texts.say(locale, "usage-chart-alt", month=month_name(texts, locale, month), rows=rows)[:LONGEST_ALT]


def drawn_members(month: UsageMonth) -> tuple[int, ...]:
    """Whose names the picture needs."""
    return tuple(numbered(month))[:BARS_SHOWN]


def month_name(texts: Texts, locale: str, month: UsageMonth) -> str:
    year, number = month.month.split("-")
    return texts.say(locale, "usage-month", number=int(number), year=year)


def numbered(month: UsageMonth) -> Mapping[int, int]:
    """Members by the number that they have in table and picture, from 1."""
    return {user_id: number for number, user_id in enumerate(dict.fromkeys(line.user_id for line in month.lines), 1)}


def trail(texts: Texts, locale: str, page: TrailPage, *, first: bool) -> str:
    if not page.entries:
        return texts.say(locale, "trail-none" if first else "trail-none-older")
    return cut(texts, locale, [texts.say(locale, "trail-title"), *(_entry(texts, locale, entry) for entry in page.entries)])


def _line(texts: Texts, locale: str, line: UsageLine, number: int) -> str:
    who = mention(line.user_id) if line.user_id else texts.say(locale, "usage-former-member")
    said = [texts.say(locale, "usage-line", number=number, who=who, model=line.model, clips=line.clips, credits=line.credits)]
    if line.held:
        said.append(texts.say(locale, "usage-held", held=line.held))
    if line.refunded:
        said.append(texts.say(locale, "usage-refunded", refunded=line.refunded))
    said.append(texts.say(locale, f"usage-key-{'operator' if line.account == OPERATOR_ACCOUNT else 'guild'}"))
    return " · ".join(said)


def _totals(texts: Texts, locale: str, lines: Sequence[UsageLine]) -> list[str]:
    totals: dict[str, Value] = {
        "clips": sum(line.clips for line in lines),
        "credits": sum(line.credits for line in lines),
        "held": sum(line.held for line in lines),
        "refunded": sum(line.refunded for line in lines),
    }
    said = [texts.say(locale, "usage-total", **totals)]
    own = sum(line.credits for line in lines if line.account != OPERATOR_ACCOUNT)
    if own:
        said.append(texts.say(locale, "usage-own-key", credits=own))
    billed = _billed(lines)
    if billed:
        said.append(texts.say(locale, "usage-billed", amounts=billed))
    return said


def _billed(lines: Sequence[UsageLine]) -> tuple[str, ...]:
    sums: dict[str, Decimal] = {}
    for unit, amount in (one for line in lines for one in line.billed):
        sums[unit] = sums.get(unit, Decimal()) + Decimal(amount)
    return tuple(f"{total.normalize():f} {quiet(unit, UNIT_SHOWN)}".rstrip() for unit, total in sorted(sums.items()))


def _bar(
    texts: Texts, locale: str, month: UsageMonth, user_id: int, number: int, names: Mapping[int, str], models: Sequence[str], series: int
) -> Bar:
    name = names.get(user_id) or texts.say(locale, "usage-former-member")
    label = texts.say(locale, "usage-chart-member", number=number, name=" ".join(name.split()))
    return Bar(label, texts.say(locale, "usage-chart-short", number=number), _parts(month, frozenset({user_id}), models, series))


def _parts(month: UsageMonth, users: frozenset[int], models: Sequence[str], series: int) -> tuple[int, ...]:
    """Credits by series; what belongs to no model of its own goes into the last one."""
    parts = [0] * series
    for line in month.lines:
        if line.user_id in users and line.credits:
            parts[models.index(line.model) if line.model in models else series - 1] += line.credits
    return tuple(parts)


def _entry(texts: Texts, locale: str, entry: TrailEntry) -> str:
    what = texts.say(locale, "trail-what", what=quiet(entry.what, CHANGE_SHOWN))
    if entry.subject:
        what = texts.say(locale, "trail-of", what=what, subject=_subject(texts, locale, entry.subject))
    before, after = (_value(texts, locale, entry, value) for value in (entry.before, entry.after))
    line = texts.say(locale, "trail-line", at=entry.at, who=mention(entry.actor), what=what, before=before, after=after)
    # A block has its reason in what it became.
    return line if entry.reason in entry.after else because(texts, locale, line, entry.reason)


def _value(texts: Texts, locale: str, entry: TrailEntry, value: str) -> str:
    if entry.subject in CHANNELS and value.isdecimal():
        return f"<#{value}>"
    return quiet(value, CHANGE_SHOWN) or texts.say(locale, "trail-nothing")


def _subject(texts: Texts, locale: str, subject: str) -> str:
    kind, _, number = subject.partition(":")
    match kind:
        case TargetKind.MEMBER if number.isdecimal():
            return mention(int(number))
        case TargetKind.ROLE if number.isdecimal():
            return role_mention(int(number))
        case EntryKind.CHANNEL if number.isdecimal():
            return f"<#{number}>"
        case TargetKind.MEMBERS:
            return texts.say(locale, "quota-every-member")
        case TargetKind.GUILD:
            return texts.say(locale, "trail-server")
        case _:
            return quiet(subject, CHANGE_SHOWN)
