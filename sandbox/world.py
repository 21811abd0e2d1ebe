"""The demo's servers, channels and people."""

import time
from dataclasses import dataclass
from pathlib import Path

import discord
from simcord.backend.models import Guild, Overwrite
from simcord.enums import OverwriteType

from sandbox.discord.server import LocalDiscord
from sandbox.stickers import draw_stickers

INVITED = 274878008320
"""What Clapper's invite link asks for: view, send, send in threads, attach, history."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the page can act as. `role` is what the page says about them."""

    id: int
    name: str
    role: str


LANGUAGES = {"en-US": "English", "es-ES": "Español", "es-419": "Español (LatAm)", "ja": "日本語"}
"""What a person's client can be set to, by Discord's locale."""


@dataclass(frozen=True, slots=True)
class World:
    """Ids of what the demo, the driver and tests refer to."""

    people: tuple[Person, ...]
    guild: int
    second_guild: int
    general: int
    video: int
    no_bot_here: int
    after_dark: int
    thread: int
    picture_message: int
    samples: Path

    def person(self, name: str) -> Person:
        return next(person for person in self.people if person.name == name)


def build(local: LocalDiscord, samples: Path) -> World:
    """Furnish an empty local Discord. `samples` is a folder of `pictures.draw_all`. The bot has just the permissions of its invite link."""
    backend = local.backend
    backend.edit_bot_profile("Clapper")
    people = tuple(
        Person(backend.make_user(name.lower(), global_name=name).id, name, role)
        for name, role in (("Mia", "member"), ("Noah", "member"), ("Ada", "server admin"), ("Otto", "operator"))
    )
    mia, noah, ada, otto = people
    local.rest.owner_id = otto.id
    guild = _guild(local, "Clapper Demo", ada, (mia, noah, otto))
    general = backend.create_channel(guild.id, "general", topic="Say hello, then try /video").id
    video = backend.create_channel(guild.id, "video", topic="Clips by Clapper: type /video, or right-click a picture").id
    closed = Overwrite(_bot_role(guild), OverwriteType.ROLE, deny=discord.Permissions(send_messages=True, attach_files=True).value)
    no_bot = backend.create_channel(guild.id, "no-bot-here", topic="Clapper may not post here", overwrites=[closed]).id
    dark = backend.create_channel(guild.id, "after-dark", topic="An age-restricted channel").id
    backend.age_restricted.add(dark)
    unseen = Overwrite(guild.id, OverwriteType.ROLE, deny=discord.Permissions(view_channel=True).value)
    seen = Overwrite(_bot_role(guild), OverwriteType.ROLE, allow=discord.Permissions(view_channel=True).value)
    backend.create_channel(guild.id, "moderators", topic="Only those who run the server see this", overwrites=[unseen, seen])
    thread = backend.create_thread(video, "winter clips", mia.id, broadcast=False).id
    # Servers made in the same millisecond would be on the same shard, however many shards there are.
    time.sleep(0.002)
    second = _guild(local, "Club de Cine", otto, (mia, noah))
    second.preferred_locale = "es-ES"
    backend.create_channel(second.id, "lounge", topic="Un segundo servidor, en español y con su propio cupo")
    backend.create_message(general, ada.id, "Welcome! Clapper makes clips here. Type `/video` and say what you would like to see.")
    backend.create_message(video, mia.id, "Does anybody have a picture that should move?")
    attachments = backend.store_attachments(video, [("boat-at-sea.png", (samples / "boat-at-sea.png").read_bytes())])
    posted = backend.create_message(video, noah.id, "Right-click this one → **Apps** → **Animate**", attachments=attachments)
    backend.create_message(thread, mia.id, "Snow only, please ❄️")
    for sticker in draw_stickers():
        backend.create_sticker(guild.id, sticker.name, ada.id, format_type=sticker.format, file_data=sticker.data)
    return World(people, guild.id, second.id, general, video, no_bot, dark, thread, posted.id, samples)


def _guild(local: LocalDiscord, name: str, owner: Person, members: tuple[Person, ...]) -> Guild:
    guild = local.backend.create_guild(name, owner_id=owner.id)
    guild.roles[_bot_role(guild)].permissions = INVITED
    for member in members:
        local.backend.add_member(guild.id, member.id)
    return guild


def _bot_role(guild: Guild) -> int:
    return next(role.id for role in guild.roles.values() if role.managed)
