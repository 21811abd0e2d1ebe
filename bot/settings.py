"""Settings from the environment and `.env`. Nothing is read at import; `load` reads it all once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.errors import SettingsInvalid

SHORTEST_SECRET = 32
MOST_SHARDS = 10_000


class Switch(StrEnum):
    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Role(StrEnum):
    ALL = "all"
    GATEWAY = "gateway"
    WORKER = "worker"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def _origin_only(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("must be scheme and host only, such as https://api.example.com")
    return f"{parts.scheme}://{parts.netloc}"


def _web_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https", "ws", "wss"} or not parts.hostname:
        raise ValueError("must be a full URL, such as https://host/path")
    return value.rstrip("/")


def _database(value: str) -> str:
    if value.split(":", 1)[0] not in {"sqlite", "postgresql", "postgres"}:
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def _existing(value: Path) -> Path:
    if not value.is_file():
        raise ValueError(f"there is no file {value}")
    return value


def _long_enough(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if any(len(key.get_secret_value()) < SHORTEST_SECRET for key in keys):
        raise ValueError(f"each key needs {SHORTEST_SECRET} characters or more")
    return keys


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _words(value: object) -> object:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


BaseUrl = Annotated[str, AfterValidator(_origin_only)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Count = Annotated[int, Field(ge=0)]


class Settings(BaseSettings):
    """Each field is explained by one line in `.env.example`, which a test keeps complete."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True)

    discord_token: SecretStr | None = None
    discord_api_url: WebUrl = "https://discord.com/api/v10"
    discord_gateway_url: WebUrl = "wss://gateway.discord.gg"
    discord_cdn_url: WebUrl = "https://cdn.discordapp.com"
    database_url: Annotated[str, AfterValidator(_database), Field(repr=False)] = "sqlite:///data/clapper.db"
    data_dir: Path = Path("data")

    aivideomaker_api_key: SecretStr | None = None
    aivideomaker_base_url: BaseUrl = "https://aivideomaker.ai"
    apimodels_api_key: SecretStr | None = None
    apimodels_base_url: BaseUrl = "https://apimodels.app"
    aigate_api_key: SecretStr | None = None
    aigate_base_url: BaseUrl = "https://api.aigate.shop"
    aimlapi_api_key: SecretStr | None = None
    aimlapi_base_url: BaseUrl = "https://api.aimlapi.com"
    demo_provider: Annotated[Switch, BeforeValidator(_lower)] = Switch.AUTO

    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    allow_private_hosts: Words = ()
    public_url: WebUrl | None = None
    secret_key: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_words), AfterValidator(_long_enough)] = ()
    owner_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_words)] = ()

    default_guild_credits: Count = 1000
    default_member_credits: Count = 100
    default_guild_concurrent: Count = 20
    default_member_concurrent: Count = 3
    default_retention_days: Annotated[int, Field(ge=0, le=3650)] = 180
    clip_link_days: Annotated[int, Field(ge=0, le=365)] = 0
    clip_link_megabytes: Annotated[int, Field(ge=1)] = 5000
    models_file: Annotated[Path, AfterValidator(_existing)] | None = None

    role: Annotated[Role, BeforeValidator(_lower)] = Role.ALL
    shard_count: Annotated[int, Field(ge=1, le=MOST_SHARDS)] | None = None
    shard_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_words)] = ()
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = LogLevel.INFO
    log_format: Annotated[LogFormat, BeforeValidator(_lower)] = LogFormat.TEXT

    @property
    def one_process(self) -> bool:
        """Whether this process has the database for itself."""
        return self.database_url.startswith("sqlite")

    @property
    def shards(self) -> tuple[int, ...]:
        """Those that this process answers, of `shard_count` or of one; a worker answers none."""
        if self.role is Role.WORKER:
            return ()
        return tuple(sorted(set(self.shard_ids))) or tuple(range(self.shard_count or 1))

    @property
    def demo_is_on(self) -> bool:
        keys = (self.aivideomaker_api_key, self.apimodels_api_key, self.aigate_api_key, self.aimlapi_api_key)
        return self.demo_provider is Switch.ON or (self.demo_provider is Switch.AUTO and not any(keys))


def load(*, need_token: bool = False, env_file: str | None = ".env") -> Settings:
    """Read the environment over `env_file`. Raises `SettingsInvalid` with one line per fault; no line shows a secret's value."""
    faults: list[str] = []
    settings = None
    try:
        settings = Settings(_env_file=env_file)  # pyright: ignore[reportCallIssue]: pydantic-settings takes it, its stub does not say so
    except UnicodeDecodeError:
        faults = [f"{env_file}: is not UTF-8 text; save it as UTF-8"]
    except OSError as error:
        faults = [f"{env_file}: cannot be read: {error.strerror}"]
    except ValidationError as error:
        faults = [_line(str(fault["loc"][0] if fault["loc"] else "settings"), fault["msg"]) for fault in error.errors()]
    if settings is not None:
        faults.extend((*_processes(settings), *_links(settings)))
    if settings is not None and need_token and settings.discord_token is None:
        faults.append("DISCORD_TOKEN: is missing; create a bot at https://discord.com/developers and copy its token into .env")
    if settings is None or faults:
        raise SettingsInvalid(tuple(faults))
    return settings


def _processes(settings: Settings) -> list[str]:
    """Faults of the settings for several processes, which only together are wrong."""
    faults: list[str] = []
    if settings.one_process and settings.role is not Role.ALL:
        faults.append(f"ROLE: `{settings.role}` needs PostgreSQL in DATABASE_URL; with SQLite one process does all")
    if settings.shard_ids and settings.shard_count is None:
        faults.append("SHARD_IDS: needs SHARD_COUNT, the number of shards over all processes")
    elif any(not 0 <= shard < (settings.shard_count or 1) for shard in settings.shard_ids):
        faults.append(f"SHARD_IDS: shards are numbered from 0 to {(settings.shard_count or 1) - 1}")
    elif settings.one_process and settings.shard_ids and len(settings.shards) < (settings.shard_count or 1):
        faults.append("SHARD_IDS: with SQLite one process answers all shards; leave it empty, or use PostgreSQL")
    return faults


def _links(settings: Settings) -> list[str]:
    """Of several processes, one with HTTP_PORT is enough, whichever it is."""
    missing = [
        name
        for name, value in (("HTTP_PORT", settings.http_port if settings.role is Role.ALL else 0), ("PUBLIC_URL", settings.public_url))
        if value is None
    ]
    if settings.clip_link_days == 0 or not missing:
        return []
    return [f"CLIP_LINK_DAYS: needs {' and '.join(missing)} as well, so that people can open the links; or set it to 0"]


def _line(name: str, message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{name.upper()}: {text[:1].lower()}{text[1:]}"
