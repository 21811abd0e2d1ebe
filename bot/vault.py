"""Servers' own keys at rest: AES-256-GCM under keys derived from `SECRET_KEY`."""

import json
import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.domain.errors import OperatorError, SealBroken
from bot.domain.keys import KeyId, Sealed
from bot.domain.secret import Secret

NONCE: Final = 12
"""Bytes, random for each seal: at one key there is room for billions."""
SEALING: Final = b"clapper: seal a server's key, 1"
NAMING: Final = b"clapper: name a secret, 1"


class AesVault:
    """Port `Vault`. `secrets` newest first: the first seals, all of them open. Without any it only says what is missing."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._ciphers = {_derived(secret, NAMING, 8).hex(): AESGCM(_derived(secret, SEALING, 32)) for secret in secrets}
        self._newest = next(iter(self._ciphers), None)

    def require(self) -> None:
        if self._newest is None:
            raise OperatorError("key-no-secret")

    def seal(self, key_id: KeyId, key: Secret) -> Sealed:
        if self._newest is None:
            raise OperatorError("key-no-secret")
        nonce = os.urandom(NONCE)
        data = self._ciphers[self._newest].encrypt(nonce, key.reveal().encode(), _bound_to(key_id))
        return Sealed(nonce + data, self._newest)

    def open(self, key_id: KeyId, sealed: Sealed) -> Secret:
        cipher = self._ciphers.get(sealed.secret)
        if cipher is None:
            raise SealBroken("key-sealed", provider=key_id.provider)
        try:
            return Secret(cipher.decrypt(sealed.data[:NONCE], sealed.data[NONCE:], _bound_to(key_id)).decode())
        except (InvalidTag, ValueError) as error:
            raise SealBroken("key-sealed", provider=key_id.provider) from error

    def is_newest(self, sealed: Sealed) -> bool:
        return sealed.secret == self._newest


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret.encode())


def _bound_to(key_id: KeyId) -> bytes:
    """The associated data. JSON, so that no two ids can run together into the same bytes."""
    return json.dumps(["guild_keys", key_id.guild_id, key_id.provider, key_id.number]).encode()
