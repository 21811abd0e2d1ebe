"""What machines may ask of the bot, and who is asked for it: how it is, and its figures."""

from importlib import metadata

from bot.client import ClapperClient
from bot.clock import SystemClock
from bot.discord_io.restraint import Restraint
from bot.health import Health
from bot.media.spool import Spool
from bot.metrics import Exposition, PrometheusMeter
from bot.pulse import Pulse
from bot.services.auditing import BooksAudit
from bot.services.registry import Registry
from bot.services.runner import Runner
from bot.services.switchboard import Switchboard
from bot.settings import Role, Settings
from bot.storage import Database
from bot.web import Hints, Probes, WebServer


def web_server_of(
    settings: Settings,
    meter: PrometheusMeter,
    *,
    database: Database,
    spool: Spool,
    client: ClapperClient,
    runner: Runner,
    switches: Switchboard,
    registry: Registry,
    audit: BooksAudit,
    restraint: Restraint,
    hints: Hints,
) -> WebServer | None:
    """None without HTTP_PORT."""
    if settings.http_port is None:
        return None
    role = settings.role
    health = Health(
        store=database,
        disk=spool,
        connected=client.is_ready if role is not Role.WORKER else lambda: client.application_id is not None,
        leading=lambda: runner.leading or role is Role.GATEWAY,
        stopped=lambda: switches.stopped,
    )
    pulse = Pulse(
        backlog=database.backlog,
        runner=runner,
        switches=switches,
        registry=registry,
        audit=audit,
        gateway=client.gateway if role is not Role.WORKER else None,
        invalid=restraint.invalid_lately,
        data_dir=spool.data_dir,
        clock=SystemClock(),
    )
    figures = Exposition(meter, pulse.vitals, build_of(settings))
    probes = Probes(health.alive, health.ready, audit.degraded)
    return WebServer(settings.http_host, settings.http_port, probes, hints, figures.page)


def build_of(settings: Settings) -> dict[str, str]:
    """What tells this process from another version, or one of another role."""
    database = "sqlite" if settings.one_process else "postgresql"
    return {"version": metadata.version("clapper"), "role": settings.role.value, "database": database}
