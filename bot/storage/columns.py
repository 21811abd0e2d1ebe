"""Column types that keep a promise the databases do not."""

from datetime import UTC, datetime
from typing import Any, final

from sqlalchemy import JSON, DateTime, Dialect, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB


@final
class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; naive ones are refused. SQLite, which knows no zones, keeps the UTC digits: text order is time order."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None or value.utcoffset() is None:
            raise ValueError(f"naive datetime {value!r}: times are UTC-aware")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def structured() -> JSON:
    """JSON whose absence is SQL's NULL, not the JSON word `null`."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
