from bot.discord_io.render import jobs as render
from bot.domain.jobs import JobState
from bot.domain.lineage import Descent
from bot.domain.operator_views import Page
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.views import JobView
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.receipt import DONE, FILMING, REPLY, shots
from tests.unit.render.samples import NOW, SOON, asked, job

VIEWS = [
    JobView(job(), None, position=2),
    JobView(job(JobState.RUNNING, running_since=NOW, cancel_asked=True), None, expected_end=SOON),
    JobView(job(JobState.RUNNING, running_since=NOW, late=True, receipt=REPLY), None),
    JobView(DONE, None),
    JobView(job(JobState.DONE, delivered_to=DeliveredTo.KEPT, request=asked(prompt="")), None),
    JobView(job(source=MessageRef(70, 123), parent_job="job", descent=Descent.REMIX), None, position=3),
    JobView(FILMING, None, shots=shots(JobState.DONE, JobState.QUEUED, JobState.WAITING)),
]

EXHIBITS = (
    show(render.jobs, "none", []),
    show(render.jobs, "some", VIEWS),
    *(show(render.jobs, state.value, [JobView(job(state), None)]) for state in JobState),
    show(render.server_queue, "empty", Page((), 0, 0, 0), about_members=True),
    show(render.server_queue, "some", Page(tuple(VIEWS[:3]), 0, 2, 13), about_members=True),
)
