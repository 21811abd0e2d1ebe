"""FFmpeg's filters, and the colours they have to convert. Blocking, for the child process only."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from av.audio.frame import AudioFrame
from av.error import BlockingIOError as FilterHungry
from av.error import EOFError as FilterDrained
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame

from bot.media.facts import ClipFacts

BT709: Final = 1
TURNS: Final = {90: ("transpose=dir=cclock",), 180: ("hflip", "vflip"), 270: ("transpose=dir=clock",)}
"""What brings a stored frame upright, by `ClipFacts.rotation`."""

_HDR: Final = frozenset({16, 18})
_UNSPECIFIED: Final = 2
_HD_HEIGHT: Final = 720
_TIME_BASE: Final = Fraction(1, 90_000)


def picture_graph(frame: VideoFrame, steps: Sequence[str]) -> Graph:
    """For frames like this one. `steps` are `name=values`; the sink is added."""
    graph = Graph()
    base = frame.time_base or _TIME_BASE
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=base)
    return linked(graph, source, (*steps, "buffersink"))


def sound_graph(frame: AudioFrame, steps: Sequence[str]) -> Graph:
    graph = Graph()
    base = frame.time_base or Fraction(1, frame.sample_rate)
    source = graph.add_abuffer(sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=base)
    return linked(graph, source, (*steps, "abuffersink"))


def linked(graph: Graph, source: FilterContext, steps: Sequence[str]) -> Graph:
    nodes = [source]
    for step in steps:
        name, _, values = step.partition("=")
        nodes.append(graph.add(name, values or None))
    graph.link_nodes(*nodes).configure()
    return graph


def pulled(graph: Graph) -> Iterator[VideoFrame | AudioFrame]:
    """What the graph has ready by now."""
    while True:
        try:
            yield graph.pull()
        except (FilterHungry, FilterDrained):
            return


def is_hdr(facts: ClipFacts) -> bool:
    return facts.colour[1] in _HDR


def is_foreign(facts: ClipFacts) -> bool:
    """Colours that an ordinary player of 8-bit H.264 does not show right: HDR, or RGB."""
    return is_hdr(facts) or facts.pixel_format.startswith(("gbr", "rgb", "bgr"))


def read_as_shown(facts: ClipFacts) -> str:
    """An option for `scale`: a clip that does not name its colours is read as players read it, by its height."""
    if facts.colour[2] != _UNSPECIFIED or is_foreign(facts):
        return ""
    return ":in_color_matrix=" + ("bt709" if facts.height >= _HD_HEIGHT else "smpte170m")
