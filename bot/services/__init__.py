"""Use cases. `bot.app` builds them from the adapters; cogs see `bot.services.api` only."""

from bot.services.cancel import Cancel
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.models import Models
from bot.services.operators import Operators
from bot.services.queries import Queries
from bot.services.quotas import Quotas
from bot.services.registry import Registry
from bot.services.repost import Repost
from bot.services.resolving import Resolving
from bot.services.runner import Runner
from bot.services.steering import Steering
from bot.services.submit import Submit
from bot.services.supervisor import Supervisor
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits

__all__ = [
    "Cancel",
    "Models",
    "Operators",
    "Queries",
    "Quotas",
    "Registry",
    "Repost",
    "Resolving",
    "Runner",
    "RunnerLimits",
    "RunnerPorts",
    "Steering",
    "Submit",
    "Supervisor",
    "Switchboard",
    "Waits",
]
