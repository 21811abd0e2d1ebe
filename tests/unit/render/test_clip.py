"""What the whole channel sees."""

from dataclasses import replace

import pytest

from bot.discord_io.render import clip as render
from bot.domain.jobs import ClipFile, Failure, FailureKind, JobState
from bot.domain.lineage import Descent
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.text import Texts
from tests.unit.render.samples import CLIP, asked, job

TEXTS = Texts.load(strict=True)
HEAD = "<@42> `aivideomaker/t2v` · 5 s · 16:9 · 25 credits · seed 1234567"


def test_the_clip() -> None:
    text = render.clip(TEXTS, job(JobState.DELIVERING, clip=CLIP), Rung.CHANNEL)
    assert text == f"{HEAD}\n> a red fox in the snow"


def test_the_clip_of_a_picture_links_to_where_it_came_from() -> None:
    given = job(JobState.DELIVERING, clip=CLIP, source=MessageRef(70, 123), request=asked(prompt=""))
    assert render.clip(TEXTS, given, Rung.CHANNEL) == f"{HEAD}\n-# Made from [this message](https://discord.com/channels/7/70/123)"


@pytest.mark.parametrize(
    ("descent", "line"),
    [
        (Descent.AGAIN, "-# Once more, after [this clip](https://discord.com/channels/7/70/123)"),
        (Descent.REMIX, "-# Remix of [this clip](https://discord.com/channels/7/70/123)"),
        (Descent.EXTEND, "-# Continues [this clip](https://discord.com/channels/7/70/123)"),
    ],
)
def test_a_clip_that_descends_from_another_links_to_it(descent: Descent, line: str) -> None:
    given = job(JobState.DELIVERING, clip=CLIP, source=MessageRef(70, 123), parent_job="job", descent=descent)
    assert render.clip(TEXTS, given, Rung.CHANNEL).splitlines()[-1] == line


def test_somebody_s_copy_names_nobody_and_no_price() -> None:
    given = job(JobState.DONE, clip=CLIP, message=MessageRef(70, 123), delivered_to=DeliveredTo.CHANNEL)
    assert render.saved(TEXTS, "en-US", given, "a red fox in the snow") == (
        "**Your copy** · `aivideomaker/t2v` · 5 s\n> a red fox in the snow\n"
        "-# Posted in [this message](https://discord.com/channels/7/70/123)"
    )


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("remuxed", "-# Repacked so that it plays everywhere"),
        ("reencoded", "-# Re-encoded so that it plays everywhere"),
        ("shrunk", "-# Made smaller to fit the upload limit"),
    ],
)
def test_what_was_done_to_the_clip_is_said(note: str, line: str) -> None:
    changed = ClipFile(CLIP.path, CLIP.size, CLIP.seconds, CLIP.width, CLIP.height, note)
    assert render.clip(TEXTS, job(JobState.DELIVERING, clip=changed), Rung.CHANNEL).splitlines()[-1] == line


def test_a_late_clip_says_so() -> None:
    assert render.clip(TEXTS, job(JobState.DELIVERING, clip=CLIP, late=True), Rung.CHANNEL).endswith("-# Late, but here it is")


@pytest.mark.parametrize("rung", [Rung.PARENT, Rung.DM])
def test_a_clip_that_had_to_go_elsewhere_says_where_it_was_asked_for(rung: Rung) -> None:
    assert "-# Asked for in <#70>" in render.clip(TEXTS, job(JobState.DELIVERING, clip=CLIP), rung).splitlines()


def test_a_private_clip_does_not_explain_itself() -> None:
    given = job(JobState.DELIVERING, clip=CLIP, request=asked(private=True))
    assert "Asked for in" not in render.clip(TEXTS, given, Rung.DM)


def test_words_that_discord_refused_are_left_out() -> None:
    given = job(JobState.DELIVERING, clip=CLIP)
    assert render.clip(TEXTS, given, Rung.CHANNEL, hide_prompt=True) == HEAD
    assert render.alt(TEXTS, given, Rung.CHANNEL, hide_prompt=True) == "Video made from a prompt that is not shown here"


def test_the_alt_text_is_the_prompt_and_fits() -> None:
    assert render.alt(TEXTS, job(), Rung.CHANNEL) == "Video made from the prompt: a red fox in the snow"
    assert len(render.alt(TEXTS, job(request=asked(prompt="x" * 6000)), Rung.CHANNEL)) <= 1024


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("@everyone look", "> @\u200beveryone look"),
        ("<@123> and <@&5>", "> \\<@\u200b123\\> and \\<@\u200b&5\\>"),
        ("**bold** __x__ `code` ||spoiler||", "> \\*\\*bold\\*\\* \\_\\_x\\_\\_ \\`code\\` \\|\\|spoiler\\|\\|"),
        ("[click](https://evil.example)", "> \\[click\\]\\(https:\u200b//evil.example\\)"),
        ("join discord.gg/abc or DISCORD.com/invite/x", "> join discord.gg\u200b/abc or DISCORD.com\u200b/invite/x"),
        ("www.evil.example", "> www\u200b.evil.example"),
        ("one\n\n> two\n# three", "> one \\> two \\# three"),
    ],
)
def test_a_prompt_can_neither_mention_nor_link_nor_format(prompt: str, shown: str) -> None:
    assert render.clip(TEXTS, job(request=asked(prompt=prompt)), Rung.CHANNEL).splitlines()[1] == shown


def test_a_prompt_of_6000_characters_is_cut() -> None:
    text = render.clip(TEXTS, job(request=asked(prompt="*" * 6000), late=True, source=MessageRef(70, 1)), Rung.PARENT)
    assert len(text) <= 2000
    assert text.splitlines()[1].endswith("…")
    assert text.endswith("-# Late, but here it is")


def test_notices_mention_the_requester_and_carry_their_marker() -> None:
    failed = job(JobState.FAILED, failure=Failure(FailureKind.NO_CREDIT))
    assert render.notice(TEXTS, failed, Owed.FAILED, Rung.CHANNEL) == (
        "<@42> Your video failed. The operator's account at the provider is empty. Try another model, or later.\n"
        "Nothing was charged.\n-# `k3v9x2m4q7ab/failed`"
    )
    assert render.notice(TEXTS, job(JobState.RUNNING, late=True), Owed.LATE, Rung.CHANNEL) == (
        "<@42> Your video takes longer than usual. It is still being watched; `/jobs` has the state.\n-# `k3v9x2m4q7ab/late`"
    )


@pytest.mark.parametrize("owed", [owed for owed in Owed if owed is not Owed.CLIP])
def test_no_notice_shows_a_balance_or_another_s_marker(owed: Owed) -> None:
    given = replace(job(JobState.FAILED), failure=Failure(FailureKind.PROVIDER))
    text = render.notice(TEXTS, given, owed, Rung.CHANNEL)
    assert "left" not in text
    assert text.count("`k3v9x2m4q7ab/") == 1
    assert f"`k3v9x2m4q7ab/{owed.value}`" in text
