"""The Socket Mode connection: what waits for the acknowledgement, and what is done about deafness."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Fault, LocalSlack
from bot.slack.socket_mode import AFTER_ACK, SocketMode

OPEN = "apps.connections.open"


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalSlack]:
    """A local Slack."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with LocalSlack.serve(page=False) as served:
        yield served


@pytest.fixture
async def app(slack: LocalSlack) -> AsyncIterator[AsyncApp]:
    """A Bolt app with one command."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        yield AsyncApp(client=client, process_before_response=True)


async def answered(slack: LocalSlack) -> bool:
    """Whether a command is acknowledged."""
    await slack.until(lambda: slack.links)
    return (await slack.command("/rec", "help", user="U0OMAR", channel="C0GENERAL")).acked


async def test_what_follows_the_ack(slack: LocalSlack, app: AsyncApp) -> None:
    """What a listener leaves for later runs when Slack has the acknowledgement, and is over when it is closed."""
    acked: list[bool] = []

    async def follow() -> None:
        await slack.until(lambda: slack.socket_mode.links)
        acked.append(True)

    @app.command("/rec")
    async def listener(ack, context) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
        assert not acked
        await ack()
        context[AFTER_ACK].append(follow)

    socket = SocketMode(app, slack.app_token)
    await socket.open()
    assert await answered(slack)
    await socket.close()

    assert acked == [True]


async def test_deaf(slack: LocalSlack, app: AsyncApp) -> None:
    """A connection on which nothing is heard is replaced; one that Slack refuses meanwhile is asked for again."""

    @app.command("/rec")
    async def listener(ack) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
        await ack()

    socket = SocketMode(app, slack.app_token, deaf_after=timedelta(0))
    await socket.open()
    await slack.until(lambda: slack.links)
    slack.socket_mode.deafen()
    slack.order(Fault(method=OPEN, error="internal_error"))
    await socket.watch()
    await socket.watch()

    assert await answered(slack)
    assert [call.method for call in slack.calls].count(OPEN) == 3
    await socket.close()


async def test_hearing(slack: LocalSlack, app: AsyncApp) -> None:
    """A connection that is heard is left alone, and so is one that nobody wants yet or any more."""
    socket = SocketMode(app, slack.app_token)
    await socket.watch()
    await socket.open()
    await socket.watch()
    await socket.close()
    await socket.watch()

    assert [call.method for call in slack.calls].count(OPEN) == 1


async def test_refused(slack: LocalSlack, app: AsyncApp) -> None:
    """A wrong token is an error at once, not a silent bot."""
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await SocketMode(app, "xapp-wrong").open()
