from pathlib import Path

import pytest

from bot.domain.errors import SettingsInvalid
from bot.domain.keys import KeyId
from bot.domain.secret import Secret
from bot.providers.keys import LiveKeyring
from bot.providers.registry import ProviderConfig, build_providers
from tests.contract.providers.demo_harness import FakeRenderer
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio

REMOTE = ("aivideomaker", "apimodels", "aigate", "aimlapi")
URLS = {name: f"https://{name}.example" for name in REMOTE}


def names(config: ProviderConfig, tmp_path: Path) -> list[str]:
    keyring = LiveKeyring(config.keys)
    return [provider.name for provider in build_providers(config, keyring, FakeClock(), FakeRenderer(), tmp_path)]


async def test_every_provider_is_there_whoever_has_a_key(tmp_path: Path) -> None:
    assert names(ProviderConfig(base_urls=URLS), tmp_path) == [*REMOTE]
    assert names(ProviderConfig({"aivideomaker": Secret("k")}, URLS, demo=True), tmp_path) == [*REMOTE, "demo"]


async def test_a_provider_uses_the_keys_that_come_and_go(tmp_path: Path) -> None:
    keyring = LiveKeyring({"aigate": Secret("operator's")})
    (gate,) = [
        one
        for one in build_providers(ProviderConfig(base_urls=URLS), keyring, FakeClock(), FakeRenderer(), tmp_path)
        if one.name == "aigate"
    ]
    account, link = gate.account("guild:7:1"), f"{URLS['aigate']}/v1/videos/task_1/content"
    assert gate.download_key(account, link) is None
    keyring.hold(KeyId(7, "aigate", 1), Secret("theirs"), active=True)
    key = gate.download_key(account, link)
    assert key is not None
    assert key.reveal() == "theirs"
    keyring.hold(KeyId(7, "aigate", 1), None, active=False)
    assert gate.download_key(account, link) is None


async def test_each_provider_has_its_own_models_and_address(tmp_path: Path) -> None:
    config = ProviderConfig({name: Secret("k") for name in REMOTE}, URLS, demo=True)
    built = build_providers(config, LiveKeyring(config.keys), FakeClock(), FakeRenderer(), tmp_path)
    assert [provider.name for provider in built] == [*REMOTE, "demo"]
    for provider in built:
        assert provider.models()
        assert {model.provider for model in provider.models()} == {provider.name}
        if provider.name in URLS:
            assert provider.account().base_url == URLS[provider.name]
        await provider.aclose()


async def test_a_key_that_fits_no_header_is_a_fault_that_does_not_show_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="AIVIDEOMAKER_API_KEY") as invalid:
        names(ProviderConfig({"aivideomaker": Secret("sk canary")}, URLS), tmp_path)
    assert "canary" not in str(invalid.value)


async def test_a_model_of_an_unknown_provider_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text('["nobody/x"]\ntitle = "X"\nprompt = "required"\nimage = "no"\nfixed_seconds = 5\nprice = { flat = 3 }')
    with pytest.raises(SettingsInvalid) as invalid:
        names(ProviderConfig(models_file=file), tmp_path)
    assert invalid.value.faults == (
        'MODELS_FILE: ["nobody/x"]: there is no provider nobody; known are aigate, aimlapi, aivideomaker, apimodels, demo',
    )
