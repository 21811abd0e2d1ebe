"""What works without being asked: the runner, what is told and swept up, and the news between processes."""

import random

from bot.assembly.common import Common
from bot.assembly.discord_side import DiscordSide
from bot.assembly.files import Files
from bot.assembly.ground import Ground
from bot.assembly.hosting import link_terms
from bot.domain.queueing import Concurrency
from bot.housekeeping import Housekeeping
from bot.services.alarm import Bells
from bot.services.auditing import BooksAudit
from bot.services.forgetting import Forgetting
from bot.services.gear import RunnerLimits, RunnerPorts
from bot.services.notices import Notices
from bot.services.reburial import Reburial
from bot.services.reviews import ReviewDesk
from bot.services.runner import Runner
from bot.services.sharing import Memory, Sharing
from bot.storage.journal import FileJournal

GATHER = 0.25
"""Seconds. Nobody sees them, and orders that come together are looked at together."""


class Backstage:
    def __init__(self, ground: Ground, files: Files, common: Common, discord: DiscordSide) -> None:
        database, clock = ground.database, ground.clock
        journal = FileJournal(ground.data_dir)
        self.runner = _runner_of(ground, files, common, discord, journal)
        desk = ReviewDesk(
            jobs=database.jobs, reviews=database.reviews, receipts=discord.receipts, signals=self.runner, clock=clock, ids=ground.ids
        )
        self.notices = Notices(
            notices=database.notices,
            messenger=discord.notices,
            clock=clock,
            random=random.random,
            leading=self.leading,
            reviews=desk,
            gather=GATHER,
            courtesy=common.courtesy,
        )
        self.sharing = Sharing(
            wire=common.wire,
            shards=common.shards,
            runner=self.runner,
            bells=Bells(self.runner, self.notices),
            memory=Memory(discord.receipts, common.switches.load, common.keys.refresh, common.registry),
            jobs=database.jobs,
            clock=clock,
        )
        self.forgetting = Forgetting(
            store=database.privacy,
            leftovers=files.leftovers,
            remover=discord.remover,
            whereabouts=discord.whereabouts,
            default_days=ground.settings.default_retention_days,
            tombstones=files.tombstones,
            leading=self.leading,
            clock=clock,
            random=random.random,
        )
        self.audit = BooksAudit(quotas=database.quotas, clock=clock)
        self.housekeeping = Housekeeping(
            jobs=database.jobs,
            links=database.links,
            spool=files.spool,
            journal=journal,
            tombstones=files.tombstones,
            leading=self.leading,
            clock=clock,
        )

    def leading(self) -> bool:
        return self.runner.leading


def _runner_of(ground: Ground, files: Files, common: Common, discord: DiscordSide, journal: FileJournal) -> Runner:
    settings, database = ground.settings, ground.database
    ports = RunnerPorts(
        jobs=database.jobs,
        outbox=database.outbox,
        links=database.links,
        lock=database.runner_lock,
        state=database.facts,
        journal=journal,
        registry=common.registry,
        downloads=files.downloads,
        tools=files.tools,
        pictures=files.pictures,
        messenger=discord.messenger,
        receipts=discord.receipts,
        waits=common.waits,
        clock=ground.clock,
        ids=ground.ids,
        switches=common.switches,
        reburial=Reburial(
            tombstones=files.tombstones,
            store=database.privacy,
            jobs=database.jobs,
            outbox=database.outbox,
            leftovers=files.leftovers,
            clock=ground.clock,
        ),
        data_dir=ground.data_dir,
        hook_base=f"{settings.public_url}/hooks" if settings.public_url else None,
        meter=ground.meter,
        courtesy=common.courtesy,
    )
    concurrency = Concurrency(settings.default_guild_concurrent, settings.default_member_concurrent)
    return Runner(ports, RunnerLimits(concurrency, gather=GATHER, links=link_terms(settings)))
