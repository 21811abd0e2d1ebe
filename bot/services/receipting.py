"""What a member is told of an order that was accepted."""

from datetime import datetime

from bot.domain.models import Model
from bot.domain.outcomes import Accepted
from bot.domain.ports import JobStore
from bot.domain.views import Receipt
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard


async def receipt_of(
    accepted: Accepted, model: Model, now: datetime, *, jobs: JobStore, registry: Registry, switches: Switchboard
) -> Receipt:
    position = accepted.position or await jobs.position(accepted.job.id)
    paused_until = registry.paused_until(model.provider, now, accepted.job.account)
    return Receipt(accepted.job, accepted.created, model, accepted.standings, position, paused_until, switches.gate(model.provider))
