from bot.discord_io.render import privacy as render
from bot.domain.origin import MessageRef
from bot.domain.privacy import Erasure, ErasureView, Holdings
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW, SOON

ERASURE = Erasure("e1", 42, NOW, SOON)
UNDER_WAY = ErasureView(ERASURE, unended=1, deleted=3, waiting=2, stuck=tuple((7, MessageRef(70, number)) for number in range(700, 708)))

EXHIBITS = (
    show(render.question, "little", Holdings(0, 0, 0, 0), None),
    show(render.question, "much", Holdings(12, 2, 9, 1, blocks=(7,), limits=(7, 8)), None),
    show(render.question, "after an earlier one", Holdings(2, 0, 1, 0), UNDER_WAY),
    show(render.erased, "all at once", ErasureView(ERASURE, 0, 0, 0)),
    show(render.erased, "with posts and jobs to come", UNDER_WAY),
    show(render.progress, "nothing left to do", ErasureView(ERASURE, 0, 3, 0)),
    show(render.progress, "some posts cannot be deleted", UNDER_WAY),
    show(render.exported, "all", 0),
    show(render.exported, "with clips left out", 3),
    show(render.readme, "", plain=True),
)
