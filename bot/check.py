"""``clapper check``: whether everything that the configuration names can be used. Changes nothing anywhere."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import open_client, open_slack, settings_of
from bot.config import Config, ConfigError
from bot.errors import BotError, UsageError
from bot.slack.messenger import SCOPES
from bot.store import Store, StoreInUse
from bot.vendors import RECORDING
from bot.vendors.wire import Settings


@dataclass(frozen=True)
class Finding:
    """One thing that was tried, and what was seen."""

    what: str
    good: bool
    said: str


async def check_everything(config: Config) -> list[Finding]:
    """Try the database, both Slack tokens and every account."""
    findings = [await _tried("database", lambda: _check_store(config))]
    async with open_slack(config.slack) as web:
        findings.append(await _tried("slack bot token", lambda: _check_bot_token(web)))
        findings.append(
            await _tried("slack app token", lambda: _check_app_token(web, config.slack.app_token.get_secret_value()))
        )
    try:
        settings = settings_of(config)
    except ConfigError as error:
        return [*findings, *(Finding("configuration", False, problem) for problem in error.problems)]
    return [*findings, *[finding async for finding in _check_accounts(config, settings)]]


async def _check_accounts(config: Config, settings: Mapping[str, Settings]) -> AsyncIterator[Finding]:
    for name, account in config.accounts.items():
        client = open_client(name, settings[name])
        yield await _tried(f"account {name}", partial(client.call, RECORDING[account.vendor].check_account))
        await client.close()


async def _tried(what: str, attempt: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(what, True, await attempt())
    except SlackApiError as error:
        return Finding(what, False, f"Slack answers {error.response.get('error')}.")
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding(what, False, f"Slack cannot be reached ({type(error).__name__}).")
    except BotError as error:
        return Finding(what, False, str(error))


async def _check_store(config: Config) -> str:
    try:
        async with Store.open(config.store.url) as store:
            await store.ping()
    except StoreInUse:
        return "a running Clapper has it open."
    return "it opens, and its tables are up to date."


async def _check_bot_token(web: AsyncWebClient) -> str:
    who = await web.auth_test()
    missing = SCOPES - {scope.strip() for scope in who.headers.get("x-oauth-scopes", "").split(",")}
    if missing:
        raise UsageError(f"its app lacks the scopes {', '.join(sorted(missing))}: install it again from manifest.yml.")
    return f"it is {who['user']} in {who['team']}."


async def _check_app_token(web: AsyncWebClient, app_token: str) -> str:
    await web.apps_connections_open(app_token=app_token)
    return "it may open a socket."
