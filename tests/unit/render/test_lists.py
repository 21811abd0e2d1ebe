"""`/jobs`, `/quota`, `/models` and the picker."""

from datetime import timedelta

from bot.discord_io.render.jobs import jobs
from bot.discord_io.render.models import choice, models
from bot.discord_io.render.quota import quota
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.models import Need
from bot.domain.money import LimitKind, LimitSource, Period, Unit
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.quota import Block
from bot.domain.views import JobView, ModelChoice, ModelView, QuotaView
from bot.text import Texts
from tests.fakes.books import standing
from tests.fakes.models import model
from tests.unit.render.samples import CLIP, NOW, SOON, STANDINGS, asked, job

TEXTS = Texts.load(strict=True)
HEAD = "`aivideomaker/t2v` · 5 s · 16:9 · 25 credits"
NOW_RELATIVE = f"<t:{int(NOW.timestamp())}:R>"


def test_no_jobs() -> None:
    assert jobs(TEXTS, "en-US", []) == "You have no videos yet. Try `/video`."


def test_jobs_in_every_state() -> None:
    done = {"delivered_to": DeliveredTo.CHANNEL, "message": MessageRef(70, 700)}
    views = [
        JobView(job(), None, position=2),
        JobView(job(JobState.RUNNING, running_since=NOW, cancel_asked=True), None, expected_end=SOON),
        JobView(job(JobState.RUNNING, running_since=NOW, late=True), None),
        JobView(job(JobState.DONE, **done, request=asked(prompt="")), None),
        JobView(job(JobState.DONE, delivered_to=DeliveredTo.KEPT, clip=CLIP), None),
        JobView(job(JobState.FAILED), None),
        JobView(job(JobState.DRAFT), None),
        JobView(job(JobState.CANCELLED, failure=Failure(FailureKind.LAPSED)), None),
    ]
    assert jobs(TEXTS, "en-US", views).splitlines() == [
        "**Your videos**",
        f"**1.** number 2 in the queue · {HEAD}",
        "> a red fox in the snow",
        f"**2.** being made, expected <t:{int(SOON.timestamp())}:R> · cancel asked for · {HEAD}",
        "> a red fox in the snow",
        f"**3.** late, still being watched · {HEAD}",
        "> a red fox in the snow",
        f"**4.** [done](https://discord.com/channels/7/70/700) {NOW_RELATIVE} · {HEAD}",
        "> from a picture",
        f"**5.** done, could not be posted: press *Post again* · {HEAD}",
        "> a red fox in the snow",
        f"**6.** failed {NOW_RELATIVE} · {HEAD}",
        "> a red fox in the snow",
        f"**7.** waits for your confirmation, ends <t:{int(NOW.timestamp()) + 600}:R> · {HEAD}",
        "> a red fox in the snow",
        f"**8.** not started, nobody confirmed it, {NOW_RELATIVE} · {HEAD}",
        "> a red fox in the snow",
    ]


def test_every_state_has_its_line() -> None:
    for state in JobState:
        assert jobs(TEXTS, "en-US", [JobView(job(state), None)]).startswith("**Your videos**\n**1.** ")


def test_ten_jobs_with_the_worst_prompts_fit() -> None:
    worst = job(JobState.DONE, request=asked(prompt="*" * 6000, model="p/" + "m" * 60), message=MessageRef(2**63, 2**63))
    assert len(jobs(TEXTS, "en-US", [JobView(worst, None)] * 10)) <= 2000


def test_quota() -> None:
    daily = standing(LimitKind.MEMBER, 3, NOW, period=Period.DAY, unit=Unit.CLIPS, source=LimitSource.ROLE, role_id=8, used=1)
    raised = standing(LimitKind.MEMBER, 100, NOW, source=LimitSource.MEMBER, used=20, reserved=5, granted=50)
    tomorrow = int(daily.limit.ends.timestamp())
    assert quota(TEXTS, "en-US", QuotaView((*STANDINGS[:2], daily, raised), 5, own_key=True)).splitlines() == [
        f"**You** have **2** of 3 clips left today; it renews <t:{tomorrow}:f> (<t:{tomorrow}:R>).",
        "-# 1 used · 0 held by unfinished videos · set for the role <@&8>",
        "**You** have **125** of 150 credits left this month; it renews <t:1796083200:f> (<t:1796083200:R>).",
        "-# 20 used · 5 held by unfinished videos · 50 granted on top · set for one member",
        "**This server** has **800** of 1,000 credits left this month; it renews <t:1796083200:f> (<t:1796083200:R>).",
        "-# 200 used · 0 held by unfinished videos · the operator's default",
        "5 credits are held by your videos that are not finished.",
        "-# Videos that are paid with this server's own provider key do not count against the server's limit.",
    ]
    assert quota(TEXTS, "en-US", QuotaView(STANDINGS, 0)).endswith("Nothing is held by unfinished videos.")


def test_a_blocked_member_reads_why() -> None:
    block = Block(42, "too many **foxes**", None, 1, NOW)
    assert quota(TEXTS, "en-US", QuotaView((), 0, block)).splitlines()[0] == (
        "**You** are blocked in this server: nothing can be ordered until an admin lifts it. · too many \\*\\*foxes\\*\\*"
    )


def test_models_are_listed_cheapest_first() -> None:
    dear = ModelView(model("aigate/klingai/kling-v3.0-i2v", image=Need.REQUIRED, aspects=(), durations=(5,), audio=True), 40, None, SOON)
    cheap = ModelView(model(durations=(2, 3, 4, 5)), 2, timedelta(seconds=12))
    assert models(TEXTS, "en-US", [dear, cheap]).splitlines() == [
        "**Models here**, cheapest first",
        "`demo/clip` · from 2 credits · text or picture · 2\N{EN DASH}5 s · 16:9/9:16/1:1 · ~12 s",
        f"`aigate/klingai/kling-v3.0-i2v` · from 40 credits · picture · 5 s · sound · paused until <t:{int(SOON.timestamp())}:f>",
    ]


def test_more_models_than_fit_are_counted() -> None:
    many = [ModelView(model(f"demo/clip-{number:03d}"), number, None) for number in range(100)]
    text = models(TEXTS, "en-US", many)
    shown = text.count("\n`demo/")
    assert len(text) <= 2000
    assert text.splitlines()[-1] == f"-# … and {100 - shown} more; `/video model:` finds them by name."


def test_no_models() -> None:
    assert models(TEXTS, "en-US", []).startswith("No model is on offer: the operator has to add a provider key")


def test_choices_say_what_an_order_leaves_of_the_tightest_limit() -> None:
    offer = ModelChoice(model(), 5, timedelta(seconds=12))
    assert choice(TEXTS, "en-US", offer, STANDINGS) == "demo/clip · 5 credits → 70 credits left · ~12 s"
    clips = standing(LimitKind.MEMBER, 3, NOW, unit=Unit.CLIPS, used=1)
    assert choice(TEXTS, "en-US", offer, (*STANDINGS, clips)) == "demo/clip · 5 credits → 1 clip left · ~12 s"
    server = standing(LimitKind.GUILD, 100, NOW, used=97)
    assert choice(TEXTS, "en-US", offer, (server, STANDINGS[2])) == "demo/clip · 5 credits, too dear: 3 credits left · ~12 s"


def test_choices_of_the_picker() -> None:
    assert choice(TEXTS, "en-US", ModelChoice(model(), 5, timedelta(seconds=12))) == "demo/clip · 5 credits · ~12 s"
    assert choice(TEXTS, "en-US", ModelChoice(model(), 1, timedelta(minutes=4))) == "demo/clip · 1 credit · ~4 min"
    assert choice(TEXTS, "en-US", ModelChoice(model(), 5, timedelta(seconds=12), SOON)) == "demo/clip · 5 credits · paused"
    assert len(choice(TEXTS, "en-US", ModelChoice(model("demo/" + "x" * 120), 5, None))) == 100
