"""Commands named and described from the Fluent files, in every language that has one."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, locale_str

from bot.domain.errors import InternalError
from bot.text import Texts

IN_SERVERS = AppCommandContext(guild=True, dm_channel=False, private_channel=False)
IN_SERVERS_AND_DMS = AppCommandContext(guild=True, dm_channel=True, private_channel=False)
INTO_SERVERS = AppInstallationType(guild=True, user=False)


class FluentTranslator(app_commands.Translator):
    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's signature
    ) -> str | None:
        key = string.extras.get("key")
        return self._texts.own(locale.value, key) if isinstance(key, str) else None


def named(texts: Texts, key: str) -> locale_str:
    return locale_str(texts.say("en", key), key=key)


def slash(
    texts: Texts,
    path: str,
    callback: Callable[..., Coroutine[Any, Any, Any]],
    *,
    options: tuple[str, ...] = (),
    contexts: AppCommandContext = IN_SERVERS,
) -> app_commands.Command[Any, ..., Any]:
    """A slash command. `path` is its name with its groups (`clapper-quota-set`), from which the keys of its texts are made.

    What an option can be chosen from is shown as `value-<value>`.
    """
    top = "-" not in path
    command: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=named(texts, f"command-{path}"),
        description=named(texts, f"command-{path}-description"),
        callback=callback,
        allowed_contexts=contexts if top else None,
        allowed_installs=INTO_SERVERS if top else None,
    )
    choices = {one.name: [_choice(texts, choice) for choice in one.choices] for one in command.parameters if one.choices}
    if choices:
        app_commands.choices(**choices)(command)
    return app_commands.describe(**{name: named(texts, f"option-{path}-{name}") for name in options})(command) if options else command


def _choice(texts: Texts, plain: app_commands.Choice[str | int | float]) -> app_commands.Choice[str | int | float]:
    return app_commands.Choice(name=named(texts, f"value-{plain.value}"), value=plain.value)


def group(
    texts: Texts,
    path: str,
    *,
    parent: app_commands.Group | None = None,
    permissions: discord.Permissions | None = None,
    contexts: AppCommandContext = IN_SERVERS,
) -> app_commands.Group:
    return app_commands.Group(
        name=named(texts, f"command-{path}"),
        description=named(texts, f"command-{path}-description"),
        parent=parent,
        default_permissions=permissions,
        allowed_contexts=None if parent else contexts,
        allowed_installs=None if parent else INTO_SERVERS,
    )


def root_group(tree: app_commands.CommandTree[Any], name: str) -> app_commands.Group:
    """A group that another cog has put into the tree, to add to; that cog has to be loaded before."""
    found = tree.get_command(name)
    if not isinstance(found, app_commands.Group):
        raise InternalError("internal", what=f"no group /{name} is loaded yet")
    return found


def message_menu(texts: Texts, path: str, callback: Callable[..., Coroutine[Any, Any, Any]]) -> app_commands.ContextMenu:
    return app_commands.ContextMenu(
        name=named(texts, f"command-{path}"), callback=callback, allowed_contexts=IN_SERVERS, allowed_installs=INTO_SERVERS
    )
