"""The real `clapper run` with two more commands in it, which the receipt is measured against.

`python -m tests.bench.bot_with_twins [profile]`: with a file's name, what the process did is profiled into it.
"""

import cProfile
import sys

import discord
from discord import app_commands

import bot.opening
from bot.__main__ import main
from bot.client import ClapperClient
from tests.bench.payloads import DEFER_AND_EDIT, DEFER_ONLY


class ClientWithTwins(ClapperClient):
    async def setup_hook(self) -> None:
        self.tree.add_command(_defer_only, override=True)
        self.tree.add_command(_defer_and_edit, override=True)
        await super().setup_hook()


@app_commands.command(name=DEFER_ONLY, description="-")
async def _defer_only(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)


@app_commands.command(name=DEFER_AND_EDIT, description="-")
async def _defer_and_edit(interaction: discord.Interaction) -> None:
    """Both of a receipt's calls to Discord, and nothing of its work."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content="Accepted")


def _run() -> int:
    bot.opening.ClapperClient = ClientWithTwins
    return main(["run"])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        profile = cProfile.Profile()
        status = profile.runcall(_run)
        profile.dump_stats(sys.argv[1])
        sys.exit(status)
    sys.exit(_run())
