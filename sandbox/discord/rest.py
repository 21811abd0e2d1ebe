"""Discord's REST API: authenticates, limits, applies our rules, and lets SimCord's routes answer."""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from simcord.backend.errors import BackendError

from sandbox.discord.backend import LocalBackend, guild_payload, user_payload
from sandbox.discord.interactions import Interactions
from sandbox.discord.limits import RateLimits
from sandbox.discord.rules import Rules
from sandbox.discord.uploads import Body, Intake

log = logging.getLogger(__name__)

PREFIX = "/api/v10"


class Rest:
    """`owner_id` is the application's owner; `gateway_url` is told by `/gateway`."""

    def __init__(
        self, backend: LocalBackend, rules: Rules, limits: RateLimits, intake: Intake, interactions: Interactions, token: str
    ) -> None:
        self.gateway_url = ""
        self.owner_id: int | None = None
        self._backend = backend
        self._rules = rules
        self._limits = limits
        self._intake = intake
        self._interactions = interactions
        self._token = token

    async def serve(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        verdict = self._limits.take(request.method, path)
        if verdict.wait:
            body = {"message": "You are being rate limited.", "retry_after": round(verdict.wait, 3), "global": verdict.scope == "global"}
            return _answer(429, body, verdict.headers)
        body = Body()
        try:
            self._authenticate(request, path)
            body = await self._intake.read(request)
            status, data = 200, self._handle(request, path, body)
        except BackendError as refusal:
            status, data = refusal.status, refusal.to_json()
            if status == 501:
                log.exception("a route or field that the local Discord lacks")
        except (ValueError, KeyError, TypeError) as fault:
            status, data = 400, {"code": 50035, "message": f"Invalid Form Body: {fault}"}
        except ConnectionResetError as gone:
            # A bot that is killed while it uploads is no fault of ours, and nobody hears the answer.
            status, data = 400, {"code": 0, "message": str(gone)}
        finally:
            body.discard()
        if data is None:
            return web.Response(status=204, headers=dict(verdict.headers))
        return _answer(status, data, verdict.headers)

    def _authenticate(self, request: web.Request, path: str) -> None:
        open_to_all = path.startswith(("/interactions/", "/webhooks/", "/gateway")) and path != "/gateway/bot"
        if not open_to_all and request.headers.get("Authorization") != f"Bot {self._token}":
            raise BackendError(401, 0, "401: Unauthorized")

    def _handle(self, request: web.Request, path: str, body: Body) -> Any:
        parts = path.strip("/").split("/")
        match request.method, parts:
            case "GET", ["gateway"]:
                return {"url": self.gateway_url}
            case "GET", ["gateway", "bot"]:
                starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
                return {"url": self.gateway_url, "shards": 1, "session_start_limit": starts}
            case "GET", ["users", "@me", "guilds"]:
                return self._joined(request.query)
            case "POST", ["channels", channel, "messages"]:
                return self._post_message(int(channel), request, path, body)
            case "POST", ["interactions", interaction, _, "callback"]:
                return self._callback(int(interaction), request, path, body)
            case "POST" | "PATCH", ["webhooks", _, token, *_]:
                self._rules.check_sizes(self._interactions.channel_of(token), [file.upload for file in body.files])
            case _:
                pass
        return self._amend(request.method, parts, self._dispatch(request, path, body))

    def _joined(self, query: Mapping[str, str]) -> Any:
        """The bot's servers, as the gateway's READY names them: by pages, which begin after an id."""
        known = sorted(guild for guild in self._backend.guilds if guild > int(query.get("after", 0)))
        return [guild_payload(self._backend, guild) for guild in known[: int(query.get("limit", 200))]]

    def _post_message(self, channel_id: int, request: web.Request, path: str, body: Body) -> Any:
        self._rules.check_post(channel_id, body.fields, has_files=bool(body.files))
        self._rules.check_sizes(channel_id, [file.upload for file in body.files])
        now = asyncio.get_running_loop().time()
        before = self._rules.posted_before(body.fields, now)
        if before is not None:
            return before
        answer = self._dispatch(request, path, body)
        self._rules.remember(body.fields, answer, now)
        return answer

    def _callback(self, interaction_id: int, request: web.Request, path: str, body: Body) -> Any:
        self._rules.check_sizes(self._interactions.channel_of(path.split("/")[3]), [file.upload for file in body.files])
        answer = self._dispatch(request, path, body)
        self._interactions.answered(interaction_id)
        return answer if request.query.get("with_response", "").lower() in {"1", "true"} else None

    def _dispatch(self, request: web.Request, path: str, body: Body) -> Any:
        reason = request.headers.get("X-Audit-Log-Reason")
        return self._backend.rest(request.method, path, json=body.json, params=dict(request.query), files=list(body.files), reason=reason)

    def _amend(self, method: str, parts: list[str], answer: Any) -> Any:
        """Fill in what SimCord leaves out of its answers."""
        match method, parts:
            case "GET", ["oauth2", "applications", "@me"] if self.owner_id is not None:
                return {**answer, "owner": user_payload(self._backend, self.owner_id)}
            case "GET", ["guilds", guild]:
                return guild_payload(self._backend, int(guild))
            case _:
                return answer


def _answer(status: int, data: Any, headers: Any) -> web.Response:
    # discord.py parses JSON only when the content type has no parameter.
    return web.Response(status=status, body=json.dumps(data).encode(), headers={**headers, "Content-Type": "application/json"})
