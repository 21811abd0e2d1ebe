from bot.discord_io.render import states as render
from bot.domain.jobs import JobState, Shot
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.switches import Gate
from bot.domain.views import JobView
from tests.fakes.models import model
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW, SOON, job

EXHIBITS = (
    *(show(render.state, state.value, JobView(job(state), None)) for state in JobState),
    *(show(render.state, f"held back: {gate.value}", JobView(job(), None, position=1, gate=gate)) for gate in Gate),
    show(render.state, "the server is paused", JobView(job(), None, position=1, server_paused=True)),
    show(render.state, "not confirmed", JobView(job(JobState.SUBMITTING), model(), unconfirmed=True)),
    show(render.state, "the provider answers with the clip", JobView(job(JobState.SUBMITTING), model(blocking=True), unconfirmed=True)),
    show(render.state, "with an expected end", JobView(job(JobState.RUNNING, running_since=NOW), None, expected_end=SOON)),
    show(render.state, "late", JobView(job(JobState.RUNNING, late=True), None)),
    show(render.state, "late on its way from the provider", JobView(job(JobState.FETCHING), None, held_up=True)),
    show(render.state, "a finished shot", JobView(job(JobState.DONE, shot=Shot("board", 1)), None)),
    *(
        show(render.state, f"done: {where.value}", JobView(job(JobState.DONE, delivered_to=where, message=MessageRef(70, 700)), None))
        for where in DeliveredTo
    ),
)
