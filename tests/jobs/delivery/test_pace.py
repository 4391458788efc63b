"""The pace of posts: what Slack takes of a channel, and how long it wants one left alone."""

from datetime import timedelta

import pytest

from bot.domain import AnnouncementStatus
from bot.jobs.delivery.pace import Pace, Rest
from bot.sandbox.slack import Fault
from tests.jobs.courier import Courier
from tests.service.clock import NOON
from tests.service.stage import GENERAL

POST = "chat.postMessage"
LECTURES = "C0LECTURES"


async def test_one_a_second(courier: Courier) -> None:
    """A channel gets one post a second, in the order they were owed; another channel does not wait for it."""
    for number in range(3):
        await courier.owe(recording={"room": f"room-{number}"})
        courier.bot.clock.pass_by(milliseconds=1)
    await courier.owe(channel=LECTURES)
    for posts in (1, 1, 2, 3):
        await courier.deliver()
        assert len(courier.texts()) == posts
        courier.bot.clock.pass_by(milliseconds=500 if posts == 1 else 1000)

    assert [text.split()[1] for text in courier.texts()] == ["room-0:", "room-1:", "room-2:"]
    assert len(courier.texts(LECTURES)) == 1


async def test_rate_limited(courier: Courier) -> None:
    """A channel that Slack wants left alone is left alone for as long as it says; the others go on, nothing is lost."""
    courier.slack.order(Fault(method=POST, channel=GENERAL, retry_after=30))
    owed = await courier.owe(recording={"room": "a"})
    courier.bot.clock.pass_by(milliseconds=1)
    second = await courier.owe(recording={"room": "b"})
    for _ in range(30):
        await courier.deliver()
        courier.bot.clock.pass_by(milliseconds=999)
    await courier.owe(channel=LECTURES)
    await courier.deliver()
    assert (len(courier.texts()), len(courier.texts(LECTURES))) == (0, 1)
    assert ((await courier.now(owed)).status, (await courier.now(owed)).attempts) == (AnnouncementStatus.PENDING, 0)

    await courier.deliver(seconds=1)
    await courier.deliver(seconds=1)
    assert [(await courier.now(one)).status for one in (owed, second)] == [AnnouncementStatus.SENT] * 2
    posts = [call for call in courier.calls(POST) if call.args["channel"] == GENERAL]
    assert (posts[0].outcome, posts[1].at - posts[0].at >= timedelta(seconds=30)) == ("ratelimited", True)


@pytest.mark.parametrize("replicas", [1, 2, 3, 10])
def test_replicas_share_the_rate(replicas: int) -> None:
    """Slack counts the app: however many replicas there are, all of them together keep to its limits."""
    passed = [0.0]
    paces = [Pace(lambda: NOON, lambda: passed[0], lambda: replicas) for _ in range(replicas)]
    passed[0] += 3600  # after a rest all may begin at once
    posts = updates = 0
    for number in range(120):
        posts += sum(pace.may_post(f"C{number}-{channel}") for pace in paces for channel in range(30))
        updates += sum(pace.may_update() for pace in paces)
        passed[0] += 0.5

    assert 30 <= updates <= 50
    assert 200 <= posts <= 260


def test_rest_ends_when_the_clock_is_set_back() -> None:
    """A pause is counted from when it began, so that a clock set back an hour makes no channel wait an hour."""
    rest = Rest(NOON, timedelta(seconds=30))

    assert rest.holds(NOON)
    assert not rest.holds(NOON + timedelta(seconds=30))
    assert not rest.holds(NOON - timedelta(hours=1))
