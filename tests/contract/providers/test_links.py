"""What a provider's link may bring instead of the clip, fetched as the bot fetches it. None of it buys anything."""

import pytest

from bot.domain.errors import ClapperError, ClipUnusable, DownloadFailed, LinkDead
from bot.domain.jobs import RemoteFile
from bot.domain.outcomes import Succeeded
from sandbox.clips import check_clip
from sandbox.providers.results import LinkFault
from tests.contract.providers.courier_harnesses import AiGateHarness
from tests.contract.providers.downloading import downloading
from tests.contract.providers.harness import RemoteHarness, TaskHarness

pytestmark = pytest.mark.asyncio

BRINGS: dict[LinkFault, type[ClapperError]] = {
    LinkFault.FORBIDDEN: LinkDead,
    LinkFault.NOT_FOUND: LinkDead,
    LinkFault.GONE: LinkDead,
    LinkFault.HTML: LinkDead,
    LinkFault.PRIVATE: LinkDead,
    LinkFault.TRUNCATED: DownloadFailed,
    LinkFault.OVERSIZE: ClipUnusable,
}


def spoil(remote: RemoteHarness, fault: LinkFault) -> None:
    if isinstance(remote, AiGateHarness):
        remote.server.link = fault
    elif isinstance(remote, TaskHarness):
        remote.server.script(remote.server.read_script({"link": fault, "link_heals": True}))


async def link_of(remote: RemoteHarness) -> RemoteFile:
    order = await remote.place(remote.call())
    await order.finish()
    state = await order.state()
    assert isinstance(state, Succeeded)
    (link,) = state.assets
    assert isinstance(link, RemoteFile)
    return link


@pytest.mark.parametrize("fault", list(LinkFault))
async def test_a_link_that_goes_wrong_is_told_apart(remote: RemoteHarness, fault: LinkFault) -> None:
    spoil(remote, fault)
    link = await link_of(remote)
    async with downloading(remote) as downloads:
        with pytest.raises(BRINGS[fault]):
            await downloads.fetch(link, "job1.source")
    assert remote.paid_jobs() == 1


async def test_a_fresh_read_brings_the_clip_of_a_dead_link(tasks: TaskHarness) -> None:
    spoil(tasks, LinkFault.GONE)
    order = await tasks.place(tasks.call())
    await order.finish()
    async with downloading(tasks) as downloads:
        for dies in (True, False):
            state = await order.state()
            assert isinstance(state, Succeeded)
            if dies:
                with pytest.raises(LinkDead):
                    await downloads.fetch(state.assets[0], "job1.source")
            else:
                check_clip(await downloads.fetch(state.assets[0], "job1.source"), order.call.request.seconds)
    assert tasks.paid_jobs() == 1
