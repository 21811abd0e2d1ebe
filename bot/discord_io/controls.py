"""Buttons, menus and forms carry what they do in their id: `clapper:<action>:<argument>`. Nothing about them is kept in memory.

discord.py is kept from storing them (`stop` before sending): the client routes every press by its id, so that a press works after a
restart, an unknown one gets an answer, and no dismissed form stays in memory.
"""

from collections.abc import Sequence

import discord

PREFIX = "clapper"
BUTTONS_MOST = 25
"""In one message."""

CANCEL = "cancel"
CONFIRM = "confirm"
REPOST = "repost"
PICK = "pick"
ANIMATE = "animate"
KEY = "key"
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
    return discord.ui.Button(label=label[:80], style=style, custom_id=custom_id(action, argument))


def row_view(items: Sequence[discord.ui.Item[discord.ui.View]]) -> discord.ui.View:
    """A view that discord.py sends but does not listen to."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
