"""The store of servers' rules for prompts, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.moderation import Edit, ModerationRules
from bot.domain.quota import Actor


@dataclass
class FakeModeration:
    held: dict[int, ModerationRules] = field(default_factory=dict[int, ModerationRules])
    changed_by: list[Actor] = field(default_factory=list[Actor])

    async def rules(self, guild_id: int) -> ModerationRules:
        return self.held.get(guild_id, ModerationRules())

    async def change(self, guild_id: int, edit: Edit, actor: Actor, now: datetime) -> ModerationRules:
        self.held[guild_id] = edit(await self.rules(guild_id))
        self.changed_by.append(actor)
        return self.held[guild_id]
