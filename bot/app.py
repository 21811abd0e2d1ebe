"""Composition root: builds every object, starts them, stops them in order. `assembly` knows each part; only this knows them all."""

import asyncio
import logging
import signal

from bot import memory as heap
from bot.assembly.backstage import Backstage
from bot.assembly.common import Common
from bot.assembly.discord_side import DiscordSide
from bot.assembly.files import Files
from bot.assembly.ground import Ground
from bot.assembly.monitoring import web_server_of
from bot.assembly.use_cases import UseCases
from bot.client import use_endpoints
from bot.clock import SystemClock, SystemIds
from bot.domain.provider_ports import Provider
from bot.metrics import PrometheusMeter
from bot.opening import opened
from bot.providers.keys import LiveKeyring
from bot.services.supervisor import Supervisor
from bot.settings import Role, Settings
from bot.storage import Database
from bot.text import Texts

log = logging.getLogger(__name__)

GRACE = 20.0
"""Seconds that steps under way get after SIGTERM."""


class App:
    """One running bot. `serve` returns after `stop`; it raises when a part of it cannot go on."""

    def __init__(self, settings: Settings, database: Database, providers: tuple[Provider, ...], keyring: LiveKeyring) -> None:
        clock, data_dir = SystemClock(), settings.data_dir.absolute()
        meter = PrometheusMeter([provider.name for provider in providers])
        ground = Ground(settings, database, providers, keyring, data_dir, Texts.load(), clock, SystemIds(), meter)
        self._settings, self._database, self._providers = settings, database, providers
        self._supervisor = Supervisor(clock, meter)
        self._files = Files(ground)
        self._common = Common(ground)
        self._discord = DiscordSide(ground, self._common)
        self._backstage = Backstage(ground, self._files, self._common, self._discord)
        use_cases = UseCases(ground, self._files, self._common, self._discord, self._backstage)
        reviews = use_cases.reviews()
        self._services = use_cases.services(reviews)
        self._drafts = use_cases.drafts(reviews)
        self._web = web_server_of(ground, self._files, self._common, self._discord, self._backstage)

    async def serve(self) -> None:
        token = self._settings.discord_token
        if token is None:
            raise AssertionError
        common, backstage, receipts = self._common, self._backstage, self._discord.receipts
        # Before anything connects: a cog that fails here ends the start; there it would be one more broken connection, for ever.
        await self._discord.client.load()
        await common.switches.load()
        self._discord.client.serve(self._services, receipts)
        if self._web is not None:
            await self._web.start()
        await common.keys.refresh()
        start = self._supervisor.start
        start("news", backstage.sharing.run)
        start("keys", common.keys.run)
        start("receipts", receipts.run)
        start("catalogs", common.availability.run)
        start("forgetting", backstage.forgetting.run)
        if not self._settings.one_process:
            start("waits", common.waits.run)
        if self._settings.role is not Role.WORKER:
            for job in await self._database.jobs.active():
                receipts.changed(job)
        if self._settings.role is not Role.GATEWAY:
            start("drafts", self._drafts.run)
            start("sweep", backstage.housekeeping.run)
            start("audit", backstage.audit.run)
            start("notices", backstage.notices.run)
            start("runner", backstage.runner.run)
        start("gateway", lambda: self._gateway(token.get_secret_value()))
        await self._supervisor.wait()

    async def stop(self) -> None:
        """No new work; what is under way gets the grace time; the rest is the next start's."""
        log.info("stopping", extra={"action": "stop"})
        await self._backstage.runner.stop(GRACE)
        if self._web is not None:
            await self._web.stop()
        await self._discord.client.stop()
        await self._supervisor.stop()

    async def aclose(self) -> None:
        for provider in self._providers:
            await provider.aclose()
        await self._files.aclose()

    async def _gateway(self, token: str) -> None:
        match self._settings.role:
            case Role.ALL:
                await self._backstage.runner.settled()
            case Role.GATEWAY:
                await self._backstage.sharing.led()
            case Role.WORKER:
                pass
        await self._discord.client.run_gateway(token, deaf=self._settings.role is Role.WORKER)


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
