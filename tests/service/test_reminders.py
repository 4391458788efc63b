"""Long recordings: asked about in time, asked again when they were given more, and stopped when they were forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import (
    LIMIT,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    OperationKind,
    Recording,
    RecordingState,
)
from bot.service.reminders import BEFORE_END, is_reminder_due, reminder_at
from tests.service.clock import NOON
from tests.service.stage import Bot
from tests.service.vendors import ACCOUNTS
from tests.store.domain_objects import make_recording
from tests.store.rows import find_announcement

ACCOUNT = ACCOUNTS["studio"]
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def running(**changes: object) -> Recording:
    """A recording that began at noon and has no planned end."""
    return make_recording(started_at=NOON, created_at=NOON, **changes)


@pytest.mark.parametrize(
    ("recording", "at"),
    [
        (running(), NOON + ACCOUNT.max_recording),
        (running(state=RecordingState.PAUSED), NOON + ACCOUNT.max_recording),
        (running(reminded_at=NOON + 4 * HOUR), None),
        (running(planned_end=NOON + 9 * HOUR), None),
        (running(planned_end=NOON + 5 * HOUR, reminded_at=NOON + 4 * HOUR), NOON + 5 * HOUR - BEFORE_END),
        (running(planned_end=NOON + 5 * HOUR, reminded_at=NOON + 5 * HOUR - BEFORE_END), None),
        (running(state=RecordingState.STOPPING), None),
        (make_recording(state=RecordingState.STARTING), None),
    ],
)
def test_when_it_is_asked(recording: Recording, at: datetime | None) -> None:
    """Without a plan after the account's time, with a moved plan before its end, else never; and once each."""
    assert reminder_at(recording, ACCOUNT) == at
    assert not is_reminder_due(recording, ACCOUNT, (at or NOON) - SECOND)
    assert is_reminder_due(recording, ACCOUNT, at or NOON + 4 * HOUR) is (at is not None)


@pytest.mark.parametrize(
    ("recording", "end"),
    [
        (running(), NOON + ACCOUNT.hard_limit),
        (running(planned_end=NOON + 5 * HOUR, reminded_at=NOON + 4 * HOUR), NOON + 5 * HOUR),
    ],
)
def test_not_asked_after_the_end(recording: Recording, end: datetime) -> None:
    """Nobody is asked whether it should go on when the time has passed at which it is stopped."""
    assert is_reminder_due(recording, ACCOUNT, end - SECOND)
    assert not is_reminder_due(recording, ACCOUNT, end)
    assert not is_reminder_due(recording, ACCOUNT, NOON + 99 * HOUR)


@given(st.timedeltas(timedelta(0), 24 * HOUR), st.booleans())
def test_asked_once(after: timedelta, planned: bool) -> None:
    """Whoever was asked is not asked the same again."""
    recording = running(planned_end=NOON + 5 * HOUR if planned else None, reminded_at=NOON if planned else None)
    if is_reminder_due(recording, ACCOUNT, NOON + after):
        assert not is_reminder_due(replace(recording, reminded_at=NOON + after), ACCOUNT, NOON + after)


async def test_asked_after_four_hours(bot: Bot) -> None:
    """The channel is asked once, and the recording goes on until somebody answers."""
    recording = await bot.recording()
    await bot.reminders.remind_due()
    assert await _reminder(bot, recording) is None

    bot.clock.pass_by(hours=4)
    await bot.reminders.remind_due()
    reminder = await _reminder(bot, recording)
    assert reminder is not None
    assert (await bot.get(recording)).reminded_at == bot.clock()

    bot.clock.pass_by(minutes=1)
    await bot.reminders.remind_due()
    assert await _reminder(bot, recording) == reminder


async def test_asked_again_before_the_new_end(bot: Bot) -> None:
    """Who gave it an hour more than its limit is asked again five minutes before it ends, by a message of its own."""
    recording = await bot.recording()
    bot.clock.pass_by(hours=4)
    await bot.reminders.remind_due()
    first = await _reminder(bot, recording)
    assert first is not None
    sent = replace(first, status=AnnouncementStatus.SETTLED, ts="1.2")
    await bot.store.save(bot.lease(), announcements=[sent])
    await bot.changed(OperationKind.EXTEND, recording, {"minutes": 60})

    planned_end = (await bot.get(recording)).planned_end
    assert planned_end is not None
    bot.clock.at = planned_end - timedelta(minutes=6)
    await bot.reminders.remind_due()
    assert await _reminder(bot, recording) == sent

    bot.clock.pass_by(minutes=1)
    await bot.reminders.remind_due()
    again = await _reminder(bot, recording)
    assert again is not None
    assert (again.id, again.status, again.ts) == (first.id, AnnouncementStatus.PENDING, "")


async def test_nobody_answers(bot: Bot) -> None:
    """What nobody stops is stopped at the account's hard limit, asked for once, and said to be ended by it."""
    recording = await bot.recording()
    assert recording.started_at is not None
    bot.clock.at = recording.started_at + ACCOUNT.hard_limit - SECOND
    await bot.requests.stop_overlong(["studio", "classroom"])
    await bot.work()
    assert (await bot.get(recording)).state is RecordingState.RECORDING

    bot.clock.pass_by(seconds=1)
    for _ in range(3):
        await bot.requests.stop_overlong(["studio", "classroom"])
    await bot.work()
    assert (await bot.get(recording)).ended_by == LIMIT
    assert len(await bot.store.history(recording=recording.id, requested_by=LIMIT, limit=9)) == 1


async def test_planned_recordings_have_no_limit(bot: Bot) -> None:
    """A plan says when it ends, however long that is."""
    recording = await bot.recording(length=20 * HOUR)
    bot.clock.pass_by(hours=13)
    await bot.requests.stop_overlong(["studio"])
    await bot.reminders.remind_due()
    await bot.work()

    assert (await bot.get(recording)).state is RecordingState.RECORDING
    assert await _reminder(bot, recording) is None


async def test_asked_by_the_owner_alone(bot: Bot) -> None:
    """A process that lost the account writes nothing; its new owner asks."""
    recording = await bot.recording()
    bot.clock.pass_by(hours=4)
    await bot.lose()
    await bot.reminders.remind_due()

    assert await _reminder(bot, recording) is None
    assert (await bot.get(recording)).reminded_at is None


async def test_answered_at_this_moment(bot: Bot) -> None:
    """A recording that somebody stops just before its turn is not asked about any more."""
    recording = await bot.recording()
    bot.clock.pass_by(hours=4)
    stopping = replace(await bot.get(recording), state=RecordingState.STOPPING)

    async def stop() -> None:
        await bot.store.save(bot.lease(), recording=stopping)

    bot.store.before = {"get_recording": stop}
    await bot.reminders.remind_due()

    assert await _reminder(bot, recording) is None


async def _reminder(bot: Bot, recording: Recording) -> Announcement | None:
    return await find_announcement(bot.store, recording.id, AnnouncementKind.REMINDER)
