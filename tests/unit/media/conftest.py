from pathlib import Path

import pytest

from tests.unit.media.clip_factory import make_clip


@pytest.fixture(scope="session")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds that hardly compress."""
    return make_clip(
        tmp_path_factory.mktemp("noisy") / "a.mp4", size=(320, 180), seconds=2, noise=True, options={"crf": "5", "preset": "ultrafast"}
    )
