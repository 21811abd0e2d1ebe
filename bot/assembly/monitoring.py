"""What machines may ask of the bot, and who is asked for it: how it is, and its figures."""

from importlib import metadata

from bot.assembly.backstage import Backstage
from bot.assembly.common import Common
from bot.assembly.discord_side import DiscordSide
from bot.assembly.files import Files
from bot.assembly.ground import Ground
from bot.assembly.hosting import clip_doors
from bot.health import Health
from bot.metrics import Exposition
from bot.pulse import Pulse
from bot.settings import Role, Settings
from bot.web import Probes, WebServer


def web_server_of(ground: Ground, files: Files, common: Common, discord: DiscordSide, backstage: Backstage) -> WebServer | None:
    """None without HTTP_PORT."""
    settings, client = ground.settings, discord.client
    if settings.http_port is None:
        return None
    role = settings.role
    health = Health(
        store=ground.database,
        disk=files.spool,
        connected=client.is_ready if role is not Role.WORKER else lambda: client.application_id is not None,
        leading=lambda: backstage.runner.leading or role is Role.GATEWAY,
        stopped=lambda: common.switches.stopped,
    )
    pulse = Pulse(
        backlog=ground.database.backlog,
        runner=backstage.runner,
        switches=common.switches,
        registry=common.registry,
        audit=backstage.audit,
        gateway=client.gateway if role is not Role.WORKER else None,
        invalid=discord.restraint.invalid_lately,
        data_dir=ground.data_dir,
        clock=ground.clock,
    )
    figures = Exposition(ground.meter, pulse.vitals, build_of(settings))
    probes = Probes(health.alive, health.ready, backstage.audit.degraded)
    return WebServer(
        settings.http_host, settings.http_port, probes, backstage.sharing, figures=figures.page, doors=clip_doors(ground, files.spool)
    )


def build_of(settings: Settings) -> dict[str, str]:
    """What tells this process from another version, or one of another role."""
    database = "sqlite" if settings.one_process else "postgresql"
    return {"version": metadata.version("clapper"), "role": settings.role.value, "database": database}
