"""Who may touch a server's books now.

SQLite lets one transaction write at a time anyway. On PostgreSQL whoever reserves, settles or changes what may be spent takes the
server's turn until the transaction ends: limits that were read stay as they are, and a counter that is opened misses nothing. A provider's
limits are shared by servers, so orders hold its turn together and only a change of them holds it alone.

Always after the job's own row, the provider before the server: nobody waits in a circle.
"""

import zlib

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_PROVIDERS, _GUILDS = 0x636C7072, 0x636C6775
_PROVIDER, _GUILD = bindparam("provider", type_=Integer), bindparam("guild", type_=Integer)
_ORDER = select(func.pg_advisory_xact_lock_shared(_PROVIDERS, _PROVIDER), func.pg_advisory_xact_lock(_GUILDS, _GUILD))
_RULES = select(func.pg_advisory_xact_lock(_GUILDS, _GUILD))
_TOTAL = select(func.pg_advisory_xact_lock(_PROVIDERS, _PROVIDER))


async def take_turn(tx: AsyncConnection, guild_id: int, provider: str) -> None:
    """To reserve or settle."""
    if tx.dialect.name == "postgresql":
        await tx.execute(_ORDER, {"provider": _number(provider), "guild": _number(str(guild_id))})


async def take_guild(tx: AsyncConnection, guild_id: int) -> None:
    """To change what may be spent in a server."""
    if tx.dialect.name == "postgresql":
        await tx.execute(_RULES, {"guild": _number(str(guild_id))})


async def take_provider(tx: AsyncConnection, provider: str) -> None:
    """To change what may be spent at a provider."""
    if tx.dialect.name == "postgresql":
        await tx.execute(_TOTAL, {"provider": _number(provider)})


def _number(name: str) -> int:
    """Two names that come to the same number only wait for each other."""
    return zlib.crc32(name.encode()) - 2**31
