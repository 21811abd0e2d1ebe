"""What operators read of providers, of the total stop, and of jobs in doubt."""

from bot.domain.jobs import Job
from bot.domain.operator_views import Overview, Page, ProviderView, Stopped, Turned, UncertainJob, Verdict
from bot.domain.switches import Stop, Switch
from bot.text import Texts

from .operator import Names, server, standing
from .parts import details, lines, quiet

REASON_SHOWN = 200


def stopped(texts: Texts, locale: str, answer: Stopped) -> str:
    return lines(
        texts.say(locale, "operator-stopped", waiting=answer.waiting),
        texts.say(locale, "operator-stopped-begun", count=answer.begun) if answer.begun else None,
        texts.say(locale, "operator-stopped-next"),
    )


def gone_on(texts: Texts, locale: str, lifted: Stop | None) -> str:
    return texts.say(locale, "operator-go") if lifted is not None else texts.say(locale, "operator-go-nothing")


def turned(texts: Texts, locale: str, answer: Turned) -> str:
    """What holds at the provider now, and what becomes of the jobs that wait for it."""
    if answer.before is answer.after:
        return texts.say(locale, f"operator-still-{answer.after.value}", provider=answer.provider)
    return texts.say(locale, f"operator-turned-{answer.after.value}", provider=answer.provider, waiting=answer.waiting)


def overview(texts: Texts, locale: str, view: Overview) -> str:
    return lines(
        _stop_line(texts, locale, view.stop) if view.stop is not None else texts.say(locale, "operator-running"),
        *(_provider(texts, locale, one) for one in view.providers),
    )


def uncertain(texts: Texts, locale: str, page: Page[UncertainJob], names: Names) -> str:
    if not page.items:
        return texts.say(locale, "uncertain-none")
    title = texts.say(locale, "uncertain-title", total=page.total, number=page.number + 1, count=page.count)
    jobs = (_uncertain(texts, locale, number, one, names) for number, one in enumerate(page.items, 1))
    return lines(title, *jobs, texts.say(locale, "uncertain-next"))


def resolved(texts: Texts, locale: str, job: Job | None, verdict: Verdict) -> str:
    if job is None:
        return texts.say(locale, "uncertain-over")
    price = texts.say(locale, "credits", count=job.request.price)
    return texts.say(locale, f"uncertain-{verdict.value}", price=price, id=job.id)


def _stop_line(texts: Texts, locale: str, stop: Stop) -> str:
    said = texts.say(locale, f"operator-is-stopped-{stop.kind.value}", since=stop.since, by=str(stop.by))
    return lines(said, texts.say(locale, "operator-stop-reason", reason=quiet(stop.reason, REASON_SHOWN)) if stop.reason else None)


def _provider(texts: Texts, locale: str, view: ProviderView) -> str:
    parts = [texts.say(locale, "operator-provider-state", provider=view.name, state=_state(texts, locale, view))]
    parts.append(texts.say(locale, "operator-provider-jobs", waiting=view.waiting, working=view.working))
    if view.uncertain:
        parts.append(texts.say(locale, "operator-provider-uncertain", count=view.uncertain))
    if view.balance is not None:
        parts.append(texts.say(locale, "operator-provider-balance", amount=quiet(view.balance.amount), unit=view.balance.unit))
    parts += [standing(texts, locale, one) for one in view.standings]
    return " · ".join(parts)


def _state(texts: Texts, locale: str, view: ProviderView) -> str:
    if view.switch is not Switch.ON:
        return texts.say(locale, f"operator-state-{view.switch.value}")
    if not view.key:
        return texts.say(locale, "operator-state-no-key")
    if view.resting_until is not None:
        return texts.say(locale, "operator-state-resting", until=view.resting_until)
    return texts.say(locale, "operator-state-probing" if view.probing else "operator-state-on")


def _uncertain(texts: Texts, locale: str, number: int, one: UncertainJob, names: Names) -> str:
    job, attempt = one.job, one.job.attempt
    head = texts.say(
        locale,
        "uncertain-line",
        number=number,
        since=job.changed_at,
        member=str(job.requester.user_id),
        server=server(texts, locale, job.place.guild_id, names),
        details=details(texts, locale, job.request),
    )
    task = attempt.handle.task_id if attempt is not None and attempt.handle is not None else ""
    marker = attempt.id if attempt is not None else ""
    why = texts.say(locale, f"uncertain-why-{one.doubt.value}", task=_code(task), attempt=_code(marker), id=job.id)
    return f"{head}\n{why}"


def _code(text: str) -> str:
    """Whole, to be copied; a provider's ids hold no backtick, and if one did it would only look odd."""
    return text.replace("`", "'")[:REASON_SHOWN]
