"""Telling Discord which commands there are."""

import hashlib
import json
import logging
from typing import Any

from discord import app_commands

from bot.domain.ports import StateStore

log = logging.getLogger(__name__)


async def register_commands(tree: app_commands.CommandTree[Any], state: StateStore) -> None:
    """Once for each version of them: what was registered last is remembered."""
    translator = tree.translator
    commands = tree.get_commands()
    payload = [await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree) for command in commands]
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    fact = f"commands:{tree.client.application_id}"
    if await state.get_fact(fact) == digest:
        return
    await tree.sync()
    await state.set_fact(fact, digest)
    log.info("discord: %d commands synchronised", len(commands))
