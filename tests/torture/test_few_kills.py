"""Real SIGKILLs of the real process, while people order at every local provider. A few here, two hundred in `all_kills.py`."""

from pathlib import Path

import pytest

from tests.torture.slaughter import audited, slaughter, verdict

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio]

POINTS = ("after provider.submit", "after downloads.fetch", "during messenger.post")
RANDOM = 2
TRIES = 3
"""A process that had too little to do, or too slow a machine, to come by its point is killed all the same, and another one tries."""


@pytest.mark.timeout(600)
async def test_kill_9_costs_neither_money_nor_clip(tmp_path: Path) -> None:
    async with slaughter(tmp_path, 1, patient=False) as seen:
        for _ in range(RANDOM):
            await seen.kill_at_random()
        for point in POINTS:
            for _ in range(TRIES):
                if not seen.points[point]:
                    await seen.kill_at(point)
        fates = await seen.end(180)
        assert verdict(seen, fates) == []
        assert (await audited(seen))[0] == 0
    assert fates, "somebody ordered"
    assert [point for point in POINTS if not seen.points[point]] == [], "every named point was died at"
