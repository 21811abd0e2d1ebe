"""aigate through real couriers: what is bought is counted at its local server."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.jobs import Handle
from bot.domain.outcomes import Finished, NotSent, Rejected, SubmitOutcome, Unknown
from bot.domain.secret import Secret
from bot.providers import aigate
from bot.providers.aigate import AiGate
from bot.providers.budget import ReadBudget
from bot.providers.catalog import load_catalog
from bot.providers.couriers import Couriers
from bot.providers.paid import PaidClient, paid_transports
from bot.providers.reads import ReadClient
from sandbox.providers.aigate import LocalAiGate
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.harness import CANARY, HTML, Harness


class AiGateHarness(Harness):
    text_model = "aigate/klingai/kling-v3.0-t2v"
    picture_model = "aigate/klingai/kling-v3.0-i2v"

    async def open(self) -> None:
        self.server = LocalAiGate(seconds=0.05, keys=frozenset({CANARY}), clip_scale=0.1, clip_rate=2, now=self.clock.now)
        self.base_url = await self.stack.enter_async_context(self.server.serve())
        self.couriers = Couriers(self.folder / "courier")
        self.provider = self.rebuilt(timedelta(seconds=2))

    def rebuilt(self, call_timeout: timedelta = timedelta(seconds=2), **facts: object) -> AiGate:
        """The provider as the next start of the bot makes it, with models that differ by `facts`."""
        models = tuple(replace(model, **facts) for model in load_catalog() if model.provider == "aigate")  # pyright: ignore[reportArgumentType]
        reads = ReadClient("aigate", self.base_url, ReadBudget(300, self.clock), self.clock)
        self.stack.push_async_callback(reads.aclose)
        plan = replace(aigate.PLAN, call_timeout=call_timeout)
        return AiGate(
            self.base_url,
            {"operator": Secret(CANARY)},
            models,
            self.clock,
            couriers=self.couriers,
            paid=PaidClient(paid_transports()),
            reads=reads,
            plan=plan,
        )

    def paid_jobs(self) -> int:
        return self.server.paid_jobs

    async def begin(self, handle: Handle) -> None: ...
    async def finish(self, handle: Handle) -> None: ...

    def fail_next(self) -> None:
        self.answers(503, API_ERROR)

    def fault(self, kind: FaultKind, **values: object) -> None:
        self.server.faults.add("submit", Fault.model_validate({"kind": kind, **values}))

    def answers(self, status: int, body: str = "", content_type: str = "application/json", **values: object) -> None:
        self.fault(FaultKind.ANSWER, status=status, body=body, content_type=content_type, **values)


@dataclass(frozen=True, slots=True)
class BlockingFault:
    """A fault of a blocking submit: what must be answered, and how many paid jobs exist afterwards."""

    name: str
    arrange: Callable[[AiGateHarness], object]
    outcome: type[SubmitOutcome]
    paid: int


def envelope(code: str, status: int, message: str = "words", kind: str = "invalid_request_error") -> str:
    return f'{{"error":{{"message":"{message}","type":"{kind}","code":"{code}","status":{status}}}}}'


API_ERROR = envelope("api_error", 503, "The provider could not process the video", "api_error")
LINK = '{"created":1,"videos":[{"url":"https://cdn.example/v.mp4","mime_type":"video/mp4"}]}'

BLOCKING_FAULTS = (
    BlockingFault("no fault", lambda h: None, Finished, 1),
    BlockingFault("connection refused", lambda h: h.server.refuse_connections(), NotSent, 0),
    BlockingFault("accepted, then dropped", lambda h: h.fault(FaultKind.DROP), Unknown, 0),
    BlockingFault("closed after the whole body", lambda h: h.fault(FaultKind.CLOSE), Unknown, 1),
    BlockingFault("reset after the whole body", lambda h: h.fault(FaultKind.RESET), Unknown, 1),
    BlockingFault("half an answer", lambda h: h.fault(FaultKind.HALF), Unknown, 1),
    BlockingFault("no answer in time", lambda h: h.fault(FaultKind.HANG), Unknown, 1),
    BlockingFault("garbage after the whole body", lambda h: h.fault(FaultKind.GARBAGE), Unknown, 1),
    BlockingFault("502 page, taken", lambda h: h.answers(502, HTML, "text/html", paid=True), Unknown, 1),
    BlockingFault("504 page, taken", lambda h: h.answers(504, HTML, "text/html", paid=True), Unknown, 1),
    BlockingFault("524 page, not taken", lambda h: h.answers(524, HTML, "text/html"), Unknown, 0),
    BlockingFault("500 without the envelope", lambda h: h.answers(500, '{"message":"oops"}'), Unknown, 0),
    BlockingFault("500 with a code nobody knows", lambda h: h.answers(500, envelope("bad_gateway", 500, kind="upstream")), Unknown, 0),
    BlockingFault("500 api_error", lambda h: h.answers(500, envelope("api_error", 500)), Rejected, 0),
    BlockingFault("502 api_error", lambda h: h.answers(502, envelope("api_error", 502)), Rejected, 0),
    BlockingFault("503 api_error", lambda h: h.answers(503, API_ERROR), Rejected, 0),
    BlockingFault("200 api_error", lambda h: h.answers(200, API_ERROR), Rejected, 0),
    BlockingFault("429 page", lambda h: h.answers(429, HTML, "text/html"), Rejected, 0),
    BlockingFault("429 quota", lambda h: h.answers(429, envelope("insufficient_quota", 429)), Rejected, 0),
    BlockingFault("408", lambda h: h.answers(408, "", paid=True), Unknown, 1),
    BlockingFault("200 without a clip, taken", lambda h: h.answers(200, '{"created":1,"videos":[]}', paid=True), Unknown, 1),
    BlockingFault(
        "200 with a thumbnail only, taken", lambda h: h.answers(200, '{"thumbnail":"https://x.example/t.png"}', paid=True), Unknown, 1
    ),
    BlockingFault("redirect", lambda h: h.answers(302, "", headers={"Location": "http://127.0.0.1:9/"}), Unknown, 0),
)
