"""How a clip descends from another."""

from enum import StrEnum


class Descent(StrEnum):
    """What a job did with its parent's clip; each has a sentence `clip-<descent>` and `jobs-<descent>` in the Fluent files."""

    AGAIN = "again"
    """The same order once more."""
    REMIX = "remix"
    """The same with other words or another model."""
    EXTEND = "extend"
    """It begins with the clip's last frame."""
