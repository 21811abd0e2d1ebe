"""What Discord sends to a bot, as little of it as discord.py and Clapper need (reference/discord.md B1)."""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

DEFER_ONLY, DEFER_AND_EDIT = "bench-defer", "bench-edit"
"""Commands of `bot_with_twins`."""

APPLICATION = 1001
BOT = 1002
GUILD = 2001
FIRST_CHANNEL, CHANNELS = 3001, 8
"""Members write in one of them each: discord.py sends one file at a time to a channel whose limits it does not know yet."""
FIRST_MEMBER = 500_000
INVITED = 274878008320
"""What the invite link asks for: view, send, send in threads, attach, embed, history."""
TIER = 3
UPLOAD_LIMIT = 100 * 1024 * 1024
"""Of that tier."""


def user(number: int) -> Json:
    return {"id": str(number), "username": f"user{number}", "discriminator": "0", "avatar": None}


def application() -> Json:
    return {
        "id": str(APPLICATION),
        "name": "Bench",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "",
        "owner": user(1),
    }


def ready(resume_url: str) -> Json:
    return {
        "v": 10,
        "user": {**user(BOT), "bot": True},
        "guilds": [{"id": str(GUILD), "unavailable": True}],
        "session_id": "bench",
        "resume_gateway_url": resume_url,
        "application": {"id": str(APPLICATION), "flags": 0},
    }


def guild() -> Json:
    return {
        "id": str(GUILD),
        "name": "Bench",
        "owner_id": "1",
        "premium_tier": TIER,
        "member_count": 3,
        "roles": [{"id": str(GUILD), "name": "@everyone", "permissions": str(INVITED), "position": 0}],
        "channels": [channel(number) for number in range(CHANNELS)],
    }


def channel(member: int) -> Json:
    number = str(FIRST_CHANNEL + member % CHANNELS)
    return {"id": number, "guild_id": str(GUILD), "type": 0, "name": "video", "position": 0, "permission_overwrites": []}


def interaction(number: int, member: int, command: Mapping[str, Any], options: Mapping[str, str]) -> Json:
    """A slash command with text options, by the member of that number."""
    return {
        "id": str(number),
        "application_id": str(APPLICATION),
        "type": 2,
        "token": token(number),
        "version": 1,
        "attachment_size_limit": UPLOAD_LIMIT,
        "guild_id": str(GUILD),
        "guild_locale": "en-US",
        "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
        "locale": "en-US",
        "channel_id": channel(member)["id"],
        "channel": channel(member),
        "app_permissions": str(INVITED),
        "authorizing_integration_owners": {"0": str(GUILD)},
        "context": 0,
        "entitlements": [],
        "member": {"user": user(FIRST_MEMBER + member), "roles": [], "flags": 0, "permissions": str(INVITED), "joined_at": None},
        "data": {
            "id": command["id"],
            "name": command["name"],
            "type": 1,
            "options": [{"name": name, "type": 3, "value": value} for name, value in options.items()],
        },
    }


def token(number: int) -> str:
    return f"token-{number}"


def message(number: int, content: str, nonce: object = None) -> Json:
    return {"id": str(number), "channel_id": str(FIRST_CHANNEL), "type": 0, "content": content, "nonce": nonce, "author": user(BOT)}


def synced(commands: Sequence[Mapping[str, Any]]) -> list[Json]:
    """The answer to the bulk overwrite of commands."""
    return [
        {"description": "", **command, "id": str(9000 + number), "application_id": str(APPLICATION), "version": "1"}
        for number, command in enumerate(commands)
    ]
