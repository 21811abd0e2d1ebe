from bot.discord_io.render import transfer as render
from bot.domain.admin_views import Preview
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Block, PrivateClips
from bot.domain.transfer import BlockChange, EntryChange, LimitChange, SettingChange, ZoneSwitch
from tests.unit.render.exhibit import show
from tests.unit.render.exhibits.limits import MONTHLY
from tests.unit.render.exhibits.server import MEMBER, ROLE
from tests.unit.render.samples import NOW, SOON

CHANGES = (
    SettingChange("confirm_at", None, 50),
    SettingChange("log_channel", 71, None),
    SettingChange("spoiler", False, True),
    SettingChange("private", PrivateClips.ALLOW, PrivateClips.FORCE),
    ZoneSwitch("UTC", "Europe/Berlin"),
    EntryChange(EntryKind.CHANNEL, "70", None, True),
    EntryChange(EntryKind.ROLE, "7", True, False),
    LimitChange(ROLE, MONTHLY, None),
    LimitChange(MEMBER, None, MONTHLY),
    BlockChange(45, None, Block(45, "too many foxes", SOON, 44, NOW)),
    BlockChange(46, Block(46, "", None, 44, NOW), None),
)
STRANGE = (Entry(EntryKind.CHANNEL, "99", True), Entry(EntryKind.MODEL, "gone/model", False))

EXHIBITS = (
    show(render.preview, "nothing changes", 7, Preview(None, ())),
    show(render.preview, "all there can be", 7, Preview("k", CHANGES), about_members=True),
    show(render.preview, "with what is unknown here", 7, Preview("k", CHANGES[:1], STRANGE, (EntryKind.CHANNEL,), True)),
)
