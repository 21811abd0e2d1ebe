from bot.discord_io.render import moderation as render
from bot.domain.admin_views import ModerationView
from bot.domain.moderation import ModerationRules, ReviewMode
from tests.unit.render.exhibit import show
from tests.unit.render.samples import JOB

RULES = ModerationRules(("gore", "nude"), (r"blood\w*",), ReviewMode.FLAGGED, 71)

EXHIBITS = (
    show(render.moderation, "nothing is set", ModerationView(ModerationRules(), None)),
    show(render.moderation, "in the log channel", ModerationView(ModerationRules(("gore",)), 72), saved=True),
    show(render.moderation, "all that can be set", ModerationView(RULES, 72, merged=True), saved=True),
    show(render.tried, "passes", JOB.request.prompt, None),
    show(render.tried, "is stopped", JOB.request.prompt, r"blo`od\w*"),
)
