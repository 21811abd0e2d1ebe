"""`/privacy …`: what Clapper holds about whoever asks. Here is the root, to which other modules add (`root_of`)."""

from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.naming import IN_SERVERS_AND_DMS, group, root_group

NAME = "privacy"


async def setup(client: ClapperClient) -> None:
    client.tree.add_command(group(client.texts, NAME, contexts=IN_SERVERS_AND_DMS))


def root_of(client: ClapperClient) -> app_commands.Group:
    """For cogs that are loaded after this one."""
    return root_group(client.tree, NAME)
