"""The services of a world, each built over what outlives a process."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from bot.domain.courtesy import Courtesy
from bot.domain.ports import JobStore
from bot.patterns import Re2Engine
from bot.providers.keys import LiveKeyring
from bot.services.cancel import Cancel
from bot.services.confirm import Confirm, Drafts
from bot.services.consent import Consent
from bot.services.keep import Keep
from bot.services.moderation import Moderation
from bot.services.policies import Policies
from bot.services.rechecking import Recheck
from bot.services.registry import Registry
from bot.services.reorder import Reorder
from bot.services.repost import Repost
from bot.services.reviews import ReviewDesk, Reviews
from bot.services.storyboards import Storyboards
from bot.services.submit import Submit
from bot.services.switchboard import Switchboard
from bot.storage import Database
from bot.storage.tombstones import FileTombstones
from tests.fakes.clips import FakeCopies, FakeMessages
from tests.fakes.clock import FakeIds
from tests.fakes.media import FakeClips, FakePictures
from tests.fakes.messenger import FakeDirectMessages, FakeReceipts, FakeSignals
from tests.fakes.meter import FakeMeter
from tests.fakes.provider import FakeProvider
from tests.unit.services.mortality import Border, Busy, Life, WorldClock


class Services(ABC):
    """What `World` makes of itself and the services need."""

    busy: Busy
    clock: WorldClock
    database: Database
    data_dir: Path
    ids: FakeIds
    keyring: LiveKeyring
    providers: list[FakeProvider]
    pictures: FakePictures
    clips: FakeClips
    direct: FakeDirectMessages
    signals: FakeSignals
    messages: FakeMessages
    copies: FakeCopies
    meter: FakeMeter
    courtesy: Courtesy
    faults: dict[str, list[Exception]]

    @abstractmethod
    def living_switches(self) -> Switchboard:
        """Those of the process that runs, or of none."""

    def registry(self) -> Registry:
        return Registry(self.providers, self.keyring)

    def submit_service(self, registry: Registry | None = None, jobs: JobStore | None = None) -> Submit:
        return Submit(
            registry=registry or self.registry(),
            jobs=jobs or self.database.jobs,
            guilds=self.database.guilds,
            pictures=self.pictures,
            clips=self.clips,
            direct=self.direct,
            signals=self.signals,
            clock=self.clock,
            ids=self.ids,
            switches=self.living_switches(),
            consent=self.consent(),
            moderation=self.moderation(),
            meter=self.meter,
            courtesy=self.courtesy,
        )

    def moderation(self) -> Moderation:
        return Moderation(
            rules=self._bordered(self.database.moderation, "moderation", Life()),
            guilds=self.database.guilds,
            engine=Re2Engine(),
            clock=self.clock,
        )

    def recheck(self, registry: Registry | None = None) -> Recheck:
        switches = self.living_switches()
        return Recheck(
            jobs=self.database.jobs,
            registry=registry or self.registry(),
            guilds=self.database.guilds,
            switches=switches,
            consent=self.consent(),
            clock=self.clock,
        )

    def reviews_service(self, receipts: FakeReceipts | None = None) -> Reviews:
        return Reviews(
            jobs=self.database.jobs,
            reviews=self._bordered(self.database.reviews, "reviews", Life()),
            moderation=self.moderation(),
            recheck=self.recheck(),
            receipts=receipts or FakeReceipts(),
            signals=self.signals,
            clock=self.clock,
            ids=self.ids,
        )

    def review_desk(self, receipts: FakeReceipts | None = None, life: Life | None = None) -> ReviewDesk:
        jobs = self._bordered(self.database.jobs, "jobs", life or Life())
        return ReviewDesk(
            jobs=jobs,
            reviews=self._bordered(self.database.reviews, "reviews", Life()),
            receipts=receipts or FakeReceipts(),
            signals=self.signals,
            clock=self.clock,
            ids=self.ids,
        )

    def consent(self) -> Consent:
        return Consent(store=self.database.consent, jobs=self.database.jobs, clock=self.clock)

    def switchboard(self, life: Life | None = None) -> Switchboard:
        """What holds is not known before it is loaded, as a runner does when it takes over."""
        state = self._bordered(self.database.facts, "facts", life or Life())
        return Switchboard(state=state, providers=[provider.name for provider in self.providers])

    def cancel_service(self, jobs: JobStore | None = None) -> Cancel:
        return Cancel(
            jobs=jobs or self.database.jobs,
            usage=self.database.usage,
            signals=self.signals,
            receipts=FakeReceipts(),
            clock=self.clock,
            ids=self.ids,
        )

    def policies(self) -> Policies:
        return Policies(guilds=self.database.guilds, clock=self.clock)

    def confirm_service(self, registry: Registry | None = None, life: Life | None = None, jobs: JobStore | None = None) -> Confirm:
        return Confirm(
            jobs=jobs or self._bordered(self.database.jobs, "jobs", life or Life()),
            reviews=self._bordered(self.database.reviews, "reviews", Life()),
            moderation=self.moderation(),
            recheck=self.recheck(registry),
            signals=self.signals,
            clock=self.clock,
        )

    def storyboards(self, registry: Registry | None = None, jobs: JobStore | None = None) -> Storyboards:
        found = jobs or self._bordered(self.database.jobs, "jobs", Life())
        return Storyboards(
            jobs=found,
            confirm=self.confirm_service(registry, jobs=found),
            moderation=self.moderation(),
            signals=self.signals,
            clock=self.clock,
        )

    def drafts(self, receipts: FakeReceipts | None = None, life: Life | None = None) -> Drafts:
        """What ends drafts; its `run` belongs into a task beside the runner."""
        jobs = self._bordered(self.database.jobs, "jobs", life or Life())
        told = receipts or FakeReceipts()
        return Drafts(jobs=jobs, reviews=self.review_desk(told, life), receipts=told, clock=self.clock)

    def repost_service(self) -> Repost:
        return Repost(
            jobs=self.database.jobs,
            outbox=self.database.outbox,
            guilds=self.database.guilds,
            signals=self.signals,
            clock=self.clock,
            ids=self.ids,
            spool_path=lambda path: self.data_dir / path,
        )

    def reorder_service(self, registry: Registry | None = None) -> Reorder:
        return Reorder(
            jobs=self.database.jobs,
            submit=self.submit_service(registry),
            registry=registry or self.registry(),
            messages=self.messages,
            clock=self.clock,
        )

    def keep_service(self, jobs: JobStore | None = None) -> Keep:
        def discard(job_id: str) -> None:
            for file in self.data_dir.glob(f"{job_id}*"):
                file.unlink()

        return Keep(
            jobs=jobs or self.database.jobs,
            outbox=self.database.outbox,
            messages=self.messages,
            copies=self.copies,
            receipts=FakeReceipts(),
            signals=self.signals,
            tombstones=self.tombstones(),
            clock=self.clock,
            spool_path=lambda path: self.data_dir / path,
            discard=discard,
        )

    def tombstones(self, life: Life | None = None) -> Any:
        return self._bordered(FileTombstones(self.data_dir), "tombstones", life or Life())

    def _bordered(self, target: Any, name: str, life: Life) -> Any:
        return Border(target, name, life, self.busy, self.faults)
