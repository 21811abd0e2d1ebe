from pathlib import Path

import pytest

from bot.domain.errors import SettingsInvalid
from bot.domain.secret import Secret
from bot.providers.registry import ProviderConfig, build_providers
from tests.contract.providers.demo_harness import FakeRenderer
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.asyncio

REMOTE = ("aivideomaker", "apimodels", "aimlapi")
URLS = {name: f"https://{name}.example" for name in REMOTE}


def names(config: ProviderConfig, tmp_path: Path) -> list[str]:
    return [provider.name for provider in build_providers(config, FakeClock(), FakeRenderer(), tmp_path)]


async def test_a_provider_without_a_key_is_off(tmp_path: Path) -> None:
    assert names(ProviderConfig(base_urls=URLS), tmp_path) == []
    assert names(ProviderConfig(base_urls=URLS, demo=True), tmp_path) == ["demo"]
    assert names(ProviderConfig({"aivideomaker": Secret("k")}, URLS), tmp_path) == ["aivideomaker"]
    assert names(ProviderConfig({"aivideomaker": Secret("k")}, URLS, demo=True), tmp_path) == ["aivideomaker", "demo"]
    assert names(ProviderConfig({"aimlapi": Secret("k"), "apimodels": Secret("k")}, URLS), tmp_path) == ["apimodels", "aimlapi"]


async def test_each_provider_has_its_own_models_and_address(tmp_path: Path) -> None:
    config = ProviderConfig({name: Secret("k") for name in REMOTE}, URLS, demo=True)
    built = build_providers(config, FakeClock(), FakeRenderer(), tmp_path)
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
