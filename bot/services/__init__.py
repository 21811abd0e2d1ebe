"""Use cases. `bot.app` builds them from the adapters; cogs see `bot.services.api` only."""

from bot.services.cancel import Cancel
from bot.services.confirm import Confirm, Drafts
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.models import Models
from bot.services.queries import Queries
from bot.services.quotas import Quotas
from bot.services.registry import Registry
from bot.services.repost import Repost
from bot.services.runner import Runner
from bot.services.submit import Submit
from bot.services.supervisor import Supervisor
from bot.services.waits import Waits

__all__ = [
    "Cancel",
    "Confirm",
    "Drafts",
    "Models",
    "Queries",
    "Quotas",
    "Registry",
    "Repost",
    "Runner",
    "RunnerLimits",
    "RunnerPorts",
    "Submit",
    "Supervisor",
    "Waits",
]
