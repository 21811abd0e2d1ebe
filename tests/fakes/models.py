"""Models and limits as the services show them."""

from datetime import UTC, datetime

from bot.domain.models import Model, Need
from bot.domain.money import Limit, LimitKind, Period, Price, PriceSource, Standing, period_bounds

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def model(name: str = "demo/clip", **facts: object) -> Model:
    values: dict[str, object] = {
        "id": name,
        "provider": name.split("/", maxsplit=1)[0],
        "wire_id": name.split("/", 1)[1],
        "title": name.rsplit("/", 1)[1].title(),
        "prompt": Need.OPTIONAL,
        "image": Need.OPTIONAL,
        "price": Price(0, 1, 0, PriceSource.SEED, "2026-11-01"),
        "durations": (5, 10),
        "aspects": ("16:9", "9:16", "1:1"),
        "seed": True,
        **facts,
    }
    return Model(**values)  # pyright: ignore[reportArgumentType]


TEXT_ONLY = model("other/text", image=Need.NO, prompt=Need.REQUIRED, price=Price(30, 0, 0, PriceSource.SEED, "2026-11-01"), durations=(8,))


def standing(kind: LimitKind, amount: int, used: int = 0, reserved: int = 0) -> Standing:
    starts, ends = period_bounds(Period.MONTH, NOW)
    return Standing(Limit(kind, kind.value, Period.MONTH, starts, ends, amount), used, reserved)
