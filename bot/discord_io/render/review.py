"""An order as its moderators see it, before and after they have decided. All of its words are there: what is cut is in a file."""

from collections.abc import Iterator

from bot.domain.admin_views import ReviewCase, ReviewResult
from bot.domain.discord_limits import LONGEST_MESSAGE
from bot.domain.errors import Value
from bot.domain.moderation import Review, ReviewState
from bot.domain.quota import Notice
from bot.text import Texts

from .limits import because, mention
from .notices import marker
from .parts import code, job_details, jump, lines, quiet

PROMPT_ROOM, WORDS_ROOM, ALL_ROOM = 900, 300, 1000
"""Characters of a message for the prompt, for each of the other texts and for all of them, as they are read: escaping makes them longer."""

FILE_NAME = "order.txt"
SHOWN_BYTES = 8 * 1024 * 1024
"""Of all pictures together; a bot may send 10 MiB everywhere."""


def question(texts: Texts, locale: str, notice: Notice, case: ReviewCase, *, hide: bool = False, attach: bool = True) -> str:
    """`hide`: the member's words are in the file alone. `attach`: whether there can be files."""
    above = lines(
        _title(texts, locale, case),
        texts.say(locale, "review-from", who=mention(case.job.requester.user_id), channel=str(case.job.place.channel_id)),
    )
    # Its last line is how the message is found again: the words give way, never that.
    below = _below(texts, locale, notice, case, hide=hide, attach=attach)
    room = LONGEST_MESSAGE - len(above) - len(below) - len("\n\n")
    return lines(above, None if hide else lines(*_words(texts, locale, case))[: max(room, 0)], below)


def answer(texts: Texts, locale: str, result: ReviewResult) -> str:
    """To the moderator who pressed."""
    review = result.review
    if result.decided:
        return texts.say(locale, f"review-answer-{review.state.value}")
    said = texts.say(locale, f"review-ended-{review.state.value}", **_decision(review))
    return because(texts, locale, said, review.reason)


def whole_text(case: ReviewCase, *, hide: bool = False) -> str | None:
    """All of the order's words, if the message does not hold them."""
    prompt, others = case.job.request.prompt, _others(case)
    if not hide and all(whole for _, _, whole in _fitted(case)):
        return None
    return "\n\n".join([prompt, *(f"{name}: {value}" for name, value in others)])


def has_files(case: ReviewCase, *, hide: bool = False) -> bool:
    """Whether there is something to enclose."""
    return whole_text(case, hide=hide) is not None or next(shown(case), None) is not None


def shown(case: ReviewCase) -> Iterator[tuple[str, bytes]]:
    """File names and contents of the pictures that moderators can be shown."""
    room = SHOWN_BYTES
    for role, picture in case.pictures.items():
        if picture.mime.startswith("image/") and len(picture.data) <= room:
            room -= len(picture.data)
            yield f"{role}.{picture.mime.partition('/')[2]}", picture.data


def hidden(case: ReviewCase) -> bool:
    """Whether there is something that they cannot be shown."""
    return len(list(shown(case))) < len(case.pictures)


def _below(texts: Texts, locale: str, notice: Notice, case: ReviewCase, *, hide: bool, attach: bool) -> str:
    job, review = case.job, case.review
    waits = review.state is ReviewState.WAITING
    source = jump(job.place.guild_id, job.source) if job.source is not None else None
    return lines(
        _file_note(texts, locale, case, hide=hide, attach=attach),
        texts.say(locale, "review-source", link=source) if source is not None else None,
        texts.say(locale, "review-clip-not-shown") if waits and attach and hidden(case) else None,
        texts.say(locale, "review-matched", entry=code(review.asked.matched))
        if review.asked.matched
        else texts.say(locale, "review-every"),
        texts.say(locale, "review-until", until=review.asked.until) if waits else None,
        texts.say(locale, "review-because", reason=quiet(review.reason)) if review.reason else None,
        texts.say(locale, "notice-reference", marker=marker(notice)),
    )


def _file_note(texts: Texts, locale: str, case: ReviewCase, *, hide: bool, attach: bool) -> str | None:
    text = whole_text(case, hide=hide)
    if not attach and (text is not None or case.pictures):
        return texts.say(locale, "review-no-files", permission=texts.say(locale, "permission-attach_files"))
    return texts.say(locale, "review-long", file=FILE_NAME) if text is not None else None


def _words(texts: Texts, locale: str, case: ReviewCase) -> Iterator[str]:
    (_, prompt, _), *others = _fitted(case)
    yield f"> {prompt or texts.say(locale, 'review-no-prompt')}"
    for name, text, _ in others:
        if text:
            yield texts.say(locale, "review-other", name=name, text=text)


def _fitted(case: ReviewCase) -> Iterator[tuple[str, str, bool]]:
    """The name of each text, the prompt first; what of it is shown; and whether that is all."""
    left = ALL_ROOM
    for name, text, most in (("", case.job.request.prompt, PROMPT_ROOM), *((*other, WORDS_ROOM) for other in _others(case))):
        shown, whole = _within(text, min(most, left - len(name)))
        left -= len(name) + len(shown)
        yield name, shown, whole


def _within(text: str, room: int) -> tuple[str, bool]:
    shown = whole = quiet(text, len(text) + 1)
    most = room
    while len(shown) > room:
        if most <= 0:
            return "", False
        shown = quiet(text, most)
        # Escaping at most doubles what is there.
        most -= max((len(shown) - room) // 2, 1)
    return shown, shown == whole


def _others(case: ReviewCase) -> list[tuple[str, str]]:
    """By the name of the option into which they were typed."""
    request = case.job.request
    extras = [(name, value) for name, value in request.extra.items() if isinstance(value, str)]
    return [("negative", request.negative), *extras] if request.negative else extras


def _title(texts: Texts, locale: str, case: ReviewCase) -> str:
    details = job_details(texts, locale, case.job)
    if case.review.state is ReviewState.WAITING:
        return texts.say(locale, "review-title", details=details)
    return texts.say(locale, f"review-title-{case.review.state.value}", details=details, **_decision(case.review))


def _decision(review: Review) -> dict[str, Value]:
    values: dict[str, Value] = {"at": review.decided_at or review.asked_at}
    if review.decided_by is not None:
        values["who"] = mention(review.decided_by)
    return values
