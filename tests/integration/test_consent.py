"""`/privacy pictures`, and what becomes of orders made from the pictures of whoever forbids it."""

import discord
import pytest

from tests.integration.attachments import MP4, PNG
from tests.integration.mentions import mail, me, replies
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


async def forbid(stage: Stage) -> None:
    text = said(await stage.admin.slash(stage.channel, "privacy pictures", others="forbid"))
    assert text.startswith("Nobody but you can animate pictures and clips that you post")


async def theirs(stage: Stage, name: str = "boat.png", text: str = "look") -> discord.Message:
    return await stage.admin.send(stage.channel, text, attachments=[(name, PNG if name.endswith("png") else MP4)])


async def test_it_is_shown_forbidden_and_allowed_again(stage: Stage) -> None:
    assert said(await stage.admin.slash(stage.channel, "privacy pictures")).startswith("Others may animate pictures and clips")
    await forbid(stage)
    assert said(await stage.admin.slash(stage.channel, "privacy pictures")).startswith("Nobody but you")
    assert said(await stage.member.slash(stage.channel, "privacy pictures")).startswith("Others may")
    assert said(await stage.admin.slash(stage.channel, "privacy pictures", others="allow")).startswith("Others may")
    assert stage.services.consent.out == {}


async def test_it_can_be_said_in_direct_messages_too(stage: Stage) -> None:
    result = await stage.env.create_user("zoe").slash("privacy pictures", others="forbid")
    assert said(result).startswith("Nobody but you")


async def test_animate_says_so_before_anything_is_written(stage: Stage) -> None:
    await forbid(stage)
    for name in ("boat.png", "run.mp4"):
        result = await stage.member.context_menu(stage.channel, "Animate", await theirs(stage, name))
        assert result.modal is None
        assert said(result).startswith(f"<@{stage.admin.id}> does not let others animate their pictures and clips.")


async def test_a_form_that_was_open_meanwhile_is_refused(stage: Stage) -> None:
    form = await stage.member.context_menu(stage.channel, "Animate", await theirs(stage))
    await forbid(stage)
    result = await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    assert "does not let others animate" in said(result)
    assert stage.services.orders == []


async def test_one_s_own_picture_always_works(stage: Stage) -> None:
    await forbid(stage)
    assert (await stage.admin.context_menu(stage.channel, "Animate", await theirs(stage))).modal is not None
    message = await theirs(stage, text=f"{me(stage)} it sails")
    assert replies(stage, message)[0].startswith("**Accepted**")


async def test_a_reply_to_it_is_refused_in_private(stage: Stage) -> None:
    picture = await theirs(stage, text=f"{me(stage)} it sails")
    await forbid(stage)
    orders = len(stage.services.orders)
    message = await stage.member.send(stage.channel, f"{me(stage)} it sinks", reply_to=picture)
    assert "does not let" not in replies(stage, message)[0]
    assert "does not let others animate" in mail(stage, stage.member.id)[0]
    assert len(stage.services.orders) == orders
