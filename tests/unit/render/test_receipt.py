"""The receipt in every state, word for word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.discord_io.render.receipt import receipt
from bot.domain.jobs import Billed, Failure, FailureKind, Job, JobState
from bot.domain.money import LimitKind, Period, Unit
from bot.domain.origin import MessageRef, ReplyReceipt
from bot.domain.outbox import DeliveredTo
from bot.domain.views import JobView
from bot.text import Texts
from tests.fakes.books import standing
from tests.unit.render.samples import CLIP, NOW, SOON, STANDINGS, asked, job

TEXTS = Texts.load(strict=True)
HEAD = "`aivideomaker/t2v` · 5 s · 16:9 · 25 credits"
RENEWS = "<t:1796083200:f>"
NOW_RELATIVE = f"<t:{int(NOW.timestamp())}:R>"
SOON_RELATIVE = f"<t:{int(SOON.timestamp())}:R>"

CASES: list[tuple[str, Job, str]] = [
    (
        "submitting",
        job(JobState.SUBMITTING),
        f"**Sending your order to the provider** · {HEAD}",
    ),
    (
        "late",
        job(JobState.RUNNING, running_since=NOW, late=True),
        f"**Being made** · {HEAD}\nSince {NOW_RELATIVE}. It takes longer than usual; it is still being watched.",
    ),
    (
        "cancel asked",
        job(JobState.RUNNING, running_since=NOW, cancel_asked=True),
        f"**Being made** · {HEAD}\nSince {NOW_RELATIVE}.\nCancel was asked for. If the provider no longer stops it, the clip still comes.",
    ),
    ("fetching", job(JobState.FETCHING, succeeded_at=NOW), f"**Made** · {HEAD}\nThe clip is being fetched."),
    ("delivering", job(JobState.DELIVERING, succeeded_at=NOW, clip=CLIP), f"**Made** · {HEAD}\nThe clip is on its way."),
    (
        "done",
        job(JobState.DONE, succeeded_at=NOW, delivered_to=DeliveredTo.CHANNEL, message=MessageRef(70, 700)),
        f"**Done** · {HEAD}\n[Here is your clip](https://discord.com/channels/7/70/700).",
    ),
    (
        "done, message deleted since",
        job(JobState.DONE, succeeded_at=NOW, delivered_to=DeliveredTo.CHANNEL, message=MessageRef(70, 0)),
        f"**Done** · {HEAD}\nYour clip was posted here.",
    ),
    (
        "done in the parent",
        job(JobState.DONE, succeeded_at=NOW, delivered_to=DeliveredTo.PARENT, message=MessageRef(60, 700)),
        (
            f"**Done** · {HEAD}\n"
            "I could not post in this thread any more: [your clip is in its channel](https://discord.com/channels/7/60/700)."
        ),
    ),
    (
        "done by direct message",
        job(JobState.DONE, succeeded_at=NOW, delivered_to=DeliveredTo.DM, message=MessageRef(90, 700)),
        f"**Done** · {HEAD}\n[Your clip is in your direct messages](https://discord.com/channels/@me/90/700).",
    ),
    (
        "kept",
        job(JobState.DONE, succeeded_at=NOW, delivered_to=DeliveredTo.KEPT, clip=CLIP),
        (
            f"**Done** · {HEAD}\nI cannot post it anywhere: give me leave to post here or open your direct messages, "
            "then press *Post again* in `/jobs`."
        ),
    ),
    (
        "failed",
        job(JobState.FAILED, failure=Failure(FailureKind.MODERATED, "policy @everyone **violation**")),
        (
            f"**Failed** · {HEAD}\nThe provider's filter stopped the prompt or the picture. Change it and try again.\n"
            "The provider says: policy @\u200beveryone \\*\\*violation\\*\\*\nNothing was charged."
        ),
    ),
    (
        "failed at a provider that bills failures",
        job(JobState.FAILED, failure=Failure(FailureKind.MODERATED), charged=True),
        (
            f"**Failed** · {HEAD}\nThe provider's filter stopped the prompt or the picture. Change it and try again.\n"
            "25 credits were charged, because the provider did the work."
        ),
    ),
    (
        "failed after it was paid",
        job(JobState.FAILED, failure=Failure(FailureKind.UNUSABLE), succeeded_at=NOW, charged=True, billed=Billed("25", "credits")),
        (
            f"**Failed** · {HEAD}\nThe provider's file could not be made into a clip that plays here. "
            "If it is a video at all, whoever runs this bot has it for 30 days.\n"
            "25 credits were charged, because the provider did the work."
        ),
    ),
    ("cancelled", job(JobState.CANCELLED), f"**Cancelled** · {HEAD}\nNothing was charged."),
    (
        "expired",
        job(JobState.EXPIRED, succeeded_at=NOW, charged=True),
        (
            f"**Lost** · {HEAD}\nThe provider made the clip but its file could not be fetched any more.\n"
            "25 credits were charged, because the provider did the work."
        ),
    ),
    (
        "uncertain",
        job(JobState.UNCERTAIN),
        (
            f"**Unclear** · {HEAD}\nThe provider did not say whether it took the order. I will not order twice and keep looking. "
            "Your credits stay held until it is known, or until the operator charges or returns them; you will be told."
        ),
    ),
]


@pytest.mark.parametrize(("given", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_receipt(given: Job, text: str) -> None:
    assert receipt(TEXTS, JobView(given, None)) == text


def test_a_draft_asks_and_says_what_it_would_leave_of_every_limit() -> None:
    clips = replace(STANDINGS[2], limit=replace(STANDINGS[2].limit, unit=Unit.CLIPS, amount=27), granted=1)
    text = receipt(TEXTS, JobView(job(JobState.DRAFT), None), (*STANDINGS, clips))
    assert text.splitlines() == [
        f"**Start it?** · {HEAD}",
        f"After it you would have 2 of 28 clips left; it renews {RENEWS}.",
        f"After it you would have 50 of 100 credits left; it renews {RENEWS}.",
        "The server would have 775 of 1,000 credits left.",
        f"Nothing is charged or held yet. This offer ends <t:{int(NOW.timestamp()) + 600}:R>.",
    ]


def test_a_draft_taken_up_after_a_restart_still_says_until_when() -> None:
    text = receipt(TEXTS, JobView(job(JobState.DRAFT), None))
    assert text.splitlines()[1:] == [f"Nothing is charged or held yet. This offer ends <t:{int(NOW.timestamp()) + 600}:R>."]


def test_a_draft_that_nobody_confirmed() -> None:
    text = receipt(TEXTS, JobView(job(JobState.CANCELLED, failure=Failure(FailureKind.LAPSED)), None), STANDINGS)
    assert text == f"**Not started** · {HEAD}\nNobody confirmed it in time.\nNothing was charged."


def test_accepted_says_place_in_the_queue_and_what_is_left() -> None:
    assert receipt(TEXTS, JobView(job(), None, position=3), STANDINGS) == (
        f"**Accepted** · {HEAD}\nYou are number 3 in the queue.\nYou have 75 of 100 credits left this month; it renews {RENEWS}."
    )


def test_of_several_limits_the_one_that_refuses_first_is_shown() -> None:
    daily = standing(LimitKind.MEMBER, 3, NOW, period=Period.DAY, unit=Unit.CLIPS, used=2)
    monthly = standing(LimitKind.MEMBER, 100, NOW, used=25)
    tomorrow = f"<t:{int(daily.limit.ends.timestamp())}:f>"
    text = receipt(TEXTS, JobView(job(), None, position=1), (monthly, daily))
    assert text.splitlines()[2:] == [f"You have 1 of 3 clips left today; it renews {tomorrow}."]


def test_the_server_s_limit_is_shown_where_it_is_tighter() -> None:
    server = standing(LimitKind.GUILD, 1000, NOW, used=960, granted=5)
    text = receipt(TEXTS, JobView(job(), None, position=1), (standing(LimitKind.PROVIDER, 5, NOW), server, STANDINGS[2]))
    assert text.splitlines()[2:] == [
        f"You have 75 of 100 credits left this month; it renews {RENEWS}.",
        "The server has 45 of 1,005 credits left this month.",
    ]


def test_accepted_and_about_to_start() -> None:
    text = receipt(TEXTS, JobView(job(), None))
    assert text == f"**Accepted** · {HEAD}\nWaiting for a free place at the provider."


def test_accepted_while_the_provider_rests() -> None:
    text = receipt(TEXTS, JobView(job(), None, position=1), paused_until=SOON)
    assert text.splitlines()[1:] == [
        "You are next in the queue.",
        f"The provider rests until <t:{int(SOON.timestamp())}:f>; your job waits.",
    ]


def test_running_says_when_it_will_end() -> None:
    text = receipt(TEXTS, JobView(job(JobState.RUNNING, running_since=NOW), None, expected_end=SOON))
    assert text == f"**Being made** · {HEAD}\nSince {NOW_RELATIVE}. Expected {SOON_RELATIVE}."


def test_the_last_word_says_where_to_look() -> None:
    text = receipt(TEXTS, JobView(job(JobState.RUNNING, running_since=NOW), None), last_word=True)
    assert text.splitlines()[-1] == (
        "-# Discord lets me change this message for 15 minutes only. The clip will be posted all the same; `/jobs` has the state."
    )


def test_an_ended_job_needs_no_last_word_and_no_balance() -> None:
    text = receipt(TEXTS, JobView(job(JobState.CANCELLED), None), STANDINGS, last_word=True)
    assert text == f"**Cancelled** · {HEAD}\nNothing was charged."


@pytest.mark.parametrize("state", JobState)
def test_every_state_fits_a_message_and_names_the_model(state: JobState) -> None:
    given = job(state, request=asked(prompt="x" * 6000, model="m" * 90), failure=Failure(FailureKind.PROVIDER, "y" * 300))
    text = receipt(TEXTS, JobView(given, None, 1, SOON), STANDINGS, last_word=True)
    assert len(text) <= 2000
    assert "m" * 90 in text


@pytest.mark.parametrize("kind", [FailureKind.AUTH, FailureKind.FORBIDDEN, FailureKind.NO_CREDIT])
def test_who_has_to_mend_a_key_is_who_holds_it(kind: FailureKind) -> None:
    failed = job(JobState.FAILED, failure=Failure(kind))
    operators = receipt(TEXTS, JobView(failed, None))
    servers = receipt(TEXTS, JobView(replace(failed, account="guild:7:1"), None))
    assert "operator" in operators
    assert "operator" not in servers
    assert "this server's own key" in servers


def test_a_receipt_says_when_the_server_s_own_key_pays() -> None:
    mine = replace(job(), account="guild:7:1")
    assert "Paid with this server's own key" in receipt(TEXTS, JobView(mine, None, position=1))
    assert "own key" not in receipt(TEXTS, JobView(job(), None, position=1))


REPLY = ReplyReceipt(MessageRef(70, 71), NOW + timedelta(minutes=55))


def reply_to_a_clip(**request: object) -> str:
    return receipt(TEXTS, JobView(job(receipt=REPLY, parent_job="p", request=asked(**request)), None, 1))


def test_a_public_receipt_says_what_a_reply_was_taken_to_mean() -> None:
    assert "-# Works on the clip that you replied to." in reply_to_a_clip(has_video=True)
    assert "-# Begins with the first picture of the clip that you replied to." in reply_to_a_clip(has_image=True)
    assert "-# Made anew from your words" in reply_to_a_clip()


def test_other_receipts_say_nothing_of_it() -> None:
    assert "clip that you replied to" not in receipt(TEXTS, JobView(job(parent_job="p"), None, 1))
    assert "clip that you replied to" not in receipt(TEXTS, JobView(job(receipt=REPLY), None, 1))


def test_each_kind_of_receipt_has_its_last_word() -> None:
    running = job(JobState.RUNNING, running_since=NOW)
    assert "15 minutes only" in receipt(TEXTS, JobView(running, None), last_word=True)
    public = receipt(TEXTS, JobView(job(JobState.RUNNING, running_since=NOW, receipt=REPLY), None), last_word=True)
    assert "15 minutes" not in public
    assert "I do not change this message any more." in public
