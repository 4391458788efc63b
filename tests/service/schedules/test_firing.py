"""The clock's part: each time is begun once, late within bounds, or told to be missed, whatever dies in between."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain import AnnouncementStatus, OperationKind, OperationStatus, RecordingState, Source
from bot.errors import UsageError
from bot.sandbox.faults import Fault
from bot.service.schedules import Plan
from tests.postgres import Server
from tests.service.schedules.desk import DAILY, HOUR, Desk, desk_of
from tests.service.stage import GENERAL, OMAR, ROOM, Bot, Stage, make_ask
from tests.service.vendors import ACCOUNTS, Killed
from tests.store.domain_objects import make_schedule

DAY = timedelta(days=1)


async def die() -> None:
    """The process ends here."""
    raise Killed


@pytest.fixture
def desk(bot: Bot) -> Desk:
    return desk_of(bot)


async def test_on_time(desk: Desk, bot: Bot) -> None:
    """When its time comes it begins, in the name of who planned it, for as long as planned; and not before."""
    schedule = (await desk.made(name="Daily", options={"width": "640"})).schedule
    await desk.tick()
    assert await desk.recordings() == ()

    bot.clock.pass_by(hours=1, seconds=2)
    await desk.tick()
    (recording,) = await desk.recordings()
    assert (recording.room, recording.name, recording.schedule) == (ROOM, "Daily", schedule.id)
    assert (recording.requested_by, recording.channel) == (OMAR, GENERAL)
    assert recording.options["width"] == 640
    assert schedule.next_at is not None
    assert recording.planned_end == schedule.next_at + HOUR
    assert (await desk.asked(schedule)).source is Source.CLOCK
    assert await desk.now(schedule) == replace(schedule, next_at=schedule.next_at + DAY, revision=2)
    assert await desk.missed(schedule) is None


async def test_it_records_and_stops(desk: Desk, bot: Bot) -> None:
    """From its time to its end, and again the next day."""
    schedule = (await desk.made()).schedule
    for day in (1, 2):
        bot.clock.at = datetime.fromisoformat(f"2026-12-0{day}T13:00:00+00:00")
        await desk.tick()
        await bot.work()
        recording = (await desk.recordings())[0]
        assert (await bot.get(recording)).state is not RecordingState.FAILED
        bot.clock.pass_by(hours=1)
        await bot.requests.stop_due(["studio"])
        await bot.work()
        assert (await bot.over(recording)).state is RecordingState.READY
    assert len(await desk.recordings()) == 2
    assert (await desk.now(schedule)).revision == 3


async def test_once(desk: Desk, bot: Bot) -> None:
    """What was planned once is gone when it has begun."""
    plan = Plan(at=datetime(2026, 12, 1, 13, 0), zone="UTC", length=HOUR)
    schedule = (await desk.made(plan)).schedule
    bot.clock.pass_by(hours=1)
    await desk.tick()

    assert len(await desk.recordings()) == 1
    assert (await desk.now(schedule)).deleted
    assert await bot.store.schedules.find() == ()


async def test_two_replicas(desk: Desk, bot: Bot) -> None:
    """However many believe that they own the account, it begins once and moves on once."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)
    await asyncio.gather(*(desk_of(bot).tick() for _ in range(4)))
    await desk.tick()

    assert len(await desk.recordings()) == 1
    assert (await desk.now(schedule)).revision == 2
    assert await desk.missed(schedule) is None


async def test_two_replicas_on_one_database(postgres: Server) -> None:
    """Nor does it where each has a connection of its own, at the very same moment."""
    with postgres.database() as url:
        stage = Stage(url)
        async with stage.bot("one") as one, stage.bot("two") as two:
            desks = [desk_of(one), desk_of(two)]
            schedule = (await desks[0].made()).schedule
            stage.clock.pass_by(hours=1)
            await asyncio.gather(*(desk.tick() for desk in desks * 4))
            await desks[1].tick()

            assert len(await desks[0].recordings()) == 1
            assert (await desks[0].now(schedule)).revision == 2
            assert await desks[0].missed(schedule) is None


async def test_not_ours(desk: Desk, bot: Bot) -> None:
    """Only the owner of the account begins it."""
    await desk.made()
    bot.clock.pass_by(hours=1)
    await desk.tick(("classroom",))

    assert await desk.recordings() == ()


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=20), 3 * DAY])
async def test_begun_before(desk: Desk, bot: Bot, later: timedelta) -> None:
    """What is due once more, since the clocks were set back, is not begun twice, and its next time is not lost."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)
    await desk.tick()
    moved = await desk.now(schedule)
    await bot.store.schedules.change(replace(moved, next_at=schedule.next_at, revision=moved.revision + 1))

    bot.clock.at += later
    await desk.tick()
    assert len(await desk.recordings()) == 1
    assert (await desk.now(schedule)).next_at == moved.next_at
    assert await desk.missed(schedule) is None


async def test_killed_before_anything(desk: Desk, bot: Bot) -> None:
    """A process that dies before the start leaves it to the next one."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)
    bot.store.before = {"add_operation": die}
    with capture_logs() as logged:
        await desk.tick()
    assert [(line["event"], line["schedule"]) for line in logged] == [("schedule broke", schedule.id)]

    bot.store.before = {}
    await desk.tick()
    assert len(await desk.recordings()) == 1


@pytest.mark.parametrize(
    ("late", "is_told"),
    [(timedelta(seconds=59), False), (timedelta(minutes=1), True), (timedelta(minutes=10), True)],
)
async def test_late(desk: Desk, bot: Bot, late: timedelta, is_told: bool) -> None:
    """A start that was missed by less than ten minutes begins late, for the rest of its time, and says so."""
    schedule = (await desk.made()).schedule
    bot.clock.at += HOUR + late
    await desk.tick()

    (recording,) = await desk.recordings()
    assert schedule.next_at is not None
    assert (recording.due_at, recording.planned_end) == (schedule.next_at, schedule.next_at + HOUR)
    told = await desk.missed(schedule)
    assert (told is not None) is is_told
    assert told is None or (told.channel, told.account, told.not_before) == (GENERAL, "studio", bot.clock())


async def test_late_and_short(desk: Desk, bot: Bot) -> None:
    """Ten seconds are recorded for ten seconds, however long the tick took; and not at all when they are over."""
    short = replace(DAILY, length=timedelta(seconds=10))
    first = (await desk.made(short)).schedule
    bot.clock.pass_by(hours=1, seconds=30)
    await desk.tick()
    (recording,) = await desk.recordings()
    assert recording.planned_end == bot.clock() + timedelta(seconds=10)
    await bot.done(OperationKind.STOP, recording)

    second = await desk.now(first)
    bot.clock.pass_by(days=1, minutes=1)
    await desk.tick()
    assert len(await desk.recordings()) == 1
    assert (await desk.asked(second)).status is OperationStatus.FAILED


async def test_missed(desk: Desk, bot: Bot) -> None:
    """What is missed by more is told, kept in the history, and the next time stands."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1, minutes=10, seconds=1)
    await desk.tick()
    await desk.tick()

    assert await desk.recordings() == ()
    operation = await desk.asked(schedule)
    assert (operation.kind, operation.status, operation.requested_by) == (
        OperationKind.START,
        OperationStatus.FAILED,
        OMAR,
    )
    assert (operation.schedule, operation.answer) == (schedule.id, "Clapper was not running then.")
    assert await desk.missed(schedule) is not None
    assert schedule.next_at is not None
    assert (await desk.now(schedule)).next_at == schedule.next_at + DAY


@pytest.mark.parametrize(
    ("away", "begun", "answer"),
    [
        (DAY + HOUR, 0, "Clapper was not running then, nor at one later time up to 2026-12-02 13:00 (UTC)."),
        (3 * DAY + HOUR, 0, "Clapper was not running then, nor at 3 later times up to 2026-12-04 13:00 (UTC)."),
        (DAY + timedelta(minutes=5), 1, "Clapper was not running then."),
        (
            2 * DAY + timedelta(minutes=5),
            1,
            "Clapper was not running then, nor at one later time up to 2026-12-02 13:00 (UTC).",
        ),
    ],
)
async def test_several_missed(desk: Desk, bot: Bot, away: timedelta, begun: int, answer: str) -> None:
    """However many were missed, it is one message; the latest begins late where it may."""
    schedule = (await desk.made()).schedule
    bot.clock.at += HOUR + away
    for _ in range(3):
        await desk.tick()

    assert len(await desk.recordings()) == begun
    assert (await desk.asked(schedule)).answer == answer
    assert await desk.missed(schedule) is not None
    moved = await desk.now(schedule)
    assert moved.next_at is not None
    assert bot.clock() < moved.next_at <= bot.clock() + DAY
    history = [one for one in await bot.store.history(limit=20, before="") if one.source is Source.CLOCK]
    assert len(history) == 1 + begun


async def test_refused(desk: Desk, bot: Bot) -> None:
    """A start that is refused is told with the reason."""
    running = await bot.recording(length=5 * HOUR)
    schedule = (await desk.made()).schedule
    bot.clock.at = datetime.fromisoformat("2026-12-01T13:01:00+00:00")
    await desk.tick()

    assert (await desk.asked(schedule)).answer.startswith(f"{ROOM} is already being recorded on studio as {running.id}")
    assert await desk.missed(schedule) is not None
    assert (await desk.now(schedule)).revision == 2


async def test_who_may_no_longer(desk: Desk, bot: Bot) -> None:
    """Nothing is recorded in the name of somebody who has lost the right, and that is told."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)
    await desk_of(bot, allowed=lambda user, channel: (user, channel) != (OMAR, GENERAL)).tick()

    assert await desk.recordings() == ()
    assert (await desk.asked(schedule)).answer.startswith("Who planned it may no longer start recordings")
    assert await desk.missed(schedule) is not None
    assert schedule.next_at is not None
    assert (await desk.now(schedule)).next_at == schedule.next_at + DAY


async def test_who_may_is_not_known(desk: Desk, bot: Bot) -> None:
    """For a minute it is waited until Slack tells who may; then it begins, since it cannot be made up for later."""
    schedule = (await desk.made()).schedule
    nobody_knows = desk_of(bot, allowed=lambda _user, _channel: None)
    bot.clock.pass_by(hours=1, seconds=59)
    await nobody_knows.tick()
    assert await desk.now(schedule) == schedule

    bot.clock.pass_by(seconds=1)
    await nobody_knows.tick()
    assert len(await desk.recordings()) == 1


@pytest.mark.parametrize(
    ("noon", "hours"), [("2027-03-27T11:00", 23), ("2027-03-28T10:00", 24), ("2027-10-30T10:00", 24)]
)
async def test_day_with_a_leap(desk: Desk, bot: Bot, noon: str, hours: int) -> None:
    """What records day and night ends when the next one begins, also where the clocks have leapt over an hour."""
    plan = Plan(cron="0 12 * * *", zone="Europe/Berlin", length=24 * HOUR)
    bot.clock.at = datetime.fromisoformat(f"{noon}:00+00:00") - HOUR
    schedule = (await desk.made(plan)).schedule
    bot.clock.pass_by(hours=1)
    await desk.tick()

    (recording,) = await desk.recordings()
    assert recording.planned_end == bot.clock() + hours * HOUR
    assert (await desk.now(schedule)).next_at == bot.clock() + (25 if "10-30" in noon else hours) * HOUR


async def test_room_that_is_just_left(desk: Desk, bot: Bot) -> None:
    """What ends as a schedule begins has a minute to be stopped in."""
    running = await bot.recording()
    schedule = (await desk.made()).schedule
    bot.clock.at = datetime.fromisoformat("2026-12-01T13:00:00+00:00")
    await desk.tick()
    assert await desk.now(schedule) == schedule

    await bot.done(OperationKind.STOP, running)
    await desk.tick()
    assert len(await desk.recordings()) == 2
    assert await desk.missed(schedule) is None


async def test_skipped_and_paused(desk: Desk, bot: Bot) -> None:
    """A time that was skipped, or came during a pause, is left out without a word."""
    skipped = (await desk.made()).schedule
    paused = (await desk.made(room="retro")).schedule
    await desk.changed(OperationKind.SKIP, skipped)
    await desk.changed(OperationKind.HOLD, paused)
    bot.clock.pass_by(hours=1)
    await desk.tick()
    assert await desk.recordings() == ()
    assert await desk.missed(skipped) is await desk.missed(paused) is None

    await desk.changed(OperationKind.GO_ON, paused)
    bot.clock.at += DAY
    await desk.tick()
    assert {recording.room for recording in await desk.recordings()} == {ROOM, "retro"}


async def test_account_that_is_gone(desk: Desk, bot: Bot) -> None:
    """What was planned on an account that is no longer configured is told by the owner of the first one, once."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)
    without = {"classroom": ACCOUNTS["classroom"]}
    requests = type(bot.requests)(bot.store, without, {}, now=bot.clock, random=bot.requests._random)
    after = desk_of(bot, without, requests=requests)
    await after.tick(())
    assert await desk.missed(schedule) is None

    await after.tick(("classroom",))
    told = await desk.missed(schedule)
    assert told is not None
    assert told.account == "classroom"
    assert 'There is no account "studio"' in (await desk.asked(schedule)).answer


async def test_broken(desk: Desk, bot: Bot) -> None:
    """A schedule that nobody can make sense of holds up no other."""
    broken = make_schedule(zone="Atlantis/Capital", next_at=bot.clock())
    await bot.store.schedules.change(broken)
    await desk.made()
    bot.clock.pass_by(hours=1)
    with capture_logs() as logged:
        await desk.tick()

    assert [(line["event"], line["schedule"]) for line in logged] == [("schedule broke", broken.id)]
    assert len(await desk.recordings()) == 1


@pytest.mark.parametrize("kind", [OperationKind.HOLD, OperationKind.SKIP, OperationKind.UNSCHEDULE])
async def test_changed_while_it_fires(desk: Desk, bot: Bot, kind: OperationKind) -> None:
    """Who pauses, skips or deletes it at that very moment, and is told that it is done, finds it not begun."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)

    async def change_first() -> None:
        bot.store.before = {}
        await desk.changed(kind, schedule)

    bot.store.before = {"add_operation": change_first}
    await desk.tick()
    await desk.tick()

    assert await desk.recordings() == ()
    assert await bot.store.due_operations(["studio"], bot.clock()) == ()
    after = await desk.now(schedule)
    assert schedule.next_at is not None
    assert after.deleted or after.next_at == schedule.next_at + DAY


async def test_changed_when_it_has_fired(desk: Desk, bot: Bot) -> None:
    """Who skips the time that has just begun to be recorded is told that the schedule is another by now."""
    schedule = (await desk.made()).schedule
    bot.clock.pass_by(hours=1)
    await desk.tick()

    with pytest.raises(UsageError, match="has changed since"):
        await desk.schedules.change(make_ask(), OperationKind.SKIP, schedule, schedule.revision)
    assert len(await desk.recordings()) == 1


async def test_refused_by_the_service(desk: Desk, bot: Bot) -> None:
    """What the service itself refuses is told as what is missed, to the channel and not to whoever planned it."""
    schedule = (await desk.made()).schedule
    bot.vendors.faults.order(Fault(verb="init", code=30009))
    bot.clock.pass_by(hours=1)
    await desk.tick()
    operation = await bot.ended(await desk.asked(schedule))

    assert operation.status is OperationStatus.FAILED
    told = await desk.missed(schedule)
    assert told is not None
    assert (told.channel, told.account) == (GENERAL, "studio")
    assert await bot.answer(operation) is None


async def test_late_and_refused(desk: Desk, bot: Bot) -> None:
    """Who was told that it begins late is told as well that it did not begin after all."""
    schedule = (await desk.made()).schedule
    bot.vendors.faults.order(Fault(verb="init", code=30009))
    bot.clock.pass_by(hours=1, minutes=5)
    await desk.tick()
    late = await desk.missed(schedule)
    assert late is not None
    await bot.store.save(bot.lease(), announcements=[replace(late, status=AnnouncementStatus.SENT, ts="1.2")])
    operation = await bot.ended(await desk.asked(schedule))

    assert operation.status is OperationStatus.FAILED
    told = await desk.missed(schedule)
    assert told is not None
    assert (told.id, told.status, told.ts) == (late.id, AnnouncementStatus.PENDING, "")


async def test_zone_with_new_rules(desk: Desk, bot: Bot) -> None:
    """What people were told is what happens, though the rules of the zone would have it at another time by now."""
    schedule = (await desk.made()).schedule
    told = replace(schedule, next_at=bot.clock() + timedelta(minutes=30), revision=2)
    await bot.store.schedules.change(told)
    bot.clock.pass_by(minutes=30)
    await desk.tick()

    assert len(await desk.recordings()) == 1
    assert (await desk.now(schedule)).next_at == schedule.next_at
