"""What is public: the message with the clip, and the short notices that come instead of or before it."""

from bot.domain.jobs import Job, JobState
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.text import Texts

from .parts import details, jump, lines, quote
from .receipt import charged, why

LONGEST_ALT = 1000
"""Discord takes 1,024 characters of description; the rest is for the sentence around the prompt."""


MIB = 1024 * 1024

SPOILER = "SPOILER_"
"""Discord hides an attachment whose name begins so until it is clicked."""


def file_name(job_id: str) -> str:
    """The name by which the clip is found again in a channel's history."""
    return f"clapper-{job_id}.mp4"


def posted_name(job: Job, rung: Rung) -> str:
    """The name under which a clip is posted: as a spoiler where the server wants that and others can see it."""
    hidden = job.request.spoiler and rung is not Rung.DM
    return f"{SPOILER if hidden else ''}{file_name(job.id)}"


def is_clip_of(filename: str, job_id: str) -> bool:
    """Whether an attachment is this job's clip, hidden or not."""
    return filename.removeprefix(SPOILER) == file_name(job_id)


def saved_name(job_id: str) -> str:
    """Another name, so that nobody's copy is taken for the clip that is owed."""
    return f"clapper-{job_id}-saved.mp4"


def marker(job_id: str, owed: Owed) -> str:
    """What tells one notice from every other in a channel's history."""
    return f"{job_id}/{owed.value}"


def clip(texts: Texts, job: Job, rung: Rung, *, hide_prompt: bool = False, link: str | None = None) -> str:
    """`link` stands for the file, which Discord does not take."""
    locale = locale_of(job, rung)
    request, clip_file = job.request, job.clip
    elsewhere = rung is not Rung.CHANNEL and not request.private
    return lines(
        texts.say(locale, "clip-title", mention=f"<@{job.requester.user_id}>", details=details(texts, locale, request, seed=True)),
        quote(request.prompt) if request.prompt and not hide_prompt else None,
        texts.say(locale, "clip-shot", number=job.shot.number) if job.shot is not None else None,
        _origin(texts, locale, job),
        texts.say(locale, "clip-from-channel", channel=str(job.place.channel_id)) if elsewhere else None,
        texts.say(locale, f"clip-note-{clip_file.note}") if clip_file is not None and clip_file.note else None,
        texts.say(locale, "clip-late") if job.late else None,
        *(_linked(texts, locale, job, link, Owed.CLIP) if link is not None else ()),
    )


def words_for(user_id: int, job: Job, shown: str) -> str:
    """The prompt, as far as it is theirs to read: their own, or one that the message `shown` has. AutoMod may have stopped it there."""
    prompt = job.request.prompt
    return prompt if job.requester.user_id == user_id or (prompt and quote(prompt) in shown) else ""


def saved(texts: Texts, locale: str, job: Job, words: str, link: str | None = None) -> str:
    """With a clip that somebody has sent to themselves. It names nobody, and what it cost is no matter of theirs. `link` as in `clip`."""
    posted = jump(job.place.guild_id, job.message) if job.message is not None else None
    return lines(
        texts.say(locale, "saved-title", model=job.request.model, seconds=texts.say(locale, "seconds", count=job.request.seconds)),
        quote(words) if words else None,
        texts.say(locale, "saved-from", link=posted) if posted is not None and job.delivered_to is not DeliveredTo.DM else None,
        *(_linked(texts, locale, job, link) if link is not None else ()),
    )


def alt(texts: Texts, job: Job, rung: Rung, *, hide_prompt: bool = False) -> str:
    """What a screen reader says in place of the clip."""
    locale, request = locale_of(job, rung), job.request
    if hide_prompt and request.prompt and not request.has_image:
        return texts.say(locale, "clip-alt-hidden")
    return alt_in(texts, locale, "" if hide_prompt else request.prompt)


def alt_in(texts: Texts, locale: str, words: str) -> str:
    prompt = " ".join(words.split())
    if not prompt:
        return texts.say(locale, "clip-alt-no-prompt")
    return texts.say(locale, "clip-alt", prompt=prompt[: LONGEST_ALT - 100])


def notice(texts: Texts, job: Job, owed: Owed, rung: Rung) -> str:
    """One public message that mentions only the requester and shows no balance."""
    locale = locale_of(job, rung)
    mention = f"<@{job.requester.user_id}>"
    if job.shot is not None:
        text = _of_shot(texts, locale, job, job.shot.number, owed)
    elif owed is Owed.FAILED:
        reason = f"{why(texts, locale, job)}\n{charged(texts, locale, job)}"
        text = texts.say(locale, "notice-failed", mention=mention, why=reason)
    elif owed is Owed.CANCELLED and not job.ended:
        text = texts.say(locale, "notice-cancel-asked", mention=mention)
    else:
        text = texts.say(locale, f"notice-{_news(job, owed)}", mention=mention)
    return lines(text, texts.say(locale, "notice-marker", marker=marker(job.id, owed)))


def _of_shot(texts: Texts, locale: str, job: Job, number: int, owed: Owed) -> str:
    """The rest of the storyboard waits for a word of its member's, unless the shot may still come."""
    mention = f"<@{job.requester.user_id}>"
    if owed in {Owed.FAILED, Owed.EXPIRED}:
        reason = f"{why(texts, locale, job)}\n{charged(texts, locale, job)}"
        return texts.say(locale, "notice-shot-failed", mention=mention, number=number, why=reason)
    return texts.say(locale, f"notice-shot-{_news(job, owed)}", mention=mention, number=number)


def _news(job: Job, owed: Owed) -> str:
    """What is late: the provider, or the clip on its way from there."""
    return "late-fetching" if owed is Owed.LATE and job.state is JobState.FETCHING else owed.value


def _linked(texts: Texts, locale: str, job: Job, link: str, owed: Owed | None = None) -> list[str]:
    """The link stands for the file, and the marker for its name: by one of them the post is found again."""
    if job.link is None or job.clip is None:
        return []
    until, size = job.link.until, max(1, round(job.clip.size / MIB))
    said = [texts.say(locale, "clip-link", link=link, size=size, until=until), texts.say(locale, "clip-link-why", until=until)]
    return [*said, texts.say(locale, "notice-marker", marker=marker(job.id, owed))] if owed is not None else said


def locale_of(job: Job, rung: Rung) -> str:
    return job.requester.locale if rung is Rung.DM else job.place.locale


def _origin(texts: Texts, locale: str, job: Job) -> str | None:
    """The message that it came from: somebody's picture, or the clip that it descends from."""
    link = jump(job.place.guild_id, job.source) if job.source is not None else None
    if link is None:
        return None
    return texts.say(locale, "clip-source" if job.descent is None else f"clip-{job.descent.value}", link=link)
