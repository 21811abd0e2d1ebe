"""*Apps → Animate* on a picture: the form, the order and what is refused."""

import pytest

from bot.domain.models import Need
from bot.domain.switches import Gate
from tests.fakes.models import model
from tests.integration.attachments import PNG, picture_message
from tests.integration.reading import fields_of, headline
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio


async def test_one_picture_opens_the_form_at_once(stage: Stage) -> None:
    result = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))

    assert result.modal is not None
    assert result.modal["title"] == "Animate this picture"
    shown = fields_of(result.modal)
    assert shown["prompt"]["required"] is False
    assert [(option["label"], option["value"]) for option in shown["choice"]["options"]] == [
        ("Clip · 5 s · 5 credits", "demo/clip|5"),
        ("Clip · 10 s · 10 credits", "demo/clip|10"),
    ]
    assert [option["description"] for option in shown["choice"]["options"]] == [
        "demo/clip → 95 credits left",
        "demo/clip → 90 credits left",
    ]
    assert stage.services.orders == []


async def test_the_form_places_an_order_that_remembers_its_source(stage: Stage) -> None:
    message = await picture_message(stage, "fox.png")
    form = await stage.member.context_menu(stage.channel, "Animate", message)
    result = await stage.member.submit_modal(form, {"prompt": "it runs", "choice": ["demo/clip|10"]})

    assert headline(result) == "**Accepted** · `demo/clip` · 10 s · 16:9 · 10 credits"
    ((order, origin),) = stage.services.orders
    assert (order.prompt, order.model, order.duration) == ("it runs", "demo/clip", 10)
    assert order.image is not None
    assert order.image.filename == "fox.png"
    assert origin.source is not None
    assert (origin.source.channel_id, origin.source.message_id) == (stage.channel.id, message.id)


async def test_what_is_off_is_not_offered(stage: Stage) -> None:
    stage.services.models = (model(), model("other/clip"))
    stage.services.gates = {"demo": Gate.OFF}
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    assert form.modal is not None
    assert [option["value"] for option in fields_of(form.modal)["choice"]["options"]] == ["other/clip|5", "other/clip|10"]


@pytest.mark.parametrize(
    ("gate", "text"),
    [(Gate.STOPPED, "The operator has stopped all orders for now."), (Gate.OFF, "The operator has switched `demo` off.")],
)
async def test_a_form_that_would_be_refused_is_not_opened(stage: Stage, gate: Gate, text: str) -> None:
    """Nobody writes a prompt for nothing."""
    stage.services.gates = {"demo": gate}
    result = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    assert result.modal is None
    assert headline(result).startswith(text)


async def test_the_prompt_may_stay_empty(stage: Stage) -> None:
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    assert stage.services.orders[0][0].prompt == ""


async def test_a_dear_choice_asks_for_a_confirmation(stage: Stage) -> None:
    stage.services.confirm_at = 10
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    result = await stage.member.submit_modal(form, {"choice": ["demo/clip|10"]})
    assert headline(result) == "**Start it?** · `demo/clip` · 10 s · 16:9 · 10 credits"
    assert result.response is not None
    pressed = await stage.member.click(result.response, label="Start for 10 credits")
    assert headline(pressed).startswith("Started.")
    assert stage.services.jobs["job000000001"].source is not None


async def test_several_pictures_are_chosen_from(stage: Stage) -> None:
    result = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "one.png", "two.png", "notes.txt"))
    assert headline(result) == "Which picture?"
    assert result.response is not None
    menu = result.response.components[0]["components"][0]
    assert [(option["label"], option["description"]) for option in menu["options"]] == [("Picture 1", "one.png"), ("Picture 2", "two.png")]

    form = await stage.member.select(result.response, ["2"])
    await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    picked = stage.services.orders[0][0].image
    assert picked is not None
    assert picked.filename == "two.png"


async def test_no_picture(stage: Stage) -> None:
    result = await stage.member.context_menu(stage.channel, "Animate", await stage.admin.send(stage.channel, "only words"))
    assert headline(result).startswith("There is no picture or clip in that message.")


async def test_a_forwarded_picture_is_found(stage: Stage) -> None:
    elsewhere = stage.guild.create_text_channel("elsewhere")
    original = await stage.admin.send(elsewhere, "look", attachments=[("fox.png", PNG)])
    forwarded = await stage.admin.forward(original, stage.channel)
    assert (await stage.member.context_menu(stage.channel, "Animate", forwarded)).modal is not None


async def test_a_picture_in_an_embed_is_found(stage: Stage) -> None:
    message = await stage.admin.send(stage.channel, "https://example.com")
    stored = stage.env.backend.get_message(stage.channel.id, message.id)
    link = "https://images-ext-1.discordapp.net/external/x/fox.png"
    stored.embeds = [{"type": "rich", "image": {"url": "https://example.com/fox.png", "proxy_url": link, "width": 1, "height": 1}}]
    form = await stage.member.context_menu(stage.channel, "Animate", message)
    await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    found = stage.services.orders[0][0].image
    assert found is not None
    assert (found.url, found.filename) == (link, "fox.png")


async def test_no_model_takes_a_picture(stage: Stage) -> None:
    stage.services.models = (model(image=Need.NO),)
    result = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    assert headline(result).startswith("No model here takes a picture.")


async def test_models_that_need_a_prompt_are_offered_too(stage: Stage) -> None:
    stage.services.models = (model(prompt=Need.REQUIRED),)
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    result = await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    assert headline(result) == "`demo/clip` needs a prompt. Write what should happen."


async def test_the_form_keeps_discord_s_limits(stage: Stage) -> None:
    lengths = tuple(range(1, 21))
    stage.services.models = tuple(model(f"demo/{'long' * 15}-{number}", title="T" * 120, durations=lengths) for number in range(9))
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))

    assert form.modal is not None
    options = fields_of(form.modal)["choice"]["options"]
    assert len(options) == 25
    assert len({option["value"].split("|")[0] for option in options}) == 9
    assert sum(bool(option.get("default")) for option in options) == 1
    assert all(len(option[name]) <= 100 for option in options for name in ("label", "value", "description"))
    assert len(form.modal["title"]) <= 45
    assert len(form.modal["custom_id"]) <= 100


async def test_more_than_25_pictures(stage: Stage) -> None:
    message = await picture_message(stage, *(f"{number}.png" for number in range(10)))
    stored = stage.env.backend.get_message(stage.channel.id, message.id)
    stored.embeds = [
        {"type": "rich", "image": {"url": "x", "proxy_url": f"https://media.discordapp.net/{number}.png"}} for number in range(30)
    ]
    result = await stage.member.context_menu(stage.channel, "Animate", message)
    assert result.response is not None
    assert len(result.response.components[0]["components"][0]["options"]) == 25


async def test_a_form_from_before_a_restart_is_answered(stage: Stage) -> None:
    form = await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    result = await stage.member.submit_modal(form, {"choice": ["demo/clip|5"]})
    assert headline(result) == "This button or form no longer works. Please run the command again."
    assert stage.services.orders == []


async def test_forms_that_nobody_sends_do_not_pile_up(stage: Stage) -> None:
    message = await picture_message(stage, "fox.png")
    for _ in range(3):
        await stage.member.context_menu(stage.channel, "Animate", message)
    assert stage.client._connection._view_store._modals == {}
