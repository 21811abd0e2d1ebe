from bot.discord_io.render import usage as render
from bot.domain.admin_views import TrailPage, UsageMonth
from bot.domain.charts import Bar, BarChart
from bot.domain.quota import TrailEntry, UsageLine
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW, SOON

LINES = (
    UsageLine(43, "aivideomaker/t2v", "operator", 12, 300, 25, 1, (("credits", "300"),)),
    UsageLine(43, "demo/clip", "guild:7:1", 2, 10, 0, 0),
    UsageLine(44, "demo/clip", "operator", 1, 5, 0, 0),
    UsageLine(0, "demo/clip", "operator", 1, 5, 0, 0, (("usd", "0.05"),)),
)
MONTH, EMPTY = (UsageMonth("2026-11", NOW, SOON, lines) for lines in (LINES, ()))
CROWD = UsageMonth("2026-11", NOW, SOON, tuple(UsageLine(user, "demo/clip", "operator", 1, 90 - user, 0, 0) for user in range(50, 80)))
ENTRIES = tuple(
    TrailEntry(str(number), NOW, 7, 44, what, subject, before, after, reason)
    for number, (what, subject, before, after, reason) in enumerate((
        ("limit", "role:8", "", "1000 credits/month", ""),
        ("limit", "member:43", "100 credits/month", "", "asked for it"),
        ("limit", "members", "", "3 clips/day", ""),
        ("setting", "log_channel", "", "71", ""),
        ("policy", "channel:70", "", "allowed", ""),
        ("block", "member:45", "", "too many foxes", "too many foxes"),
    ))
)
DRAWN = BarChart("", "", (), (Bar("1 · Ada", "1", (300, 10)), Bar("2 · Grace", "2", (5,))), "")

EXHIBITS = (
    show(render.table, "nothing was ordered", EMPTY, about_members=True),
    show(render.table, "some", MONTH, about_members=True),
    show(render.table, "more than are listed", CROWD, about_members=True),
    show(render.chart, "nothing was ordered", EMPTY, {}, plain=True),
    show(render.chart, "some", MONTH, {43: "Ada", 44: "Grace"}, plain=True),
    show(render.chart, "more than are drawn", CROWD, {}, plain=True),
    show(render.alt, "of the picture", MONTH, DRAWN, plain=True),
    show(render.month_name, "", MONTH, plain=True),
    show(render.trail, "none", TrailPage((), None), first=True, about_members=True),
    show(render.trail, "none older", TrailPage((), None), first=False, about_members=True),
    show(render.trail, "some", TrailPage(ENTRIES, None), first=True, about_members=True),
)
