"""The move of the clock: what is planned happens on the way, in time."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain import LIMIT
from bot.sandbox.backstage import Journey
from bot.sandbox.clock import MovableClock, VendorClock
from bot.sandbox.demo import Sandbox
from bot.sandbox.slack import SlackError
from tests.sandbox.backstage.conftest import Drawer

OMAR = {"user": "U0OMAR", "channel": "C0GENERAL"}
HOUR = timedelta(hours=1)


async def test_without_a_bot() -> None:
    """The clocks move although nobody listens; nothing is planned then."""
    clock = MovableClock()
    journey = Journey(clock, VendorClock(real=clock))
    await journey.move(HOUR)
    assert clock.lead() >= HOUR - timedelta(seconds=1)

    with pytest.raises(SlackError, match="nothing_planned"):
        await journey.move_to_next()


async def test_a_day_with_a_schedule(sandbox: Sandbox, drawer: Drawer) -> None:
    """What is planned for tomorrow begins in time and ends in time, though a day passes at once."""
    await sandbox.slack.command("/rec", "schedule standup at='tomorrow 09:00' for=1h on=studio", **OMAR)
    await drawer.done("move", seconds=2 * 24 * 3600)
    await drawer.says("ended as planned")

    said = [message.text for message in sandbox.slack.messages("C0GENERAL")]
    assert not any("late" in text or "did not start" in text for text in said)
    assert [call.verb for call in sandbox.vendors.calls if call.verb in {"init", "stop"}] == ["init", "stop"]
    (task,) = sandbox.vendors.fsp.emulator.recorder.tasks.values()
    assert HOUR <= task.recorded < 3 * HOUR


async def test_to_what_is_planned_next(sandbox: Sandbox, drawer: Drawer) -> None:
    """A recording's planned end is a button away; the service has recorded until then."""
    await sandbox.slack.command("/rec", "start standup on=studio for=45m", **OMAR)
    await drawer.says("*Recording*")
    planned = (await drawer.look())["planned"]
    await drawer.done("move_next")
    await drawer.says("ended as planned")
    (task,) = sandbox.vendors.fsp.emulator.recorder.tasks.values()

    assert planned <= sandbox.journey.clock().timestamp()
    assert task.recorded >= timedelta(minutes=44)


async def test_one_move_at_a_time(sandbox: Sandbox, drawer: Drawer) -> None:
    """A second press while the clock moves is refused."""
    outcomes = await asyncio.gather(*(drawer.post("move", seconds=3600) for _ in range(3)))

    assert sorted(status for status, _ in outcomes) == [200, 400, 400]
    assert {answer.get("error") for _, answer in outcomes} == {None, "moving"}


async def test_the_databases_clock_does_not_undo_it(sandbox: Sandbox, drawer: Drawer) -> None:
    """The bot stays where it was moved to when it compares its clock."""
    await drawer.done("move", seconds=3600)
    await sandbox.bot.clock.compare()

    assert abs(sandbox.bot.clock() - sandbox.journey.clock()) < timedelta(seconds=30)


async def test_a_day_with_a_forgotten_recording(sandbox: Sandbox, drawer: Drawer) -> None:
    """It is asked about after four hours and stopped after twelve, though a day passes at once; the service answers on
    the way, however much was recorded."""
    await sandbox.slack.command("/rec", "start long on=campus", **OMAR)
    await drawer.says("*Recording*")
    await drawer.done("move", seconds=24 * 3600)
    (recording,) = await sandbox.bot.store.find_recordings()

    assert recording.started_at is not None
    assert recording.reminded_at is not None
    assert recording.ended_at is not None
    assert 4 * HOUR <= recording.reminded_at - recording.started_at < 5 * HOUR
    assert 12 * HOUR <= recording.ended_at - recording.started_at < 13 * HOUR
    assert recording.ended_by == LIMIT
    assert {call.outcome for call in sandbox.vendors.calls if call.service == "anyrtc"} == {"200"}
