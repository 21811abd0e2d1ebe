"""What several surfaces share: members' words made harmless, credits, the line that describes a job."""

import re
from datetime import timedelta

from bot.domain.discord_limits import LONGEST_MESSAGE
from bot.domain.jobs import Job
from bot.domain.origin import MessageRef
from bot.domain.requests import VideoRequest
from bot.text import Texts

PROMPT_SHOWN = 300
SECONDS_SHOWN = 100
"""Shorter waits are said in seconds, longer ones in minutes."""

_INVITE = re.compile(r"(?i)(discord(?:app)?\s*\.\s*(?:gg|com|me|io|li))")
_SPECIAL = re.compile(r"([\\*_~`|<>\[\]()#])")
_BREAK = "\N{ZERO WIDTH SPACE}"


def quiet(text: str, most: int = PROMPT_SHOWN) -> str:
    """One line of someone else's words: cut, nobody mentioned, no markdown, no link or invite that Discord would open."""
    line = " ".join(text.split())
    if len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    line = _SPECIAL.sub(r"\\\1", line)
    line = line.replace("@", f"@{_BREAK}").replace("://", f":{_BREAK}//")
    line = re.sub(r"(?i)\bwww\.", f"www{_BREAK}.", line)
    return _INVITE.sub(rf"\1{_BREAK}", line)


def quote(text: str, most: int = PROMPT_SHOWN) -> str:
    return f"> {quiet(text, most)}"


def code(text: str) -> str:
    """Somebody's words between code marks of a sentence: nothing in them is markdown, none of them ends the marks."""
    return " ".join(text.split()).replace("`", "'")


def fit(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"


def lines(*parts: str | None) -> str:
    return fit("\n".join(part for part in parts if part))


def details(texts: Texts, locale: str, request: VideoRequest, *, seed: bool = False) -> str:
    """Model, length, shape and price, as `a · b · c`."""
    parts = [texts.say(locale, "details-model", model=request.model), texts.say(locale, "seconds", count=request.seconds)]
    if request.prompts:
        parts.append(texts.say(locale, "details-shots", count=len(request.prompts)))
    parts += [value for value in (request.aspect, request.resolution, request.quality) if value]
    parts.append(texts.say(locale, "credits", count=request.price))
    if seed and request.seed is not None:
        parts.append(texts.say(locale, "details-seed", seed=str(request.seed)))
    return " · ".join(parts)


def wait(texts: Texts, locale: str, usual: timedelta) -> str:
    seconds = max(1, round(usual.total_seconds()))
    if seconds < SECONDS_SHOWN:
        return texts.say(locale, "wait-seconds", count=seconds)
    return texts.say(locale, "wait-minutes", count=round(seconds / 60))


def jump(guild_id: int, ref: MessageRef) -> str | None:
    """The link to a message; None where Discord did not tell its id."""
    if not ref.message_id:
        return None
    return f"https://discord.com/channels/{guild_id or '@me'}/{ref.channel_id}/{ref.message_id}"


def job_details(texts: Texts, locale: str, job: Job) -> str:
    return details(texts, locale, job.request)
