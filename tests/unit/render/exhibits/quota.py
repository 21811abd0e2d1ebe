from bot.discord_io.render import quota as render
from bot.domain.money import LimitKind, LimitSource, Period, Unit
from bot.domain.quota import Block, Pause
from bot.domain.views import QuotaView
from tests.fakes.books import standing
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW, SOON, STANDINGS

DAILY = standing(LimitKind.MEMBER, 3, NOW, period=Period.DAY, unit=Unit.CLIPS, source=LimitSource.ROLE, role_id=8, used=1)
RAISED = standing(LimitKind.MEMBER, 100, NOW, source=LimitSource.MEMBER, used=20, reserved=5, granted=50)

EXHIBITS = (
    show(render.quota, "the defaults", QuotaView(STANDINGS, 0)),
    show(render.quota, "several limits and a grant", QuotaView((*STANDINGS[:2], DAILY, RAISED), 5, own_key=True)),
    show(render.quota, "blocked", QuotaView(STANDINGS, 0, Block(42, "too many foxes", None, 1, NOW))),
    show(render.quota, "blocked for a while", QuotaView(STANDINGS, 0, Block(42, "", SOON, 1, NOW))),
    show(render.quota, "the server is paused", QuotaView(STANDINGS, 25, pause=Pause(NOW, "exam week"))),
)
