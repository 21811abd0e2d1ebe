"""Everything that knocks on Discord. All of it goes through one client and one restraint."""

from bot.assembly.common import Common
from bot.assembly.ground import Ground
from bot.assembly.hosting import link_base
from bot.discord_io.doorbell import Doorbell
from bot.discord_io.messages import DiscordMessages
from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.notices import DiscordNotices
from bot.discord_io.receipts import WebhookReceipts
from bot.discord_io.removing import DiscordRemover
from bot.discord_io.restraint import Restraint
from bot.discord_io.servers import DiscordWhereabouts
from bot.opening import client_of
from bot.services.sharing import Elsewhere

SENDS_PER_SECOND = 30.0
"""Discord allows a bot 50 requests a second; discord.py does not hold back by itself."""


class DiscordSide:
    def __init__(self, ground: Ground, common: Common) -> None:
        texts, clock, links = ground.texts, ground.clock, link_base(ground.settings)
        self.restraint = restraint = Restraint(clock, per_second=SENDS_PER_SECOND)
        self.client = client_of(ground.settings, texts, clock, ground.database, restraint, ground.meter, common.courtesy)
        elsewhere = Elsewhere(common.wire, common.shards)
        self.receipts = WebhookReceipts(self.client, texts, clock, common.queries.view, restraint.turn, elsewhere, common.courtesy)
        self.messenger = DiscordMessenger(self.client, texts, clock, ground.data_dir, restraint, links)
        self.messages = DiscordMessages(self.client, texts, restraint, links)
        self.notices = DiscordNotices(self.client, texts, restraint)
        self.doorbell = Doorbell(self.client, texts, clock, restraint)
        self.remover = DiscordRemover(self.client, restraint)
        self.whereabouts = DiscordWhereabouts(self.client, common.shards.has)
