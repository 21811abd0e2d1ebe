"""What orders wait for before they are orders."""

from enum import StrEnum


class Hold(StrEnum):
    """What a draft waits for: its member's word on the price, their word on whether moderators shall see it, or a moderator."""

    PRICE = "price"
    STOPPED = "stopped"
    REVIEW = "review"
