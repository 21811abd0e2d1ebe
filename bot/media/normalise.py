"""A picture of unknown origin made into a plain one: upright, sRGB, without metadata, within a model's rules. Blocking, for a thread."""

import io
import struct
import warnings
import zlib
from typing import Final

from PIL import Image, ImageOps

from bot.domain.errors import PictureRefused
from bot.domain.models import PictureRules
from bot.domain.requests import Picture
from bot.media.magic import ENOUGH, Kind, sniff
from bot.media.raster import scaled
from bot.media.sizes import megabytes

_READABLE: Final = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP", Kind.GIF: "GIF"}
_PICTURES: Final = frozenset({Kind.BMP, Kind.TIFF, Kind.HEIC, Kind.AVIF, Kind.JXL, Kind.ICO, Kind.PSD})
_WRITABLE: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_NAMES: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, struct.error, zlib.error)
_BOMB: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_QUALITIES: Final = (95, 88, 80)
_SHRINK: Final = 0.85


def normalise(data: bytes, rules: PictureRules, max_pixels: int, *, still: bool = False) -> Picture:
    """Raises `PictureRefused` with the reason when `data` is no usable picture or cannot be made to fit `rules`.

    `still`: of one that moves, the first frame is taken.
    """
    kind = _kind(data, rules)
    picture = _decode(data, kind, rules, max_pixels, still=still)
    _check_shape(picture, rules)
    return _encode(_within_sides(picture, rules), kind, rules)


def _kind(data: bytes, rules: PictureRules) -> Kind:
    kind = sniff(data[:ENOUGH])
    if kind in _PICTURES:
        raise PictureRefused("picture-format", found=kind.value, takes=_takes(rules))
    if kind not in _READABLE:
        raise PictureRefused("picture-not-an-image")
    return kind


def _decode(data: bytes, kind: Kind, rules: PictureRules, max_pixels: int, *, still: bool) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=(_READABLE[kind],)) as opened:
            if opened.width * opened.height > max_pixels:
                raise _too_many_pixels(opened.width, opened.height, max_pixels)
            # A phone's JPEG may carry a second frame (format MPO): that is a still all the same.
            if not still and kind is not Kind.JPEG and getattr(opened, "is_animated", False):
                raise PictureRefused("picture-animated")
            opened.draft("RGB", (rules.max_side, rules.max_side))
            opened.load()
            return _upright(_plain(opened))
    except _BOMB:
        raise _too_many_pixels(0, 0, max_pixels) from None
    except _BROKEN as error:
        raise PictureRefused("picture-broken") from error


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel, RGB or RGBA."""
    if image.mode.startswith("I;16"):
        return _high_bytes(image).convert("RGB")
    if image.mode in {"RGB", "RGBA"}:
        return image.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _high_bytes(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey cut to eight; Pillow's own conversion clips instead and makes nearly everything white."""
    first = 0 if image.mode.endswith("B") else 1
    return Image.frombytes("L", image.size, image.tobytes()[first::2])


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image  # an unreadable orientation is no orientation


def _check_shape(image: Image.Image, rules: PictureRules) -> None:
    width, height = image.size
    if min(width, height) < rules.min_side:
        raise PictureRefused("picture-too-small", width=width, height=height, least=rules.min_side)
    if not rules.min_ratio < width / height < rules.max_ratio or min(_limited(image, rules)) < rules.min_side:
        raise PictureRefused("picture-ratio", width=width, height=height, low=rules.min_ratio, high=rules.max_ratio)


def _within_sides(image: Image.Image, rules: PictureRules) -> Image.Image:
    size = _limited(image, rules)
    return image if size == image.size else scaled(image, size)


def _limited(image: Image.Image, rules: PictureRules) -> tuple[int, int]:
    return _scaled(image.size, min(1.0, rules.max_side / max(image.size)))


def _scaled(size: tuple[int, int], factor: float) -> tuple[int, int]:
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _encode(image: Image.Image, kind: Kind, rules: PictureRules) -> Picture:
    """Keep the format where the model takes it and the bytes suffice; else JPEG; else smaller."""
    formats = _candidates(kind, rules)
    if not formats:
        raise PictureRefused("picture-format", found=kind.value, takes=_takes(rules))
    current = image
    while True:
        for mime in formats:
            found = _fitting(current, mime, rules.max_bytes)
            if found is not None:
                return Picture(mime, found, current.width, current.height)
        size = _scaled(current.size, _SHRINK)
        if min(size) < max(rules.min_side, 1) or size == current.size:
            smallest = len(_written(current, formats[-1], _QUALITIES[-1]))
            raise PictureRefused("picture-too-large", size=megabytes(smallest), most=megabytes(rules.max_bytes))
        current = scaled(image, size)


def _candidates(kind: Kind, rules: PictureRules) -> tuple[str, ...]:
    own = {Kind.PNG: "image/png", Kind.GIF: "image/png", Kind.JPEG: "image/jpeg", Kind.WEBP: "image/webp"}[kind]
    order = dict.fromkeys((own, "image/jpeg", "image/webp", "image/png"))
    return tuple(mime for mime in order if mime in rules.formats)


def _fitting(image: Image.Image, mime: str, max_bytes: int) -> bytes | None:
    for quality in _QUALITIES if mime != "image/png" else _QUALITIES[:1]:
        written = _written(image, mime, quality)
        if len(written) <= max_bytes:
            return written
    return None


def _written(image: Image.Image, mime: str, quality: int) -> bytes:
    sink = io.BytesIO()
    bare = _on_white(image) if mime == "image/jpeg" else image
    bare.info.clear()
    bare.save(sink, _WRITABLE[mime], quality=quality)
    return sink.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _takes(rules: PictureRules) -> tuple[str, ...]:
    return tuple(_NAMES.get(mime, mime) for mime in rules.formats)


def _too_many_pixels(width: int, height: int, most: int) -> PictureRefused:
    return PictureRefused("picture-too-many-pixels", width=width, height=height, most=most // 1_000_000)
