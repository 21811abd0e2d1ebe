"""Services that both the runner and the cogs ask."""

from bot.assembly.ground import Ground
from bot.domain.news import News, Told
from bot.patterns import Re2Engine
from bot.services.availability import Availability
from bot.services.consent import Consent
from bot.services.courtesy import MembersFirst
from bot.services.keys import ServerKeys
from bot.services.moderation import Moderation
from bot.services.policies import Policies
from bot.services.queries import Queries
from bot.services.rechecking import Recheck
from bot.services.registry import Registry
from bot.services.sharing import Shards
from bot.services.switchboard import Switchboard
from bot.services.waits import Waits
from bot.storage import wire_of
from bot.vault import AesVault


class Common:
    def __init__(self, ground: Ground) -> None:
        settings, database, clock = ground.settings, ground.database, ground.clock
        self.wire, self.shards = wire_of(settings.database_url, clock), Shards(settings.shard_count or 1, settings.shards)
        self.switches = Switchboard(state=database.facts, providers=[provider.name for provider in ground.providers])
        self.switches.announce(lambda: self.wire.tell(News(Told.SWITCHES)))
        self.registry = Registry(ground.providers, ground.keyring)
        self.registry.announce(lambda rest: self.wire.tell(rest.news()))
        self.keys = ServerKeys(
            registry=self.registry,
            keyring=ground.keyring,
            vault=AesVault([secret.get_secret_value() for secret in settings.secret_key]),
            store=database.keys,
            clock=clock,
            changed=lambda: self.wire.tell(News(Told.KEYS)),
        )
        self.availability = Availability(registry=self.registry, clock=clock)
        self.waits = Waits(jobs=database.jobs, registry=self.registry, clock=clock)
        self.policies = Policies(guilds=database.guilds, clock=clock)
        self.queries = Queries(
            jobs=database.jobs, registry=self.registry, waits=self.waits, clock=clock, switches=self.switches, policies=self.policies
        )
        self.courtesy = MembersFirst(clock)
        self.consent = Consent(store=database.consent, jobs=database.jobs, clock=clock)
        self.patterns = Re2Engine()
        self.moderation = Moderation(rules=database.moderation, guilds=database.guilds, engine=self.patterns, clock=clock)
        self.recheck = Recheck(
            jobs=database.jobs,
            registry=self.registry,
            guilds=database.guilds,
            switches=self.switches,
            consent=self.consent,
            clock=clock,
        )
