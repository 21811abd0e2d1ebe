"""The table of what may go wrong with a paid call: what must be answered, and how many paid jobs exist afterwards."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.outcomes import NotSent, Rejected, SubmitOutcome, Unknown
from sandbox.providers.faults import FaultKind
from tests.contract.providers.courier_harnesses import COURIERS
from tests.contract.providers.harness import RemoteHarness
from tests.contract.providers.task_harnesses import TASKS


@dataclass(frozen=True, slots=True)
class SubmitFault:
    """A fault of a submit: what must be answered, and how many paid jobs exist afterwards."""

    name: str
    arrange: Callable[["RemoteHarness"], object]
    outcome: type[SubmitOutcome]
    paid: int
    says: int | None = None
    """The 5xx that comes with the provider's own words: of some it is known that they refuse."""

    def expected(self, harness: RemoteHarness) -> type[SubmitOutcome]:
        return Rejected if self.says in harness.clear_refusals else self.outcome


HTML = "<html><body><h1>Bad Gateway</h1></body></html>"
THUMBNAIL = '{"data":{"thumbnailUrl":"https://x.example/t.png"},"thumbnail":"https://x.example/t.png"}'

SUBMIT_FAULTS = (
    SubmitFault("connection refused", lambda h: h.server.refuse_connections(), NotSent, 0),
    SubmitFault("accepted, then dropped", lambda h: h.fault(FaultKind.DROP), Unknown, 0),
    SubmitFault("closed after the whole body", lambda h: h.fault(FaultKind.CLOSE), Unknown, 1),
    SubmitFault("closed after the whole body, not taken", lambda h: h.fault(FaultKind.CLOSE, paid=False), Unknown, 0),
    SubmitFault("reset after the whole body", lambda h: h.fault(FaultKind.RESET), Unknown, 1),
    SubmitFault("half an answer", lambda h: h.fault(FaultKind.HALF), Unknown, 1),
    SubmitFault("no answer in time", lambda h: (h.impatient(), h.fault(FaultKind.HANG)), Unknown, 1),
    SubmitFault("garbage after the whole body", lambda h: h.fault(FaultKind.GARBAGE), Unknown, 1),
    SubmitFault("502 page, not taken", lambda h: h.answers(502, HTML, "text/html"), Unknown, 0),
    SubmitFault("502 page, taken", lambda h: h.answers(502, HTML, "text/html", paid=True), Unknown, 1),
    SubmitFault("524 page, taken", lambda h: h.answers(524, HTML, "text/html", paid=True), Unknown, 1),
    SubmitFault("500 with the provider's own words", lambda h: h.refuses(500, 500, "oops"), Unknown, 0, says=500),
    SubmitFault("502 with the provider's own words", lambda h: h.refuses(502, 502, "overloaded"), Unknown, 0, says=502),
    SubmitFault("503 page", lambda h: h.answers(503, HTML, "text/html"), Unknown, 0),
    SubmitFault("503 with the provider's own words", lambda h: h.refuses(503, 503, "busy"), Unknown, 0, says=503),
    SubmitFault("400 with the provider's own words", lambda h: h.refuses(400, 400, "bad prompt"), Rejected, 0),
    SubmitFault("404 with the provider's own words", lambda h: h.refuses(404, 404, "no such model"), Rejected, 0),
    SubmitFault("429 page", lambda h: h.answers(429, HTML, "text/html"), Rejected, 0),
    SubmitFault("200 with a refusal", lambda h: h.refuses(200, 402, "Insufficient credits"), Rejected, 0),
    SubmitFault("200 without a task id, taken", lambda h: h.answers(200, json.dumps(h.without_id()), paid=True), Unknown, 1),
    SubmitFault("200 with a thumbnail only, taken", lambda h: h.answers(200, THUMBNAIL, paid=True), Unknown, 1),
    SubmitFault("408, taken", lambda h: h.answers(408, "", paid=True), Unknown, 1),
    SubmitFault("200 with an empty body, taken", lambda h: h.answers(200, "", paid=True), Unknown, 1),
    SubmitFault("redirect", lambda h: h.answers(302, "", headers={"Location": "http://127.0.0.1:9/"}), Unknown, 0),
)


def table() -> str:
    """As the documentation shows it."""
    rows = [f"| {fault.name} | {_answer(fault)} | {fault.paid} |" for fault in SUBMIT_FAULTS]
    return "\n".join(["| What happens to the paid call | Answer | Paid jobs afterwards |", "|---|---|---|", *rows])


def _answer(fault: SubmitFault) -> str:
    refusing = [kind for kind in (*TASKS, *COURIERS) if fault.says in kind.clear_refusals]
    names = ", ".join(sorted(kind.text_model.partition("/")[0] for kind in refusing))
    return f"`{fault.outcome.__name__}`" + (f"; `Rejected` at {names}" if names else "")
