"""Composition root: builds every object, starts them, stops them in order. The only file that knows them all."""

import asyncio
import contextlib
import logging
import random
import signal
import zoneinfo
from collections.abc import AsyncGenerator
from pathlib import Path

from bot import memory
from bot.client import ClapperClient, use_endpoints
from bot.clock import SystemClock, SystemIds
from bot.discord_io.doorbell import Doorbell
from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.notices import DiscordNotices
from bot.discord_io.receipts import WebhookReceipts
from bot.discord_io.restraint import Restraint
from bot.domain.errors import SettingsInvalid
from bot.domain.jobs import Account
from bot.domain.ports import Provider
from bot.domain.queueing import Concurrency
from bot.domain.secret import Secret
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.media.chart import PillowPainter
from bot.media.downloads import SpoolDownloads
from bot.media.guard import GuardedClient
from bot.media.pictures import PictureLoader
from bot.media.render import DemoRenderer
from bot.media.sources import ClipLoader
from bot.media.spool import Spool
from bot.media.video import ClipTools
from bot.patterns import Re2Engine
from bot.providers.keys import LiveKeyring
from bot.providers.registry import ProviderConfig, build_providers
from bot.services.alarm import Bells
from bot.services.api import Services
from bot.services.auditing import BooksAudit
from bot.services.availability import Availability
from bot.services.cancel import Cancel
from bot.services.confirm import Confirm, Drafts
from bot.services.explain import Explain, held_back
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.guilds import Guilds
from bot.services.house import House
from bot.services.keys import ServerKeys
from bot.services.limits import Limits
from bot.services.models import Models
from bot.services.moderation import Moderation
from bot.services.notices import Notices
from bot.services.operator_api import OperatorServices
from bot.services.operators import Operators
from bot.services.policies import Policies
from bot.services.queries import Queries
from bot.services.quotas import Quotas
from bot.services.rechecking import Recheck
from bot.services.registry import Registry
from bot.services.repost import Repost
from bot.services.resolving import Resolving
from bot.services.reviews import ReviewDesk, Reviews
from bot.services.runner import Runner
from bot.services.server_queue import ServerQueue
from bot.services.steering import Steering
from bot.services.submit import Submit
from bot.services.supervisor import Supervisor
from bot.services.switchboard import Switchboard
from bot.services.transfer import Transfer
from bot.services.usage import Usage
from bot.services.waits import Waits
from bot.settings import Settings
from bot.storage import Database, Defaults, require_alone
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
        self._switches = switches = Switchboard(state=database.facts, providers=[provider.name for provider in providers])
        registry = Registry(providers, keyring)
        vault = AesVault([secret.get_secret_value() for secret in settings.secret_key])
        self._keyring = keyring
        self._keys = ServerKeys(registry=registry, keyring=keyring, vault=vault, store=database.keys, clock=clock)
        self._availability = Availability(registry=registry, clock=clock)
        waits = Waits(jobs=database.jobs, registry=registry, clock=clock)
        policies = Policies(guilds=database.guilds, clock=clock)
        queries = Queries(jobs=database.jobs, registry=registry, waits=waits, clock=clock, switches=switches, policies=policies)
        restraint = Restraint(clock, per_second=SENDS_PER_SECOND)
        trace = restraint.trace()
        self._client = ClapperClient(texts=texts, clock=clock, state=database.facts, owners=settings.owner_ids, http_trace=trace)
        self._receipts = WebhookReceipts(self._client, texts, clock, queries.view)
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
        recheck = Recheck(registry=registry, guilds=database.guilds, switches=switches, clock=clock)
        moderation = Moderation(rules=database.moderation, guilds=database.guilds, engine=Re2Engine(), clock=clock)
        self._audit = BooksAudit(quotas=database.quotas, clock=clock)
        self._services = Services(
            submit=Submit(
                registry=registry,
                jobs=database.jobs,
                guilds=database.guilds,
                pictures=PictureLoader(self._links),
                clips=ClipLoader(self._links, spool, ClipTools(spool, seconds=SOURCE_PROBE)),
                direct=Doorbell(self._client, texts, clock, restraint),
                signals=bells,
                clock=clock,
                ids=ids,
                switches=switches,
                moderation=moderation,
            ),
            jobs=queries,
            cancel=Cancel(jobs=database.jobs, usage=database.usage, signals=bells, receipts=self._receipts, clock=clock, ids=ids),
            confirm=Confirm(
                registry=registry,
                jobs=database.jobs,
                reviews=database.reviews,
                moderation=moderation,
                recheck=recheck,
                signals=bells,
                clock=clock,
                switches=switches,
            ),
            repost=Repost(
                jobs=database.jobs,
                outbox=database.outbox,
                signals=self._runner,
                clock=clock,
                ids=ids,
                spool_path=spool.absolute,
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
            usage=Usage(usage=database.usage, limits=database.limits, painter=PillowPainter(), clock=clock),
            house=House(
                guilds=database.guilds, jobs=database.jobs, registry=registry, policies=policies, signals=self._runner, clock=clock
            ),
            queue=ServerQueue(jobs=database.jobs, view=queries.view),
            transfer=Transfer(configs=database.configs, registry=registry, policies=policies, clock=clock, ids=ids),
            operator=self._operator_services(registry, clock, ids),
            moderation=moderation,
            reviews=Reviews(
                jobs=database.jobs,
                reviews=database.reviews,
                moderation=moderation,
                recheck=recheck,
                receipts=self._receipts,
                signals=bells,
                clock=clock,
                ids=ids,
            ),
        )
        self._drafts = Drafts(jobs=database.jobs, reviews=review_desk, receipts=self._receipts, clock=clock)
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
        self._supervisor.start("keys", self._keys.run)
        self._supervisor.start("receipts", self._receipts.run)
        for job in await self._database.jobs.active():
            self._receipts.changed(job)
        self._supervisor.start("drafts", self._drafts.run)
        self._supervisor.start("sweep", self._housekeeping.run)
        self._supervisor.start("catalogs", self._availability.run)
        self._supervisor.start("audit", self._audit.run)
        self._supervisor.start("notices", self._notices.run)
        self._supervisor.start("runner", self._runner.run)
        self._supervisor.start("gateway", lambda: self._gateway(token.get_secret_value()))
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
        await self._runner.settled()
        await self._client.run_gateway(token)

    def _operator_services(self, registry: Registry, clock: SystemClock, ids: SystemIds) -> OperatorServices:
        jobs, limits, usage = self._database.jobs, self._database.limits, self._database.usage

        def has_key(provider: str) -> bool:
            return registry.payer(provider, 0) is not None

        return OperatorServices(
            budget=Operators(limits=limits, usage=usage, registry=registry, clock=clock, has_key=has_key, own_key=self._keyring.own),
            steering=Steering(
                switches=self._switches, registry=registry, jobs=jobs, limits=limits, usage=usage, clock=clock, has_key=has_key
            ),
            resolving=Resolving(jobs=jobs, usage=usage, signals=self._runner, receipts=self._receipts, clock=clock, ids=ids),
        )

    def _download_key(self, account: Account, url: str) -> Secret | None:
        keys = (provider.download_key(account, url) for provider in self._providers if provider.name == account.provider)
        return next(keys, None)

    def _web_server(self) -> WebServer | None:
        if self._settings.http_port is None:
            return None
        health = Health(
            store=self._database,
            disk=self._spool,
            connected=self._client.is_ready,
            leading=lambda: self._runner.leading,
            stopped=lambda: self._switches.stopped,
        )
        probes = Probes(health.alive, health.ready, self._audit.degraded)
        return WebServer(self._settings.http_host, self._settings.http_port, probes, self._runner)


async def run(settings: Settings) -> int:
    """`clapper run`: until SIGTERM or Ctrl-C (0), or until a part of it cannot go on (raises)."""
    use_endpoints(settings.discord_api_url, settings.discord_gateway_url)
    async with _opened(settings) as (database, providers, keyring):
        app = App(settings, database, providers, keyring)
        memory.settle()
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


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncGenerator[tuple[Database, tuple[Provider, ...], LiveKeyring]]:
    data_dir = _data_dir(settings)
    require_alone(settings.database_url, data_dir)
    providers, keyring = providers_of(settings, data_dir)
    database = await Database.open(settings.database_url, data_dir, defaults_of(settings), SystemIds())
    try:
        yield database, providers, keyring
    finally:
        await database.aclose()


def _data_dir(settings: Settings) -> Path:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsInvalid((f"DATA_DIR: {settings.data_dir} cannot be made: {error.strerror}",)) from error
    return settings.data_dir.absolute()


def defaults_of(settings: Settings) -> Defaults:
    return Defaults(guild_credits=settings.default_guild_credits, member_credits=settings.default_member_credits)


def providers_of(settings: Settings, data_dir: Path) -> tuple[tuple[Provider, ...], LiveKeyring]:
    """Raises `SettingsInvalid` with a line per fault of keys and model table."""
    config, one_data_dir = _provider_config(settings), settings.database_url.startswith("sqlite")
    keyring = LiveKeyring(config.keys)
    return build_providers(config, keyring, SystemClock(), DemoRenderer(), data_dir, one_data_dir=one_data_dir), keyring


def _provider_config(settings: Settings) -> ProviderConfig:
    keys = {
        "aivideomaker": settings.aivideomaker_api_key,
        "apimodels": settings.apimodels_api_key,
        "aigate": settings.aigate_api_key,
        "aimlapi": settings.aimlapi_api_key,
    }
    base_urls = {
        "aivideomaker": settings.aivideomaker_base_url,
        "apimodels": settings.apimodels_base_url,
        "aigate": settings.aigate_base_url,
        "aimlapi": settings.aimlapi_base_url,
    }
    return ProviderConfig(
        keys={name: Secret(key.get_secret_value()) for name, key in keys.items() if key is not None},
        base_urls=base_urls,
        demo=settings.demo_is_on,
        models_file=settings.models_file,
    )
