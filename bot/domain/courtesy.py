"""Who goes first: somebody who waits for an answer, before work that nobody waits for."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, final


class Courtesy(Protocol):
    def expect(self) -> None:
        """Somebody has just asked for something, and what it is will be known in a moment."""
        ...

    def serving(self) -> AbstractContextManager[None]:
        """Around what somebody waits for."""
        ...

    async def after_you(self) -> None:
        """Before a step of work that nobody waits for. Returns soon in any case: a busy server must not stop the work."""
        ...


@final
class Unhurried:
    """Nobody ever waits."""

    def expect(self) -> None:
        pass

    def serving(self) -> AbstractContextManager[None]:
        return nullcontext()

    async def after_you(self) -> None:
        pass


UNHURRIED = Unhurried()
