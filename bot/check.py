"""``clapper check``: whether everything that the configuration names can be used. Changes nothing anywhere."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.app import open_client, open_slack, settings_of
from bot.client import Client
from bot.config import Config, ConfigError
from bot.errors import BotError, UsageError, VendorError
from bot.service.options import OptionsError, check_options
from bot.service.streams import check_stream_options
from bot.slack.errors import SlackError, SlackRefused, translated
from bot.slack.messenger import SCOPES, Messenger
from bot.store import Shape, StoreError, StoreInUse, inspect
from bot.vendors import RECORDING, STREAMING
from bot.vendors.fsp.tables import LOGIN_TAKEN
from bot.vendors.wire import Settings
from bot.words import counted


@dataclass(frozen=True)
class Finding:
    """One thing that was tried, and what was seen."""

    what: str
    good: bool
    said: str


async def check_everything(config: Config) -> AsyncIterator[Finding]:
    """Try the database, both Slack tokens, every user group, every profile and every account; each is told at once."""
    database, held = await _check_store(config)
    yield database
    async for finding in _check_slack(config):
        yield finding
    try:
        settings = settings_of(config)
    except ConfigError as error:
        for problem in error.problems:
            yield Finding("configuration", False, problem)
        return
    for name, preset in config.profiles.items():
        yield _check_profile(config, name, preset)
    async for finding in _check_accounts(config, settings, held):
        yield finding


async def _check_store(config: Config) -> tuple[Finding, Collection[str]]:
    """Also which accounts a running bot holds."""
    try:
        seen = await inspect(config.store.url)
    except StoreInUse:
        return Finding("database", True, "a running Clapper has it open."), config.accounts.keys()
    except StoreError as error:
        return Finding("database", False, str(error)), ()
    return Finding("database", seen.shape is not Shape.NEWER, _SHAPES[seen.shape]), seen.held


_SHAPES: Mapping[Shape, str] = {
    Shape.MISSING: "it has no tables yet: clapper run creates them.",
    Shape.OLDER: "its tables are those of an older version: clapper run brings them up to date.",
    Shape.CURRENT: "it opens, and its tables are up to date.",
    Shape.NEWER: "its tables are those of a newer version, which this one cannot use.",
}


async def _check_slack(config: Config) -> AsyncIterator[Finding]:
    app_token = config.slack.app_token.get_secret_value()
    async with open_slack(config.slack) as web:
        yield await _tried("slack bot token", lambda: _check_bot_token(web))
        yield await _tried("slack app token", lambda: _check_app_token(web, app_token))
        messenger = Messenger(web)
        for group in config.access.usergroups:
            yield await _tried(f"user group {group}", partial(_check_group, messenger, group))


async def _check_accounts(
    config: Config, settings: Mapping[str, Settings], held: Collection[str]
) -> AsyncIterator[Finding]:
    for name, account in config.accounts.items():
        client = open_client(name, settings[name])
        yield await _tried(f"account {name}", partial(_check_account, client, account.vendor, is_held=name in held))
        await client.close()


async def _check_account(client: Client, vendor: str, *, is_held: bool) -> str:
    try:
        return await client.call(RECORDING[vendor].check_account)
    except VendorError as error:
        if is_held and error.code == LOGIN_TAKEN:
            return "it is in use by the running Clapper, which has the one login that its service allows."
        raise


async def _tried(what: str, attempt: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(what, True, await attempt())
    except SlackRefused as error:
        return Finding(what, False, f"Slack answers {error}.")
    except SlackError as error:
        return Finding(what, False, f"Slack cannot be reached ({error}).")
    except BotError as error:
        return Finding(what, False, str(error))


async def _check_bot_token(web: AsyncWebClient) -> str:
    with translated("auth.test"):
        who = await web.auth_test()
    missing = SCOPES - {scope.strip() for scope in who.headers.get("x-oauth-scopes", "").split(",")}
    if missing:
        raise UsageError(f"its app lacks the scopes {', '.join(sorted(missing))}: install it again from manifest.yml.")
    return f"it is {who['user']} in {who['team']}."


async def _check_group(messenger: Messenger, group: str) -> str:
    return f"it has {counted(len(await messenger.members(group)), 'member')}."


def _check_profile(config: Config, name: str, preset: Mapping[str, Any]) -> Finding:
    """A profile is for the accounts of one service, or of several: it must fit some."""
    refused = {account: _refusal(one.vendor, preset) for account, one in config.accounts.items()}
    fitting = [account for account, refusal in refused.items() if not refusal]
    said = f"it fits {', '.join(fitting)}." if fitting else " ".join(f"{key}: {why}" for key, why in refused.items())
    return Finding(f"profile {name}", bool(fitting), said)


def _refusal(vendor: str, preset: Mapping[str, Any]) -> str:
    """Why a profile fits neither the recordings of a service nor its live streams; nothing where it fits."""
    try:
        check_options(RECORDING[vendor].Options, preset)
    except OptionsError as error:
        return _live_refusal(vendor, preset, str(error))
    return ""


def _live_refusal(vendor: str, preset: Mapping[str, Any], otherwise: str) -> str:
    if vendor not in STREAMING:
        return otherwise
    try:
        check_stream_options(STREAMING[vendor].StreamOptions, preset, {}, "")
    except OptionsError as error:
        return f"{otherwise} For live streams: {error}"
    return ""


async def _check_app_token(web: AsyncWebClient, app_token: str) -> str:
    with translated("apps.connections.open"):
        await web.apps_connections_open(app_token=app_token)
    return "it may open a socket."
