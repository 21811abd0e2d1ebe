import re
from pathlib import Path

import pytest

from bot.app import run
from bot.assembly.hosting import link_base, link_terms
from bot.domain.errors import SettingsInvalid
from bot.domain.links import LinkTerms
from bot.settings import Settings, load

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_setting_is_explained_in_the_example() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    assert load(env_file=str(ROOT / ".env.example")) == load(env_file=None)


def test_each_fault_is_one_readable_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "HTTP_PORT": "99999",
        "OWNER_IDS": "1,x",
        "DATABASE_URL": "mysql://root:hunter2@db/x",
        "AIVIDEOMAKER_BASE_URL": "https://aivideomaker.ai/api/v1",
        "SECRET_KEY": "hunter2",
        "MODELS_FILE": "/nowhere.toml",
        "ROLE": "boss",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as caught:
        load(env_file=None)
    lines = caught.value.faults
    assert [line.split(":")[0] for line in lines] == [
        "DATABASE_URL",
        "AIVIDEOMAKER_BASE_URL",
        "HTTP_PORT",
        "SECRET_KEY",
        "OWNER_IDS",
        "MODELS_FILE",
        "ROLE",
    ]
    assert "hunter2" not in " ".join(lines)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"ROLE": "gateway"}, "ROLE: `gateway` needs PostgreSQL"),
        ({"ROLE": "worker"}, "ROLE: `worker` needs PostgreSQL"),
        ({"SHARD_IDS": "0"}, "SHARD_IDS: needs SHARD_COUNT"),
        ({"SHARD_COUNT": "2", "SHARD_IDS": "2"}, "SHARD_IDS: shards are numbered from 0 to 1"),
        ({"SHARD_COUNT": "2", "SHARD_IDS": "-1"}, "SHARD_IDS: shards are numbered from 0 to 1"),
        ({"SHARD_COUNT": "2", "SHARD_IDS": "1"}, "SHARD_IDS: with SQLite one process answers all shards"),
    ],
)
def test_settings_for_several_processes_are_judged_together(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], fault: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as caught:
        load(env_file=None)
    assert [line[: len(fault)] for line in caught.value.faults] == [fault]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "HTTP_PORT and PUBLIC_URL"),
        ({"HTTP_PORT": "8080"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://clapper.example"}, "HTTP_PORT"),
        ({"ROLE": "worker", "DATABASE_URL": "postgresql://db/clapper"}, "PUBLIC_URL"),
    ],
)
def test_links_need_a_way_to_us(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str) -> None:
    for name, value in {"CLIP_LINK_DAYS": "3", **given}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as caught:
        load(env_file=None)
    assert caught.value.faults == (f"CLIP_LINK_DAYS: needs {missing} as well, so that people can open the links; or set it to 0",)


def test_links_are_built_on_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HTTP_PORT": "8080", "PUBLIC_URL": "https://clapper.example/"}.items():
        monkeypatch.setenv(name, value)
    assert link_base(load(env_file=None)) is None
    monkeypatch.setenv("CLIP_LINK_DAYS", "3")
    settings = load(env_file=None)
    assert (link_base(settings), link_terms(settings)) == ("https://clapper.example/clips", LinkTerms(3, 5_000_000_000))


@pytest.mark.parametrize(
    ("given", "shards"),
    [
        ({}, (0,)),
        ({"SHARD_COUNT": "3"}, (0, 1, 2)),
        ({"ROLE": "gateway", "SHARD_COUNT": "3", "SHARD_IDS": "2,0"}, (0, 2)),
        ({"ROLE": "worker", "SHARD_COUNT": "3"}, ()),
    ],
)
def test_each_process_answers_its_shards(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], shards: tuple[int, ...]) -> None:
    for name, value in {"DATABASE_URL": "postgresql://db/clapper", **given}.items():
        monkeypatch.setenv(name, value)
    assert load(env_file=None).shards == shards


def test_a_missing_token_is_named_only_where_it_is_needed() -> None:
    load(env_file=None)
    with pytest.raises(SettingsInvalid, match="DISCORD_TOKEN"):
        load(env_file=None, need_token=True)


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER_IDS", "1, 2")
    monkeypatch.setenv("ALLOW_PRIVATE_HOSTS", "127.0.0.1,localhost")
    settings = load(env_file=None)
    assert (settings.owner_ids, settings.allow_private_hosts) == ((1, 2), ("127.0.0.1", "localhost"))


@pytest.mark.parametrize(("key", "switch", "expected"), [("", "auto", True), ("k", "auto", False), ("k", "on", True), ("", "off", False)])
def test_the_demo_provider_steps_aside_for_a_real_one(monkeypatch: pytest.MonkeyPatch, key: str, switch: str, *, expected: bool) -> None:
    monkeypatch.setenv("AIVIDEOMAKER_API_KEY", key)
    monkeypatch.setenv("DEMO_PROVIDER", switch)
    assert load(env_file=None).demo_is_on is expected


def test_secrets_do_not_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary-token")
    monkeypatch.setenv("AIVIDEOMAKER_API_KEY", "canary-key")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:canary-password@h/d")
    assert "canary" not in repr(load(env_file=None))


def test_a_settings_file_in_another_encoding_is_one_readable_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"DISCORD_TOKEN=\xff\xfehunter2\n")
    with pytest.raises(SettingsInvalid) as caught:
        load(env_file=str(file))
    assert caught.value.faults == (f"{file}: is not UTF-8 text; save it as UTF-8",)


@pytest.mark.asyncio
async def test_a_data_folder_that_cannot_be_made_is_one_readable_line(tmp_path: Path) -> None:
    taken = tmp_path / "data"
    taken.write_text("a file")
    with pytest.raises(SettingsInvalid) as caught:
        await run(Settings(data_dir=taken, _env_file=None))  # pyright: ignore[reportCallIssue]: pydantic-settings takes it, its stub does not say so
    assert caught.value.faults == (f"DATA_DIR: {taken} cannot be made: File exists",)
