"""Composition root: builds every object, starts them, stops them in order. The only file that knows them all."""

import asyncio
import logging
import random
import signal
import zoneinfo

from bot import memory as heap
from bot.client import use_endpoints
from bot.clock import SystemClock, SystemIds
from bot.discord_io.doorbell import Doorbell
from bot.discord_io.messages import DiscordMessages
from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.notices import DiscordNotices
from bot.discord_io.receipts import WebhookReceipts
from bot.discord_io.removing import DiscordRemover
from bot.discord_io.restraint import Restraint
from bot.discord_io.servers import DiscordWhereabouts
from bot.domain.jobs import Account
from bot.domain.news import News, Told
from bot.domain.provider_ports import Provider
from bot.domain.queueing import Concurrency
from bot.domain.secret import Secret
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.media.bundle import FileBundles
from bot.media.chart import PillowPainter
from bot.media.copies import FrameReader, SpooledCopies
from bot.media.downloads import SpoolDownloads
from bot.media.guard import GuardedClient
from bot.media.pictures import PictureLoader
from bot.media.sources import ClipLoader
from bot.media.spool import Spool, SpooledClips
from bot.media.video import ClipTools
from bot.opening import client_of, opened
from bot.patterns import Re2Engine
from bot.providers.keys import LiveKeyring
from bot.providers.leftovers import ProviderFiles
from bot.services.alarm import Bells
from bot.services.api import Services
from bot.services.auditing import BooksAudit
from bot.services.availability import Availability
from bot.services.cancel import Cancel
from bot.services.confirm import Confirm, Drafts
from bot.services.consent import Consent
from bot.services.explain import Explain, held_back
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
from bot.services.operator_api import OperatorServices
from bot.services.operators import Operators
from bot.services.policies import Policies
from bot.services.privacy import Privacy
from bot.services.queries import Queries
from bot.services.quotas import Quotas
from bot.services.rechecking import Recheck
from bot.services.registry import Registry
from bot.services.reorder import Reorder
from bot.services.repost import Repost
from bot.services.resolving import Resolving
from bot.services.reviews import ReviewDesk, Reviews
from bot.services.runner import Runner
from bot.services.server_queue import ServerQueue
from bot.services.sharing import Elsewhere, Memory, Shards, Sharing
from bot.services.steering import Steering
from bot.services.storyboards import Storyboards
from bot.services.submit import Submit
from bot.services.supervisor import Supervisor
from bot.services.switchboard import Switchboard
from bot.services.transfer import Transfer
from bot.services.usage import Usage
from bot.services.waits import Waits
from bot.settings import Role, Settings
from bot.storage import Database, wire_of
from bot.storage.journal import FileJournal
from bot.text import Texts
from bot.vault import AesVault
from bot.web import Probes, WebServer

log = logging.getLogger(__name__)

GRACE = 20.0
"""Seconds that steps under way get after SIGTERM."""

SENDS_PER_SECOND = 30.0
"""Discord allows a bot 50 requests a second; discord.py does not hold back by itself."""

SOURCE_PROBE = 60.0
"""Seconds that looking into a member's clip may take, while they wait."""


class App:
    """One running bot. `serve` returns after `stop`; it raises when a part of it cannot go on."""

    def __init__(self, settings: Settings, database: Database, providers: tuple[Provider, ...], keyring: LiveKeyring) -> None:
        clock, ids, data_dir = SystemClock(), SystemIds(), settings.data_dir.absolute()
        texts = Texts.load()
        spool, journal = Spool(data_dir), FileJournal(data_dir)
        self._spool = spool
        self._settings = settings
        self._database = database
        self._providers = providers
        self._links = GuardedClient(settings.allow_private_hosts)
        self._supervisor = Supervisor(clock)
        wire, shards = wire_of(settings.database_url, clock), Shards(settings.shard_count or 1, settings.shards)
        self._switches = switches = Switchboard(state=database.facts, providers=[provider.name for provider in providers])
        switches.announce(lambda: wire.tell(News(Told.SWITCHES)))
        registry = Registry(providers, keyring)
        vault = AesVault([secret.get_secret_value() for secret in settings.secret_key])
        self._keyring = keyring
        self._keys = ServerKeys(
            registry=registry,
            keyring=keyring,
            vault=vault,
            store=database.keys,
            clock=clock,
            changed=lambda: wire.tell(News(Told.KEYS)),
        )
        self._availability = Availability(registry=registry, clock=clock)
        self._waits = waits = Waits(jobs=database.jobs, registry=registry, clock=clock)
        policies = Policies(guilds=database.guilds, clock=clock)
        queries = Queries(jobs=database.jobs, registry=registry, waits=waits, clock=clock, switches=switches, policies=policies)
        restraint = Restraint(clock, per_second=SENDS_PER_SECOND)
        self._client = client_of(settings, texts, clock, database, restraint)
        self._receipts = WebhookReceipts(self._client, texts, clock, queries.view, restraint.turn, Elsewhere(wire, shards))
        probing = ClipTools(spool, seconds=SOURCE_PROBE)
        copies = SpooledCopies(self._links, spool)
        pictures = PictureLoader(self._links, FrameReader(copies, probing))
        self._runner = Runner(
            RunnerPorts(
                jobs=database.jobs,
                outbox=database.outbox,
                lock=database.runner_lock,
                state=database.facts,
                journal=journal,
                registry=registry,
                downloads=SpoolDownloads(self._links, spool, key_for=self._download_key),
                tools=ClipTools(spool),
                pictures=pictures,
                messenger=DiscordMessenger(self._client, texts, clock, data_dir, restraint),
                receipts=self._receipts,
                waits=waits,
                clock=clock,
                ids=ids,
                switches=switches,
                data_dir=data_dir,
                hook_base=f"{settings.public_url}/hooks" if settings.public_url else None,
            ),
            RunnerLimits(Concurrency(settings.default_guild_concurrent, settings.default_member_concurrent)),
        )
        consent = Consent(store=database.consent, jobs=database.jobs, clock=clock)
        review_desk = ReviewDesk(
            jobs=database.jobs, reviews=database.reviews, receipts=self._receipts, signals=self._runner, clock=clock, ids=ids
        )
        self._notices = Notices(
            notices=database.notices,
            messenger=DiscordNotices(self._client, texts),
            clock=clock,
            random=random.random,
            leading=lambda: self._runner.leading,
            reviews=review_desk,
        )
        bells = Bells(self._runner, self._notices)
        memory = Memory(self._receipts, switches.load, self._keys.refresh)
        self._sharing = Sharing(wire=wire, shards=shards, runner=self._runner, bells=bells, memory=memory, jobs=database.jobs, clock=clock)
        self._forgetting = Forgetting(
            store=database.privacy,
            leftovers=(SpooledClips(spool), ProviderFiles(data_dir)),
            remover=DiscordRemover(self._client, restraint),
            whereabouts=DiscordWhereabouts(self._client),
            default_days=settings.default_retention_days,
            leading=lambda: self._runner.leading,
            hears_alone=settings.role is Role.GATEWAY,
            clock=clock,
            random=random.random,
        )
        recheck = Recheck(jobs=database.jobs, registry=registry, guilds=database.guilds, switches=switches, consent=consent, clock=clock)
        moderation = Moderation(rules=database.moderation, guilds=database.guilds, engine=Re2Engine(), clock=clock)
        confirm = Confirm(
            jobs=database.jobs, reviews=database.reviews, moderation=moderation, recheck=recheck, signals=self._sharing, clock=clock
        )
        reviews = Reviews(
            jobs=database.jobs,
            reviews=database.reviews,
            moderation=moderation,
            recheck=recheck,
            receipts=self._receipts,
            signals=self._sharing,
            clock=clock,
            ids=ids,
        )
        self._audit = BooksAudit(quotas=database.quotas, clock=clock)
        messages = DiscordMessages(self._client, texts, restraint)
        submit = Submit(
            registry=registry,
            jobs=database.jobs,
            guilds=database.guilds,
            pictures=pictures,
            clips=ClipLoader(self._links, spool, probing),
            direct=Doorbell(self._client, texts, clock, restraint),
            signals=self._sharing,
            clock=clock,
            ids=ids,
            switches=switches,
            consent=consent,
            moderation=moderation,
        )
        self._services = Services(
            submit=submit,
            jobs=queries,
            cancel=Cancel(jobs=database.jobs, usage=database.usage, signals=self._sharing, receipts=self._receipts, clock=clock, ids=ids),
            confirm=confirm,
            storyboards=Storyboards(jobs=database.jobs, confirm=confirm, moderation=moderation, signals=self._sharing, clock=clock),
            repost=Repost(
                jobs=database.jobs,
                outbox=database.outbox,
                signals=self._sharing,
                clock=clock,
                ids=ids,
                spool_path=spool.absolute,
            ),
            reorder=Reorder(jobs=database.jobs, submit=submit, registry=registry, messages=messages, clock=clock),
            keep=Keep(
                jobs=database.jobs,
                outbox=database.outbox,
                messages=messages,
                copies=copies,
                receipts=self._receipts,
                signals=self._sharing,
                clock=clock,
                spool_path=spool.absolute,
                discard=spool.discard,
            ),
            quotas=Quotas(
                quotas=database.quotas,
                limits=database.limits,
                guilds=database.guilds,
                clock=clock,
                has_own_key=lambda guild: bool(self._keys.held(guild)),
            ),
            models=Models(registry=registry, waits=waits, clock=clock, switches=switches, policies=policies),
            keys=self._keys,
            limits=Limits(limits=database.limits, clock=clock, zones=tuple(zoneinfo.available_timezones())),
            guilds=Guilds(guilds=database.guilds, registry=registry, clock=clock),
            explain=Explain(
                limits=database.limits,
                guilds=database.guilds,
                moderation=database.moderation,
                registry=registry,
                clock=clock,
                closed=held_back(switches),
            ),
            consent=consent,
            usage=Usage(usage=database.usage, limits=database.limits, painter=PillowPainter(), clock=clock),
            house=House(
                guilds=database.guilds, jobs=database.jobs, registry=registry, policies=policies, signals=self._sharing, clock=clock
            ),
            queue=ServerQueue(jobs=database.jobs, view=queries.view),
            transfer=Transfer(configs=database.configs, registry=registry, policies=policies, engine=Re2Engine(), clock=clock, ids=ids),
            privacy=Privacy(
                store=database.privacy,
                bundles=FileBundles(data_dir),
                forgetting=self._forgetting,
                clock=clock,
                default_days=settings.default_retention_days,
            ),
            operator=self._operator_services(registry, clock, ids),
            moderation=moderation,
            reviews=reviews,
        )
        self._drafts = Drafts(jobs=database.jobs, reviews=reviews, receipts=self._receipts, clock=clock)
        self._housekeeping = Housekeeping(
            jobs=database.jobs, spool=spool, journal=journal, leading=lambda: self._runner.leading, clock=clock
        )
        self._web = self._web_server()

    async def serve(self) -> None:
        token = self._settings.discord_token
        if token is None:
            raise AssertionError
        await self._switches.load()
        self._client.serve(self._services, self._receipts)
        if self._web is not None:
            await self._web.start()
        await self._keys.refresh()
        start = self._supervisor.start
        start("news", self._sharing.run)
        start("keys", self._keys.run)
        start("receipts", self._receipts.run)
        start("catalogs", self._availability.run)
        start("forgetting", self._forgetting.run)
        if not self._settings.one_process:
            start("waits", self._waits.run)
        if self._settings.role is not Role.WORKER:
            for job in await self._database.jobs.active():
                self._receipts.changed(job)
        if self._settings.role is not Role.GATEWAY:
            start("drafts", self._drafts.run)
            start("sweep", self._housekeeping.run)
            start("audit", self._audit.run)
            start("notices", self._notices.run)
            start("runner", self._runner.run)
        start("gateway", lambda: self._gateway(token.get_secret_value()))
        await self._supervisor.wait()

    async def stop(self) -> None:
        """No new work; what is under way gets the grace time; the rest is the next start's."""
        log.info("stopping", extra={"action": "stop"})
        await self._runner.stop(GRACE)
        if self._web is not None:
            await self._web.stop()
        await self._client.stop()
        await self._supervisor.stop()

    async def aclose(self) -> None:
        for provider in self._providers:
            await provider.aclose()
        await self._links.aclose()

    async def _gateway(self, token: str) -> None:
        match self._settings.role:
            case Role.ALL:
                await self._runner.settled()
            case Role.GATEWAY:
                await self._sharing.led()
            case Role.WORKER:
                pass
        await self._client.run_gateway(token, deaf=self._settings.role is Role.WORKER)

    def _operator_services(self, registry: Registry, clock: SystemClock, ids: SystemIds) -> OperatorServices:
        jobs, limits, usage = self._database.jobs, self._database.limits, self._database.usage

        def has_key(provider: str) -> bool:
            return registry.payer(provider, 0) is not None

        return OperatorServices(
            budget=Operators(limits=limits, usage=usage, registry=registry, clock=clock, has_key=has_key, own_key=self._keyring.own),
            steering=Steering(
                switches=self._switches, registry=registry, jobs=jobs, limits=limits, usage=usage, clock=clock, has_key=has_key
            ),
            resolving=Resolving(jobs=jobs, usage=usage, signals=self._sharing, receipts=self._receipts, clock=clock, ids=ids),
        )

    def _download_key(self, account: Account, url: str) -> Secret | None:
        keys = (provider.download_key(account, url) for provider in self._providers if provider.name == account.provider)
        return next(keys, None)

    def _web_server(self) -> WebServer | None:
        if self._settings.http_port is None:
            return None
        role = self._settings.role
        health = Health(
            store=self._database,
            disk=self._spool,
            connected=self._client.is_ready if role is not Role.WORKER else lambda: self._client.application_id is not None,
            leading=lambda: self._runner.leading or role is Role.GATEWAY,
            stopped=lambda: self._switches.stopped,
        )
        probes = Probes(health.alive, health.ready, self._audit.degraded)
        return WebServer(self._settings.http_host, self._settings.http_port, probes, self._sharing)


async def run(settings: Settings) -> int:
    """`clapper run`: until SIGTERM or Ctrl-C (0), or until a part of it cannot go on (raises)."""
    use_endpoints(settings.discord_api_url, settings.discord_gateway_url, settings.discord_cdn_url)
    async with opened(settings) as (database, providers, keyring):
        app = App(settings, database, providers, keyring)
        heap.settle()
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        serving = asyncio.create_task(app.serve(), name="serve")
        stopping = asyncio.create_task(stopped.wait(), name="signal")
        try:
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            failed = serving.done()
            await app.stop()
            if failed:
                await serving
        finally:
            stopping.cancel()
            serving.cancel()
            await asyncio.gather(serving, stopping, return_exceptions=True)
            await app.aclose()
    log.info("stopped", extra={"action": "stop"})
    return 0
