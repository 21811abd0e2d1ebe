"""The demo page and the interface behind it. The headless driver uses the same interface as the page."""

import asyncio
import dataclasses
import itertools
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from simcord.backend.errors import BackendError, SetupError

from sandbox.discord.backend import Json, as_list, as_object
from sandbox.discord.files import Upload
from sandbox.discord.interactions import Outcome, Place
from sandbox.discord.options import Refused, Resolver
from sandbox.discord.server import LocalDiscord
from sandbox.feed import Feed
from sandbox.process import BotProcess
from sandbox.speech import say
from sandbox.world import LANGUAGES, World

PAGE = Path(__file__).parent / "page"
_CHUNK = 256 * 1024
_PING_SECONDS = 15.0
_PROVIDER_SECONDS = 0.5
_LOG_SHOWN = 300
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ProviderState = Callable[[], Json]


class Page:
    """`provider_state` tells what the local providers have been paid for."""

    def __init__(self, local: LocalDiscord, world: World, bot: BotProcess, provider_state: ProviderState, folder: Path) -> None:
        self.feed = Feed(local, world)
        self._local = local
        self._world = world
        self._bot = bot
        self._provider_state = provider_state
        self._folder = folder
        self._uploads: dict[str, Upload] = {}
        self._ids = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)
        local.gateway.watchers.append(self._bot_changed)
        bot.watchers.append(self._bot_changed)
        bot.listeners.append(lambda line: self.feed.publish("log", {"line": line}))

    def mount(self, app: web.Application) -> None:
        app.middlewares.append(_same_origin)
        app.add_routes([
            web.get("/", self._index),
            web.static("/page", PAGE),
            web.get("/local/world", self._show_world),
            web.get("/local/events", self._events),
            web.get("/local/channels/{channel}/messages", self._messages),
            web.get("/local/channels/{channel}/commands", self._commands),
            web.get("/local/samples/{name}", self._sample),
            web.get("/local/bot", self._show_bot),
            web.get("/local/providers", self._providers),
            web.post("/local/uploads", self._upload),
            web.post("/local/messages", self._say),
            web.post("/local/act", self._act),
            web.post("/local/dismiss", self._dismiss),
            web.post("/local/language", self._speak),
            web.post("/local/bot/{act}", self._steer_bot),
        ])
        app.on_shutdown.append(self._end_streams)

    async def watch_providers(self) -> None:
        """Tell every page when a paid job changes. Runs until cancelled."""
        before: Json = {}
        while True:
            now = self._provider_state()
            if now != before:
                before = now
                self.feed.publish("providers", now)
            await asyncio.sleep(_PROVIDER_SECONDS)

    def _bot_changed(self) -> None:
        self.feed.publish("bot", self._bot_state())

    async def _end_streams(self, _: web.Application) -> None:
        self.feed.close()

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"})

    async def _show_world(self, request: web.Request) -> web.Response:
        viewer = self._viewer(request.query.get("viewer"))
        return web.json_response({**self.feed.world(viewer), **self._now()})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        viewer = self._viewer(request.query.get("viewer"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await response.prepare(request)
        async with self.feed.listen(viewer) as queue:
            await response.write(f"event: hello\ndata: {json.dumps(self._now())}\n\n".encode())
            while True:
                try:
                    frame = await asyncio.wait_for(queue.get(), _PING_SECONDS)
                except TimeoutError:
                    frame = ": ping\n\n"
                if frame is None:
                    return response
                try:
                    await response.write(frame.encode())
                except ConnectionError:
                    return response

    async def _messages(self, request: web.Request) -> web.Response:
        place = self._place(request.query.get("viewer"), request.match_info["channel"])
        return web.json_response(self.feed.messages(place.user_id, place.channel_id))

    async def _commands(self, request: web.Request) -> web.Response:
        place = self._place(request.query.get("viewer"), request.match_info["channel"])
        return web.json_response(self._local.interactions.commands(place))

    async def _sample(self, request: web.Request) -> web.StreamResponse:
        path = self._world.samples / Path(request.match_info["name"]).name
        return web.FileResponse(path) if path.is_file() else web.Response(status=404)

    async def _show_bot(self, _: web.Request) -> web.Response:
        return web.json_response({**self._bot_state(), "log": list(self._bot.log)})

    async def _providers(self, _: web.Request) -> web.Response:
        return web.json_response(self._provider_state())

    async def _upload(self, request: web.Request) -> web.Response:
        """Take one file, streamed to disk; the answer's `id` stands for it in commands and messages."""
        limit = self._local.rules.limit_in(int(request.query.get("channel", self._world.video)))
        upload_id = str(next(self._ids))
        path, size = self._folder / upload_id, 0
        with path.open("wb") as file:
            async for chunk in request.content.iter_chunked(_CHUNK):
                size += file.write(chunk)
                if size > limit:
                    path.unlink()
                    return _refusal(f"Your files are too powerful. Max file size is {limit // (1024 * 1024)} MB.", 413)
        name = Path(request.query.get("filename", "file")).name or "file"
        self._uploads[upload_id] = Upload(path, name, size)
        return web.json_response({"id": upload_id, "filename": name, "size": size})

    async def _say(self, request: web.Request) -> web.Response:
        """An ordinary message of a person."""
        body = as_object(await request.json())
        place = self._place(body.get("viewer"), body.get("channel"))
        try:
            message_id = say(self._local.backend, place, body, self._resolver(place))
        except (Refused, BackendError) as refused:
            return _refusal(str(refused))
        return web.json_response({"id": str(message_id)})

    async def _act(self, request: web.Request) -> web.Response:
        """A command, menu, button, select, modal or autocomplete; answers when the bot has, or has not, within three seconds."""
        body = as_object(await request.json())
        place = self._place(body.get("viewer"), body.get("channel"))
        try:
            outcome = await self._interact(place, body)
        except (Refused, BackendError, SetupError) as refused:
            return _refusal(str(refused))
        return web.json_response(_outcome(outcome))

    async def _interact(self, place: Place, body: Json) -> Outcome:
        act, resolver = self._local.interactions, self._resolver(place)
        values, name = as_object(body.get("values")), str(body.get("name", ""))
        match body.get("kind"):
            case "slash":
                return await act.slash(place, name, values, resolver)
            case "autocomplete":
                return await act.autocomplete(place, name, str(body.get("focused")), values, resolver)
            case "menu":
                return await act.message_menu(place, name, int(body["message"]))
            case "component":
                chosen = [str(one) for one in as_list(body.get("chosen"))]
                return await act.component(place, int(body["message"]), str(body["custom_id"]), chosen, resolver)
            case "modal":
                return await act.modal(place, int(body["interaction"]), values, resolver)
            case _:
                raise Refused("There is no such thing to do")

    async def _dismiss(self, request: web.Request) -> web.Response:
        body = as_object(await request.json())
        place = self._place(body.get("viewer"), body.get("channel"))
        self.feed.dismiss(place.user_id, place.channel_id, int(body["message"]))
        return web.json_response({})

    async def _speak(self, request: web.Request) -> web.Response:
        """Set the language of a person's client."""
        body = as_object(await request.json())
        language = str(body.get("language"))
        if language not in LANGUAGES:
            return _refusal(f"There is no language {language}")
        self._local.interactions.locales[self._viewer(body.get("viewer"))] = language
        return web.json_response({})

    async def _steer_bot(self, request: web.Request) -> web.Response:
        match request.match_info["act"]:
            case "start":
                await self._bot.start()
            case "stop":
                await self._bot.stop()
            case "kill":
                await self._bot.kill()
            case _:
                raise web.HTTPNotFound
        return web.json_response(self._bot_state())

    def _now(self) -> Json:
        return {"state": self._bot_state(), "log": list(self._bot.log)[-_LOG_SHOWN:], "providers": self._provider_state()}

    def _bot_state(self) -> Json:
        return {"state": self._bot.state.value, "connected": self._local.gateway.connected, "pid": self._bot.pid}

    def _resolver(self, place: Place) -> Resolver:
        return Resolver(self._local.backend, place.channel_id, place.user_id, self._take)

    def _take(self, upload_id: str) -> Upload:
        upload = self._uploads.pop(upload_id, None)
        if upload is None:
            raise Refused("That file is gone; attach it again")
        return upload

    def _viewer(self, given: Any) -> int:
        people = {str(person.id): person.id for person in self._world.people}
        return people.get(str(given), self._world.people[0].id)

    def _place(self, viewer: Any, channel: Any) -> Place:
        place = Place(self._viewer(viewer), int(channel))
        if not self.feed.may_read(place.user_id, place.channel_id):
            raise web.HTTPForbidden(text="You cannot see that channel")
        return place


@web.middleware
async def _same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Other web sites open in the same browser may not steer the demo."""
    if (request.url.host or "") not in {"127.0.0.1", "localhost", "::1"}:
        raise web.HTTPForbidden(text="Loopback only")
    if request.method == "POST" and request.path.startswith("/local/") and "X-Clapper-Page" not in request.headers:
        raise web.HTTPForbidden(text="X-Clapper-Page is missing")
    return await handler(request)


def _outcome(outcome: Outcome) -> Json:
    return {key: str(value) if key.endswith("_id") and value else value for key, value in dataclasses.asdict(outcome).items()}


def _refusal(text: str, status: int = 200) -> web.Response:
    return web.json_response({"kind": "refused", "text": text}, status=status)
