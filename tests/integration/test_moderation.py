"""`/clapper moderation …`: the forms, what they refuse, and what an admin is shown."""

import pytest
from simcord.results import InteractionResult

from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.quota import GuildSettings
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

NOTHING = [
    "**What stops a prompt here**",
    "- No words (`/clapper moderation words`)",
    "- No patterns (`/clapper moderation patterns`)",
    "- A prompt that is stopped is refused; its member can send it to the moderators (`/clapper moderation review`)",
    "- There is no channel in which moderators could be asked: nobody can send them anything",
]


async def form(stage: Stage, name: str) -> InteractionResult:
    shown = await stage.admin.slash(stage.channel, f"clapper moderation {name}")
    assert shown.modal is not None
    return shown


def held(stage: Stage) -> ModerationRules:
    return stage.services.moderation.held.get(stage.guild.id, ModerationRules())


async def test_what_holds_is_shown(stage: Stage) -> None:
    assert said(await stage.admin.slash(stage.channel, "clapper moderation show")).splitlines() == NOTHING
    stage.services.guilds.held[stage.guild.id] = GuildSettings(log_channel=71)
    stage.services.moderation.held[stage.guild.id] = ModerationRules(("gun",), ("a", "b"), ReviewMode.ALL)
    shown = said(await stage.admin.slash(stage.channel, "clapper moderation show", prompt="my GUN, @everyone"))
    assert shown.splitlines() == [
        "**Stopped**, by `gun`: “my GUN, @\u200beveryone”",
        "**What stops a prompt here**",
        "- 1 word or phrase (`/clapper moderation words`)",
        "- 2 patterns (`/clapper moderation patterns`)",
        "- **Every order** waits until a moderator approves it (`/clapper moderation review`)",
        "- Moderators are asked in the log channel, <#71>",
    ]
    assert said(await stage.admin.slash(stage.channel, "clapper moderation show", prompt="fox")).startswith("**Not stopped**: “fox”")


async def test_the_list_is_edited_as_a_whole_in_a_form(stage: Stage) -> None:
    first = await form(stage, "words")
    assert first.modal is not None
    assert first.modal["title"] == "Words that stop a prompt"
    (label,) = first.modal["components"]
    assert (label["component"].get("value"), label["component"]["max_length"]) == (None, 4000)
    answer = said(await stage.admin.submit_modal(first, {"list": "gun\nred sparrow"}))
    assert answer.splitlines()[:3] == ["Saved.", "**What stops a prompt here**", "- 2 words and phrases (`/clapper moderation words`)"]
    assert held(stage).words == ("gun", "red sparrow")
    second = await form(stage, "words")
    assert second.modal is not None
    assert second.modal["components"][0]["component"]["value"] == "gun\nred sparrow"
    await stage.admin.submit_modal(second, {"list": ""})
    assert held(stage).words == ()


async def test_entries_of_another_admin_are_kept(stage: Stage) -> None:
    mine, theirs = await form(stage, "words"), await form(stage, "words")
    await stage.admin.submit_modal(theirs, {"list": "gun"})
    answer = said(await stage.admin.submit_modal(mine, {"list": "bow"}))
    assert "Another admin changed the list" in answer
    assert held(stage).words == ("bow", "gun")


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("words", "gun\nb*w", "“b*w” looks like a pattern"),
        ("patterns", "gun\n(bow", "this pattern does not work: (bow (missing ): (bow)"),
        ("patterns", "x*", "would stop every prompt"),
    ],
)
async def test_a_list_that_cannot_be_saved_is_given_back(stage: Stage, name: str, typed: str, why: str) -> None:
    answer = await stage.admin.submit_modal(await form(stage, name), {"list": typed})
    text = said(answer)
    assert text.startswith("Not saved: ")
    assert why in text.replace("\\", "")
    assert "What you typed is attached" in text
    assert answer.response is not None
    (file,) = answer.response.attachments
    assert file.filename == f"{name}.txt"
    assert held(stage) == ModerationRules()


async def test_patterns_are_saved(stage: Stage) -> None:
    await stage.admin.submit_modal(await form(stage, "patterns"), {"list": r"gu+n\b"})
    assert held(stage).patterns == (r"gu+n\b",)


async def test_review_and_its_channel(stage: Stage) -> None:
    refused = said(await stage.admin.slash(stage.channel, "clapper moderation review", orders="all"))
    assert refused.startswith("Nothing was changed: orders would wait for moderators whom I could not ask.")
    saved = said(await stage.admin.slash(stage.channel, "clapper moderation review", orders="all", channel=stage.channel))
    assert saved.startswith("Saved.")
    assert (held(stage).review, held(stage).channel) == (ReviewMode.ALL, stage.channel.id)
    shown = said(await stage.admin.slash(stage.channel, "clapper moderation review"))
    assert f"- Moderators are asked in <#{stage.channel.id}>" in shown
