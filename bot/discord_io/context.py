"""Who asked, from where, and whether the clip may be posted there: read from an interaction or a message, without a call to Discord."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import discord

from bot.domain.errors import CannotPostHere, NotAllowed, RequestRefused
from bot.domain.lineage import Descent
from bot.domain.origin import ChannelKind, MessageRef, Origin, Place, ReceiptHandle, ReplyReceipt, Requester, Sight, Spot
from bot.domain.presses import Deleter, Press, PressedMessage
from bot.domain.transfer import Known

from .attachments import sources_in
from .mentions import Wish

RECEIPT_LIFE = timedelta(minutes=14)
"""Discord takes edits for 15 minutes."""

REPLY_LIFE = timedelta(minutes=55)
"""Discord takes edits of ordinary messages for ever, but fewer of those that are older than an hour."""

MIB = 1024 * 1024
UPLOAD_LIMITS = {0: 20 * MIB, 1: 20 * MIB, 2: 50 * MIB, 3: 100 * MIB}
"""By boost tier, for a bot's own token. discord.py 2.7.1 still knows the limits of 2025."""

FALLBACK_LOCALE = "en-US"

LARGEST_ID, LONGEST_ID = 2**63, 19
"""As the database holds them."""

LOG_NEEDS = ("view_channel", "send_messages", "read_message_history")

WORKING_ROLES = frozenset({discord.TeamMemberRole.admin, discord.TeamMemberRole.developer})


def origin(
    interaction: discord.Interaction,
    now: datetime,
    *,
    source: MessageRef | None = None,
    source_author: int | None = None,
    parent_job: str | None = None,
    private: bool = False,
) -> Origin:
    """Raise `NotAllowed` outside a server, `CannotPostHere` where the bot is not installed as a member.

    A private clip goes to direct messages, so it does not matter whether this channel can be posted in.
    """
    if interaction.guild_id is None or interaction.channel_id is None:
        raise NotAllowed("not-in-server")
    if not _installed(interaction):
        raise CannotPostHere("not-installed")
    return Origin(
        request_key=f"i:{interaction.id}",
        requester=requester_of(interaction),
        place=_place(interaction, interaction.guild_id, interaction.channel_id),
        # Counted by our own clock, which is also the one that decides when to stop: a skewed host clock cancels out.
        receipt=ReceiptHandle(interaction.application_id, interaction.token, now + RECEIPT_LIFE),
        missing_permissions=() if private else missing_permissions(interaction),
        source=source,
        spot=spot(interaction),
        source_author=source_author,
        parent_job=parent_job,
    )


def origin_of(message: discord.Message, author: discord.User | discord.Member, reply: MessageRef, now: datetime, wish: Wish) -> Origin:
    """The same of a message that is an order. `reply` is ours to it: its receipt, which everybody reads, hence the server's language."""
    guild = message.guild
    if guild is None:
        raise NotAllowed("not-in-server")
    locale, channel = locale_of(message), message.channel
    return Origin(
        request_key=f"m:{message.id}",
        requester=Requester(author.id, locale, roles_of(author)),
        place=_place_in(channel, channel.id, guild, guild.id, locale),
        receipt=ReplyReceipt(reply, now + REPLY_LIFE),
        missing_permissions=missing_for(message),
        spot=spot_of(channel, guild, channel.id),
        source=wish.at,
        source_author=wish.author,
        parent_job=wish.clip,
        ask_first=not wish.named,
        descent=Descent.REMIX if wish.clip is not None else None,
    )


def missing_for(message: discord.Message) -> tuple[str, ...]:
    """What the bot lacks where a message was posted; as `missing_permissions`."""
    guild, channel = message.guild, message.channel
    if guild is None:
        raise NotAllowed("not-in-server")
    return missing_in(channel, guild, channel.permissions_for(guild.me))


def locale_of(message: discord.Message) -> str:
    """Of what everybody in its server reads. Discord does not tell the language of whoever wrote a message."""
    return message.guild.preferred_locale.value if message.guild is not None else FALLBACK_LOCALE


def missing_permissions(interaction: discord.Interaction) -> tuple[str, ...]:
    """What the bot lacks to post a clip in this channel and to find it again there, by Discord's names.

    `thread_member`: it is not in this private thread. Raises `CannotPostHere` while a moderator has timed the bot out.
    """
    return missing_in(interaction.channel, interaction.guild, interaction.app_permissions)


def missing_in(channel: object, guild: discord.Guild | None, held: discord.Permissions) -> tuple[str, ...]:
    """The same for any channel, by what the bot holds there."""
    if held.administrator:
        return ()
    me = guild.me if guild is not None else None
    if me is not None and me.timed_out_until is not None and me.is_timed_out():
        raise CannotPostHere("bot-timed-out", until=me.timed_out_until)
    thread = channel if isinstance(channel, discord.Thread) else None
    needed = ["view_channel", "send_messages" if thread is None else "send_messages_in_threads", "attach_files", "read_message_history"]
    if thread is not None and thread.locked:
        needed.append("manage_threads")
    missing = [name for name in needed if not getattr(held, name)]
    if thread is not None and not held.manage_threads and _not_in(thread, guild):
        missing.append("thread_member")
    return tuple(missing)


def press(interaction: discord.Interaction) -> Press:
    if interaction.guild_id is None:
        return Press(interaction.user.id, interaction.channel_id)
    return Press(interaction.user.id, interaction.channel_id, missing_permissions(interaction), spot(interaction), sight(interaction))


def sight(interaction: discord.Interaction) -> Sight | None:
    """What the server's rules ask of its other channels, from memory."""
    guild = interaction.guild
    if guild is None:
        return None

    def look(channel_id: int) -> Spot | None:
        known = guild.get_channel_or_thread(channel_id)
        return spot_of(known, guild, channel_id) if known is not None else None

    return look


def spot(interaction: discord.Interaction) -> Spot:
    """What the server's rules ask of the channel in which this happened, from memory."""
    return spot_of(interaction.channel, interaction.guild, interaction.channel_id or 0)


def spot_of(channel: object, guild: discord.Guild | None, channel_id: int) -> Spot:
    """The same for any channel. What the gateway tells of it counts before what came with the interaction, which may be less."""
    known = (guild.get_channel_or_thread(channel_id) if guild is not None else None) or channel
    parent = guild.get_channel(known.parent_id) if isinstance(known, discord.Thread) and guild is not None else None
    above = known.parent_id if isinstance(known, discord.Thread) else None
    holder = parent if isinstance(known, discord.Thread) else known
    category = getattr(holder, "category_id", None)
    return Spot(tuple(one for one in (channel_id, above, category) if one), bool(getattr(holder, "nsfw", False)))


def known_in(guild: discord.Guild | None, everyone: int) -> Known:
    """The ids that mean something in a server, from memory. `everyone` is the id of the role that all have."""
    if guild is None:
        return Known(frozenset({everyone}), frozenset(), frozenset())
    channels = frozenset(channel.id for channel in (*guild.channels, *guild.threads))
    logs = frozenset(channel.id for channel in guild.text_channels if can_log(channel))
    return Known(frozenset({everyone, *(role.id for role in guild.roles)}), channels, logs)


def can_log(channel: discord.TextChannel) -> bool:
    return not missing_for_log(channel)


def missing_for_log(channel: discord.TextChannel) -> tuple[str, ...]:
    """What the bot lacks to post alerts there and to find them again, by Discord's names."""
    held = channel.permissions_for(channel.guild.me)
    return () if held.administrator else tuple(name for name in LOG_NEEDS if not getattr(held, name))


def pressed_message(interaction: discord.Interaction) -> PressedMessage:
    """What was pressed, or what the form was opened from. Discord sends it along, with links that live."""
    message = interaction.message
    if message is None:
        raise NotAllowed("outdated-control")
    clip = next((source.file for source in sources_in(message) if source.is_clip), None)
    return PressedMessage(MessageRef(message.channel.id, message.id), clip, message.content)


def deleter(interaction: discord.Interaction) -> Deleter:
    held = interaction.permissions
    moderator = interaction.guild_id is not None and (held.administrator or held.manage_messages)
    return Deleter(interaction.user.id, moderator=moderator, own_room=interaction.guild_id is None)


def requester_of(interaction: discord.Interaction) -> Requester:
    return Requester(user_id=interaction.user.id, locale=interaction.locale.value, role_ids=roles_of(interaction.user))


def server_of(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise NotAllowed("not-in-server")
    return interaction.guild_id


def may_manage(interaction: discord.Interaction) -> bool:
    return interaction.permissions.administrator or interaction.permissions.manage_guild


def require_manager(interaction: discord.Interaction) -> None:
    """An admin may have opened the command to others in Discord's own settings; the right to manage the server stays needed."""
    if not may_manage(interaction):
        raise NotAllowed("not-manager")


def require_moderator(interaction: discord.Interaction) -> None:
    """Whoever may remove messages here, or manage the server, may decide on orders."""
    held = interaction.permissions
    if not (held.administrator or held.manage_guild or held.manage_messages):
        raise NotAllowed("not-moderator")


def roles_of(user: discord.User | discord.Member) -> tuple[int, ...]:
    """None for somebody who is not in the server."""
    return tuple(role.id for role in user.roles if not role.is_default()) if isinstance(user, discord.Member) else ()


def require_owner(interaction: discord.Interaction, owners: Collection[int]) -> None:
    """Discord shows operator commands to administrators of any server, and to everyone in direct messages: this is what guards them."""
    if interaction.user.id not in owners:
        raise NotAllowed("not-owner")


def require_same(interaction: discord.Interaction, user_id: str) -> None:
    """A control that was made for one person is theirs, whoever got to see it."""
    if str(interaction.user.id) != user_id:
        raise NotAllowed("not-your-control")


def server_id(text: str) -> int:
    """A server's id as people type or paste it: Discord's integer options do not hold one. Raises `RequestRefused`."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_ID and int(digits) < LARGEST_ID):
        raise RequestRefused("operator-server-unknown", server=text)
    return int(digits)


def server_names(client: discord.Client) -> dict[int, str]:
    """Of the servers the bot is in, by id; also of those that Discord cannot reach at the moment."""
    return {guild.id: guild.name or str(guild.id) for guild in client.guilds}


def owners_of(application: discord.AppInfo) -> frozenset[int]:
    """Who may work on the application: its owner, or those of the owning team who have joined it with more than reading rights."""
    team = application.team
    if team is None:
        return frozenset({application.owner.id})
    members = {one.id for one in team.members if one.membership_state is discord.TeamMembershipState.accepted and one.role in WORKING_ROLES}
    return frozenset({*members, *({team.owner_id} if team.owner_id else ())})


def _installed(interaction: discord.Interaction) -> bool:
    if interaction.is_guild_integration():
        return True
    # Without any word about the installation, being able to see the server's events is proof enough.
    known = interaction.is_user_integration()
    return not known and interaction.client.get_guild(interaction.guild_id or 0) is not None


def _place(interaction: discord.Interaction, guild_id: int, channel_id: int) -> Place:
    locale = interaction.guild_locale.value if interaction.guild_locale is not None else FALLBACK_LOCALE
    place = _place_in(interaction.channel, channel_id, interaction.guild, guild_id, locale)
    # Discord's number holds the member's own Nitro, which does not help a bot; it can only lower ours.
    return replace(place, upload_limit=min(place.upload_limit, interaction.filesize_limit))


def _place_in(channel: object, channel_id: int, guild: discord.Guild | None, guild_id: int, locale: str) -> Place:
    thread = channel if isinstance(channel, discord.Thread) else None
    tier = guild.premium_tier if guild is not None else 0
    return Place(
        guild_id=guild_id,
        channel_id=channel_id,
        kind=_kind(channel),
        upload_limit=UPLOAD_LIMITS.get(tier, UPLOAD_LIMITS[0]),
        locale=locale,
        parent_id=_open_parent(thread, guild) if thread is not None else None,
    )


def _open_parent(thread: discord.Thread, guild: discord.Guild | None) -> int | None:
    """Where the clip may go when the thread is closed by then.

    What was asked for in a private thread must not surface in the open channel above it, and a forum takes no messages of its own.
    """
    parent = guild.get_channel(thread.parent_id) if guild is not None else None
    return thread.parent_id if isinstance(parent, discord.TextChannel) and not thread.is_private() else None


def _not_in(thread: discord.Thread, guild: discord.Guild | None) -> bool:
    """Without the right to manage threads, the gateway tells of private threads only to their members."""
    return thread.is_private() and guild is not None and guild.get_thread(thread.id) is None


def _kind(channel: object) -> ChannelKind:
    match channel:
        case discord.Thread():
            return ChannelKind.THREAD
        case discord.VoiceChannel() | discord.StageChannel():
            return ChannelKind.VOICE
        case discord.DMChannel() | discord.GroupChannel():
            return ChannelKind.DM
        case _:
            return ChannelKind.TEXT
