from dataclasses import replace

from bot.discord_io.render import steering as render
from bot.domain.jobs import Account, Attempt, Billed, Handle, JobState
from bot.domain.operator_views import Doubt, Overview, Page, ProviderView, Stopped, Turned, UncertainJob, Verdict
from bot.domain.switches import Stop, StopKind, Switch
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.operator import NAMES
from tests.unit.render.samples import NOW, SOON, STANDINGS, job

STOP = Stop(StopKind.OPERATOR, NOW, 44, "the bill looks wrong")
ON = ProviderView("aivideomaker", Switch.ON, True, None, False, 3, 1, 1, Billed("1234.5", "credits"), STANDINGS[:1])
PROVIDERS = (
    ON,
    replace(ON, switch=Switch.PAUSED, uncertain=0),
    replace(ON, switch=Switch.OFF, balance=None, standings=()),
    replace(ON, key=False),
    replace(ON, resting_until=SOON),
    replace(ON, probing=True),
)
ACCOUNT = Account("aivideomaker", "https://aivideomaker.ai")
ATTEMPT = Attempt("a1b2c3", "k3v9x2m4q7ab", 1, ACCOUNT, "fingerprint", NOW)
LOST = job(JobState.UNCERTAIN, attempt=ATTEMPT)
GONE = job(JobState.UNCERTAIN, attempt=replace(ATTEMPT, handle=Handle(ACCOUNT, "task-9")))

EXHIBITS = (
    show(render.stopped, "", Stopped(STOP, 0, 3)),
    show(render.stopped, "with orders on their way", Stopped(STOP, 2, 3)),
    show(render.gone_on, "", STOP),
    show(render.gone_on, "nothing was stopped", None),
    *(
        show(render.turned, switch.value, Turned("demo", Switch.ON if switch is not Switch.ON else Switch.OFF, switch, 3))
        for switch in Switch
    ),
    *(show(render.turned, f"{switch.value} already", Turned("demo", switch, switch, 3)) for switch in Switch),
    show(render.overview, "running", Overview(None, PROVIDERS)),
    *(show(render.overview, f"stopped: {kind.value}", Overview(replace(STOP, kind=kind), (ON,)), about_members=True) for kind in StopKind),
    show(render.uncertain, "none", Page((), 0, 0, 0), NAMES),
    show(render.uncertain, "some", Page((UncertainJob(LOST, Doubt.LOST), UncertainJob(GONE, Doubt.GONE)), 0, 1, 2), NAMES),
    *(show(render.resolved, verdict.value, LOST, verdict) for verdict in Verdict),
    show(render.resolved, "somebody was quicker", None, Verdict.CHARGE),
)
