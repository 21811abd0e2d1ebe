"""People, acted by a program through the very interface that the page uses."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from sandbox.discord.backend import Json, as_list, as_object

LOOK_SECONDS = 0.1
ONLINE_SECONDS = 30.0


class Unexpected(Exception):
    """Something that had to happen did not."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach."""

    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """How the bot answered: `kind` is `message`, `deferred`, `update`, `modal` … or `failed`, `refused` (by Discord's client)."""

    kind: str
    channel: str
    interaction_id: str = ""
    message_id: str = ""
    text: str = ""
    modal: Json = field(default_factory=dict[str, Any])
    choices: tuple[Json, ...] = ()


class Demo:
    """A running demo at `url`. Use as a context manager; `member` answers a person by name."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.world: Json = {}
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self.url, headers={"X-Clapper-Page": "1"})
        self.world = await self.get("/local/world")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._http is not None:
            await self._http.close()

    def member(self, name: str) -> "Member":
        person = next(person for person in self.world["people"] if person["name"] == name)
        return Member(self, person["id"], name)

    def channel(self, name: str) -> str:
        """The id of a channel or thread; the first server's, where both have one of that name."""
        return next(str(one["id"]) for guild in self.world["guilds"] for one in guild["channels"] if one["name"] == name)

    def sticker(self, name: str) -> str:
        """The id of a sticker of the first server."""
        return next(str(one["id"]) for one in self.world["guilds"][0]["stickers"] if one["name"] == name)

    @property
    def bot_mention(self) -> str:
        return f"<@{self.world['bot']['id']}>"

    async def bot(self, act: str) -> None:
        """`kill`, `start` or `stop` the bot, as the page's buttons do. Starting waits until it is connected."""
        await self.post(f"/local/bot/{act}", {})
        if act == "start":
            await self.online()

    async def online(self) -> None:
        async def connected() -> bool:
            state = await self.get("/local/bot")
            if state["state"] == "exited":
                raise Unexpected("the bot ended by itself:\n" + "\n".join(state["log"][-20:]))
            return bool(state["connected"])

        await until(connected, ONLINE_SECONDS, "the bot connects")

    async def providers(self) -> Json:
        """`paid` over all of them, and each of `providers` with its newest jobs."""
        return as_object(await self.get("/local/providers"))

    async def provider(self, name: str) -> Json:
        return next(as_object(one) for one in as_list((await self.providers())["providers"]) if one["name"] == name)

    async def get(self, path: str, **query: str) -> Any:
        async with self.http.get(path, params=query) as response:
            response.raise_for_status()
            return await response.json()

    async def post(self, path: str, body: Json) -> Json:
        async with self.http.post(path, json=body) as response:
            return as_object(await response.json())

    async def upload(self, attachment: Attachment, channel: str) -> Json:
        query = {"filename": attachment.filename, "channel": channel}
        async with self.http.post("/local/uploads", params=query, data=attachment.data) as response:
            return as_object(await response.json())

    async def download(self, url: str, target: Path) -> Path:
        async with self.http.get(url) as response:
            response.raise_for_status()
            with target.open("wb") as file:
                async for chunk in response.content.iter_chunked(256 * 1024):
                    file.write(chunk)
        return target

    @property
    def http(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RuntimeError("use Demo as a context manager")
        return self._http


class Member:
    """One person in the demo."""

    def __init__(self, demo: Demo, user_id: str, name: str) -> None:
        self.id = user_id
        self.name = name
        self._demo = demo

    async def speak(self, language: str) -> None:
        """Set the language of this person's client, by Discord's locale."""
        answer = await self._demo.post("/local/language", {"viewer": self.id, "language": language})
        if answer:
            raise Unexpected(str(answer.get("text")))

    async def commands(self, channel: str) -> list[Json]:
        """What this person's client offers there, in their language."""
        found = await self._demo.get(f"/local/channels/{channel}/commands", viewer=self.id)
        return [as_object(one) for one in as_list(found)]

    async def slash(self, channel: str, command: str, /, **values: Any) -> Answer:
        """Use a command such as `video` or `clapper quota set`. An `Attachment` is uploaded first."""
        filled: Json = {}
        for name, value in values.items():
            if isinstance(value, Attachment):
                stored = await self._demo.upload(value, channel)
                if stored.get("kind") == "refused":
                    return Answer("refused", channel, text=str(stored["text"]))
                filled[name] = stored["id"]
            else:
                filled[name] = value
        return await self._act(channel, kind="slash", name=command, values=filled)

    async def channel(self, name: str) -> str:
        """The id of a channel of the first server that this person sees."""
        world = await self._demo.get("/local/world", viewer=self.id)
        return next(str(one["id"]) for one in world["guilds"][0]["channels"] if one["name"] == name)

    async def autocomplete(self, channel: str, command: str, option: str, typed: str, **values: Any) -> tuple[Json, ...]:
        answer = await self._act(channel, kind="autocomplete", name=command, focused=option, values={**values, option: typed})
        return answer.choices

    async def context_menu(self, channel: str, command: str, message_id: str) -> Answer:
        """Right-click on a message → Apps → `command`."""
        return await self._act(channel, kind="menu", name=command, message=message_id)

    async def submit_modal(self, shown: Answer, **values: Any) -> Answer:
        """Fill in the form by the custom ids of its fields. Files are uploaded first."""
        sent = {name: await self._uploaded(value, shown.channel) for name, value in values.items()}
        return await self._act(shown.channel, kind="modal", interaction=shown.interaction_id, values=sent)

    async def press(self, message: Json, label: str) -> Answer:
        """Press the button with that label."""
        button = next((part for part in _parts(message.get("components")) if part.get("label") == label), None)
        if button is None:
            raise Unexpected(f"there is no button {label!r}")
        return await self._act(str(message["channel_id"]), kind="component", message=message["id"], custom_id=button["custom_id"])

    async def say(self, channel: str, text: str, *attachments: Attachment, reply_to: str = "", sticker: str = "") -> str:
        """Post an ordinary message, with a sticker by its name; answers its id. A reply pings."""
        uploads = [(await self._demo.upload(one, channel))["id"] for one in attachments]
        stickers = [self._demo.sticker(sticker)] if sticker else []
        return await self._post(channel, content=text, uploads=uploads, reply_to=reply_to, stickers=stickers)

    async def forward(self, message: Json, channel: str) -> str:
        """Forward a message; answers the new one's id."""
        return await self._post(channel, forward={"channel": message["channel_id"], "message": message["id"]})

    async def dm(self) -> str:
        """The channel of this person's direct messages with the bot."""
        return str((await self._demo.get("/local/world", viewer=self.id))["dm"])

    async def messages(self, channel: str) -> list[Json]:
        """What this person sees in a channel, private answers included."""
        found = await self._demo.get(f"/local/channels/{channel}/messages", viewer=self.id)
        return [as_object(one) for one in as_list(found)]

    async def wait_for_message(self, channel: str, wanted: Callable[[Json], bool], seconds: float, what: str) -> Json:
        """The first message for which `wanted` is true. Raises `Unexpected` after `seconds`."""
        found: list[Json] = []

        async def there() -> bool:
            found.extend(one for one in await self.messages(channel) if wanted(one))
            return bool(found)

        await until(there, seconds, what)
        return found[0]

    async def reply_to(self, answer: Answer, seconds: float = 10.0) -> Json:
        """The message that answers a command, once it is more than "thinking"."""
        if not answer.message_id:
            raise Unexpected(f"the bot answered with {answer.kind} {answer.text}")

        def done(message: Json) -> bool:
            return message["id"] == answer.message_id and not message["loading"]

        return await self.wait_for_message(answer.channel, done, seconds, "the bot's answer")

    async def _post(self, channel: str, **body: Any) -> str:
        posted = await self._demo.post("/local/messages", {"viewer": self.id, "channel": channel, **body})
        if "id" not in posted:
            raise Unexpected(f"the message is posted: {posted.get('text')}")
        return str(posted["id"])

    async def _uploaded(self, value: Any, channel: str) -> Any:
        """A field's value, with each file in it replaced by the id of its upload."""
        if not isinstance(value, list):
            return value
        return [(await self._demo.upload(one, channel))["id"] if isinstance(one, Attachment) else one for one in as_list(value)]

    async def _act(self, channel: str, **body: Any) -> Answer:
        data = await self._demo.post("/local/act", {"viewer": self.id, "channel": channel, **body})
        return Answer(
            kind=str(data["kind"]),
            channel=channel,
            interaction_id=str(data.get("interaction_id") or ""),
            message_id=str(data.get("message_id") or ""),
            text=str(data.get("text") or ""),
            modal=as_object(data.get("modal")),
            choices=tuple(as_object(one) for one in as_list(data.get("choices"))),
        )


async def until(true: Callable[[], Any], seconds: float, what: str) -> None:
    """Look every tenth of a second. Raises `Unexpected` naming `what` did not happen."""
    try:
        async with asyncio.timeout(seconds):
            while not await true():  # noqa: ASYNC110  (another process changes it)
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise Unexpected(f"within {seconds:g} s this did not happen: {what}") from None


def _parts(components: Any) -> list[Json]:
    found: list[Json] = []
    for part in as_list(components):
        found += [as_object(part), *_parts(as_object(part).get("components"))]
    return found
