"""Whatever is attached becomes a plain picture that the model takes, or one clear refusal."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.domain.errors import PictureRefused
from bot.domain.models import PictureRules
from bot.domain.requests import Picture
from bot.media.normalise import normalise

RULES = PictureRules()
PIXELS = 50_000_000
JPEG_ONLY = PictureRules(formats=("image/jpeg",))


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48), kind: str = "PNG", **options: object) -> bytes:
    sink = io.BytesIO()
    Image.new(mode, size).save(sink, kind, **options)
    return sink.getvalue()


def photo(size: tuple[int, int], kind: str = "JPEG", **options: object) -> bytes:
    sink = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(sink, kind, **options)
    return sink.getvalue()


def animated(kind: str) -> bytes:
    sink = io.BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue", "green")]
    frames[0].save(sink, kind, save_all=True, append_images=frames[1:], duration=100)
    return sink.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 100)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def opened(found: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(found.data))
    image.load()
    assert Image.MIME[image.format or ""] == found.mime
    assert image.size == (found.width, found.height)
    return image


def refusal(data: bytes, rules: PictureRules = RULES) -> str:
    with pytest.raises(PictureRefused) as caught:
        normalise(data, rules, PIXELS)
    return caught.value.key


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "picture-not-an-image"),
        (b"twelve bytes", "picture-not-an-image"),
        (bytes(12), "picture-not-an-image"),
        (b"<!DOCTYPE html><html><body>not found</body></html>", "picture-not-an-image"),
        (b"%PDF-1.7\n1 0 obj\n", "picture-not-an-image"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(200), "picture-not-an-image"),
        (b"PK\x03\x04" + bytes(60), "picture-not-an-image"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "picture-format"),
        (b"\x00\x00\x00\x18ftypavif" + bytes(100), "picture-format"),
        (picture(kind="TIFF"), "picture-format"),
        (picture(kind="BMP"), "picture-format"),
        (b"\x89PNG\r\n\x1a\n", "picture-broken"),
        (b"\x89PNG\r\n\x1a\n" + b"rubbish" * 20, "picture-broken"),
        (b"\xff\xd8\xff", "picture-broken"),
        (b"GIF89a", "picture-broken"),
        (b"RIFF\x10\x00\x00\x00WEBP", "picture-broken"),
        (photo((64, 64), "PNG")[:-400], "picture-broken"),
        (photo((64, 64))[:-600], "picture-broken"),
        (photo((64, 64), "WEBP")[:-600], "picture-broken"),
        (animated("GIF"), "picture-animated"),
        (animated("WEBP"), "picture-animated"),
        (animated("PNG"), "picture-animated"),
        (png_header(10_000, 6_000), "picture-too-many-pixels"),
        (png_header(100_000, 100_000), "picture-too-many-pixels"),
        (png_header(0x7FFFFFFF, 0x7FFFFFFF), "picture-too-many-pixels"),
        (png_header(4_000, 4_000), "picture-broken"),
        (picture(size=(15, 400)), "picture-too-small"),
        (picture(size=(800, 70)), "picture-ratio"),
        (picture(size=(70, 800)), "picture-ratio"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_cannot_be_used_is_refused_with_its_reason(data: bytes, key: str) -> None:
    assert refusal(data) == key


def test_a_text_bomb_is_a_broken_picture() -> None:
    bomb = _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9))
    whole = picture()
    assert refusal(whole[:33] + bomb + whole[33:]) == "picture-broken"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_eight_bit_rgb(mode: str) -> None:
    assert opened(normalise(picture(mode), RULES, PIXELS)).mode in {"RGB", "RGBA"}
    assert opened(normalise(picture(mode), JPEG_ONLY, PIXELS)).mode == "RGB"


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB", "YCbCr"])
def test_every_kind_of_jpeg_becomes_rgb(mode: str) -> None:
    assert opened(normalise(picture(mode, kind="JPEG"), RULES, PIXELS)).mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_middle() -> None:
    sink = io.BytesIO()
    Image.new("I;16", (32, 32), 0x8000).save(sink, "PNG")
    assert opened(normalise(sink.getvalue(), RULES, PIXELS)).getpixel((3, 3)) == (128, 128, 128)


def test_transparent_parts_become_white_in_a_jpeg_and_stay_in_a_png() -> None:
    clear = picture("RGBA")
    white = opened(normalise(clear, JPEG_ONLY, PIXELS)).getpixel((5, 5))
    assert isinstance(white, tuple)
    assert min(white) >= 254
    assert opened(normalise(clear, RULES, PIXELS)).getpixel((5, 5)) == (0, 0, 0, 0)


def test_a_still_gif_is_taken() -> None:
    assert normalise(picture("P", kind="GIF"), RULES, PIXELS).mime == "image/png"


def test_a_phones_picture_with_a_second_frame_is_a_still() -> None:
    sink = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(sink, "MPO", save_all=True, append_images=[Image.new("RGB", (32, 24))])
    assert opened(normalise(sink.getvalue(), RULES, PIXELS)).size == (64, 48)


def test_it_is_turned_upright_and_stripped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"
    sideways = Image.new("RGB", (60, 40), "blue")
    sideways.paste("red", (0, 0, 60, 20))
    sink = io.BytesIO()
    sideways.save(sink, "JPEG", exif=exif, comment=b"a secret", quality=95)
    found = normalise(sink.getvalue(), RULES, PIXELS)
    image = opened(found)
    right, left = image.getpixel((35, 30)), image.getpixel((5, 30))
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert image.size == (40, 60)
    assert right[0] - right[2] > 150
    assert left[2] - left[0] > 150
    assert not image.getexif()
    assert b"Maker" not in found.data
    assert b"secret" not in found.data


def test_text_in_a_png_is_stripped() -> None:
    words = PngInfo()
    words.add_text("prompt", "where I live")
    assert b"where I live" not in normalise(picture(pnginfo=words), RULES, PIXELS).data


def test_a_ratio_that_only_turning_makes_right_is_judged_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    rules = PictureRules(min_ratio=1.5, max_ratio=3)
    assert refusal(picture(size=(80, 40), kind="JPEG", exif=exif), rules) == "picture-ratio"
    assert normalise(picture(size=(40, 80), kind="JPEG", exif=exif), rules, PIXELS).width == 80


def test_ratio_bounds_are_exclusive() -> None:
    rules = PictureRules(min_ratio=0.5, max_ratio=2.0)
    assert refusal(picture(size=(80, 40)), rules) == "picture-ratio"
    assert refusal(picture(size=(40, 80)), rules) == "picture-ratio"
    assert normalise(picture(size=(79, 40)), rules, PIXELS).width == 79


def test_long_sides_are_brought_within_the_rules() -> None:
    found = normalise(photo((900, 600)), PictureRules(max_side=300, min_side=100), PIXELS)
    assert opened(found).size == (300, 200)


def test_a_picture_whose_short_side_would_vanish_is_refused_for_its_ratio() -> None:
    assert refusal(photo((900, 120)), PictureRules(max_side=300, min_side=100)) == "picture-ratio"


def test_bytes_are_saved_by_jpeg_before_pixels_are() -> None:
    found = normalise(photo((400, 400), "PNG"), PictureRules(max_bytes=150_000), PIXELS)
    assert found.mime == "image/jpeg"
    assert (found.width, found.height) == (400, 400)


def test_pixels_are_given_up_when_the_bytes_demand_it() -> None:
    found = normalise(photo((400, 400)), PictureRules(max_bytes=20_000), PIXELS)
    assert len(found.data) <= 20_000
    assert found.width < 400


def test_what_cannot_be_made_small_enough_is_refused() -> None:
    assert refusal(photo((400, 400)), PictureRules(max_bytes=5_000, min_side=390)) == "picture-too-large"


def test_a_model_that_takes_nothing_we_write_is_said_so() -> None:
    assert refusal(picture(), PictureRules(formats=("image/gif",))) == "picture-format"


def attempt(data: bytes, rules: PictureRules) -> Picture | str:
    try:
        return normalise(data, rules, PIXELS)
    except PictureRefused as error:
        return error.key


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]), st.integers(0, 10_000), st.binary(min_size=1, max_size=40))
def test_damage_anywhere_ends_in_a_picture_or_a_refusal(kind: str, place: int, rubbish: bytes) -> None:
    data = bytearray(photo((40, 30), kind))
    place %= len(data)
    data[place : place + len(rubbish)] = rubbish
    found = attempt(bytes(data), RULES)
    if isinstance(found, Picture):
        opened(found)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(16, 700),
    st.integers(16, 700),
    st.integers(64, 400),
    st.integers(2_000, 60_000),
    st.sampled_from(["image/jpeg", "image/png"]),
)
def test_what_comes_out_is_always_within_the_rules(width: int, height: int, side: int, most: int, mime: str) -> None:
    rules = PictureRules(formats=(mime,), max_bytes=most, max_side=side)
    found = attempt(photo((width, height)), rules)
    if isinstance(found, str):
        assert found in {"picture-ratio", "picture-too-large"}
        return
    opened(found)
    assert found.mime == mime
    assert len(found.data) <= most
    assert max(found.width, found.height) <= side
    assert min(found.width, found.height) >= rules.min_side


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_one_that_moves_the_first_frame_is_taken_where_that_is_wanted(kind: str) -> None:
    found = opened(normalise(animated(kind), RULES, PIXELS, still=True)).convert("RGB")
    red, green, blue = found.getpixel((16, 16))  # pyright: ignore[reportGeneralTypeIssues]
    assert (red > 240, green < 15, blue < 15) == (True, True, True)
