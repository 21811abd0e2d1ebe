"""Real SIGKILLs of the real process, while people order at every local provider. A few here, two hundred in `all_kills.py`."""

from pathlib import Path

import pytest

from tests.torture.slaughter import audited, slaughter, verdict

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

POINTS = ("after provider.submit", "after downloads.fetch", "during messenger.post")
RANDOM = 2


@pytest.mark.timeout(300)
async def test_kill_9_costs_neither_money_nor_clip(tmp_path: Path) -> None:
    async with slaughter(tmp_path, 1, patient=False) as seen:
        for point in POINTS:
            await seen.kill_at(point)
        for _ in range(RANDOM):
            await seen.kill_at_random()
        fates = await seen.end(180)
        assert verdict(seen, fates) == []
        assert (await audited(seen))[0] == 0
    assert len(fates) >= 3
    assert sum(seen.points.values()) == len(POINTS) + RANDOM
