"""Sizes of files, for people to read."""


def megabytes(size: int) -> float:
    """With one decimal."""
    return round(size / (1024 * 1024), 1)
