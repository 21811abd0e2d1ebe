"""What a server lets its members order: its rules as data, and the one function that applies them.

An order is refused by it before any money, a draft is asked again when its price is agreed to, and `/clapper explain` shows what it found.

Within one kind (channels, roles, models) an entry that denies wins over every entry that allows; once something is allowed, only that is;
with nothing set, everything is. An entry for a category, or for the channel above a thread, counts for what is in it; one for `provider/*`
for all of that provider's models; one for @everyone, whose id is the server's own, for everybody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.errors import CannotPostHere, ClapperError, NotAllowed, Value
from bot.domain.models import Model
from bot.domain.origin import Origin, Spot
from bot.domain.quota import Block, GuildSettings, PrivateClips

NAMED = 10
"""Entries that a refusal names at most."""

ALL_OF_PROVIDER = "/*"


class EntryKind(StrEnum):
    CHANNEL = "channel"
    ROLE = "role"
    MODEL = "model"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """`subject` is the id of a channel, category or role, the id of a model, or `provider/*`."""

    kind: EntryKind
    subject: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Policy:
    settings: GuildSettings = field(default_factory=GuildSettings)
    entries: frozenset[Entry] = frozenset()

    def subjects(self, kind: EntryKind, *, allowed: bool) -> frozenset[str]:
        return frozenset(entry.subject for entry in self.entries if entry.kind is kind and entry.allowed is allowed)


class PolicyRule(StrEnum):
    """In the order in which an order meets them."""

    BLOCK = "block"
    PAUSE = "pause"
    PLACE = "place"
    AGE = "age"
    CHANNEL = "channel"
    ROLE = "role"
    PRIVATE = "private"
    MODEL = "model"
    LENGTH = "length"
    PRICE = "price"


OF_CLIP = frozenset({PolicyRule.MODEL, PolicyRule.LENGTH, PolicyRule.PRICE})
"""Rules that can be asked only once it is known which clip is wanted."""


class Stance(StrEnum):
    """What a rule says. UNLISTED: others are allowed, this is not among them."""

    FINE = "fine"
    DENIED = "denied"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class Case:
    """An order as the rules see it.

    `spot` None: its place was looked at before and cannot be now; of `channels`, all that is still known of it, only a denial counts then,
    since what allows may be what they are in. `model` None: the rules about the clip are not asked.
    `missing_permissions` is what the bot lacks to post in the channel, by Discord's names.
    """

    guild_id: int
    role_ids: tuple[int, ...] = ()
    spot: Spot | None = None
    channels: tuple[int, ...] = ()
    block: Block | None = None
    missing_permissions: tuple[str, ...] = ()
    private: bool = False
    model: str | None = None
    seconds: int = 0
    price: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule said of a case. A rule for which nothing is set has no finding, but for BLOCK and PLACE. `values` fill its sentence."""

    rule: PolicyRule
    stance: Stance = Stance.FINE
    values: Mapping[str, Value] = field(default_factory=dict[str, Value], hash=False)

    @property
    def refuses(self) -> bool:
        return self.stance is not Stance.FINE


def case_of(origin: Origin, block: Block | None, *, private: bool) -> Case:
    """An order as it comes in, before anything is known about its clip."""
    place, requester = origin.place, origin.requester
    spot = origin.spot or Spot(place.channels)
    return Case(place.guild_id, requester.role_ids, spot, block=block, missing_permissions=origin.missing_permissions, private=private)


def judge(policy: Policy, case: Case) -> tuple[Finding, ...]:
    """What every rule says, in the order in which they are asked: the first that refuses decides."""
    return tuple(_findings(policy, case))


def require(findings: Iterable[Finding]) -> None:
    """Raise what the first finding that refuses has to say."""
    for finding in findings:
        if finding.refuses:
            raise refusal(finding)


def refusal(finding: Finding) -> ClapperError:
    match finding.rule:
        case PolicyRule.BLOCK:
            return NotAllowed("blocked", **finding.values)
        case PolicyRule.PLACE:
            return CannotPostHere("cannot-post-here", **finding.values)
        case PolicyRule.CHANNEL | PolicyRule.ROLE | PolicyRule.MODEL:
            return NotAllowed(f"policy-{finding.rule.value}-{finding.stance.value}", **finding.values)
        case PolicyRule.PAUSE if finding.values["reason"]:
            return NotAllowed("policy-pause-because", **finding.values)
        case _:
            return NotAllowed(f"policy-{finding.rule.value}", **finding.values)


def is_private(settings: GuildSettings, *, wanted: bool) -> bool:
    """Whether a clip goes to its requester's direct messages, as far as the server has a say in it."""
    return wanted or settings.private is PrivateClips.FORCE


def stance_on_model(policy: Policy, model: str) -> Stance:
    return stance_on(policy, EntryKind.MODEL, names_of_model(model))[0]


def stance_on(policy: Policy, kind: EntryKind, names: tuple[str, ...]) -> tuple[Stance, frozenset[str]]:
    """With the entries that decide it: what denies, what allows, or all that would have been allowed."""
    denied = policy.subjects(kind, allowed=False).intersection(names)
    if denied:
        return Stance.DENIED, denied
    allowed = policy.subjects(kind, allowed=True)
    if allowed and not allowed.intersection(names):
        return Stance.UNLISTED, allowed
    return Stance.FINE, allowed.intersection(names)


def names_of_model(model: str) -> tuple[str, ...]:
    """By which entries may call it: its own id, and its provider's."""
    return model, model.partition("/")[0] + ALL_OF_PROVIDER


def within(policy: Policy, model: Model) -> Model | None:
    """The model with those of its lengths that may be ordered here; None when none may."""
    if stance_on_model(policy, model.id) is not Stance.FINE:
        return None
    if not model.durations:
        return model if _fits(policy.settings, model, model.fixed_seconds) else None
    lengths = tuple(seconds for seconds in model.durations if _fits(policy.settings, model, seconds))
    if len(lengths) == len(model.durations):
        return model
    return replace(model, durations=lengths) if lengths else None


def with_entry(entries: frozenset[Entry], kind: EntryKind, subject: str, *, allowed: bool) -> frozenset[Entry]:
    """The entries after an admin allowed or denied `subject`.

    Allowing what was denied takes the denial back, and nothing more: it does not shut out everything else, unless only some are allowed
    anyhow.
    """
    others = frozenset(entry for entry in entries if (entry.kind, entry.subject) != (kind, subject))
    was_denied = Entry(kind, subject, allowed=False) in entries
    only_some = any(entry.kind is kind and entry.allowed for entry in others)
    if allowed and was_denied and not only_some:
        return others
    return others | {Entry(kind, subject, allowed)}


def without(entries: frozenset[Entry], kind: EntryKind, subject: str | None = None) -> frozenset[Entry]:
    """The entries without this one, or without all of the kind."""
    return frozenset(entry for entry in entries if entry.kind is not kind or (subject is not None and entry.subject != subject))


def named(kind: EntryKind, subjects: Iterable[str], guild_id: int = 0, most: int = NAMED) -> tuple[str, ...]:
    """As Discord shows them, in a steady order; no more than a sentence can hold."""
    ordered = sorted(subjects, key=lambda subject: (len(subject), subject) if kind is not EntryKind.MODEL else (0, subject))
    shown = tuple(_named(kind, subject, guild_id) for subject in ordered[:most])
    return (*shown, "…") if len(ordered) > most else shown


def _findings(policy: Policy, case: Case) -> Iterator[Finding]:
    settings = policy.settings
    yield _block(case.block)
    if settings.pause is not None:
        yield Finding(PolicyRule.PAUSE, Stance.DENIED, {"reason": settings.pause.reason, "since": settings.pause.since})
    if case.spot is not None:
        yield from _place(policy, case, case.spot)
    else:
        there = _listed(policy, PolicyRule.CHANNEL, EntryKind.CHANNEL, tuple(map(str, case.channels)), case.guild_id)
        yield from (finding for finding in there if finding.stance is Stance.DENIED)
    everyone = (*map(str, case.role_ids), str(case.guild_id))
    yield from _listed(policy, PolicyRule.ROLE, EntryKind.ROLE, everyone, case.guild_id)
    if settings.private is not PrivateClips.ALLOW:
        forbidden = settings.private is PrivateClips.FORBID
        yield Finding(
            PolicyRule.PRIVATE, Stance.DENIED if forbidden and case.private else Stance.FINE, {"forced": "no" if forbidden else "yes"}
        )
    if case.model is not None:
        yield from _clip(policy, case, case.model)


def _block(block: Block | None) -> Finding:
    if block is None:
        return Finding(PolicyRule.BLOCK)
    return Finding(PolicyRule.BLOCK, Stance.DENIED, {"until": block.until or "none", "reason": block.reason})


def _place(policy: Policy, case: Case, spot: Spot) -> Iterator[Finding]:
    lacking = case.missing_permissions and not is_private(policy.settings, wanted=case.private)
    yield Finding(PolicyRule.PLACE, Stance.DENIED, {"permissions": case.missing_permissions}) if lacking else Finding(PolicyRule.PLACE)
    if policy.settings.age_restricted_only:
        yield Finding(PolicyRule.AGE, Stance.FINE if spot.age_restricted else Stance.DENIED)
    yield from _listed(policy, PolicyRule.CHANNEL, EntryKind.CHANNEL, tuple(map(str, spot.channels)), case.guild_id)


def _clip(policy: Policy, case: Case, model: str) -> Iterator[Finding]:
    settings = policy.settings
    for finding in _listed(policy, PolicyRule.MODEL, EntryKind.MODEL, names_of_model(model), case.guild_id):
        yield replace(finding, values={**finding.values, "model": model})
    if settings.longest is not None:
        fine = case.seconds <= settings.longest
        yield Finding(PolicyRule.LENGTH, Stance.FINE if fine else Stance.DENIED, {"seconds": case.seconds, "most": settings.longest})
    if settings.highest_price is not None:
        fine = case.price <= settings.highest_price
        yield Finding(PolicyRule.PRICE, Stance.FINE if fine else Stance.DENIED, {"price": case.price, "most": settings.highest_price})


def _listed(policy: Policy, rule: PolicyRule, kind: EntryKind, names: tuple[str, ...], guild_id: int) -> Iterator[Finding]:
    if any(entry.kind is kind for entry in policy.entries):
        stance, by = stance_on(policy, kind, names)
        yield Finding(rule, stance, {"by": named(kind, by, guild_id), "count": len(by)})


def _fits(settings: GuildSettings, model: Model, seconds: int) -> bool:
    too_long = settings.longest is not None and seconds > settings.longest
    too_dear = settings.highest_price is not None and model.price.credits(seconds=seconds) > settings.highest_price
    return not too_long and not too_dear


def _named(kind: EntryKind, subject: str, guild_id: int) -> str:
    match kind:
        case EntryKind.CHANNEL:
            return f"<#{subject}>"
        case EntryKind.ROLE:
            return "@everyone" if subject == str(guild_id) else f"<@&{subject}>"
        case EntryKind.MODEL:
            return f"`{subject}`"
