"""A scripted conversation with the bot: people act, what must follow is checked, all of it is printed as it happens."""

import asyncio
import re
import textwrap
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sandbox.clips import check_clip
from sandbox.discord.backend import Json
from sandbox.driver import Answer, Attachment, Demo, Member, Unexpected

CLIP_SECONDS = 60.0
"""How long a clip may take here, with a slow computer in mind."""

QUIET_SECONDS = 6.0
"""So long nothing may be posted twice."""


class Talk:
    """Each check raises `Unexpected`. Clips are saved in `output`."""

    def __init__(self, demo: Demo, output: Path) -> None:
        self._demo = demo
        self._output = output
        self._video = demo.channel("video")
        self._step = 0

    async def order(self, who: Member, channel: str, values: Mapping[str, object], *, accepted: bool = True) -> str:
        """Use /video; answers what the bot said privately."""
        self.line(who, f"/video {self._filled(values)}")
        text = await self.hear(who, await who.slash(channel, "video", **values))
        started = bool(re.search(r"\*\*(Accepted|Sending|Being made|Made|Done)", text))
        self.expect(started == accepted, "the order is accepted" if accepted else "the order is refused")
        return text

    async def ask(self, who: Member, command: str, **values: object) -> str:
        self.line(who, f"/{command} {self._filled(values)}".rstrip())
        return await self.hear(who, await who.slash(self._video, command, **values))

    async def hear(self, who: Member, answer: Answer) -> str:
        message = await who.reply_to(answer)
        self.expect(bool(message["ephemeral"]), "answers to commands are private")
        embeds = "\n".join(f"{one.get('title', '')}\n{one.get('description', '')}" for one in message["embeds"])
        text = f"{message['content']}\n{embeds}".strip()
        self.expect(bool(text), "the answer says something")
        self.heard(who, text, private=True)
        return text

    async def clip(self, who: Member, channel: str, prompt: str, seconds: int, name: str) -> Json:
        """Wait for the public message with the clip, save it, check it; answers the message."""
        message = await who.wait_for_message(channel, lambda one: is_clip(one, prompt), CLIP_SECONDS, f"a clip of “{prompt}” is posted")
        self.expect(f"<@{who.id}>" in str(message["content"]), "the clip mentions who asked")
        self.expect(not message["ephemeral"], "the clip is public")
        attachment = message["attachments"][0]
        target = await self._demo.download(str(attachment["url"]), self._output / f"{name}.mp4")
        found = await asyncio.to_thread(check_clip, target, seconds)
        self.heard(who, str(message["content"]), private=False)
        self.note(f"▶ {attachment['filename']}: {found} → {target}")
        return message

    async def paid(self, provider: str | None = None) -> int:
        """Jobs paid for at one local provider, or at all of them."""
        return int((await self._demo.provider(provider) if provider else await self._demo.providers())["paid"])

    async def left(self, who: Member) -> int:
        """Credits that `who` may still spend, by the bot's own word."""
        answer = await who.slash(self._video, "quota")
        text = str((await who.reply_to(answer))["content"])
        found = re.search(r"have \*\*([\d,]+)\*\* of", text)
        if found is None:
            raise Unexpected(f"step {self._step}: /quota says what is left, not {text}")
        return int(found[1].replace(",", ""))

    async def count(self, who: Member, prompt: str) -> int:
        return sum(is_clip(one, prompt) for one in await who.messages(self._video))

    async def stays_single(self, who: Member, *prompts: str) -> None:
        deadline = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < deadline:
            for prompt in prompts:
                self.expect(await self.count(who, prompt) == 1, f"the clip of “{prompt}” is there exactly once")

    def expect(self, true: bool, what: str) -> None:
        if not true:
            raise Unexpected(f"step {self._step}: {what}")

    def title(self, text: str) -> None:
        self._step += 1
        say(f"\n{self._step}. {text}\n" + "─" * 72)

    def line(self, who: Member, text: str) -> None:
        say(f"{who.name:>8}  {text}")

    def heard(self, who: Member, text: str, *, private: bool) -> None:
        channels = {str(one["id"]): str(one["name"]) for guild in self._demo.world["guilds"] for one in guild["channels"]}
        named = re.sub(r"<@(\d+)>", lambda found: f"@{self._people.get(found[1], 'somebody')}", text)
        named = re.sub(r"<#(\d+)>", lambda found: f"#{channels.get(found[1], 'some channel')}", named)
        readable = re.sub(r"\[([^\]]+)\]\(https?://[^)]+\)", r"\1", re.sub(r"<t:(\d+)(?::(\w))?>", _moment, named))
        readable = _unescaped(readable)
        aside = f"   (only {who.name} sees this)" if private else ""
        first, *rest = readable.splitlines()
        say(f" Clapper  {first}{aside}")
        if rest:
            say(textwrap.indent("\n".join(rest), " " * 10))

    def note(self, text: str) -> None:
        say(f"       ·  {text}")

    @property
    def _people(self) -> dict[str, str]:
        return {str(one["id"]): str(one["name"]) for one in (*self._demo.world["people"], self._demo.world["bot"])}

    def _filled(self, values: Mapping[str, object]) -> str:
        """Options as Discord's client shows them once they are filled in."""
        people = self._people

        def shown(value: object) -> str:
            if isinstance(value, Attachment):
                return value.filename
            return f"@{people[str(value)]}" if str(value) in people else str(value)

        return "  ".join(f"{name}: {shown(value)}" for name, value in values.items())


def is_clip(message: Json, prompt: str) -> bool:
    return prompt in _unescaped(str(message["content"])) and any(str(one["filename"]).endswith(".mp4") for one in message["attachments"])


def _unescaped(text: str) -> str:
    """As Discord's client shows what the bot kept from being Markdown."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def _moment(stamp: re.Match[str]) -> str:
    """A timestamp as Discord's client shows it."""
    moment = datetime.fromtimestamp(int(stamp[1]), UTC)
    if stamp[2] != "R":
        return f"{moment:%d %B %Y %H:%M} UTC"
    seconds = (moment - datetime.now(UTC)).total_seconds()
    size, unit = next(
        (size, unit)
        for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"))
        if abs(seconds) >= size or size == 1
    )
    return f"in {seconds / size:.0f} {unit}" if seconds >= 0 else f"{-seconds / size:.0f} {unit} ago"


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  (the transcript)
