"""Real time and real randomness, behind the `Clock` and `Ids` ports."""

import asyncio
import secrets
import string
import time
from datetime import UTC, datetime

ALPHABET = string.ascii_lowercase + string.digits


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class SystemIds:
    def job_id(self) -> str:
        return "".join(secrets.choice(ALPHABET) for _ in range(12))

    def row_id(self) -> str:
        return secrets.token_hex(12)

    def token(self) -> str:
        return secrets.token_urlsafe(32)

    def nonce(self) -> str:
        return secrets.token_hex(12)

    def seed(self) -> int:
        return secrets.randbelow(2**31)
