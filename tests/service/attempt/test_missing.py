"""What FSP denies for a moment goes on: neither an empty list nor a "no such recording" is believed at once."""

import json
from datetime import timedelta

import pytest

from bot.domain import ACTIVE, OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from tests.service.stage import OMAR, Bot
from tests.service.vendors import Vendors

NOTHING = {"business": "RE", "id": 8200, "code": 0, "msg": "10000", "seq": "1"}
STOP = OperationKind.STOP


@pytest.mark.parametrize("listed", [{}, {"record_list": []}, {"record_list": None, "total_num": 1}])
async def test_empty_list(bot: Bot, vendors: Vendors, listed: dict[str, object]) -> None:
    """A recording of which one list says nothing goes on, and can be stopped."""
    recording = await bot.recording()
    vendors.faults.order(Fault(verb="query", body=json.dumps({**NOTHING, **listed}).encode()))
    bot.clock.pass_by(minutes=2)
    await bot.look()
    assert (await bot.get(recording)).state is RecordingState.RECORDING

    bot.clock.pass_by(minutes=2)
    await bot.look()
    assert (await bot.get(recording)).missing_since is None
    await bot.done(STOP, recording)
    assert (await bot.over(recording)).state is RecordingState.READY


async def test_denied_stop(bot: Bot, vendors: Vendors) -> None:
    """A stop that is answered "no such recording" is tried again, which the card says, and then does stop it."""
    recording = await bot.recording()
    vendors.faults.order(Fault(verb="stop", code=30001))
    operation = await bot.asked(STOP, recording)
    await bot.work()
    waiting = await bot.get(recording)
    assert waiting.state is RecordingState.RECORDING
    assert waiting.note.startswith("Stopping: ")
    assert waiting.note.endswith("it is over, or never began. (code 30001) It is being tried again.")

    operation = await bot.ended(operation)

    assert operation.status is OperationStatus.DONE
    assert (await bot.get(recording)).ended_by == OMAR


async def test_denied_for_good(bot: Bot, vendors: Vendors) -> None:
    """After half a minute of it the recording counts as over, which whoever pressed Stop is told."""
    recording = await bot.recording()
    vendors.faults.order(Fault(verb="stop", code=30001, times=50))
    operation = await bot.done(STOP, recording)

    assert operation.answer == "standup had already ended by itself; its files are being looked for."
    assert operation.ended_at is not None
    assert timedelta(seconds=30) <= operation.ended_at - operation.created_at < timedelta(minutes=1)
    assert (await bot.get(recording)).state not in ACTIVE
