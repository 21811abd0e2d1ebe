"""What admins are shown of their server: quotas, settings, answers to what they changed."""

from collections.abc import Iterator, Sequence

from bot.domain.money import LimitKind, Standing
from bot.domain.quota import Allowance, Block, GuildSettings, Rule, ServerRules, Target, TargetKind
from bot.text import Texts

from .limits import allowance, allowances, because, cut, facts, mention, role_mention, source
from .limits import standing as standing_line
from .parts import lines
from .policy import pause_line


def rules(texts: Texts, locale: str, held: ServerRules, standings: Sequence[Standing]) -> str:
    """All that holds, each part with what it means. `standings` say what was taken from the allotment, where that is known."""
    return cut(texts, locale, list(_rules(texts, locale, held, standings)))


def limit_set(texts: Texts, locale: str, target: Target, entry: Allowance) -> str:
    said = texts.say(locale, f"quota-set-{target.kind.value}", who=whose(texts, locale, target), allowance=allowance(texts, locale, entry))
    return lines(said, texts.say(locale, "quota-set-note"))


def limits_cleared(texts: Texts, locale: str, target: Target, count: int) -> str:
    who = whose(texts, locale, target)
    return texts.say(locale, "quota-cleared", count=count, who=who) if count else texts.say(locale, "quota-cleared-nothing", who=who)


def granted(texts: Texts, locale: str, user_id: int, amount: int, standings: Sequence[Standing]) -> str:
    own = [one for one in standings if one.limit.kind is LimitKind.MEMBER]
    return lines(
        texts.say(locale, "quota-granted", who=mention(user_id), amount=amount),
        *(texts.say(locale, "quota-granted-line", **facts(one)) for one in own),
    )


def zone(texts: Texts, locale: str, held: ServerRules) -> str:
    pending = texts.say(locale, "timezone-pending", at=held.zone_from) if held.zone_from is not None else None
    return lines(texts.say(locale, "timezone-is", zone=held.zone), pending)


def settings(texts: Texts, locale: str, held: GuildSettings, *, retention: int, saved: bool = False) -> str:
    """`retention`: days that hold where the server has set none."""
    say, days = texts.say, retention if held.retention_days is None else held.retention_days
    return lines(
        say(locale, "settings-saved") if saved else None,
        say(locale, "settings-title"),
        say(locale, "settings-confirm", price=held.confirm_at) if held.confirm_at is not None else say(locale, "settings-confirm-off"),
        say(locale, "settings-log", channel=str(held.log_channel)) if held.log_channel is not None else say(locale, "settings-log-off"),
        say(locale, "settings-model", model=held.default_model)
        if held.default_model is not None
        else say(locale, "settings-model-cheapest"),
        say(locale, "settings-age-only" if held.age_restricted_only else "settings-age-any"),
        say(locale, "settings-spoiler" if held.spoiler else "settings-spoiler-off"),
        say(locale, f"settings-private-{held.private.value}"),
        say(locale, "settings-retention", days=days) if days else say(locale, "settings-retention-forever"),
        pause_line(texts, locale, held.pause) if held.pause is not None else None,
    )


def blocked(texts: Texts, locale: str, block: Block) -> str:
    who = mention(block.user_id)
    said = texts.say(locale, "block-done", who=who)
    if block.until is not None:
        said = texts.say(locale, "block-done-until", who=who, until=block.until)
    return said


def unblocked(texts: Texts, locale: str, user_id: int, *, lifted: bool) -> str:
    return texts.say(locale, "block-lifted" if lifted else "block-not-blocked", who=mention(user_id))


def whose(texts: Texts, locale: str, target: Target) -> str:
    match target.kind:
        case TargetKind.ROLE:
            return role_mention(target.id, target.guild_id)
        case TargetKind.MEMBER:
            return mention(target.id)
        case _:
            return texts.say(locale, "quota-every-member")


def _rules(texts: Texts, locale: str, held: ServerRules, standings: Sequence[Standing]) -> Iterator[str]:
    yield texts.say(locale, "rules-title", zone=held.zone)
    if held.zone_from is not None:
        yield texts.say(locale, "timezone-pending", at=held.zone_from)
    yield texts.say(locale, "rules-guild")
    used = [f"- {standing_line(texts, locale, one)}" for one in standings if one.limit.kind is LimitKind.GUILD]
    yield from used or (_rule(texts, locale, rule) for rule in held.allotment)
    yield texts.say(locale, "rules-members")
    yield from (_rule(texts, locale, rule) for rule in held.members)
    for title, entries in (("rules-roles", held.roles), ("rules-overrides", held.overrides)):
        if entries:
            yield texts.say(locale, title)
            yield from _by_target(texts, locale, entries)
    if held.grants:
        yield texts.say(locale, "rules-grants")
        for one in held.grants:
            amount = texts.say(locale, "credits", count=one.amount)
            line = texts.say(locale, "rules-grant", who=mention(one.user_id), amount=amount, until=one.ends)
            yield because(texts, locale, line, one.reason)
    if held.blocks:
        yield texts.say(locale, "rules-blocks")
        yield from (_block(texts, locale, one) for one in held.blocks)


def _rule(texts: Texts, locale: str, rule: Rule) -> str:
    entry = rule.allowance
    values = {"amount": entry.amount, "unit": entry.unit.value, "period": entry.period.value, **source(rule.source, None)}
    return texts.say(locale, "rules-line", **values)


def _by_target(texts: Texts, locale: str, rules: Sequence[Rule]) -> Iterator[str]:
    for target in dict.fromkeys(rule.target for rule in rules):
        entries = [rule for rule in rules if rule.target == target]
        yield texts.say(locale, "rules-line-for", who=whose(texts, locale, target), allowances=allowances(texts, locale, entries))


def _block(texts: Texts, locale: str, block: Block) -> str:
    who = mention(block.user_id)
    line = texts.say(locale, "rules-block", who=who)
    if block.until is not None:
        line = texts.say(locale, "rules-block-until", who=who, until=block.until)
    return because(texts, locale, line, block.reason)
