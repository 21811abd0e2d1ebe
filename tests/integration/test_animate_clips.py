"""*Apps → Animate* on clips and stickers, and on what the bot posted itself."""

import discord
import pytest
from simcord.backend.models import MessageSticker
from simcord.results import to_discord_message

from bot.domain.models import Need
from tests.fakes.models import model
from tests.integration.attachments import MP4, picture_message, typed_message
from tests.integration.reading import fields_of, headline
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


def clip_models(stage: Stage) -> None:
    edit = model("edit/film", image=Need.NO, video=Need.REQUIRED, prompt=Need.REQUIRED, durations=(6,))
    stage.services.models = (*stage.services.models, edit)


@pytest.mark.parametrize("name", ["run.mp4", "run.webm", "RUN.MOV"])
async def test_a_clip_is_offered_the_models_that_take_one(stage: Stage, name: str) -> None:
    clip_models(stage)
    message = await stage.admin.send(stage.channel, "look", attachments=[(name, MP4)])
    form = await stage.member.context_menu(stage.channel, "Animate", message)

    assert form.modal is not None
    assert form.modal["title"] == "Make a new clip from this one"
    assert [option["value"] for option in fields_of(form.modal)["choice"]["options"]] == ["edit/film|6"]

    result = await stage.member.submit_modal(form, {"prompt": "at night", "choice": ["edit/film|6"]})
    assert headline(result) == "**Accepted** · `edit/film` · 6 s · 16:9 · 6 credits"
    ((order, origin),) = stage.services.orders
    assert (order.prompt, order.model, order.duration, order.image) == ("at night", "edit/film", 6, None)
    assert order.video is not None
    assert order.video.filename == name
    assert origin.source is not None
    assert origin.source.message_id == message.id


@pytest.mark.parametrize(("name", "kind"), [("run", "video/mp4"), ("run.bin", "video/webm"), ("run", "video/quicktime"), ("run.mp4", None)])
async def test_a_clip_is_known_by_its_type_or_else_its_name(stage: Stage, name: str, kind: str | None) -> None:
    clip_models(stage)
    form = await stage.member.context_menu(stage.channel, "Animate", await typed_message(stage, name, kind))
    assert form.modal is not None


@pytest.mark.parametrize(("name", "kind"), [("run.mp4", "text/plain"), ("run.mkv", "video/x-matroska"), ("run.mkv", None)])
async def test_other_files_are_no_clips(stage: Stage, name: str, kind: str | None) -> None:
    clip_models(stage)
    result = await stage.member.context_menu(stage.channel, "Animate", await typed_message(stage, name, kind))
    assert headline(result).startswith("There is no picture or clip in that message.")


async def test_no_model_takes_a_clip(stage: Stage) -> None:
    message = await stage.admin.send(stage.channel, "look", attachments=[("run.mp4", MP4)])
    result = await stage.member.context_menu(stage.channel, "Animate", message)
    assert headline(result).startswith("No model here takes a clip.")
    assert stage.services.orders == []


async def test_a_picture_and_a_clip_are_chosen_from(stage: Stage) -> None:
    clip_models(stage)
    result = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png", "run.mp4"))
    assert headline(result) == "Which picture or clip?"
    assert result.response is not None
    menu = result.response.components[0]["components"][0]
    assert menu["placeholder"] == "Choose a picture or clip"
    assert [(option["label"], option["description"]) for option in menu["options"]] == [("Picture 1", "fox.png"), ("Clip 2", "run.mp4")]

    form = await stage.member.select(result.response, ["2"])
    await stage.member.submit_modal(form, {"prompt": "at night", "choice": ["edit/film|6"]})
    order = stage.services.orders[0][0]
    assert order.image is None
    assert order.video is not None
    assert order.video.filename == "run.mp4"


async def test_a_clip_that_no_model_takes_is_not_in_the_way_of_the_picture(stage: Stage) -> None:
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "run.mp4", "fox.png"))
    await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    picked = stage.services.orders[0][0].image
    assert picked is not None
    assert picked.filename == "fox.png"


async def test_a_forwarded_clip_is_found(stage: Stage) -> None:
    clip_models(stage)
    elsewhere = stage.guild.create_text_channel("elsewhere")
    original = await stage.admin.send(elsewhere, "look", attachments=[("run.mp4", MP4)])
    form = await stage.member.context_menu(stage.channel, "Animate", await stage.admin.forward(original, stage.channel))
    assert form.modal is not None
    assert form.modal["title"] == "Make a new clip from this one"


def stuck(stage: Stage, *kinds: int, forwarded: bool = False) -> discord.Message:
    backend = stage.env.backend
    stickers = [MessageSticker(number, f"fox {number}", kind, stage.guild.id) for number, kind in enumerate(kinds, 1)]
    stored = backend.commit_message(backend.prepare_message(stage.channel.id, stage.admin.id, "", stickers=stickers))
    return to_discord_message(stage.env, stored)


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        (1, "https://cdn.discordapp.com/stickers/1.png"),
        (2, "https://cdn.discordapp.com/stickers/1.png"),
        (4, "https://media.discordapp.net/stickers/1.gif"),
    ],
)
async def test_a_sticker_is_animated_from_its_first_frame(stage: Stage, kind: int, link: str) -> None:
    form = await stage.member.context_menu(stage.channel, "Animate", stuck(stage, kind))
    await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    found = stage.services.orders[0][0].image
    assert found is not None
    assert (found.url, found.still) == (link, True)


async def test_stickers_come_from_whatever_stands_in_for_discord_s_cdn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.Asset, "BASE", "http://127.0.0.1:9")
    form = await stage.member.context_menu(stage.channel, "Animate", stuck(stage, 4))
    await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    found = stage.services.orders[0][0].image
    assert found is not None
    assert found.url == "http://127.0.0.1:9/stickers/1.gif"


async def test_a_drawn_sticker_is_refused_with_the_reason(stage: Stage) -> None:
    result = await stage.member.context_menu(stage.channel, "Animate", stuck(stage, 3))
    assert headline(result).startswith("That sticker is a drawing that Discord's app makes move (Lottie)")


async def test_a_drawn_sticker_is_not_in_the_way_of_another(stage: Stage) -> None:
    form = await stage.member.context_menu(stage.channel, "Animate", stuck(stage, 3, 1))
    assert form.modal is not None


async def test_several_stickers_are_chosen_from_by_name(stage: Stage) -> None:
    result = await stage.member.context_menu(stage.channel, "Animate", stuck(stage, 1, 4))
    assert result.response is not None
    menu = result.response.components[0]["components"][0]
    assert [option["description"] for option in menu["options"]] == ["fox 1.png", "fox 2.gif"]


async def test_a_forwarded_sticker_is_found(stage: Stage) -> None:
    elsewhere = stage.guild.create_text_channel("elsewhere")
    forwarded = await stage.admin.forward(stuck(stage, 1), elsewhere)
    assert (await stage.member.context_menu(elsewhere, "Animate", forwarded)).modal is not None


def our_clip(stage: Stage, name: str, author: int) -> discord.Message:
    backend = stage.env.backend
    stored = backend.create_message(stage.channel.id, author, "", attachments=backend.store_attachments(stage.channel.id, [(name, MP4)]))
    return to_discord_message(stage.env, stored)


async def test_our_own_clip_is_the_parent_of_what_is_made_from_it(stage: Stage) -> None:
    clip_models(stage)
    assert stage.client.user is not None
    form = await stage.member.context_menu(stage.channel, "Animate", our_clip(stage, "clapper-abcdef012345.mp4", stage.client.user.id))
    await stage.member.submit_modal(form, {"prompt": "at night", "choice": ["edit/film|6"]})
    assert stage.services.orders[0][1].parent_job == "abcdef012345"


async def test_a_clip_under_our_name_by_somebody_else_has_no_parent(stage: Stage) -> None:
    clip_models(stage)
    form = await stage.member.context_menu(stage.channel, "Animate", our_clip(stage, "clapper-abcdef012345.mp4", stage.admin.id))
    await stage.member.submit_modal(form, {"prompt": "at night", "choice": ["edit/film|6"]})
    origin = stage.services.orders[0][1]
    assert (origin.parent_job, origin.source_author) == (None, stage.admin.id)
