"""That what the bot sends is held against Discord's description (in `conftest.py`, after every test) is no empty promise."""

import pytest
from simcord.types import HttpLogEntry

from tests.integration.payloads import DESCRIPTION, Description
from tests.integration.stage import Stage

POST, ANSWER = ("POST", "/channels/12/messages"), ("POST", "/interactions/1/token/callback")


@pytest.fixture
def held(description: Description | None) -> Description:
    if description is None:
        pytest.skip(f"Discord's description of its HTTP API is not there: {DESCRIPTION.parent.name}/{DESCRIPTION.name}")
    return description


def button(label: str) -> dict[str, object]:
    return {"type": 1, "components": [{"type": 2, "style": 2, "label": label, "custom_id": "clapper:cancel:1"}]}


@pytest.mark.parametrize(
    ("call", "body", "wrong"),
    [
        (POST, {"content": "a clip", "nonce": "n" * 26}, "nonce"),
        (POST, {"content": "a clip", "components": [button("x" * 81)]}, "components"),
        (POST, {"content": "a clip", "components": [button("x")] * 41}, "components"),
        (POST, {"content": "x" * 2001}, "2001 characters"),
        (POST, {"content": "a clip", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions"),
        (ANSWER, {"type": 9, "data": {"custom_id": "clapper:animate:1", "title": "t" * 46, "components": []}}, "data"),
        (ANSWER, {"type": 8, "data": {"choices": [{"name": "n" * 101, "value": "v"}]}}, "choices"),
        (ANSWER, {"type": 4, "data": {"content": "x" * 2001}}, "2001 characters"),
        (("PUT", "/applications/1/commands"), [{"name": "Video clip!" * 4, "description": "d"}], "name"),
        (("POST", "/channels/12/clips"), {}, "no such call"),
    ],
)
def test_what_discord_would_refuse_is_a_fault(held: Description, call: tuple[str, str], body: object, wrong: str) -> None:
    faults = held.faults([HttpLogEntry(*call, {}, body, None)])
    assert any(wrong in fault for fault in faults)


def test_what_discord_takes_is_none(held: Description) -> None:
    sent = [(POST, {"content": "a clip", "nonce": "n" * 25, "components": [button("Again")]}), (ANSWER, {"type": 5, "data": {"flags": 64}})]
    assert held.faults([HttpLogEntry(*call, {}, body, None) for call, body in sent]) == []


@pytest.mark.asyncio
async def test_the_requests_of_a_test_are_what_is_judged(held: Description, stage: Stage) -> None:
    await stage.member.slash(stage.channel, "jobs")
    assert [entry.path.rsplit("/", 1)[-1] for entry in stage.env.http_requests if entry.json][:1] == ["commands"]
    assert held.faults(stage.env.http_requests) == []
