from bot.discord_io.render import storyboard as render
from bot.domain.jobs import JobState
from bot.domain.views import JobView
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.receipt import BOARD, FAILED, FILMING, shots
from tests.unit.render.samples import asked, job

STALLED = JobView(FILMING, None, shots=shots(JobState.DONE, JobState.FAILED, JobState.WAITING))
FIRST_STALLED = JobView(FILMING, None, shots=shots(JobState.FAILED, JobState.WAITING, JobState.WAITING))

EXHIBITS = (
    show(render.offer_lines, "three shots", job(JobState.DRAFT, shots=3, request=BOARD)),
    show(
        render.offer_lines, "a price that does not divide", job(JobState.DRAFT, request=asked(prompts=("one", "two"), seconds=10, price=25))
    ),
    show(render.offer_lines, "a single clip", job(JobState.DRAFT)),
    show(render.shot_lines, "a shot failed", STALLED),
    show(render.decision, "with finished shots", STALLED, FAILED),
    show(render.decision, "with none", FIRST_STALLED, FAILED),
)
