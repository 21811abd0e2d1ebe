"""Use cases. `bot.app` builds them from the adapters; cogs see `bot.services.api` only."""

from bot.services.auditing import BooksAudit
from bot.services.cancel import Cancel
from bot.services.confirm import Confirm, Drafts
from bot.services.consent import Consent
from bot.services.explain import Explain
from bot.services.forgetting import Forgetting
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.guilds import Guilds
from bot.services.house import House
from bot.services.keep import Keep
from bot.services.keys import ServerKeys
from bot.services.limits import Limits
from bot.services.models import Models
from bot.services.moderation import Moderation
from bot.services.notices import Notices
from bot.services.operators import Operators
from bot.services.policies import Policies
from bot.services.privacy import Privacy
from bot.services.queries import Queries
from bot.services.quotas import Quotas
from bot.services.reburial import Reburial
from bot.services.rechecking import Recheck
from bot.services.registry import Registry
from bot.services.remake import Remake
from bot.services.reorder import Reorder
from bot.services.repost import Repost
from bot.services.resolving import Resolving
from bot.services.reviews import ReviewDesk, Reviews
from bot.services.runner import Runner
from bot.services.server_queue import ServerQueue
from bot.services.steering import Steering
from bot.services.storyboards import Storyboards
from bot.services.submit import Submit
from bot.services.supervisor import Supervisor
from bot.services.switchboard import Switchboard
from bot.services.transfer import Transfer
from bot.services.usage import Usage
from bot.services.waits import Waits

__all__ = [
    "BooksAudit",
    "Cancel",
    "Confirm",
    "Consent",
    "Drafts",
    "Explain",
    "Forgetting",
    "Guilds",
    "House",
    "Keep",
    "Limits",
    "Models",
    "Moderation",
    "Notices",
    "Operators",
    "Policies",
    "Privacy",
    "Queries",
    "Quotas",
    "Reburial",
    "Recheck",
    "Registry",
    "Remake",
    "Reorder",
    "Repost",
    "Resolving",
    "ReviewDesk",
    "Reviews",
    "Runner",
    "RunnerLimits",
    "RunnerPorts",
    "ServerKeys",
    "ServerQueue",
    "Steering",
    "Storyboards",
    "Submit",
    "Supervisor",
    "Switchboard",
    "Transfer",
    "Usage",
    "Waits",
]
