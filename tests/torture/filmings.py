"""Storyboards among the orders of a bot that is killed again and again: two shots each, by the provider that costs nothing."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.jobs import ENDED, JobState
from sandbox.discord.backend import Json
from sandbox.driver import Member, Unexpected
from tests.torture.fates import Fate

POINTS = frozenset({"jobs.confirm", "tools.last_frame", "tools.join"})
"""What a process passes for storyboards only."""
CHOICE = "demo/clip|3"
PRICE = 6
AT_REST = frozenset({*ENDED, JobState.DRAFT})
"""A storyboard that nobody started ends by itself after ten minutes."""


@dataclass
class BoardOrder:
    """`started`: its member pressed Start, and the receipt went on."""

    shots: tuple[str, str]
    started: bool = False

    @property
    def prompt(self) -> str:
        return " | ".join(self.shots)


def board_order(number: int) -> BoardOrder:
    return BoardOrder((f"board number {number} begins", f"board number {number} goes on"))


async def film(who: Member, channel: str, order: BoardOrder) -> None:
    """The bot may be killed at any of these steps; then its member sees no answer."""
    with contextlib.suppress(Unexpected):
        form = await who.slash(channel, "storyboard")
        if form.kind != "modal":
            return
        offer = await who.reply_to(await who.submit_modal(form, prompt="\n".join(order.shots), picture=[], choice=[CHOICE]), 3.0)

        def moved_on(message: Json) -> bool:
            return message["id"] == offer["id"] and not str(message["content"]).startswith("**Start it?**")

        await who.press(offer, f"Start for {PRICE} credits")
        await who.wait_for_message(channel, moved_on, 5.0, "the receipt goes on")
        order.started = True


def board_faults(orders: Sequence[BoardOrder], found: Sequence[Fate], clips: Mapping[str, int]) -> list[str]:
    """What is wrong; nothing, if every storyboard that was started came to one clip of two shots that were paid once each."""
    faults: list[str] = []
    boards = {fate.id: fate for fate in found if fate.is_board}
    takes = Counter(fate.board for fate in found if fate.board)
    known = Counter(board.prompt for board in boards.values())
    faults += [f"duplicate: {count} storyboards of {prompt}" for prompt, count in known.items() if count > 1]
    faults += [f"lost: {order}" for order in orders if order.started and not known[order.prompt]]
    for board in boards.values():
        posted, started = clips[board.prompt], any(order.started and order.prompt == board.prompt for order in orders)
        if posted > 1:
            faults.append(f"duplicate: {board} posted {posted} times")
        if board.state is JobState.DONE and (posted, takes[board.id]) != (1, len(orders[0].shots)):
            faults.append(f"lost: {board} of {takes[board.id]} takes, posted {posted} times")
        if board.state is not JobState.DONE and (posted or started):
            faults.append(f"lost: {board}, started {started}, posted {posted} times")
        if board.lines:
            faults.append(f"money: {board}")
    for shot in (fate for fate in found if fate.board):
        if shot.state is not JobState.DONE or shot.lines != ("reserve", "settle"):
            faults.append(f"money: {shot}")
    return faults
