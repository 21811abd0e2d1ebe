from bot.discord_io.render import notices as render
from bot.domain.quota import Notice
from tests.unit.render.exhibit import show
from tests.unit.render.samples import NOW, SOON


def _alert(level: int) -> Notice:
    values = (("level", level), ("period", "month"), ("unit", "credits"), ("left", 1000 - 10 * level), ("most", 1000), ("ends", SOON))
    return Notice("n1", 7, 70, "notice-alert", values, "nonce", NOW)


EXHIBITS = (
    show(render.text, "80 % is used", _alert(80)),
    show(render.text, "nothing is left", _alert(100)),
    show(render.marker, "", _alert(80), plain=True),
)
