from dataclasses import replace
from datetime import UTC, datetime

from bot.discord_io.render import clip as render
from bot.domain.jobs import Failure, FailureKind, JobState, Shot
from bot.domain.lineage import Descent
from bot.domain.links import ClipLink
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo, Owed, Rung
from tests.unit.render.exhibit import show
from tests.unit.render.samples import CLIP, JOB, asked, job

MADE = job(JobState.DELIVERING, clip=CLIP)
POSTED = job(JobState.DONE, clip=CLIP, message=MessageRef(70, 123), delivered_to=DeliveredTo.CHANNEL)
FROM_PICTURE = job(JobState.DELIVERING, clip=CLIP, source=MessageRef(70, 123), request=asked(prompt="", seed=None))
FAILED = job(JobState.FAILED, failure=Failure(FailureKind.MODERATED, "policy violation"))
LINK = "https://clapper.example/clips/Zq3_xVt0w9PbJr5mYc8LdAe1HkGf2N-s7UoXi6TqR4E"
LINKED = replace(
    MADE, clip=replace(CLIP, size=412_000_000), link=ClipLink(LINK.rsplit("/", 1)[1], datetime(2026, 12, 1, 12, 0, tzinfo=UTC))
)
OF_BOARD = replace(JOB, shot=Shot("board", 2))

EXHIBITS = (
    show(render.clip, "with its prompt", MADE, Rung.CHANNEL),
    show(render.clip, "of a picture", FROM_PICTURE, Rung.CHANNEL),
    *(
        show(render.clip, descent.value, replace(MADE, source=MessageRef(70, 123), parent_job="job", descent=descent), Rung.CHANNEL)
        for descent in Descent
    ),
    *(show(render.clip, note, replace(MADE, clip=replace(CLIP, note=note)), Rung.CHANNEL) for note in ("remuxed", "reencoded", "shrunk")),
    show(render.clip, "late", replace(MADE, late=True), Rung.CHANNEL),
    show(render.clip, "a shot of a storyboard that could not be joined", replace(MADE, shot=Shot("board", 2)), Rung.CHANNEL),
    show(render.clip, "in the channel above its thread", MADE, Rung.PARENT),
    show(render.clip, "by direct message, because nothing else was left", MADE, Rung.DM),
    show(render.clip, "by direct message, as it was ordered", job(JobState.DELIVERING, clip=CLIP, request=asked(private=True)), Rung.DM),
    show(render.clip, "with words that the server's AutoMod stopped", MADE, Rung.CHANNEL, hide_prompt=True),
    show(render.clip, "that does not fit, by link", LINKED, Rung.CHANNEL, link=LINK),
    show(render.saved, "somebody's copy, by link", replace(LINKED, message=MessageRef(70, 123)), "a red fox in the snow", LINK),
    show(render.alt, "with its prompt", MADE, Rung.CHANNEL, plain=True),
    show(render.alt, "of a picture", FROM_PICTURE, Rung.CHANNEL, plain=True),
    show(render.alt, "with words that the server's AutoMod stopped", MADE, Rung.CHANNEL, hide_prompt=True, plain=True),
    show(render.alt_in, "of a saved copy", "a red fox in the snow", plain=True),
    show(render.saved, "somebody's copy", POSTED, "a red fox in the snow"),
    show(render.saved, "a copy of a private clip", replace(POSTED, delivered_to=DeliveredTo.DM), "a red fox in the snow"),
    show(render.saved, "without words", POSTED, ""),
    show(render.words_for, "the requester", 42, POSTED, "", plain=True),
    show(render.words_for, "somebody else, of a message with the prompt", 43, JOB, "> a red fox in the snow", plain=True),
    show(render.words_for, "somebody else, of a message without it", 43, JOB, "", plain=True),
    show(render.notice, "failed", FAILED, Owed.FAILED, Rung.CHANNEL),
    show(render.notice, "failed and charged", replace(FAILED, charged=True), Owed.FAILED, Rung.CHANNEL),
    show(render.notice, "cancelled by an admin", job(JobState.CANCELLED), Owed.CANCELLED, Rung.CHANNEL),
    show(render.notice, "an admin has asked the provider to stop it", job(JobState.RUNNING), Owed.CANCELLED, Rung.CHANNEL),
    *(show(render.notice, owed.value, JOB, owed, Rung.CHANNEL) for owed in (Owed.LATE, Owed.UNCERTAIN, Owed.EXPIRED)),
    show(render.notice, "late on its way from the provider", job(JobState.FETCHING, late=True), Owed.LATE, Rung.CHANNEL),
    show(render.notice, "a shot late on its way", replace(OF_BOARD, state=JobState.FETCHING, late=True), Owed.LATE, Rung.CHANNEL),
    *(
        show(render.notice, f"a shot {owed.value}", replace(OF_BOARD, failure=FAILED.failure), owed, Rung.CHANNEL)
        for owed in (Owed.FAILED, Owed.LATE, Owed.UNCERTAIN)
    ),
    show(render.locale_of, "public: the server's", MADE, Rung.CHANNEL, plain=True),
    show(render.file_name, "", "k3v9x2m4q7ab", plain=True),
    show(render.saved_name, "", "k3v9x2m4q7ab", plain=True),
    show(render.posted_name, "", MADE, Rung.CHANNEL, plain=True),
    show(render.posted_name, "as a spoiler", job(request=asked(spoiler=True)), Rung.CHANNEL, plain=True),
    show(render.marker, "", "k3v9x2m4q7ab", Owed.LATE, plain=True),
)
