"""`/quota` and `/clapper quota …`."""

from bot.domain.outcomes import QuotaSettings
from bot.domain.views import QuotaView
from bot.text import Texts

from .parts import lines


def quota(texts: Texts, locale: str, view: QuotaView) -> str:
    member, guild = view.member, view.guild
    held = texts.say(locale, "credits", count=view.held)
    return lines(
        texts.say(locale, "quota-member", left=member.left, limit=member.limit.amount, until=member.limit.ends),
        texts.say(locale, "quota-guild", left=guild.left, limit=guild.limit.amount, until=guild.limit.ends),
        texts.say(locale, "quota-held", held=held) if view.held else texts.say(locale, "quota-none-held"),
    )


def settings(texts: Texts, locale: str, held: QuotaSettings, *, saved: bool = False) -> str:
    key = "quota-set" if saved else "quota-settings-default" if held.member_is_default else "quota-settings"
    return texts.say(locale, key, member=held.member_credits, guild=held.guild_credits)
