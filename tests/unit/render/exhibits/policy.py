from bot.discord_io.render import policy as render
from bot.domain.admin_views import Paused, Ruled
from bot.domain.policy import Entry, EntryKind, Policy
from bot.domain.quota import GuildSettings, Pause, PrivateClips
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW

PAUSE = Pause(NOW, "exam week")
ENTRIES = frozenset(
    Entry(kind, subject, allowed)
    for kind, subjects in ((EntryKind.CHANNEL, ("70", "71")), (EntryKind.ROLE, ("8", "7")), (EntryKind.MODEL, ("demo/clip", "runway/*")))
    for subject, allowed in zip(subjects, (True, False), strict=True)
)
FULL = Policy(
    GuildSettings(longest=10, highest_price=50, age_restricted_only=True, private=PrivateClips.FORBID, pause=PAUSE), ENTRIES
)  # fmt: skip
DENIED, CATEGORY = Entry(EntryKind.CHANNEL, "71", allowed=False), Entry(EntryKind.CHANNEL, "60", allowed=False)

EXHIBITS = (
    show(render.allowed, "nothing is set", 7, None, Policy(), saved=False),
    show(render.allowed, "all there can be", 7, None, FULL, saved=True),
    show(render.allowed, "a denial taken back", 7, Ruled(Policy(), lifted=(DENIED,)), Policy(), saved=True),
    show(render.allowed, "something stronger refuses it", 7, Ruled(FULL, shadowed=((DENIED, (CATEGORY,)),)), FULL, saved=True),
    show(render.cleared, "", 7, 3, Policy()),
    show(render.paused, "", Paused(PAUSE, True, 3, 1)),
    show(render.paused, "it was already", Paused(PAUSE, False, 3, 0)),
    show(render.resumed, "", Paused(None, True, 3, 0)),
    show(render.resumed, "it was not paused", Paused(None, False, 0, 0)),
    show(render.pause_line, "", PAUSE),
)
