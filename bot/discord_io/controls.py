"""Buttons, menus and forms carry what they do in their id: `clapper:<action>:<argument>`.

discord.py is kept from storing them (`stop` before sending): the client routes every press by its id, so that a press works after a
restart, an unknown one gets an answer, and no dismissed form stays in memory. Where what they are about does not fit into an id, a cog or
service keeps it in memory, the oldest giving way, and says so once it is gone: `ANIMATE` and `PICK` (links of files), `…_AGAIN` (what was
typed), `IMPORT` (a file).
"""

from collections.abc import Sequence

import discord

from bot.domain.discord_limits import LONGEST_BUTTON
from bot.domain.errors import NotAllowed
from bot.domain.jobs import Job, Shot
from bot.domain.origin import MessageRef
from bot.domain.outbox import Rung
from bot.domain.reordering import FollowUp, follow_up
from bot.text import Texts

PREFIX = "clapper"
CANCEL = "cancel"
CONFIRM = "confirm"
REPOST = "repost"
STORYBOARD = "storyboard"
STORYBOARD_AGAIN = "storyboard-again"
RETAKE = "retake"
PICK = "pick"
CHOOSE = "choose"
ANIMATE = "animate"
ANIMATE_AGAIN = "animate-again"
KEY = "key"
AGAIN = "again"
REMIX = "remix"
REMIXED = "remixed"
EXTEND = "extend"
EXTENDED = "extended"
SAVE = "save"
DELETE = "delete"
DELETED = "deleted"
"""Below clips and failures; the argument is the job's id. What three of them ask first comes back under names of their own; the answer to
*Delete* carries the message too (`deletion`)."""

ERASE = "erase"
AUDIT = "audit"

SEND = "send"
APPROVE = "approve"
REFUSE = "refuse"
REFUSED = "refused"
"""A stopped prompt on its way to the moderators; what they answer, and the form that brings their reason."""

WORDS = "words"
PATTERNS = "patterns"

QUEUE = "queue"
QUEUE_CANCEL = "queue-cancel"
"""Pages of a server's unfinished jobs; an admin's cancel, with the page that it was pressed on."""

IMPORT = "import"
IMPORT_NOT = "import-not"
"""What becomes of a file of settings."""

SERVERS = "op-servers"
TRAIL = "op-trail"
UNCERTAIN = "op-uncertain"
DECIDE = "op-decide"
DECIDED = "op-decided"
"""Pages of the operator's lists; the button that asks for a decision, and the form that brings it."""


def custom_id(action: str, argument: str) -> str:
    return f"{PREFIX}:{action}:{argument}"


def read_custom_id(text: str) -> tuple[str, str] | None:
    """Action and argument; None when the control is not ours."""
    prefix, _, rest = text.partition(":")
    action, separator, argument = rest.partition(":")
    return (action, argument) if prefix == PREFIX and separator else None


def button(
    action: str, argument: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(label=label[:LONGEST_BUTTON], style=style, custom_id=custom_id(action, argument))


def clip_buttons(texts: Texts, locale: str, job: Job, rung: Rung) -> discord.ui.View:
    """Below a posted clip. In direct messages nothing is sold: orders are placed in a server."""
    delete = button(DELETE, job.id, texts.say(locale, "button-delete"))
    if rung is Rung.DM:
        return row_view([delete])
    buttons = [button(action, job.id, texts.say(locale, f"button-{action}")) for action in (AGAIN, REMIX, EXTEND, SAVE)]
    return row_view([*buttons, delete])


def deletion(texts: Texts, locale: str, job_id: str, message: MessageRef) -> discord.ui.View:
    """What *Delete* asks: a clip that is gone cannot be brought back, and was paid for."""
    argument = f"{job_id}.{message.channel_id}.{message.message_id}"
    return row_view([button(DELETED, argument, texts.say(locale, "button-delete-sure"), discord.ButtonStyle.danger)])


def read_deletion(argument: str) -> tuple[str, MessageRef]:
    """The job and the message of `deletion`. Raises `NotAllowed` for what no version of ours wrote."""
    job_id, *numbers = argument.split(".")
    if len(numbers) != len(("channel", "message")) or not all(number.isdecimal() for number in numbers):
        raise NotAllowed("outdated-control")
    return job_id, MessageRef(int(numbers[0]), int(numbers[1]))


def failure_buttons(texts: Texts, locale: str, job: Job) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    """What a job that came to nothing offers next. A shot is decided about as part of its storyboard."""
    if job.shot is not None:
        return shot_buttons(texts, locale, job, job.shot, stop="button-what-is-there") if job.ended else ()
    match follow_up(job):
        case FollowUp.AGAIN:
            return (button(AGAIN, job.id, texts.say(locale, "button-try-again")),)
        case FollowUp.REMIX:
            return (button(REMIX, job.id, texts.say(locale, "button-change")),)
        case FollowUp.NONE:
            return ()


def shot_buttons(
    texts: Texts, locale: str, job: Job, shot: Shot, *, stop: str
) -> tuple[discord.ui.Button[discord.ui.View], discord.ui.Button[discord.ui.View]]:
    """What a storyboard waits for when one of its shots has failed. `stop` names the sentence of the second button."""
    price = texts.say(locale, "credits", count=job.request.price)
    label = texts.say(locale, "button-retake", number=shot.number, price=price)
    return (
        button(RETAKE, shot.board, label, discord.ButtonStyle.primary),
        button(CANCEL, shot.board, texts.say(locale, stop)),
    )


def row_view(items: Sequence[discord.ui.Item[discord.ui.View]]) -> discord.ui.View:
    """A view that discord.py sends but does not listen to."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
