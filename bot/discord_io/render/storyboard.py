"""A storyboard's shots, one line each: before it starts what each costs, then how far each is."""

from bot.domain.jobs import Job, JobState
from bot.domain.storyboards import Board, decide_until, stalled
from bot.domain.views import JobView
from bot.text import Texts

from .parts import quiet
from .states import state

WORDS_SHOWN = 80


def offer_lines(texts: Texts, locale: str, job: Job) -> list[str]:
    """The price of every shot of a draft; of a long clip that is made at once too. Empty where there is but one."""
    request = job.request
    if not request.prompts:
        return []
    count = len(request.prompts)
    seconds = texts.say(locale, "seconds", count=request.seconds // count)
    # What does not divide is the first one's: the prices shown add up to the whole.
    rest = request.price - (request.price // count) * count
    return [
        texts.say(
            locale,
            "storyboard-offer",
            number=number,
            seconds=seconds,
            price=texts.say(locale, "credits", count=request.price // count + (rest if number == 1 else 0)),
            words=quiet(words, WORDS_SHOWN),
        )
        for number, words in enumerate(request.prompts, 1)
    ]


def shot_lines(texts: Texts, locale: str, view: JobView) -> list[str]:
    lines: list[str] = []
    for number, shot in enumerate(view.shots, 1):
        words = quiet(shot.job.request.prompt, WORDS_SHOWN)
        lines.append(texts.say(locale, "storyboard-line", number=number, state=state(texts, locale, shot), words=words))
    return lines


def waits_with(view: JobView) -> Job | None:
    """The shot that failed and that its member has to decide about."""
    return stalled(Board(view.job, tuple(shot.job for shot in view.shots)))


def has_finished(view: JobView) -> bool:
    return any(shot.job.state is JobState.DONE for shot in view.shots)


def decision(texts: Texts, locale: str, view: JobView, shot: Job) -> str:
    key = "storyboard-decide" if has_finished(view) else "storyboard-decide-none"
    return texts.say(locale, key, until=decide_until(shot))
