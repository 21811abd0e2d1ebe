"""Telling files apart by their first bytes."""

from enum import StrEnum


class Kind(StrEnum):
    """What a file is; the values are how people call it."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    GIF = "GIF"
    BMP = "BMP"
    TIFF = "TIFF"
    HEIC = "HEIC"
    AVIF = "AVIF"
    JXL = "JPEG XL"
    ICO = "icon"
    PSD = "Photoshop"
    MP4 = "mp4"
    MATROSKA = "matroska"
    AVI = "avi"
    TEXT = "text"
    EMPTY = "empty"
    OTHER = "other"


VIDEOS = frozenset({Kind.MP4, Kind.MATROSKA, Kind.AVI})
ENOUGH = 64
"""Bytes that `sniff` looks at."""

_EBML = b"\x1a\x45\xdf\xa3"
_PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"BM", Kind.BMP),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"\xff\x0a", Kind.JXL),
    (b"\x00\x00\x00\x0cJXL ", Kind.JXL),
    (b"\x00\x00\x01\x00", Kind.ICO),
    (b"8BPS", Kind.PSD),
    (_EBML, Kind.MATROSKA),
)
_BRANDS = ((Kind.AVIF, (b"avif", b"avis")), (Kind.HEIC, (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")))
_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_TEXT_STARTS = (b"<", b"{", b"[", b'"')


def sniff(head: bytes) -> Kind:
    """Judge by at most the first `ENOUGH` bytes."""
    if not head:
        return Kind.EMPTY
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    return _boxed(head) or (Kind.TEXT if _is_text(head) else Kind.OTHER)


def is_webm(head: bytes) -> bool:
    """Whether a Matroska file calls itself WebM, which is what browsers and providers take of it."""
    return head.startswith(_EBML) and b"webm" in head[:ENOUGH]


def _boxed(head: bytes) -> Kind | None:
    if head[4:8] == b"ftyp":
        return next((kind for kind, brands in _BRANDS if head[8:12] in brands), Kind.MP4)
    if head[4:8] in _QUICKTIME:
        return Kind.MP4
    if head[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.AVI}.get(head[8:12])
    return None


def _is_text(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_TEXT_STARTS)
