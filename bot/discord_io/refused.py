"""What stood in forms that were refused, so that they can be opened again as they were filled in."""

from collections import OrderedDict
from dataclasses import dataclass

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Filled:
    """`choice`: what was taken in the menu (see `forms.read_choice`)."""

    prompt: str = ""
    choice: str = ""


class RefusedForms:
    """In memory: the oldest of `KEPT` give way and a restart forgets them all, so what was typed is given back as a file besides."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, Filled]] = OrderedDict()

    def keep(self, key: str, user_id: int, filled: Filled) -> None:
        self._kept[key] = (user_id, filled)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def of(self, key: str, user_id: int) -> Filled | None:
        """None: it is forgotten, or somebody else's."""
        owner, filled = self._kept.get(key, (0, None))
        return filled if owner == user_id else None

    def forget(self, user_id: int) -> None:
        """All that this member typed."""
        for key in [key for key, (owner, _) in self._kept.items() if owner == user_id]:
            del self._kept[key]
