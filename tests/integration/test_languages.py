"""A member whose Discord is Spanish, in a server whose language is Japanese: private text is theirs, public text the server's."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord.app_commands import ContextMenu

from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.render.receipt import receipt
from bot.discord_io.restraint import Restraint
from bot.domain.holds import Hold
from bot.domain.jobs import ClipFile, Failure, FailureKind, Job, JobState
from bot.domain.origin import ChannelKind, Place
from bot.domain.outbox import OutboxRow, Owed, Rung
from bot.domain.outcomes import Posted
from bot.domain.quota import Notice
from bot.domain.views import JobView
from tests.integration.posting import noticing
from tests.integration.review_cases import case, notice
from tests.integration.stage import Stage
from tests.unit.render.samples import job

pytestmark = pytest.mark.asyncio

SPANISH, JAPANESE = "es-ES", "ja"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""SimCord's world begins here."""


@pytest_asyncio.fixture
async def abroad(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    backend = stage.env.backend
    backend.guilds[stage.guild.id].preferred_locale = JAPANESE
    seen = stage.client.get_guild(stage.guild.id)
    assert seen is not None
    seen.preferred_locale = discord.Locale.japanese
    emit = backend.emit

    def in_their_languages(event: str, payload: Any, *more: Any, **named: Any) -> Any:
        if event == "INTERACTION_CREATE":
            payload |= {"locale": SPANISH, "guild_locale": JAPANESE}
        return emit(event, payload, *more, **named)

    monkeypatch.setattr(backend, "emit", in_their_languages)
    return stage


def theirs(stage: Stage, state: JobState, **facts: Any) -> Job:
    place = Place(stage.guild.id, stage.channel.id, ChannelKind.TEXT, 20 * 1024 * 1024, locale=JAPANESE)
    given = job(state, place=place, **facts)
    return replace(given, requester=replace(given.requester, user_id=stage.member.id, locale=SPANISH))


async def test_an_answer_to_a_command_is_the_member_s(abroad: Stage) -> None:
    result = await abroad.member.slash(abroad.channel, "quota")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content.startswith("**A ti** te quedan **100** de 100 créditos este mes")


async def test_a_refusal_is_the_member_s(abroad: Stage) -> None:
    result = await abroad.member.slash(abroad.channel, "video")
    assert result.ephemeral
    assert result.response is not None
    text, reference = result.response.content.splitlines()
    assert text == "Dame un prompt, una imagen o un clip con el que trabajar."
    assert reference.startswith("-# Referencia ")


async def test_the_order_remembers_both_languages(abroad: Stage) -> None:
    result = await abroad.member.slash(abroad.channel, "video", prompt="un zorro")
    ((_, origin),) = abroad.services.orders
    assert (origin.requester.locale, origin.place.locale) == (SPANISH, JAPANESE)
    assert result.response is not None
    assert result.response.content.startswith("**Aceptado** · `demo/clip` · 5 s")
    (row,) = result.response.components
    assert [one["label"] for one in row["components"]] == ["Cancelar"]


async def test_a_receipt_is_the_member_s_in_every_state(abroad: Stage) -> None:
    def said(state: JobState, **facts: Any) -> str:
        return receipt(abroad.client.texts, JobView(theirs(abroad, state, **facts), None))

    failed = said(JobState.FAILED, failure=Failure(FailureKind.MODERATED))
    assert failed.startswith("**Falló** · `aivideomaker/t2v` · 5 s · 16:9 · 25 créditos")
    assert "El filtro del proveedor" in failed
    assert said(JobState.FETCHING, succeeded_at=EPOCH).endswith("Estoy descargando el clip.")


@pytest.mark.parametrize(
    ("rung", "price", "first_button"), [(Rung.CHANNEL, "25 クレジット", "もう一度"), (Rung.DM, "25 créditos", "Borrar")]
)
async def test_the_clip_is_the_server_s_and_in_a_direct_message_the_member_s(
    abroad: Stage, tmp_path: Path, rung: Rung, price: str, first_button: str
) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "clip.mp4").write_bytes(b"ftyp" * 100)
    sender = DiscordMessenger(abroad.client, abroad.client.texts, abroad.clock, tmp_path, Restraint(abroad.clock, per_second=math.inf))
    owed = OutboxRow(id="row-1", job_id="k3v9x2m4q7ab", owed=Owed.CLIP, nonce="nonce-1", created_at=EPOCH, first_try_at=EPOCH)
    clip = theirs(abroad, JobState.DELIVERING, clip=ClipFile("spool/clip.mp4", 400, 5.0, 1280, 720), late=True)

    posted = await sender.post(owed, clip, rung)
    assert isinstance(posted, Posted)
    message = abroad.env.backend.get_message(posted.message.channel_id, posted.message.message_id)
    assert price in message.content
    assert message.components[0]["components"][0]["label"] == first_button
    assert message.attachments[0]["description"].startswith("次のプロンプト" if rung is Rung.CHANNEL else "Video hecho con el prompt")


@pytest.mark.parametrize("owed", [owed for owed in Owed if owed is not Owed.CLIP])
async def test_notices_are_the_server_s(abroad: Stage, tmp_path: Path, owed: Owed) -> None:
    sender = DiscordMessenger(abroad.client, abroad.client.texts, abroad.clock, tmp_path, Restraint(abroad.clock, per_second=math.inf))
    row = OutboxRow(id="row-1", job_id="k3v9x2m4q7ab", owed=owed, nonce="nonce-1", created_at=EPOCH, first_try_at=EPOCH)
    failed = theirs(abroad, JobState.FAILED, failure=Failure(FailureKind.PROVIDER))

    assert isinstance(await sender.post(row, failed, Rung.CHANNEL), Posted)
    message = abroad.channel.last_message
    assert message is not None
    words = message.content.replace(f"<@{abroad.member.id}>", "")
    assert any("぀" <= letter <= "ヿ" for letter in words), words
    labels = [str(getattr(one, "label", "")) for row in message.components for one in getattr(row, "children", [])]
    assert all(any(letter > "぀" for letter in label) for label in labels), labels


async def test_an_alert_in_the_log_channel_is_the_server_s(abroad: Stage) -> None:
    values = (("level", 80), ("period", "month"), ("unit", "credits"), ("left", 200), ("most", 1000), ("ends", EPOCH))
    alert = Notice("k3v9", abroad.guild.id, abroad.channel.id, "notice-alert", values, "nonce-1", EPOCH, first_try_at=EPOCH)
    assert isinstance(await noticing(abroad).post(alert), Posted)
    message = abroad.channel.last_message
    assert message is not None
    assert message.content.startswith("**このサーバーの割り当ての 80 % を使いました**。今月の残りは 1,000 クレジット中 200 です。")


async def test_moderators_are_asked_in_the_server_s_language_and_the_member_in_theirs(abroad: Stage) -> None:
    abroad.services.hold = Hold.STOPPED
    stopped = await abroad.member.slash(abroad.channel, "video", prompt="un zorro")
    assert stopped.response is not None
    assert stopped.response.content.startswith("**Parado** · `demo/clip` · 5 s")
    sent = await abroad.member.click(stopped.response, label="Mandar a los moderadores")
    assert sent.response is not None
    assert "Se ha preguntado a los moderadores." in sent.response.content

    assert isinstance(await noticing(abroad).post(notice(abroad), case(abroad)), Posted)
    question = abroad.channel.last_message
    assert question is not None
    assert question.content.startswith("**この依頼を承認しますか?** · `demo/clip` · 5 秒")
    assert [getattr(one, "label", "") for row in question.components for one in getattr(row, "children", [])] == ["承認", "却下…"]


async def test_everybody_reads_the_answer_to_a_mention(abroad: Stage) -> None:
    assert abroad.client.user is not None
    await abroad.member.send(abroad.channel, f"<@{abroad.client.user.id}>")
    message = abroad.channel.last_message
    assert message is not None
    assert message.content.startswith("見たいものを教えてください。")


async def test_the_receipt_of_a_mention_is_public_and_so_the_server_s(abroad: Stage) -> None:
    assert abroad.client.user is not None
    await abroad.member.send(abroad.channel, f"<@{abroad.client.user.id}> un zorro en la nieve")
    ((_, origin),) = abroad.services.orders
    assert (origin.requester.locale, origin.place.locale) == (JAPANESE, JAPANESE)
    message = abroad.channel.last_message
    assert message is not None
    assert message.content.startswith("**受付完了** · `demo/clip` · 5 秒")


async def test_commands_are_described_in_each_language_and_typed_in_one(stage: Stage) -> None:
    video = stage.env.backend.find_command("video", None, type=1)
    animate = stage.env.backend.find_command("Animate", None, type=3)
    assert video is not None
    assert animate is not None
    assert set(video["name_localizations"].values()) == {"video"}
    described = video["description_localizations"]
    assert described["es-ES"] == described["es-419"] == "Haz un video a partir de un texto, una imagen o un clip"
    assert described["ja"] == "プロンプト、画像、クリップから動画を作ります"
    others = stage.env.backend.find_command("privacy", None, type=1)
    assert others is not None
    pictures = next(one for one in others["options"] if one["name"] == "pictures")
    (allow, forbid) = pictures["options"][0]["choices"]
    assert (forbid["name"], forbid["value"], forbid["name_localizations"]["ja"]) == ("forbid", "forbid", "禁止 (forbid)")
    assert allow["name_localizations"]["es-419"] == "permitir (allow)"
    assert {animate["name_localizations"][one] for one in ("es-ES", "es-419", "ja")} == {"Animar", "動画にする"}


async def test_commands_with_their_longest_words_keep_discord_s_limits(stage: Stage) -> None:
    names = [(command.name, 3 if isinstance(command, ContextMenu) else 1) for command in stage.client.tree.get_commands()]
    assert len(names) > 5
    for name, kind in names:
        registered = stage.env.backend.find_command(name, None, type=kind)
        assert registered is not None
        assert longest(registered) <= 8000, name


def longest(node: Mapping[str, Any]) -> int:
    """Discord's count of a command, with the longest localisation of each text."""
    own = 0
    for field, most in (("name", 32), ("description", 100)):
        texts = [node.get(field) or "", *(node.get(f"{field}_localizations") or {}).values()]
        assert all(len(text) <= most for text in texts), texts
        own += max(map(len, texts))
    choices = sum(longest_choice(choice) for choice in node.get("choices") or [])
    return own + choices + sum(longest(option) for option in node.get("options") or [])


def longest_choice(choice: Mapping[str, Any]) -> int:
    names = [choice["name"], *(choice.get("name_localizations") or {}).values()]
    assert all(1 <= len(name) <= 100 for name in names)
    return max(map(len, names)) + len(str(choice["value"]))
