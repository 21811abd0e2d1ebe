"""Storyboards of three shots, as far as a test wants them."""

from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.money import Period, Unit
from bot.domain.outcomes import Rejected
from bot.domain.presses import ConfirmAnswer, Press, RetakeAnswer
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.domain.requests import AttachmentRef
from bot.domain.storyboards import Board, StoryboardOrder, stalled
from bot.domain.views import Receipt
from tests.fakes.provider import accept, answering
from tests.unit.services.world import CHANNEL, GUILD, MEMBER, World

PICTURE = AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10)
PRESS = Press(MEMBER, CHANNEL)
ORDER = StoryboardOrder(("a fox wakes", "it runs", "it sleeps"), "fake/t2v", PICTURE)
BROKEN = answering(Rejected(Failure(FailureKind.MODERATED, "no foxes")))


async def drafted(world: World, order: StoryboardOrder = ORDER, **origin: object) -> Receipt:
    return await world.ask_board(order, **origin)


async def started(world: World, order: StoryboardOrder = ORDER) -> Job:
    draft = await drafted(world, order)
    with world.busy:
        result = await world.confirm_service().job(draft.job.id, PRESS)
    assert result.answer is ConfirmAnswer.STARTED
    return result.job


async def allow(world: World, amount: int, unit: Unit) -> None:
    """All that this member may spend in a month."""
    target = Target(TargetKind.MEMBER, GUILD, MEMBER)
    await world.database.limits.set_limit(target, Allowance(Period.MONTH, unit, amount), Actor(1), world.clock.now())


async def board_of(world: World, job: Job) -> Board:
    board = await world.database.jobs.board(job.id)
    assert board is not None
    return board


async def states(world: World, job: Job) -> list[str]:
    return [shot.state.value for shot in (await board_of(world, job)).shots]


async def until_stalled(world: World, job: Job) -> Job:
    for _ in range(300):
        shot = stalled(await board_of(world, job))
        if shot is not None:
            return shot
        await world.settle(1)
    raise AssertionError(await states(world, job))


async def stalled_after(world: World, finished: int) -> tuple[Job, Job]:
    """A storyboard whose next shot has failed after so many, and that shot."""
    world.provider.answers.extend([*[accept] * finished, BROKEN])
    world.start()
    job = await started(world)
    return job, await until_stalled(world, job)


async def until_shot(world: World, job: Job, number: int, state: JobState, step: float = 1.0) -> None:
    for _ in range(1000):
        if (await states(world, job))[number - 1] == state:
            return
        await world.settle(step)
    raise AssertionError(await states(world, job))


async def retaken(world: World, job: Job) -> RetakeAnswer:
    with world.busy:
        return (await world.storyboards().retake(job.id, PRESS)).answer
