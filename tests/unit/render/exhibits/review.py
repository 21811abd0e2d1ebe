from dataclasses import replace

from bot.discord_io.render import review as render
from bot.domain.admin_views import ReviewCase, ReviewResult
from bot.domain.jobs import JobState
from bot.domain.moderation import AskReview, Review, ReviewState
from bot.domain.origin import MessageRef
from bot.domain.quota import Notice
from bot.domain.requests import Picture
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW, SOON, asked, job

NOTICE = Notice("n1", 7, 70, "review", (), "nonce", NOW)
WAITING = Review("k3v9x2m4q7ab", 7, 42, AskReview(71, SOON, "gore"), NOW)
APPROVED = replace(WAITING, state=ReviewState.APPROVED, decided_by=43, decided_at=NOW)
REFUSED = replace(WAITING, state=ReviewState.REFUSED, decided_by=43, decided_at=NOW, reason="too many foxes")
WITHDRAWN = replace(WAITING, state=ReviewState.WITHDRAWN, decided_at=NOW)
LAPSED = replace(WAITING, state=ReviewState.LAPSED, decided_at=NOW)
ENDS = (APPROVED, REFUSED, WITHDRAWN, LAPSED)

DRAFT = job(JobState.DRAFT)
FULL = job(JobState.DRAFT, request=asked(negative="blood", extra={"style": "noir"}), source=MessageRef(70, 700))
FILM = {"video": Picture("video/mp4", b"film", 1280, 720)}


def case(review: Review = WAITING, **facts: object) -> ReviewCase:
    return ReviewCase(**{"job": DRAFT, "review": review, "pictures": {}, **facts})  # pyright: ignore[reportArgumentType]


EXHIBITS = (
    show(render.question, "stopped by the list", NOTICE, case(), about_members=True),
    show(render.question, "every order is reviewed", NOTICE, case(replace(WAITING, asked=AskReview(71, SOON))), about_members=True),
    show(render.question, "with all there is", NOTICE, case(job=FULL, pictures=FILM), about_members=True),
    show(render.question, "without words of its own", NOTICE, case(job=job(JobState.DRAFT, request=asked(prompt=""))), about_members=True),
    show(render.question, "the words are in a file", NOTICE, case(), hide=True, about_members=True),
    show(render.question, "where no file can be attached", NOTICE, case(pictures=FILM), attach=False, about_members=True),
    *(show(render.question, review.state.value, NOTICE, case(review), about_members=True) for review in ENDS),
    show(render.answer, "decided by this press", ReviewResult(APPROVED, decided=True), about_members=True),
    show(render.answer, "refused by this press", ReviewResult(REFUSED, decided=True), about_members=True),
    *(show(render.answer, f"too late: {review.state.value}", ReviewResult(review), about_members=True) for review in (WAITING, *ENDS)),
    show(render.whole_text, "fits into the message", case(), plain=True),
    show(render.whole_text, "does not", case(job=FULL), hide=True, plain=True),
)
