"""Real H.264 clips for the local providers: a moving gradient with the prompt, or a slow pan over the picture."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# av and Pillow describe images to each other as unknown.

import hashlib
import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from PIL import Image, ImageDraw, ImageFont, ImageOps

SIZES = {"16:9": (640, 360), "9:16": (360, 640), "1:1": (480, 480)}
TRAVEL = 1.25


@dataclass(frozen=True, slots=True)
class Clip:
    prompt: str
    seconds: int
    aspect: str | None = None
    picture: bytes | None = None

    @property
    def name(self) -> str:
        parts = repr((self.prompt, self.seconds, self.aspect)).encode() + (self.picture or b"")
        return f"{hashlib.sha256(parts).hexdigest()[:16]}.mp4"


class ClipMaker:
    """Renders into `folder` and keeps what it rendered. `scale` shrinks the picture, `rate` is frames a second: tests want both small."""

    def __init__(self, folder: Path, *, scale: float = 1.0, rate: int = 12) -> None:
        self._folder = folder
        self._scale = scale
        self._rate = rate

    def path(self, clip: Clip) -> Path:
        """Blocking: about a tenth of a second for each second of film."""
        target = self._folder / clip.name
        if not target.exists():
            temporary = target.with_suffix(".part")
            self._render(clip, temporary)
            temporary.replace(target)
        return target

    def _render(self, clip: Clip, target: Path) -> None:
        width, height = self._size(clip)
        scene = _scene(clip, width, height)
        frames = clip.seconds * self._rate
        with av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("libx264", rate=self._rate, options={"preset": "ultrafast", "crf": "28"})
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            stream.time_base = Fraction(1, self._rate)
            for number in range(frames):
                done = number / frames
                left, top = round((scene.width - width) * done), round((scene.height - height) * done)
                image = scene.crop((left, top, left + width, top + height))
                _caption(image, clip, done)
                frame = av.VideoFrame.from_image(image)
                frame.pts = number
                container.mux(stream.encode(frame))
            container.mux(stream.encode())

    def _size(self, clip: Clip) -> tuple[int, int]:
        width, height = SIZES.get(clip.aspect or "", SIZES["16:9"])
        if clip.aspect is None and clip.picture is not None:
            with Image.open(io.BytesIO(clip.picture)) as image:
                ratio = max(0.5, min(2.0, image.width / image.height))
            width, height = (640, 640 / ratio) if ratio >= 1 else (640 * ratio, 640)
        return _even(width * self._scale), _even(height * self._scale)


def first_frame(video: bytes) -> bytes | None:
    """As PNG; None for what is no video. Blocking."""
    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(video), "r") as container:
            next(container.decode(video=0)).to_image().save(out, "PNG")
    except (FFmpegError, IndexError, StopIteration):
        return None
    return out.getvalue()


def _scene(clip: Clip, width: int, height: int) -> Image.Image:
    size = (round(width * TRAVEL), round(height * TRAVEL))
    if clip.picture is not None:
        with Image.open(io.BytesIO(clip.picture)) as image:
            return ImageOps.fit(image.convert("RGB"), size)
    seed = hashlib.sha256(clip.prompt.encode()).digest()
    gradient = Image.linear_gradient("L").rotate(seed[6] / 255 * 90, expand=True).resize(size)
    return ImageOps.colorize(gradient, black=(seed[0], seed[1], seed[2]), white=(seed[3], seed[4], seed[5]))


def _caption(image: Image.Image, clip: Clip, done: float) -> None:
    draw = ImageDraw.Draw(image)
    size = max(10, image.height // 16)
    font = ImageFont.load_default(size)
    draw.text((size, image.height - 3 * size), clip.prompt[:60], fill="white", font=font, stroke_width=1, stroke_fill="black")
    draw.rectangle((0, image.height - 4, image.width * done, image.height), fill="white")


def _even(value: float) -> int:
    return max(16, round(value / 2) * 2)
