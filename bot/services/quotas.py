"""What members and servers may spend, and have spent."""

from bot.domain.errors import InternalError
from bot.domain.money import LimitKind, Standing
from bot.domain.outcomes import QuotaSettings
from bot.domain.ports import Clock, QuotaStore
from bot.domain.views import QuotaView


class Quotas:
    def __init__(self, *, quotas: QuotaStore, clock: Clock) -> None:
        self._quotas = quotas
        self._clock = clock

    async def view(self, guild_id: int, user_id: int) -> QuotaView:
        standings = await self._quotas.standings(guild_id, user_id, self._clock.now())
        held = await self._quotas.held(guild_id, user_id)
        return QuotaView(member=_tightest(standings, LimitKind.MEMBER), guild=_tightest(standings, LimitKind.GUILD), held=held)

    async def settings(self, guild_id: int) -> QuotaSettings:
        return await self._quotas.settings(guild_id)

    async def set_member_credits(self, guild_id: int, amount: int, actor: int) -> QuotaSettings:
        return await self._quotas.set_member_credits(guild_id, amount, actor, self._clock.now())


def _tightest(standings: tuple[Standing, ...], kind: LimitKind) -> Standing:
    """Of several periods the one that refuses first."""
    of_kind = [standing for standing in standings if standing.limit.kind is kind]
    if not of_kind:
        raise InternalError("internal", what=f"no {kind.value} limit applies")
    return min(of_kind, key=lambda standing: standing.left)
