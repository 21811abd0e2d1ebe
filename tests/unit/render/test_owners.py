"""Who runs the bot, by what Discord says of the application; and servers' ids as people type them."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord_io.context import owners_of, server_id
from bot.domain.errors import RequestRefused


def user(number: int) -> dict[str, Any]:
    return {"id": str(number), "username": f"u{number}", "discriminator": "0", "avatar": None}


def member(number: int, role: str, state: int = 2) -> dict[str, Any]:
    return {"membership_state": state, "permissions": ["*"], "role": role, "user": user(number), "team_id": "9"}


def application(team: dict[str, Any] | None) -> discord.AppInfo:
    data: dict[str, Any] = {
        "id": "1", "name": "Clapper", "description": "", "icon": None, "summary": "", "bot_public": True, "bot_require_code_grant": False,
        "verify_key": "", "owner": user(5), "flags": 0, "team": team,
    }  # fmt: skip
    state: Any = SimpleNamespace(create_user=lambda data: SimpleNamespace(id=int(data["id"])), _get_guild=lambda _: None, http=None)
    return discord.AppInfo(state, data)  # pyright: ignore[reportArgumentType]


def test_the_owner_of_the_application() -> None:
    assert owners_of(application(None)) == {5}


def test_of_a_team_those_who_may_work_on_it_and_have_joined() -> None:
    members = [
        member(10, "admin"),
        member(11, "developer"),
        member(12, "read_only"),
        member(13, "admin", state=1),
        member(14, "unheard-of"),
    ]
    team = {"id": "9", "name": "Team", "icon": None, "owner_user_id": "20", "members": members}
    assert owners_of(application(team)) == {10, 11, 20}


@pytest.mark.parametrize("text", ["", "12a", "-1", "1.5", "²", str(2**63), "9" * 5000])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(RequestRefused, match="operator-server-unknown"):
        server_id(text)


def test_an_id_with_space_around_it() -> None:
    assert server_id(" 1456074443980800009\n") == 1456074443980800009
