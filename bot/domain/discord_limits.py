"""Discord's limits, which its answers cite and discord.py does not check. Source: discord-api-docs of 2026-08-06."""

MOST_CHOICES = 25
"""Choices of a command's option and of a menu."""

LONGEST_CHOICE = 100
"""Characters of a choice's name, value and description; of placeholders and of the hints in forms."""

MOST_BUTTONS = 25
"""Of a message."""

LONGEST_BUTTON = 80
"""Characters of a button's label."""

LONGEST_TITLE = 45
"""Characters of a form's title and of the label of each of its fields."""

LONGEST_FIELD = 4000
"""Characters typed into one field of a form."""

LONGEST_MESSAGE = 2000
"""Characters of a message's content."""

LARGEST_UPLOAD = 100 * 1024 * 1024
"""Bytes of a file. With Nitro 500 MiB are promised, and refused from some 200 on; discord.py ends every upload after five minutes."""
