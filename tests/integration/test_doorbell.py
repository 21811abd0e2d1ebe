"""Private clips: whether direct messages are open is tried before anything is charged, and not at every order."""

import math

import pytest

from bot.discord_io.doorbell import OPEN_FOR, Doorbell
from bot.discord_io.restraint import Restraint
from bot.domain.errors import NotAllowed, TemporaryError
from bot.domain.origin import Requester
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


def doorbell(stage: Stage) -> tuple[Doorbell, Requester]:
    restraint = Restraint(stage.clock, per_second=math.inf)
    return Doorbell(stage.client, stage.client.texts, stage.clock, restraint), Requester(stage.member.id)


def heard(stage: Stage) -> list[str]:
    return [message.content for message in stage.member.user.dm_channel.history()]


async def test_an_open_door_is_tried_once_in_a_while(stage: Stage) -> None:
    bell, member = doorbell(stage)
    await bell.knock(member)
    await bell.knock(member)
    assert heard(stage) == ["Your private clips will arrive here."]
    await stage.clock.advance(OPEN_FOR.total_seconds())
    await bell.knock(member)
    assert len(heard(stage)) == 2


@pytest.mark.parametrize(
    ("path", "status", "code", "error"),
    [
        ("/users/@me/channels", 403, 50007, NotAllowed),
        ("/channels/*/messages", 403, 50007, NotAllowed),
        ("/channels/*/messages", 403, 50278, NotAllowed),
        ("/channels/*/messages", 500, 0, TemporaryError),
        ("/channels/*/messages", 403, 40333, TemporaryError),
        ("/users/@me/channels", 500, 0, TemporaryError),
    ],
)
async def test_a_door_that_did_not_open_is_said_and_not_remembered(
    stage: Stage, path: str, status: int, code: int, error: type[Exception]
) -> None:
    bell, member = doorbell(stage)
    stage.env.inject_error("POST", path, status=status, code=code)
    with pytest.raises(error):
        await bell.knock(member)
    await bell.knock(member)
    assert len(heard(stage)) == 1
