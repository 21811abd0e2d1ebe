"""The child process that touches video: `python -m bot.media.worker`.

One JSON request on the first line of standard input, JSON lines on standard output: `{"progress": 0.5}` any number of times, then
`{"result": {…}}` or `{"error": key, "values": {…}}`. Standard input stays open for as long as the parent lives: its end is ours.
"""

import base64
import json
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from bot.domain.errors import ClapperError
from bot.domain.outcomes import RenderSpec

Request = Mapping[str, Any]
Report = Callable[[float], None]

_NICE: Final = 19
_ADDRESS_SPACE: Final = 8 * 1024**3
_LARGEST_FILE: Final = 2 * 1024**3


def main() -> int:
    _modest()
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        _say({"result": _OPERATIONS[request["operation"]](request, lambda progress: _say({"progress": round(progress, 4)}))})
    except ClapperError as error:
        _say({"error": error.key, "values": dict(error.values)})
        return 1
    except OSError as error:
        _say({"error": "disk", "values": {"reason": error.strerror or type(error).__name__}})
        return 1
    except Exception:  # noqa: BLE001  # whatever happened must reach the parent's log; there is nothing else to save here
        _say({"error": "internal", "values": {"trace": traceback.format_exc(limit=8)}})
        return 1
    return 0


def _modest() -> None:
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for limit, most in ((resource.RLIMIT_AS, _ADDRESS_SPACE), (resource.RLIMIT_FSIZE, _LARGEST_FILE)):
        _, hard = resource.getrlimit(limit)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lowest, hard))


def _die_with_parent() -> None:
    # Read the descriptor itself: the parent writes nothing more, so this returns only at the end of the stream.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(3)


def _say(line: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _render(request: Request, report: Report) -> Mapping[str, Any]:
    from bot.media.filming import render_clip

    picture = base64.b64decode(request["picture"]) if request["picture"] else None
    spec = RenderSpec(request["prompt"], request["seconds"], request["aspect"], request["seed"], picture)
    render_clip(spec, Path(request["target"]), report)
    return {}


def _probe(request: Request, _: Report) -> Mapping[str, Any]:
    from bot.media.probing import probe

    return asdict(probe(Path(request["source"])))


def _finish(request: Request, _: Report) -> Mapping[str, Any]:
    from bot.media.finishing import finish_clip, keep_clip

    source, target, max_bytes, max_side = Path(request["source"]), Path(request["target"]), request["max_bytes"], request["max_side"]
    return asdict(finish_clip(source, target, max_bytes, max_side) if max_side else keep_clip(source, target, max_bytes))


def _join(request: Request, _: Report) -> Mapping[str, Any]:
    from bot.media.joining import join_clips

    sources = [Path(source) for source in request["sources"]]
    return asdict(join_clips(sources, Path(request["target"]), request["max_bytes"], request["max_side"]))


def _still(request: Request, _: Report) -> Mapping[str, Any]:
    from bot.media.stills import write_still

    write_still(Path(request["source"]), Path(request["target"]), last=request["last"])
    return {}


_OPERATIONS: Final[Mapping[str, Callable[[Request, Report], Mapping[str, Any]]]] = {
    "render": _render,
    "probe": _probe,
    "finish": _finish,
    "join": _join,
    "still": _still,
}


if __name__ == "__main__":
    sys.exit(main())
