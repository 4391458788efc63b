"""The Socket Mode connection: what waits for the acknowledgement, and what is done about deafness."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.sandbox.slack import Fault, LocalSlack
from bot.slack.errors import SlackRefused, SlackUnknown
from bot.slack.socket_mode import AFTER_ACK, SocketMode
from tests.slack.web_api import WebApi, web_client

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
    with pytest.raises(SlackRefused, match="invalid_auth"):
        await SocketMode(app, "xapp-wrong").open()


async def test_unreachable() -> None:
    """A Slack that cannot be reached is an error at once too, and the sentence names no address."""
    async with WebApi.serve() as gone:
        pass
    async with web_client(gone) as client:
        with pytest.raises(SlackUnknown) as trouble:
            await SocketMode(AsyncApp(client=client), "xapp-1").open()

    assert str(trouble.value) == f"{OPEN}: ClientConnectorError"


async def test_ticket_without_an_address() -> None:
    """A proxy's "ok" is no ticket."""
    async with WebApi.serve() as api, web_client(api) as client:
        api.says(f"api/{OPEN}", {"ok": True})
        with pytest.raises(SlackUnknown, match="without a url"):
            await SocketMode(AsyncApp(client=client), "xapp-1").open()


def asked(slack: LocalSlack) -> int:
    """How often the bot asked where to connect."""
    return [call.method for call in slack.calls].count(OPEN)


class Pauses(list[float]):
    """Notes how long it is to be waited, and waits for nothing."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


async def test_pauses(slack: LocalSlack, app: AsyncApp) -> None:
    """The more often Slack refuses a ticket, the later it is asked again; a pause that it names is kept."""
    pauses = Pauses()
    socket = SocketMode(app, slack.app_token, deaf_after=timedelta(0), sleep=pauses)
    await socket.open()
    slack.order(Fault(method=OPEN, error="internal_error", times=7))
    slack.order(Fault(method=OPEN, retry_after=60))
    for _ in range(10):
        await socket.watch()
    await socket.close()

    assert pauses == [0, 0, 1, 2, 4, 8, 16, 30, 30, 60, 0]
    assert asked(slack) == 11


async def test_pauses_of_the_sdk(slack: LocalSlack, app: AsyncApp) -> None:
    """When the SDK connects anew by itself, because Slack asks for it, it does not hurry either."""
    pauses = Pauses()
    socket = SocketMode(app, slack.app_token, sleep=pauses)
    await socket.open()
    await slack.until(lambda: slack.links)
    slack.order(Fault(method=OPEN, error="internal_error"))
    await slack.socket_mode.disconnect()
    await slack.until(lambda: asked(slack) == 2)
    slack.socket_mode.drop()
    await slack.until(lambda: slack.links, timedelta(seconds=30))
    await socket.close()

    assert pauses[:3] == [0, 0, 1]


async def test_in_flight(app: AsyncApp, slack: LocalSlack) -> None:
    """What was taken when the connection is to be closed is acknowledged first, and nothing more is taken."""
    taken, answer = asyncio.Semaphore(0), asyncio.Event()

    @app.command("/rec")
    async def listener(ack) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
        taken.release()
        await answer.wait()
        await ack()

    socket = SocketMode(app, slack.app_token)
    await socket.open()
    first = asyncio.create_task(answered(slack))
    await taken.acquire()
    closing = asyncio.create_task(socket.close())
    second = asyncio.create_task(answered(slack))
    await slack.until(lambda: slack.socket_mode.unacked == 2)
    answer.set()
    await closing

    assert await first
    assert not await second
    assert taken.locked()


async def test_never_answered(slack: LocalSlack, app: AsyncApp) -> None:
    """What takes longer than Slack waits does not keep the bot from stopping."""
    taken, cancelled = asyncio.Event(), asyncio.Event()

    @app.command("/rec")
    async def listener() -> None:
        taken.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    socket = SocketMode(app, slack.app_token)
    await socket.open()
    asking = asyncio.create_task(answered(slack))
    await taken.wait()
    await socket.close()

    assert cancelled.is_set()
    assert not await asking


async def test_follower_that_breaks(slack: LocalSlack, app: AsyncApp) -> None:
    """What breaks after the acknowledgement is a line in the log, and no reason not to stop cleanly."""

    async def follow() -> None:
        raise KeyError("owed")

    @app.command("/rec")
    async def listener(ack, context) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
        await ack()
        context[AFTER_ACK].append(follow)

    socket = SocketMode(app, slack.app_token)
    with capture_logs() as logged:
        await socket.open()
        assert await answered(slack)
        await socket.close()

    assert [line["event"] for line in logged] == ["interaction broke off"]


async def test_closed_while_connecting(slack: LocalSlack, app: AsyncApp) -> None:
    """Closing ends a connecting that is under way: no socket is left behind."""
    socket = SocketMode(app, slack.app_token, deaf_after=timedelta(0))
    await socket.open()
    slack.order(Fault(method=OPEN, delay=timedelta(milliseconds=300)))
    watching = asyncio.create_task(socket.watch())
    await slack.until(lambda: asked(slack) == 2)
    await socket.watch()
    await socket.close()
    await watching

    assert (asked(slack), slack.links) == (2, 0)


async def test_closed_while_disconnecting(slack: LocalSlack, app: AsyncApp) -> None:
    """Closing also ends it where the deaf connection is just being put away."""
    socket = SocketMode(app, slack.app_token, deaf_after=timedelta(0))
    await socket.open()
    watching = asyncio.create_task(socket.watch())
    await asyncio.sleep(0)
    await socket.close()
    await watching

    assert asked(slack) == 1


async def test_cancelled_while_connecting(slack: LocalSlack, app: AsyncApp) -> None:
    """Who cancels the watching itself is not told that all is well."""
    socket = SocketMode(app, slack.app_token, deaf_after=timedelta(0))
    await socket.open()
    slack.order(Fault(method=OPEN, delay=timedelta(milliseconds=300)))
    watching = asyncio.create_task(socket.watch())
    await slack.until(lambda: asked(slack) == 2)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching

    await socket.close()
