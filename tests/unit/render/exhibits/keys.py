from bot.discord_io.render import keys as render
from bot.domain.admin_views import KeyView
from bot.domain.keys import KeyTest
from tests.unit.render.exhibit import show

VIEWS = [KeyView("aivideomaker", "x9f2", verdict) for verdict in KeyTest]

EXHIBITS = (
    show(render.choice, "", VIEWS[0], plain=True),
    *(show(render.stored, str(view.verdict), view) for view in VIEWS if view.verdict is not KeyTest.REFUSED),
    *(show(render.tested, str(view.verdict), view) for view in VIEWS),
    show(render.removed, "", VIEWS[0]),
)
