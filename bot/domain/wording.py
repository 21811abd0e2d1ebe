"""What people type, before anything else looks at it."""

import unicodedata

LONGEST_REASON = 300
"""Characters that an admin, a moderator or an operator may give as a reason."""

INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def typed(text: str) -> str:
    """`text` without control characters and the space around it; empty when nothing of it can be seen.

    Joiners and marks inside stay: emoji and many scripts are made of them.
    """
    kept = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc").strip()
    return kept if any(unicodedata.category(char) not in INVISIBLE for char in kept) else ""
