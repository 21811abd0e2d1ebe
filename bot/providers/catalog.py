"""The model table: facts and prices as data. `MODELS_FILE` is laid over the built-in one."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.domain.errors import SettingsInvalid
from bot.domain.models import ExtraOption, Model, Need, PictureRules
from bot.domain.money import Price, PriceSource
from bot.providers.toml_lines import TomlLines

Table = Mapping[str, object]

UsualFields = Callable[[str, bool], Mapping[str, str] | None]
"""Of a provider, for its blocking models or the others: the fields that it has a name for by itself. None: it sends none at all."""


def _not_checked(_provider: str, _blocking: bool) -> None: ...


def load_catalog(overlay: Path | None = None, usual: UsualFields = _not_checked) -> tuple[Model, ...]:
    """Read the built-in table and, over it, `overlay`: prices, limits, extra models, `enabled = false` (the model is `retired` then).

    An entry has to name, under `wire`, the fields for what it takes that are not among the `usual` ones.
    Raises `SettingsInvalid` with one line per fault that names file, line, table and key.
    """
    own_text = files("bot.providers").joinpath("models.toml").read_text(encoding="utf-8")
    built_in = tomllib.loads(own_text)
    if overlay is None:
        return _models(built_in, "models.toml", own_text, usual)
    name = f"MODELS_FILE {overlay.name}"
    try:
        text = overlay.read_text(encoding="utf-8")
        laid_over = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise SettingsInvalid((f"{name}: cannot be read: {error}",)) from error
    return _models(_merged(built_in, laid_over), name, text, usual)


def _sorted_lengths(value: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(value)) != len(value):
        raise ValueError("names a length twice")
    return tuple(sorted(value))


def _date_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _checked_date(value: str) -> str:
    if value:
        date.fromisoformat(value)
    return value


Lengths = Annotated[tuple[Annotated[int, Field(gt=0, le=600)], ...], AfterValidator(_sorted_lengths)]
Aspect = Annotated[str, Field(pattern=r"^[1-9]\d?:[1-9]\d?$")]
Credits = Annotated[int, Field(ge=0, le=1_000_000)]
Day = Annotated[str, BeforeValidator(_date_text), AfterValidator(_checked_date)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
WireName = Annotated[str, Field(pattern=r"^[A-Za-z_]\w{0,59}(\.[A-Za-z_]\w{0,59})?(\[\])?(:text)?$")]


ROLES: Mapping[str, str] = {
    **{role: role for role in ("prompt", "image", "last_image", "video", "audio", "negative", "seed", "enhance")},
    "durations": "duration",
    "aspects": "aspect",
    "resolutions": "resolution",
    "qualities": "quality",
}
"""What an entry may take, with its name under `wire`."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class _PriceEntry(_Entry):
    flat: Credits = 0
    per_second: Credits = 0
    per_prompt: Credits = 0
    source: PriceSource
    checked_on: Day = ""

    def price(self) -> Price:
        return Price(self.flat, self.per_second, self.per_prompt, self.source, self.checked_on)

    @model_validator(mode="after")
    def _says_a_price(self) -> Self:
        if self.source is PriceSource.OPERATOR:
            return self
        if not (self.flat or self.per_second or self.per_prompt):
            raise ValueError("needs flat, per_second or per_prompt; a model without a price is refused")
        if not self.checked_on:
            raise ValueError("needs checked_on, the day on which its source was read")
        return self


class _PictureEntry(_Entry):
    formats: tuple[Literal["image/jpeg", "image/png", "image/webp"], ...] = ("image/jpeg", "image/png", "image/webp")
    max_bytes: Annotated[int, Field(ge=1024)] = PictureRules().max_bytes
    min_side: Annotated[int, Field(ge=1)] = PictureRules().min_side
    max_side: Annotated[int, Field(ge=1, le=16384)] = PictureRules().max_side
    min_ratio: Annotated[float, Field(gt=0)] = PictureRules().min_ratio
    max_ratio: Annotated[float, Field(gt=0)] = PictureRules().max_ratio


class _ExtraEntry(_Entry):
    name: Name
    kind: Literal["int", "float", "bool", "str"]
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


class _WireEntry(_Entry):
    """Field names in the provider's JSON; see `order_body` for the forms. `legacy` is the vendor in aimlapi's older paths."""

    prompt: WireName | None = None
    image: WireName | None = None
    last_image: WireName | None = None
    video: WireName | None = None
    duration: WireName | None = None
    aspect: WireName | None = None
    resolution: WireName | None = None
    quality: WireName | None = None
    audio: WireName | None = None
    negative: WireName | None = None
    seed: WireName | None = None
    enhance: WireName | None = None
    legacy: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] | None = None


class _ModelEntry(_Entry):
    enabled: bool = True
    title: Name
    prompt: Need
    image: Need
    price: _PriceEntry
    wire_id: Name | None = None
    prompt_max: Annotated[int, Field(ge=1, le=20_000)] = 2000
    last_image: Need = Need.NO
    video: Need = Need.NO
    durations: Lengths = ()
    fixed_seconds: Annotated[int, Field(ge=0, le=600)] = 0
    segments: Annotated[int, Field(ge=0, le=20)] = 0
    aspects: tuple[Aspect, ...] = ()
    resolutions: tuple[Name, ...] = ()
    qualities: tuple[Name, ...] = ()
    audio: bool = False
    negative: bool = False
    seed: bool = False
    enhance: bool = False
    enhance_default: bool = False
    extras: tuple[_ExtraEntry, ...] = ()
    picture: _PictureEntry = _PictureEntry()
    wire: _WireEntry = _WireEntry()
    family: Name | None = None
    blocking: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if bool(self.durations) == bool(self.fixed_seconds):
            raise ValueError("needs either durations or fixed_seconds")
        if {self.prompt, self.image, self.video} == {Need.NO}:
            raise ValueError("takes neither prompt nor image nor video")
        return self

    def takes(self, key: str) -> bool:
        return getattr(self, key) not in {Need.NO, False, ()}

    def model(self, model_id: str) -> Model:
        provider, _, wire_id = model_id.partition("/")
        facts = self.model_dump(exclude={"enabled", "price", "wire_id", "extras", "picture", "wire", "family"})
        return Model(
            **facts,
            id=model_id,
            provider=provider,
            wire_id=self.wire_id or wire_id,
            price=self.price.price(),
            extras=tuple(ExtraOption(**option.model_dump()) for option in self.extras),
            picture=PictureRules(**self.picture.model_dump()),
            wire=self.wire.model_dump(exclude_none=True),
            retired=not self.enabled,
        )


def _merged(below: Table, above: Table) -> Table:
    """Tables key by key; a price that the overlay sets is the operator's unless it says otherwise."""
    merged = dict(below)
    for model_id, entry in above.items():
        base = below.get(model_id)
        merged[model_id] = _laid_over(_table(base) or {}, table) if (table := _table(entry)) is not None else entry
    return merged


def _laid_over(base: Table, entry: Table) -> Table:
    laid = {**base, **entry}
    for name in ("price", "picture", "wire"):
        lower, upper = _table(base.get(name)), _table(entry.get(name))
        if lower is not None and upper is not None:
            laid[name] = {**lower, **upper}
    price = _table(entry.get("price"))
    if price is not None and "source" not in price:
        laid["price"] = {**(_table(laid["price"]) or {}), "source": PriceSource.OPERATOR}
    return laid


def _table(value: object) -> Table | None:
    return cast("Table", value) if isinstance(value, dict) else None


def _models(tables: Table, name: str, text: str, usual: UsualFields) -> tuple[Model, ...]:
    lines = TomlLines(text)
    faults: list[str] = []
    entries: dict[str, _ModelEntry] = {}
    for model_id, table in tables.items():
        if not all(model_id.partition("/")):
            faults.append(f'{name}{lines.of(model_id)}: ["{model_id}"]: must be named provider/model')
            continue
        try:
            entry = entries[model_id] = _ModelEntry.model_validate(table)
        except ValidationError as error:
            faults += [
                f'{name}{lines.of(model_id, *fault["loc"])}: ["{model_id}"]{_where(fault["loc"])}: {_sentence(fault["msg"])}'
                for fault in error.errors()
            ]
            continue
        named = usual(model_id.partition("/")[0], entry.blocking)
        faults += [
            f'{name}{lines.of(model_id, key)}: ["{model_id}"] wire.{role}: is missing: name the field that the provider takes it in'
            for key, role in ROLES.items()
            if named is not None and entry.takes(key) and role not in named and getattr(entry.wire, role) is None
        ]
    if faults:
        raise SettingsInvalid(tuple(faults))
    return _with_siblings(entries)


def _with_siblings(entries: Mapping[str, _ModelEntry]) -> tuple[Model, ...]:
    """Models of one provider's family know who of them makes the lengths that they do not; of several, the first."""
    models = {model_id: entry.model(model_id) for model_id, entry in entries.items()}
    families: dict[tuple[str, str], list[Model]] = {}
    for model_id, entry in entries.items():
        if entry.family and entry.enabled:
            families.setdefault((models[model_id].provider, entry.family), []).append(models[model_id])
    for family in families.values():
        for model in family:
            elsewhere = {seconds: other.id for other in reversed(family) for seconds in _lengths(other)}
            models[model.id] = replace(model, siblings={s: other for s, other in elsewhere.items() if s not in _lengths(model)})
    return tuple(models.values())


def _lengths(model: Model) -> tuple[int, ...]:
    return model.durations or (model.fixed_seconds,)


def _where(location: tuple[int | str, ...]) -> str:
    return f" {'.'.join(str(part) for part in location)}" if location else ""


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{text[:1].lower()}{text[1:]}"
