"""A value that must not be printed."""

from typing import final


@final
class Secret:
    """Holds a key. `str()` and `repr()` show stars; only `reveal()` gives it out, at the line that sends it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"

    __str__ = __repr__


def can_be_sent(value: str) -> bool:
    """Whether a text fits into a header. HTTP libraries quote one that does not in their error messages: keys must not get that far."""
    return bool(value) and value.isascii() and value.isprintable() and " " not in value
