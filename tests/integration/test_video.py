"""`/video` through the real discord.py: what reaches the services, and what the member reads."""

from datetime import timedelta

import discord
import pytest
from simcord.enums import InteractionType

from bot.domain.errors import LimitReached, PictureRefused, StoreUnavailable
from bot.domain.models import Need
from bot.domain.origin import ChannelKind, ReceiptHandle
from bot.domain.requests import VideoOrder
from tests.fakes.models import NOW, TEXT_ONLY, model
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio
PNG = ("fox.png", b"\x89PNG\r\n\x1a\n0000")
MIB = 1024 * 1024


async def refusal(stage: Stage, **options: object) -> str:
    """What a refused order is answered with: privately, with a reference, and without a control."""
    result = await stage.member.slash(stage.channel, "video", **options)
    assert result.ephemeral
    assert result.response is not None
    assert result.response.components == []
    *said, reference = result.response.content.splitlines()
    assert reference.startswith("-# Reference ")
    assert stage.channel.history() == []
    return "\n".join(said)


async def test_an_order_is_answered_with_a_private_receipt_that_can_be_cancelled(stage: Stage) -> None:
    result = await stage.member.slash(stage.channel, "video", prompt="a red fox in the snow")

    assert result.ephemeral
    assert result.response is not None
    assert result.response.content.splitlines()[:2] == [
        "**Accepted** · `demo/clip` · 5 s · 16:9 · 5 credits",
        "You are next in the queue.",
    ]
    assert "95 of 100 credits left" in result.response.content
    assert result.response.components[0]["components"][0]["custom_id"] == "clapper:cancel:job000000001"


async def test_the_first_answer_is_a_private_defer(stage: Stage) -> None:
    await stage.member.slash(stage.channel, "video", prompt="fox")
    first = next(entry for entry in stage.env.http_requests if entry.path.endswith("/callback"))
    assert first.json == {"type": 5, "data": {"flags": 64}}


async def test_the_service_is_told_who_where_and_through_which_event(stage: Stage) -> None:
    await stage.admin.slash(stage.channel, "video", prompt="fox")

    ((_, origin),) = stage.services.orders
    assert origin.request_key.startswith("i:")
    assert origin.requester.user_id == stage.admin.id
    assert origin.requester.role_ids == (stage.guild.roles["Managers"].id,)
    assert (origin.requester.locale, origin.place.locale) == ("en-US", "en-US")
    assert (origin.place.guild_id, origin.place.channel_id) == (stage.guild.id, stage.channel.id)
    assert (origin.place.kind, origin.place.parent_id) == (ChannelKind.TEXT, None)
    assert origin.place.upload_limit == 20 * MIB
    assert origin.missing_permissions == ()
    assert origin.receipt is not None
    assert origin.receipt.until == stage.now + timedelta(minutes=14)
    assert "token" not in repr(origin.receipt)


async def test_every_option_reaches_the_service(stage: Stage) -> None:
    everything = model(resolutions=("720p",), qualities=("high",), audio=True, negative=True, enhance=True)
    stage.services.models = (everything,)
    options = {
        "prompt": "a fox", "model": "demo/clip", "duration": 10, "aspect": "9:16", "resolution": "720p", "quality": "high",
        "audio": True, "negative": "snow", "seed": 7, "enhance": True, "extra": "", "private": True,
    }  # fmt: skip
    result = await stage.member.slash(stage.channel, "video", **options)

    ((order, _),) = stage.services.orders
    assert order == VideoOrder(**options)  # pyright: ignore[reportArgumentType]
    assert result.response is not None
    assert "10 s · 9:16 · 720p · high · 10 credits" in result.response.content


@pytest.mark.parametrize("option", ["image", "last_image", "video"])
async def test_attachments_reach_the_service_as_references(stage: Stage, option: str) -> None:
    stage.services.models = (model(last_image="optional", video="optional"),)
    await stage.member.slash(stage.channel, "video", prompt="fox", **{option: PNG})

    ((order, _),) = stage.services.orders
    given = getattr(order, option)
    assert given.filename == "fox.png"
    assert given.size == len(PNG[1])
    assert given.url.startswith("https://cdn.")


async def test_a_picture_alone_is_enough(stage: Stage) -> None:
    await stage.member.slash(stage.channel, "video", image=PNG)
    assert stage.services.orders[0][0].prompt == ""


async def test_in_a_thread_the_clip_may_go_to_the_channel_above(stage: Stage) -> None:
    await stage.client.get_channel(stage.channel.id).create_thread(name="foxes", type=discord.ChannelType.public_thread)
    thread = stage.channel.threads[0]
    await stage.member.slash(thread, "video", prompt="fox")

    place = stage.services.orders[0][1].place
    assert (place.kind, place.channel_id, place.parent_id) == (ChannelKind.THREAD, thread.id, stage.channel.id)


async def test_in_a_voice_channel_s_text(stage: Stage) -> None:
    voice = stage.guild.create_voice_channel("talk")
    await stage.member.slash(voice, "video", prompt="fox")
    assert stage.services.orders[0][1].place.kind is ChannelKind.VOICE


@pytest.mark.parametrize(("tier", "limit"), [(0, 20), (1, 20), (2, 25), (3, 25)])
async def test_the_upload_limit_is_the_bot_s_own(stage: Stage, tier: int, limit: int) -> None:
    """SimCord tells 25 MiB to every member: it lowers what a boosted server would allow and does not raise the rest."""
    guild = stage.client.get_guild(stage.guild.id)
    assert guild is not None
    guild.premium_tier = tier
    await stage.member.slash(stage.channel, "video", prompt="fox")
    assert stage.services.orders[0][1].place.upload_limit == limit * MIB


async def test_a_bad_duration(stage: Stage) -> None:
    assert await refusal(stage, prompt="fox", model="demo/clip", duration=7) == "`demo/clip` cannot make 7 seconds. It takes: 5, 10."


async def test_nothing_to_do(stage: Stage) -> None:
    assert await refusal(stage) == "Give me a prompt, a picture or a clip to work with."


async def test_an_empty_prompt(stage: Stage) -> None:
    assert await refusal(stage, prompt="   ") == "Give me a prompt, a picture or a clip to work with."


async def test_a_prompt_of_6000_characters(stage: Stage) -> None:
    said = await refusal(stage, prompt="x" * 6000, model="demo/clip")
    assert said == "Your prompt has 6,000 characters; `demo/clip` takes 2,000. Shorten it."


async def test_a_value_full_of_markup_is_quoted_harmlessly(stage: Stage) -> None:
    said = await refusal(stage, prompt="fox", model="demo/clip", aspect="@everyone **x** https://evil.example " + "y" * 500)
    assert said.startswith("`demo/clip` does not take @\u200beveryone \\*\\*x\\*\\* https:\u200b//evil")
    assert "…" in said
    assert said.endswith("It takes: 16:9, 9:16, 1:1.")


async def test_a_limit_that_is_spent(stage: Stage) -> None:
    stage.services.member_limit = 4
    said = await refusal(stage, prompt="fox")
    assert said.startswith(
        "That costs 5 credits, and of your 4 credits a month you have 4 left (the operator's default). It renews <t:1796083200:R>"
    )


@pytest.mark.parametrize("kind", ["guild", "provider"])
async def test_the_other_limits(stage: Stage, kind: str) -> None:
    values = {"unit": "credits", "period": "month", "source": "operator", "role": ""}
    stage.services.fault = LimitReached(f"limit-{kind}", scope=kind, limit=1000, left=3, price=5, renews_at=NOW, **values)
    said = await refusal(stage, prompt="fox")
    assert "1,000 credits a month" in said
    assert "3 are left" in said


async def test_a_picture_that_is_none(stage: Stage) -> None:
    stage.services.fault = PictureRefused("picture-not-an-image")
    assert await refusal(stage, image=("fox.png", b"twelve bytes")) == "That file is no picture. Send a PNG, JPEG or WebP picture."


async def test_missing_permissions_are_named(stage: Stage) -> None:
    hidden = stage.guild.create_text_channel(
        "quiet", overwrites={stage.guild.default_role: discord.PermissionOverwrite(attach_files=False, read_message_history=False)}
    )
    result = await stage.member.slash(hidden, "video", prompt="fox")
    assert result.response is not None
    assert "I lack *Attach Files*, *Read Message History*." in result.response.content
    assert stage.services.orders == []


async def test_a_private_clip_needs_no_permission_in_the_channel(stage: Stage) -> None:
    hidden = stage.guild.create_text_channel(
        "quiet", overwrites={stage.guild.default_role: discord.PermissionOverwrite(attach_files=False)}
    )
    await stage.member.slash(hidden, "video", prompt="fox", private=True)
    assert stage.services.orders[0][0].private


async def test_outside_a_server(stage: Stage) -> None:
    """Discord does not offer the command there; an old client may send it all the same."""
    command = stage.env.backend.find_command("video", None, type=1)
    assert command is not None
    assert command["contexts"] == [0]
    command["contexts"] = [0, 1]
    result = await stage.member.user.slash("video", prompt="fox")
    assert result.response is not None
    assert result.response.content.startswith("Clapper works in servers only: use this command in a server's channel.")


async def test_an_unexpected_fault_is_answered_and_logged_under_one_reference(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.services.fault = ZeroDivisionError("secret detail")
    said = await stage.member.slash(stage.channel, "video", prompt="fox")
    assert said.response is not None
    first, second = said.response.content.splitlines()
    assert first.startswith("Something went wrong in Clapper, and I cannot say how far it got. Look at `/jobs` before you try again,")
    assert "secret detail" not in said.response.content
    assert second.removeprefix("-# Reference ") in caplog.text
    assert "secret detail" in caplog.text


async def test_a_database_that_is_away(stage: Stage) -> None:
    stage.services.fault = StoreUnavailable("store-unavailable", reason="locked")
    assert await refusal(stage, prompt="fox")


async def test_discord_failing_under_an_answer_is_only_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.services.fault = ZeroDivisionError()
    stage.env.inject_error("PATCH", "/webhooks/*", status=404, code=10015)
    await stage.member.slash(stage.channel, "video", prompt="fox")
    assert "no answer could be given" in caplog.text


async def test_models_are_suggested_with_price_and_wait(stage: Stage) -> None:
    found = await stage.member.autocomplete(stage.channel, "video", "model", "", prompt="fox")
    assert found == [
        {"name": "demo/clip · 5 credits → 95 credits left · ~12 s", "value": "demo/clip"},
        {"name": "other/text · 30 credits → 70 credits left · ~12 s", "value": "other/text"},
    ]


async def test_only_models_that_fit_what_is_filled_in_are_suggested(stage: Stage) -> None:
    found = await stage.member.autocomplete(stage.channel, "video", "model", "", duration=8, prompt="fox")
    assert [one["value"] for one in found] == [TEXT_ONLY.id]
    assert await stage.member.autocomplete(stage.channel, "video", "model", "nothing", prompt="fox") == []


async def test_whoever_begins_with_the_model_sees_them_all(stage: Stage) -> None:
    stage.services.models = (*stage.services.models, model("other/picture", image=Need.REQUIRED))
    found = await stage.member.autocomplete(stage.channel, "video", "model", "")
    assert [one["value"] for one in found] == ["demo/clip", "other/picture", "other/text"]


async def test_a_picture_that_is_attached_already_counts(stage: Stage) -> None:
    """SimCord leaves attachments out of such an event; Discord names them."""
    command = stage.env.backend.find_command("video", None, type=1)
    assert command is not None
    options = [{"name": "image", "type": 11, "value": "123"}, {"name": "model", "type": 3, "value": "", "focused": True}]
    data = {"id": command["id"], "name": "video", "type": 1, "options": options}
    result = await stage.member._dispatch_interaction(InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, stage.channel, data)
    assert [one["value"] for one in result.autocomplete_choices or []] == ["demo/clip"]


async def test_at_most_25_models_are_suggested(stage: Stage) -> None:
    stage.services.models = tuple(model(f"demo/clip-{number}") for number in range(60))
    assert len(await stage.member.autocomplete(stage.channel, "video", "model", "clip", prompt="fox")) == 25


async def test_a_fault_while_suggesting_suggests_nothing(stage: Stage) -> None:
    stage.services.fault = ZeroDivisionError()
    assert await stage.member.autocomplete(stage.channel, "video", "model", "", prompt="fox") == []


async def test_a_receipt_handle_keeps_its_token_to_itself() -> None:
    assert "s3cret" not in repr(ReceiptHandle(1, "s3cret", NOW))
