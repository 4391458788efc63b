"""What is told in other channels than where it was asked for: what everybody may know, and nobody is called there."""

import pytest

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus, RecordingState, StreamState
from bot.jobs.delivery.elsewhere import KNOWN_FOR
from bot.sandbox.slack import Fault
from bot.service.owing import owe
from tests.jobs.courier import Courier
from tests.service.stage import GENERAL, OMAR, TEAM
from tests.store.domain_objects import make_stream

LECTURES, OPS, DIRECT = "C0LECTURES", "C0OPS", "D0OMAR"
ABOUT = "conversations.info"
FAILED, PENDING = AnnouncementStatus.FAILED, AnnouncementStatus.PENDING
K = AnnouncementKind


async def owe_in(
    courier: Courier, home: str, kind: K, *, channel: str = LECTURES, state: RecordingState = RecordingState.READY
) -> Announcement:
    """Owe a channel a message about a recording that was asked for in another."""
    now = courier.bot.clock()
    posted = await courier.owe(
        K.CARD, channel=home, status=AnnouncementStatus.FAILED, recording={"state": state, "started_at": now}
    )
    owed = owe(kind, await courier.recording(posted), now, channel=channel)
    await courier.bot.store.save(courier.bot.lease(), announcements=[owed])
    return owed


@pytest.mark.parametrize("home", [OPS, DIRECT, "C0UNKNOWN"])
@pytest.mark.parametrize("kind", [K.NOTICE, K.STARTED, K.ENDED, K.REMINDER])
async def test_not_public(courier: Courier, home: str, kind: K) -> None:
    """Nothing is told of what was asked for in a channel that is private, direct, or not to be looked at."""
    state = RecordingState.RECORDING if kind is K.REMINDER else RecordingState.READY
    owed = await owe_in(courier, home, kind, state=state)
    await courier.deliver()

    assert courier.texts(LECTURES) == []
    assert (await courier.now(owed)).status is FAILED


async def test_live_stream_that_is_not_public(courier: Courier) -> None:
    """So it is with the addresses of a live stream."""
    stream = make_stream(team=TEAM, channel=OPS, state=StreamState.LIVE)
    owed = owe(K.LIVE, stream, courier.bot.clock(), channel=LECTURES)
    await courier.bot.store.save(courier.bot.lease(), stream=stream, announcements=[owed])
    await courier.deliver()

    assert courier.texts(LECTURES) == []


async def test_many_that_are_not_public(courier: Courier) -> None:
    """In a message about many there are only those that may be told."""
    for home in (OPS, GENERAL, OPS, GENERAL, OPS):
        await owe_in(courier, home, K.NOTICE)
    await courier.deliver()

    assert courier.only(LECTURES).text.startswith("2 recordings are over")
    assert len(courier.calls(ABOUT)) == 2


@pytest.mark.parametrize(("kind", "state"), [(K.REMINDER, RecordingState.RECORDING), (K.NOTICE, RecordingState.FAILED)])
async def test_called_at_home_alone(courier: Courier, kind: K, state: RecordingState) -> None:
    """Who asked is called where it was asked for, and in no other channel that hears of it."""
    away = await owe_in(courier, GENERAL, kind, state=state)
    home = owe(kind, await courier.recording(away), courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease(), announcements=[home])
    await courier.deliver(hours=4)

    assert f"<@{OMAR}>" in str(courier.only(GENERAL).blocks)
    assert "<@" not in str(courier.only(LECTURES).blocks)


async def test_not_told_whether_it_is_public(courier: Courier) -> None:
    """Where Slack does not tell, it is asked again, and nothing is told until then."""
    courier.slack.order(Fault(method=ABOUT, status=500, times=2))
    owed = await owe_in(courier, GENERAL, K.NOTICE)
    for _ in range(2):
        await courier.deliver(seconds=5)
        assert ((await courier.now(owed)).status, courier.texts(LECTURES)) == (PENDING, [])

    await courier.deliver(seconds=5)
    assert len(courier.texts(LECTURES)) == 1


async def test_too_busy_to_tell(courier: Courier) -> None:
    """Where Slack asks for a pause, the channel waits so long."""
    courier.slack.order(Fault(method=ABOUT, retry_after=30))
    await owe_in(courier, GENERAL, K.NOTICE)
    await courier.deliver()
    await courier.deliver(seconds=29)
    assert courier.texts(LECTURES) == []

    await courier.deliver(seconds=1)
    assert len(courier.texts(LECTURES)) == 1


async def test_closed_meanwhile(courier: Courier) -> None:
    """A channel that is made private is known to be so a minute later."""
    await owe_in(courier, GENERAL, K.NOTICE)
    await courier.deliver()
    courier.slack.order(Fault(method=ABOUT, error="channel_not_found"))
    await owe_in(courier, GENERAL, K.NOTICE)
    await courier.deliver(seconds=1)
    assert len(courier.texts(LECTURES)) == 2

    await owe_in(courier, GENERAL, K.NOTICE)
    await courier.deliver(seconds=KNOWN_FOR.total_seconds())
    assert len(courier.texts(LECTURES)) == 2
