"""`/operator stop`, `go`, `provider …`, `uncertain`; and what members see of what is held back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import Account, Attempt, Billed, Handle, Job, JobState
from bot.domain.operator_views import ProviderView, Verdict
from bot.domain.quota import Actor
from bot.domain.switches import Gate, Stop, StopKind, Switch
from tests.fakes.operators import NOW, guild_standing
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


async def uncertain_job(stage: Stage, *, task: str = "") -> Job:
    await stage.member.slash(stage.channel, "video", prompt="a red fox")
    *_, job = stage.services.jobs.values()
    account = Account("demo", "https://demo.example")
    attempt = Attempt("att-1", job.id, 1, account, "", NOW, handle=Handle(account, task) if task else None)
    doubted = replace(job, state=JobState.UNCERTAIN, attempt=attempt)
    stage.services.operator.jobs[job.id] = doubted
    return doubted


async def test_stop_and_go(stage: Stage) -> None:
    assert said(await stage.owner.slash(stage.channel, "operator stop", reason="account empty")).splitlines() == [
        "**Stopped.** Nothing is bought any more, also after a restart. 2 jobs wait and stay reserved.",
        "1 order was already on its way to a provider and goes on.",
        "What is being made is still fetched and posted. `/operator go` ends the stop.",
    ]
    assert said(await stage.owner.slash(stage.channel, "operator go")) == "Orders are taken again, and what waited is bought in turn."
    assert said(await stage.owner.slash(stage.channel, "operator go")) == "Nothing was stopped."
    actor = Actor(stage.owner.id, operator=True)
    assert stage.services.operator.asked == [("stop", replace(actor, reason="account empty")), ("go", actor), ("go", actor)]


@pytest.mark.parametrize(
    ("command", "switch", "text"),
    [
        ("on", Switch.ON, "`demo` was on already."),
        ("resume", Switch.ON, "`demo` was on already."),
        ("pause", Switch.PAUSED, "`demo` is paused. 1 job waits for it, and new ones will. What is being made there goes on."),
        (
            "off",
            Switch.OFF,
            "`demo` is off. 1 job waited for it; its credits are given back and its member is told. What is being made there goes on.",
        ),
    ],
)
async def test_a_provider_s_switch(stage: Stage, command: str, switch: Switch, text: str) -> None:
    assert said(await stage.owner.slash(stage.channel, f"operator provider {command}", provider=" demo")) == text
    assert stage.services.operator.asked == [("turn", "demo", switch, Actor(stage.owner.id, operator=True))]


async def test_a_provider_that_is_not_there(stage: Stage) -> None:
    text = said(await stage.owner.slash(stage.channel, "operator provider off", provider="acme"))
    assert text.startswith("There is no provider `acme` here.")


async def test_how_the_providers_are(stage: Stage) -> None:
    fine = ProviderView("demo", Switch.ON, True, None, False, 0, 0, 0, None, ())
    until = NOW + timedelta(minutes=5)
    stage.services.operator.views = (
        replace(fine, waiting=2, working=3, uncertain=1, balance=Billed("12.5", "usd"), standings=(guild_standing(5000, 12, 3),)),
        replace(fine, name="off", switch=Switch.OFF, key=False),
        replace(fine, name="paused", switch=Switch.PAUSED, resting_until=until),
        replace(fine, name="keyless", key=False, resting_until=until),
        replace(fine, name="resting", resting_until=until),
        replace(fine, name="probing", probing=True),
    )
    idle = "0 waiting, 0 being made"
    assert said(await stage.owner.slash(stage.channel, "operator provider status")).splitlines() == [
        "Orders are being taken.",
        "**demo** · on · 2 waiting, 3 being made · **1 uncertain** · balance 12.5 usd · 5,000 credits a month: 12 spent, 3 held",
        f"**off** · **off** · {idle}",
        f"**paused** · **paused** · {idle}",
        f"**keyless** · no key of yours · {idle}",
        f"**resting** · resting until <t:{int(until.timestamp())}:f> · {idle}",
        f"**probing** · on, trying one order after a rest · {idle}",
    ]
    since = f"<t:{int(NOW.timestamp())}:R>"
    stage.services.operator.stop = Stop(StopKind.OPERATOR, NOW, 5, "empty")
    text = said(await stage.owner.slash(stage.channel, "operator provider status"))
    assert text.startswith(f"**Stopped** {since} by <@5>. `/operator go` ends it.\nReason: empty\n")
    stage.services.operator.stop = Stop(StopKind.RESTORED, NOW)
    text = said(await stage.owner.slash(stage.channel, "operator provider status"))
    assert text.startswith(f"**Stopped** {since}: the database was restored from a copy.")


async def test_nothing_is_uncertain(stage: Stage) -> None:
    assert said(await stage.owner.slash(stage.channel, "operator uncertain")) == "No job is uncertain."


async def test_uncertain_jobs_are_listed_with_what_to_look_for(stage: Stage) -> None:
    lost, gone = await uncertain_job(stage), await uncertain_job(stage, task="T-77")
    result = await stage.owner.slash(stage.channel, "operator uncertain")
    where = f"<@{stage.member.id}> in **Foxes** (`{stage.guild.id}`) · `demo/clip` · 5 s · 16:9 · 5 credits"
    at = f"<t:{int(lost.changed_at.timestamp())}:R>"
    assert said(result).splitlines()[:5] == [
        "**2 uncertain** · page 1 of 1",
        f"**1.** {at} · {where}",
        f"-# Job `{lost.id}`: the answer to order `att-1` was lost, and the provider's lists prove nothing.",
        f"**2.** {at} · {where}",
        f"-# Job `{gone.id}`: task `T-77` was taken, and then neither finished nor failed in time.",
    ]
    assert result.response is not None
    (row,) = result.response.components
    assert [one["label"] for one in row["components"]] == ["Charge 1", "Release 1", "Charge 2", "Release 2"]


@pytest.mark.parametrize(
    ("label", "verdict", "text"),
    [("Charge 1", Verdict.CHARGE, "Charged 5 credits for job"), ("Release 1", Verdict.RELEASE, "Gave 5 credits back for job")],
)
async def test_a_decision_asks_for_its_reason(stage: Stage, label: str, verdict: Verdict, text: str) -> None:
    job = await uncertain_job(stage)
    listed = await stage.owner.slash(stage.channel, "operator uncertain")
    assert listed.response is not None
    form, late = [await stage.owner.click(listed.response, label=label) for _ in range(2)]
    assert form.modal is not None
    assert form.modal["title"] == f"{verdict.value.title()} this job"
    answer = said(await stage.owner.submit_modal(form, {"reason": " seen in the dashboard "}))
    assert answer.startswith(text)
    actor = Actor(stage.owner.id, operator=True, reason="seen in the dashboard")
    assert stage.services.operator.asked == [("resolve", job.id, verdict, actor)]
    assert (
        said(await stage.owner.submit_modal(late, {"reason": "again"}))
        == "That job is no longer uncertain: it found its way meanwhile. Nothing was done."
    )
    assert len(stage.services.operator.asked) == 1


async def test_a_reason_of_nothing_is_no_reason(stage: Stage) -> None:
    await uncertain_job(stage)
    listed = await stage.owner.slash(stage.channel, "operator uncertain")
    assert listed.response is not None
    form = await stage.owner.click(listed.response, label="Charge 1")
    assert said(await stage.owner.submit_modal(form, {"reason": "   "})).startswith("Say why, in a few words.")
    assert stage.services.operator.asked == []


async def test_who_no_longer_runs_the_bot_decides_nothing_by_old_buttons(stage: Stage) -> None:
    await uncertain_job(stage)
    listed = await stage.owner.slash(stage.channel, "operator uncertain")
    assert listed.response is not None
    form = await stage.owner.click(listed.response, label="Charge 1")
    stage.client.owners = frozenset()
    assert said(await stage.owner.submit_modal(form, {"reason": "mine"})).startswith("Only whoever runs this Clapper")
    assert said(await stage.owner.click(listed.response, label="Release 1")).startswith("Only whoever runs this Clapper")
    assert stage.services.operator.asked == []


async def test_uncertain_jobs_are_listed_in_pages(stage: Stage) -> None:
    for _ in range(3):
        await uncertain_job(stage)
    listed = await stage.owner.slash(stage.channel, "operator uncertain")
    assert listed.response is not None
    turned = await stage.owner.click(listed.response, label="Next")
    assert turned.response is not None
    assert turned.response.content.startswith("**3 uncertain** · page 2 of 2")
    labels = [one["label"] for one in turned.response.components[0]["components"]]
    assert labels == ["Charge 1", "Release 1", "Back"]


async def test_the_picker_says_what_is_off_or_paused(stage: Stage) -> None:
    stage.services.gates = {"demo": Gate.PAUSED, "other": Gate.OFF}
    shown = await stage.member.autocomplete(stage.channel, "video", "model", "")
    assert [choice["name"] for choice in shown] == [
        "demo/clip · 5 credits → 95 credits left · paused",
        "other/text · 30 credits → 70 credits left · off",
    ]
