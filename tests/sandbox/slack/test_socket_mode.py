"""Socket Mode as the real SDK lives through it: tickets, refresh, broken links, lost and repeated envelopes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.slack import ENVELOPE, LINK, Fault, LocalSlack, SlackError
from tests.sandbox.slack.conftest import Clock, RawClient, TinyBot, connected_bot

WHERE = {"user": "U0OMAR", "channel": "C0GENERAL"}


async def open_link(slack: LocalSlack, raw: RawClient) -> str:
    """Ask for a link's address."""
    return str((await raw.call("apps.connections.open", slack.app_token))["url"])


async def test_hello_says_how_many_links_there_are(slack: LocalSlack, raw: RawClient) -> None:
    """The first word on a link."""
    async with raw.session.ws_connect(await open_link(slack, raw)) as link:
        hello = await link.receive_json()

    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"] == {"app_id": "A0SANDBOX"}
    assert hello["debug_info"]["started"] == "2026-12-01 09:00:00.000+00:00"


async def test_ticket_opens_one_link(slack: LocalSlack, raw: RawClient) -> None:
    """A ticket works once; a made-up one never."""
    url = await open_link(slack, raw)
    async with raw.session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await raw.session.ws_connect(url)


async def test_refused_link_spends_the_ticket(slack: LocalSlack, raw: RawClient) -> None:
    """A handshake can be refused; the ticket is then dead."""
    slack.order(Fault(method=LINK, status=503))
    url = await open_link(slack, raw)

    statuses = []
    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await raw.session.ws_connect(url)
        statuses.append(refusal.value.status)

    assert statuses == [503, 403]


async def test_pings_are_echoed_until_the_link_is_deaf(slack: LocalSlack, raw: RawClient) -> None:
    """A pong repeats its ping; a deaf link stays open and says nothing, and takes no ack."""
    async with raw.session.ws_connect(await open_link(slack, raw), autoping=False) as link:
        await link.receive_json()
        await link.pong(b"nobody asked")
        await link.ping(b"sdk-ping-pong:1.5")
        pong = await link.receive()
        slack.socket_mode.deafen()
        await link.ping(b"sdk-ping-pong:2.5")

        with pytest.raises(TimeoutError):
            await link.receive(timeout=0.05)

    assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")


async def test_envelopes_take_turns(slack: LocalSlack, raw: RawClient) -> None:
    """Each envelope goes to one link, and any link may bring its ack."""
    async with (
        raw.session.ws_connect(await open_link(slack, raw)) as first,
        raw.session.ws_connect(await open_link(slack, raw)) as second,
    ):
        await slack.until(lambda: slack.links == 2)
        commands = [asyncio.create_task(slack.command("/rec", str(number), **WHERE)) for number in range(2)]
        assert (await first.receive_json())["num_connections"] == 1
        assert (await second.receive_json())["num_connections"] == 2
        envelopes = [await first.receive_json(), await second.receive_json()]
        for envelope in envelopes:
            await second.send_json({"envelope_id": envelope["envelope_id"]})
        await second.send_json({"envelope_id": "nobody waits for this"})

        assert all([(await command).acked for command in commands])

    assert [envelope["payload"]["text"] for envelope in envelopes] == ["0", "1"]
    assert envelopes[0]["type"] == "slash_commands"
    assert (envelopes[0]["retry_attempt"], envelopes[0]["retry_reason"]) == (0, "")


async def test_eleventh_link_is_turned_away(slack: LocalSlack, raw: RawClient) -> None:
    """Ten links are the limit."""
    links = [await raw.session.ws_connect(await open_link(slack, raw)) for _ in range(10)]
    await slack.until(lambda: slack.links == 10)

    async with raw.session.ws_connect(await open_link(slack, raw)) as eleventh:
        refusal = await eleventh.receive_json()

    assert refusal["reason"] == "too_many_websockets"
    assert slack.links == 10
    await asyncio.gather(*(link.close() for link in links))


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_sdk_reconnects_when_asked(slack: LocalSlack, bot: TinyBot, reason: str) -> None:
    """The SDK takes a new link, and commands go on."""
    bot.on("/rec", bot.answer)

    await slack.socket_mode.disconnect(reason)
    await slack.until(lambda: len(tickets(slack)) == 2 and slack.links)

    assert (await slack.command("/rec", **WHERE)).acked


async def test_ack_may_come_over_the_next_link(slack: LocalSlack, bot: TinyBot) -> None:
    """An envelope in flight during a refresh is acked over the new link."""
    arrived, refreshed = asyncio.Event(), asyncio.Event()

    async def wait(ack: Any) -> None:
        arrived.set()
        await refreshed.wait()
        await ack("still here")

    bot.on("/rec", wait)
    command = asyncio.create_task(slack.command("/rec", **WHERE))
    await arrived.wait()
    await slack.socket_mode.disconnect()
    await slack.until(lambda: len(tickets(slack)) == 2 and slack.links)
    refreshed.set()

    assert (await command).acked


async def test_sdk_comes_back_after_a_cut(slack: LocalSlack, bot: TinyBot) -> None:
    """A link that is cut without a word is replaced by the SDK."""
    bot.on("/rec", bot.answer)

    slack.socket_mode.drop()
    cut_off = await slack.command("/rec", **WHERE)
    await slack.until(lambda: slack.links, within=timedelta(seconds=10))

    assert cut_off.error == "dispatch_failed"
    assert (await slack.command("/rec", **WHERE)).acked


async def test_only_slacks_reasons_disconnect(slack: LocalSlack) -> None:
    """A reason that Slack never gives is a mistake of the test."""
    with pytest.raises(SlackError, match="not a reason to disconnect"):
        await slack.socket_mode.disconnect("boredom")


async def test_lost_envelope_comes_again(slack: LocalSlack, bot: TinyBot) -> None:
    """The first delivery can be lost; the retry is then the only one the bot ever sees."""
    bot.on("/rec", bot.answer)
    slack.order(Fault(method=ENVELOPE, drop=True))

    lost = await slack.command("/rec", "start x", **WHERE)
    again = await slack.redeliver(retry_attempt=1, retry_reason="timeout")

    assert (lost.acked, lost.error) == (False, "operation_timeout")
    assert again.acked
    assert len(bot.seen) == 1


async def test_late_envelope(clock: Clock) -> None:
    """The person is told after Slack's patience, the bot hears of it all the same, and the end waits for nothing."""
    async with LocalSlack.serve(now=clock, ack_deadline=timedelta(seconds=0.2)) as slack, connected_bot(slack) as bot:
        heard: asyncio.Queue[str] = asyncio.Queue()

        async def listen(ack: Callable[[], Awaitable[None]], body: Mapping[str, Any]) -> None:
            heard.put_nowait(body["text"])
            await ack()

        bot.on("/rec", listen)
        slack.order(Fault(method=ENVELOPE, delay=timedelta(seconds=1)))
        late = await slack.command("/rec", "start standup", **WHERE)
        text = await asyncio.wait_for(heard.get(), 60)
        slack.order(Fault(method=ENVELOPE, delay=timedelta(hours=1)))
        await slack.command("/rec", "stop standup", **WHERE)

    assert (late.acked, late.error) == (False, "operation_timeout")
    assert text == "start standup"
    assert heard.empty()


async def test_late_envelope_without_a_link(clock: Clock) -> None:
    """Nobody is there any more to take it: the person was told long ago."""
    async with LocalSlack.serve(now=clock, ack_deadline=timedelta(seconds=0.2)) as slack:
        async with connected_bot(slack):
            slack.order(Fault(method=ENVELOPE, delay=timedelta(seconds=1)))
            late = asyncio.create_task(slack.command("/rec", "start standup", **WHERE))
            await slack.until(lambda: slack.socket_mode.unacked)
        await slack.until(lambda: not slack.links)

        assert (await late).error == "operation_timeout"


async def test_doubled_envelope_is_acked_twice(slack: LocalSlack, bot: TinyBot) -> None:
    """Two deliveries of one envelope at the same time both end."""
    bot.on("/rec", bot.note)

    first, second = await asyncio.gather(slack.command("/rec", **WHERE), slack.redeliver(retry_attempt=0))

    assert first.envelope_id == second.envelope_id
    assert first.acked
    assert second.acked


async def test_dead_link_is_a_time_out(clock: Clock) -> None:
    """An envelope sent into a link whose peer plays dead is never acked."""
    async with (
        LocalSlack.serve(now=clock, ack_deadline=timedelta(seconds=0.1)) as slack,
        connected_bot(slack) as bot,
    ):
        bot.on("/rec", bot.answer)
        slack.socket_mode.deafen()

        assert (await slack.command("/rec", **WHERE)).error == "operation_timeout"


def tickets(slack: LocalSlack) -> list[str]:
    return [call.outcome for call in slack.calls if call.method == "apps.connections.open"]
