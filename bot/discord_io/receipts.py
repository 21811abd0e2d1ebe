"""The requester's receipt, kept up to date (the port `Receipts`): a private reply until minute 14, or a public one for nearly an hour."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.errors import ClapperError
from bot.domain.jobs import Job, JobState
from bot.domain.money import Standing
from bot.domain.origin import ReceiptHandle, ReplyReceipt
from bot.domain.ports import Clock
from bot.domain.views import JobView, Receipt, Reordered
from bot.text import Texts

from .controls import row_view
from .job_buttons import job_buttons
from .outcomes import SERVER_FAULT, TOO_MANY, is_page
from .render.receipt import receipt

EDIT_GAP = 2.0
"""Seconds between two edits of one reply; Discord allows five in two."""

QUEUE_REFRESH = 20.0
"""Seconds after which the place in the queue is looked up again; it is written only if it changed."""

MOVING = frozenset({JobState.QUEUED, JobState.SUBMITTING, JobState.FILMING})
"""States in which there may be something new to say although the job did not change."""

LAST_WORD = timedelta(seconds=45)
"""So long before its end a receipt says that it ends."""

LONGEST_RETRY = 60.0
"""Seconds between two tries while Discord fails; they go on as long as the reply can be edited."""

GONE = frozenset({10008, 10015, 10062, 50027})
"""The reply was deleted, or its token is over: nobody reads it any more."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    job: Job
    handle: ReceiptHandle | ReplyReceipt
    standings: tuple[Standing, ...] = ()
    paused_until: datetime | None = None
    reordered: Reordered | None = None
    shown: str = ""
    gone: bool = False
    last_word: bool = False
    faults: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class WebhookReceipts:
    """`view` looks up a job's place in the queue and its expected end. Edits are made by `run`, which belongs to a supervisor.

    Everything is in memory: after a restart, `changed` of every unfinished job takes its receipt up again. `turn` is waited for before a
    public reply is edited, which counts as any other of the bot's own calls. A receipt has one keeper: `elsewhere` tells whether that is
    another process, which it then informs.
    """

    def __init__(
        self,
        client: discord.Client,
        texts: Texts,
        clock: Clock,
        view: Callable[[Job], Awaitable[JobView]],
        turn: Callable[[], Awaitable[None]] | None = None,
        elsewhere: Callable[[Job], bool] = lambda _: False,
        courtesy: Courtesy = UNHURRIED,
    ) -> None:
        self._client = client
        self._texts = texts
        self._clock = clock
        self._view = view
        self._turn = turn
        self._elsewhere = elsewhere
        self._courtesy = courtesy
        self._open: dict[str, _Open] = {}
        self._new: asyncio.Queue[_Open] = asyncio.Queue()

    async def accepted(self, answer: Receipt) -> None:
        """Write the first text of a receipt, at once. Later news of the job, if there already are some, win."""
        entry = self._entry(answer.job)
        if entry is None:
            return
        # What somebody has left is for nobody else to read.
        entry.standings = () if isinstance(entry.handle, ReplyReceipt) else answer.standings
        entry.paused_until = answer.paused_until
        entry.reordered = answer.reordered or entry.reordered
        if entry.job.state is JobState.DRAFT and (answer.job.state is not JobState.DRAFT or answer.job.hold is not entry.job.hold):
            # Moved on by this very press: what is later still, `changed` would have told.
            entry.job = answer.job
            entry.news.set()
        told = entry.job is answer.job and answer.job.state is not JobState.FILMING
        view = JobView(answer.job, answer.model, answer.position, gate=answer.gate) if told else None
        # Until it is on its way. Nobody has to stand aside for as long as Discord takes.
        self._courtesy.expect()
        await self._edit(entry, view)

    def changed(self, job: Job) -> None:
        entry = self._entry(job)
        if entry is not None:
            if entry.job.state is JobState.DRAFT and job.state is not JobState.DRAFT:
                # What was left before its price was held is not what is left now.
                entry.standings = ()
            entry.job = job
            entry.news.set()

    def kept(self) -> tuple[str, ...]:
        """Ids of the jobs whose receipts are open here."""
        return tuple(self._open)

    async def run(self) -> None:
        """Keep receipts until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                entry = await self._new.get()
                group.create_task(self._keep(entry), name=f"receipt-{entry.job.id}")

    def _entry(self, job: Job) -> _Open | None:
        known = self._open.get(job.id)
        if known is not None:
            return known
        if job.receipt is None or self._clock.now() >= job.receipt.until - LAST_WORD or self._elsewhere(job):
            return None
        entry = self._open[job.id] = _Open(job, job.receipt)
        self._new.put_nowait(entry)
        return entry

    async def _keep(self, entry: _Open) -> None:
        try:
            while self._client.application_id is None:
                await self._clock.sleep(EDIT_GAP)
            if await self._is_said(entry):
                await self._pause(entry)
            while True:
                entry.last_word = self._clock.now() >= entry.handle.until - LAST_WORD
                await self._courtesy.after_you()
                entry.news.clear()
                await self._edit(entry, None)
                if entry.gone or entry.last_word or (entry.job.ended and not entry.faults):
                    return
                await self._pause(entry)
        except Exception:
            log.exception("discord: a receipt is given up", extra=_about(entry))
        finally:
            self._open.pop(entry.job.id, None)

    async def _is_said(self, entry: _Open) -> bool:
        """Whether `accepted` has just written all there is to say. The place in the queue, read again, would cost every order a read."""
        async with entry.lock:
            return bool(entry.shown) and not entry.news.is_set()

    async def _pause(self, entry: _Open) -> None:
        await self._clock.sleep(EDIT_GAP)
        await self._rest(entry)

    async def _rest(self, entry: _Open) -> None:
        """Sleep until there are news, the queue may have moved, or it is time for the last word."""
        longest = (entry.handle.until - LAST_WORD - self._clock.now()).total_seconds()
        if entry.job.state in MOVING:
            longest = min(longest, QUEUE_REFRESH)
        if entry.faults:
            longest = min(longest, EDIT_GAP * 2**entry.faults, LONGEST_RETRY)
        if longest <= 0 or entry.news.is_set():
            return
        waits = {asyncio.ensure_future(entry.news.wait()), asyncio.ensure_future(self._clock.sleep(longest))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _edit(self, entry: _Open, view: JobView | None) -> None:
        async with entry.lock:
            try:
                view = view or await self._view(entry.job)
                text = receipt(
                    self._texts,
                    view,
                    entry.standings,
                    paused_until=entry.paused_until,
                    reordered=entry.reordered,
                    last_word=entry.last_word,
                )
                if text != entry.shown:
                    await self._write(entry.handle, text, view)
                    entry.shown = text
                entry.faults = 0
            except discord.HTTPException as error:
                self._fault(entry, error, final=_is_final(error))
            except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError, RuntimeError, ClapperError) as error:
                self._fault(entry, error, final=False)

    def _fault(self, entry: _Open, error: Exception, *, final: bool) -> None:
        entry.faults += 1
        entry.gone = final
        quiet = isinstance(error, discord.HTTPException) and error.code in GONE
        log.log(logging.DEBUG if quiet else logging.WARNING, "discord: a receipt was not written: %s", error, extra=_about(entry))

    async def _write(self, handle: ReceiptHandle | ReplyReceipt, text: str, view: JobView) -> None:
        match handle:
            case ReceiptHandle():
                route = Route(
                    "PATCH",
                    "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
                    webhook_id=handle.application_id,
                    webhook_token=handle.token,
                )
            case ReplyReceipt(message):
                if self._turn is not None:
                    await self._turn()
                path = "/channels/{channel_id}/messages/{message_id}"
                route = Route("PATCH", path, channel_id=message.channel_id, message_id=message.message_id)
        await self._client.http.request(route, json={**self._payload(text, view), "allowed_mentions": {"parse": []}})

    def _payload(self, text: str, view: JobView) -> dict[str, Any]:
        buttons = job_buttons(self._texts, view.job.requester.locale, view)
        return {"content": text, "components": row_view(buttons).to_components() if buttons else []}


def _is_final(error: discord.HTTPException) -> bool:
    """Asking again does not help."""
    passes = error.status >= SERVER_FAULT or error.status == TOO_MANY or is_page(error)
    return error.code in GONE or not passes


def _about(entry: _Open) -> dict[str, str]:
    return {"job_id": entry.job.id, "provider": entry.job.provider, "action": "receipt"}
