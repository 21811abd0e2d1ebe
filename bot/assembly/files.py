"""Pictures and clips: how they come in, where they lie, what is done to them."""

from bot.assembly.ground import Ground
from bot.domain.jobs import Account
from bot.domain.secret import Secret
from bot.media.bundle import FileBundles
from bot.media.chart import PillowPainter
from bot.media.copies import FrameReader, SpooledCopies
from bot.media.downloads import SpoolDownloads
from bot.media.guard import GuardedClient
from bot.media.pictures import PictureLoader
from bot.media.sources import ClipLoader
from bot.media.spool import Spool, SpooledClips
from bot.media.video import ClipTools
from bot.providers.leftovers import ProviderFiles
from bot.storage.tombstones import FileTombstones

SOURCE_PROBE = 60.0
"""Seconds that looking into a member's clip may take, while they wait."""


class Files:
    def __init__(self, ground: Ground) -> None:
        self._providers = ground.providers
        self.links = GuardedClient(ground.settings.allow_private_hosts)
        self.spool = Spool(ground.data_dir)
        self.tools = ClipTools(self.spool)
        probing = ClipTools(self.spool, seconds=SOURCE_PROBE)
        self.copies = SpooledCopies(self.links, self.spool)
        self.pictures = PictureLoader(self.links, FrameReader(self.copies, probing))
        self.clips = ClipLoader(self.links, self.spool, probing)
        self.downloads = SpoolDownloads(self.links, self.spool, key_for=self._download_key)
        self.bundles = FileBundles(ground.data_dir, self.spool.free)
        self.tombstones = FileTombstones(ground.data_dir)
        self.leftovers = (SpooledClips(self.spool), ProviderFiles(ground.data_dir))
        self.painter = PillowPainter()

    async def aclose(self) -> None:
        await self.links.aclose()

    def _download_key(self, account: Account, url: str) -> Secret | None:
        keys = (provider.download_key(account, url) for provider in self._providers if provider.name == account.provider)
        return next(keys, None)
