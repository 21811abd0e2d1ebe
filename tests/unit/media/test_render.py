"""The demo provider's clips: real, of the asked length and ratio, and the same for the same seed."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from bot.domain.errors import ClipUnusable
from bot.domain.outcomes import RenderSpec
from bot.media.filming import render_clip
from bot.media.probing import probe
from bot.media.render import DemoRenderer
from bot.media.scene import frame_size, make_scene
from bot.media.typeset import typeset
from tests.unit.media.children import workers
from tests.unit.media.clip_factory import corners

SMALL = (256, 144)
ROOT = Path(__file__).parents[3]


def png(size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    sink = io.BytesIO()
    corners(size).save(sink, "PNG", **options)
    return sink.getvalue()


def spec(
    prompt: str = "a red fox in the snow", seconds: int = 1, aspect: str = "16:9", seed: int = 7, picture: bytes | None = None
) -> RenderSpec:
    return RenderSpec(prompt, seconds, aspect, seed, picture)


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("picture", [None, png()])
@pytest.mark.parametrize("seconds", [1, 3])
def test_a_clip_is_a_real_one_of_the_asked_length(tmp_path: Path, picture: bytes | None, seconds: int) -> None:
    seen: list[float] = []
    render_clip(spec(seconds=seconds, picture=picture), tmp_path / "a.mp4", seen.append, size=SMALL)
    facts = probe(tmp_path / "a.mp4")
    assert (facts.video_codec, facts.pixel_format, facts.audio_codec) == ("h264", "yuv420p", "aac")
    assert facts.faststart
    assert facts.plain
    assert facts.frames_a_second == 24
    assert facts.shown == SMALL
    assert abs(facts.seconds - seconds) < 0.01
    assert seen == sorted(seen)
    assert 0 <= seen[0] < seen[-1] < 1
    with av.open(str(tmp_path / "a.mp4")) as clip:
        assert sum(1 for _ in clip.decode(video=0)) == seconds * 24
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.mp4"]


@pytest.mark.parametrize(
    ("aspect", "ratio"),
    [("16:9", 16 / 9), ("9:16", 9 / 16), ("1:1", 1), ("4:3", 4 / 3), ("21:9", 21 / 9), ("", 16 / 9), ("auto", 16 / 9), ("0:0", 16 / 9)],
)
def test_sides_are_even_and_in_the_asked_ratio(aspect: str, ratio: float) -> None:
    width, height = frame_size(aspect)
    assert width % 2 == height % 2 == 0
    assert abs(width / height - ratio) < 0.02
    assert 400_000 < width * height < 600_000


def test_without_a_ratio_the_picture_gives_it() -> None:
    width, height = frame_size("", Image.new("RGB", (400, 500)))
    assert abs(width / height - 0.8) < 0.02


def test_the_same_request_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        render_clip(spec(), tmp_path / name, size=SMALL)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@pytest.mark.parametrize("picture", [None, png()])
def test_another_seed_gives_another_scene(picture: bytes | None) -> None:
    one, other = (make_scene(spec(seed=seed, picture=picture), SMALL).frame(0.9, 1) for seed in (1, 2))
    assert difference(one, other) > 3


@pytest.mark.parametrize("picture", [None, png()])
def test_every_second_moves(picture: bytes | None) -> None:
    scene = make_scene(spec(picture=picture), SMALL)
    frames = [scene.frame(float(at), 5) for at in range(6)]
    assert all(difference(one, other) > 0.5 for one, other in pairwise(frames))


def test_the_picture_is_what_is_seen() -> None:
    first = make_scene(spec(picture=png((1600, 900))), SMALL).frame(0, 5)
    assert difference(first, corners(SMALL)) < 120
    red, green, blue = first.getpixel((SMALL[0] // 4, SMALL[1] // 4))  # pyright: ignore[reportGeneralTypeIssues]  # an RGB pixel is three numbers
    assert red - max(green, blue) > 170


@pytest.mark.parametrize("size", [(16, 16), (3000, 40), (40, 3000)])
def test_pictures_of_any_shape_fill_the_frame(size: tuple[int, int]) -> None:
    assert make_scene(spec(picture=png(size)), SMALL).frame(1, 1).size == SMALL


def test_the_first_frame_shows_words_already() -> None:
    lit = make_scene(spec(), SMALL).frame(0, 5)
    bare = make_scene(spec(prompt="日本語"), SMALL)
    assert typeset("日本語", SMALL) == ()
    assert bare.frame(0, 5).size == lit.size


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        " ",
        "日本語のプロンプト",
        "🦊🦊🦊",
        "مرحبا",
        "naïve café",
        "x" * 6000,
        "word " * 1200,
        "a\u0000b\nc\td",
        "@everyone <@123> `code`",
        "\u202eevil",
        "W" * 30,
    ],
)
@pytest.mark.parametrize("size", [(256, 144), (144, 256), (64, 64)])
def test_no_prompt_breaks_the_card_or_leaves_it(prompt: str, size: tuple[int, int]) -> None:
    assert make_scene(spec(prompt=prompt), size).frame(0.5, 1).size == size
    for line in typeset(prompt, size):
        for word in line.words:
            assert 0 <= word.place[0] <= size[0]
            assert word.place[1] >= 0
            assert line.top + line.height <= size[1]


def test_letters_lose_an_accent_rather_than_vanish() -> None:
    assert [len(line.words) for line in typeset("crème brûlée", (600, 300))] == [
        len(line.words) for line in typeset("creme brulee", (600, 300))
    ]


def test_a_picture_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipUnusable):
        render_clip(spec(picture=b"rubbish"), tmp_path / "a.mp4", size=SMALL)
    assert not list(tmp_path.iterdir())


@pytest.mark.asyncio
async def test_the_child_reports_progress_and_the_file_is_there_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.mp4"
    seen: list[float] = []
    async for progress in DemoRenderer().render(spec(), target):
        seen.append(progress)
        assert target.exists() or progress < 1.0  # whole by the last value; how early before is the scheduler's affair
    assert seen == sorted(seen)
    assert len(seen) >= 4
    assert probe(target).shown == (960, 540)


@pytest.mark.asyncio
async def test_the_child_takes_a_picture_of_some_size(tmp_path: Path) -> None:
    large = io.BytesIO()
    Image.effect_noise((1400, 1000), 90).convert("RGB").save(large, "PNG")
    assert len(large.getvalue()) > 2_000_000
    async for _ in DemoRenderer().render(spec(picture=large.getvalue(), aspect="1:1"), tmp_path / "a.mp4"):
        pass
    assert probe(tmp_path / "a.mp4").shown == (720, 720)


@pytest.mark.asyncio
async def test_the_child_says_that_a_picture_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ClipUnusable):
        async for _ in DemoRenderer().render(spec(picture=b"rubbish"), tmp_path / "a.mp4"):
            pass


@pytest.mark.asyncio
async def test_a_render_that_is_given_up_leaves_no_child_and_no_file(tmp_path: Path) -> None:
    async with aclosing(DemoRenderer().render(spec(seconds=30), tmp_path / "a.mp4")) as progress:
        async for _ in progress:
            break
        assert len(workers()) == 1
    assert workers() == []
    assert files(tmp_path) == []


@pytest.mark.asyncio
async def test_the_child_gets_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary")
    async with aclosing(DemoRenderer().render(spec(seconds=30), tmp_path / "a.mp4")) as progress:
        async for _ in progress:
            break
        (worker,) = workers()
        assert b"canary" not in Path(f"/proc/{worker}/environ").read_bytes()  # noqa: ASYNC240  # procfs does not block
        assert os.getpriority(os.PRIO_PROCESS, worker) == 19


def test_the_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import asyncio, sys
        from pathlib import Path
        from bot.domain.outcomes import RenderSpec
        from bot.media.render import DemoRenderer

        async def main():
            async for progress in DemoRenderer().render(RenderSpec("x", 60, "16:9", 1), Path(sys.argv[1])):
                print(progress, flush=True)

        asyncio.run(main())
    """)
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "a.mp4")], stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout is not None
    parent.stdout.readline()
    (worker,) = workers(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(worker)


def alive(pid: int) -> bool:
    """A zombie whom nobody has collected yet is dead enough."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.asyncio
async def test_two_renders_run_beside_each_other_and_the_third_waits(tmp_path: Path) -> None:
    renderer = DemoRenderer(at_once=2)

    async def run(number: int) -> None:
        async for _ in renderer.render(spec(seed=number), tmp_path / f"{number}.mp4"):
            pass

    tasks = [asyncio.create_task(run(number)) for number in range(3)]
    most = 0
    while not all(task.done() for task in tasks):
        most = max(most, len(workers()))
        await asyncio.sleep(0.01)
    await asyncio.gather(*tasks)
    assert most == 2
    assert len(files(tmp_path)) == 3
