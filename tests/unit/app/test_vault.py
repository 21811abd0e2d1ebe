"""What is sealed opens with its secret, for its server, provider and key alone."""

from dataclasses import replace

import pytest

from bot.domain.errors import OperatorError, SealBroken
from bot.domain.keys import KeyId, Sealed
from bot.domain.secret import Secret
from bot.vault import AesVault

OLD, NEW = "the first secret, long enough to be taken", "the second secret, long enough to be taken"
ID = KeyId(7, "aigate", 1)
KEY = Secret("sk-canary-7f3a91c2")


def test_a_sealed_key_opens_again_and_shows_nothing() -> None:
    vault = AesVault([NEW])
    sealed = vault.seal(ID, KEY)
    assert vault.open(ID, sealed).reveal() == KEY.reveal()
    assert KEY.reveal().encode() not in sealed.data
    assert NEW not in sealed.secret
    assert "canary" not in repr(sealed) + repr(vars(vault))


def test_the_same_key_is_never_sealed_alike() -> None:
    vault = AesVault([NEW])
    assert vault.seal(ID, KEY).data != vault.seal(ID, KEY).data


@pytest.mark.parametrize(
    "stolen",
    [replace(ID, guild_id=8), replace(ID, provider="aimlapi"), replace(ID, number=2), KeyId(71, "aigate", 1), KeyId(7, "aigate1", 1)],
)
def test_it_opens_for_no_other_server_provider_or_key(stolen: KeyId) -> None:
    vault = AesVault([NEW])
    with pytest.raises(SealBroken):
        vault.open(stolen, vault.seal(ID, KEY))


def test_another_secret_does_not_open_it_whatever_it_is_called() -> None:
    sealed = AesVault([OLD]).seal(ID, KEY)
    other = AesVault([NEW])
    with pytest.raises(SealBroken):
        other.open(ID, sealed)
    with pytest.raises(SealBroken):
        other.open(ID, replace(sealed, secret=other.seal(ID, KEY).secret))


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    vault = AesVault([NEW])
    sealed = vault.seal(ID, KEY)
    changed = bytearray(sealed.data)
    changed[place] ^= 1
    with pytest.raises(SealBroken):
        vault.open(ID, replace(sealed, data=bytes(changed)))


@pytest.mark.parametrize("data", [b"", b"short", bytes(27)])
def test_what_was_never_sealed_does_not_open(data: bytes) -> None:
    vault = AesVault([NEW])
    with pytest.raises(SealBroken):
        vault.open(ID, Sealed(data, vault.seal(ID, KEY).secret))


def test_rotation_opens_the_old_and_seals_with_the_newest() -> None:
    sealed = AesVault([OLD]).seal(ID, KEY)
    rotated = AesVault([NEW, OLD])
    assert not rotated.is_newest(sealed)
    renewed = rotated.seal(ID, rotated.open(ID, sealed))
    assert rotated.is_newest(renewed)
    after = AesVault([NEW])
    assert after.open(ID, renewed).reveal() == KEY.reveal()
    with pytest.raises(SealBroken):
        after.open(ID, sealed)


def test_without_a_secret_nothing_is_sealed_and_the_error_says_what_to_do() -> None:
    vault = AesVault([])
    with pytest.raises(OperatorError, match="key-no-secret"):
        vault.require()
    with pytest.raises(OperatorError, match="key-no-secret"):
        vault.seal(ID, KEY)
    assert not vault.is_newest(AesVault([OLD]).seal(ID, KEY))
    AesVault([NEW]).require()
