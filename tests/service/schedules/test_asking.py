"""Planning: what is wrong is said before anything is stored, what meets something is said, and each change is kept."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.domain import Account, OperationKind, OperationStatus
from bot.errors import NotAllowed, UsageError
from bot.service.options import OptionsError, check_options
from bot.service.requests import Requests
from bot.service.schedules import Plan
from bot.vendors import RECORDING
from tests.service.schedules.desk import DAILY, HOUR, Desk, desk_of
from tests.service.stage import GENERAL, OMAR, ROOM, VERA, Bot, make_ask
from tests.service.vendors import ACCOUNTS

DAY = timedelta(days=1)
ONCE = Plan(at=datetime(2026, 12, 24, 18, 0), zone="Europe/Berlin", length=HOUR)


@pytest.fixture
def desk(bot: Bot) -> Desk:
    return desk_of(bot)


async def test_made(desk: Desk, bot: Bot) -> None:
    """What is kept says who planned what, where and when; it is done, and part of the history."""
    made = await desk.made(name="Daily", options={"width": "640"})
    schedule = made.schedule

    assert await desk.now(schedule) == schedule
    assert (schedule.room, schedule.name, schedule.account, schedule.created_by) == (ROOM, "Daily", "studio", OMAR)
    assert (schedule.next_at, schedule.length, schedule.revision) == (bot.clock() + HOUR, HOUR, 1)
    assert schedule.options["width"] == 640
    assert await bot.operation(made.operation) == made.operation
    assert (made.operation.kind, made.operation.status) == (OperationKind.SCHEDULE, OperationStatus.DONE)
    assert made.operation.answer == "every day at 13:00 (UTC) for 1h"
    assert made.operation.schedule == schedule.id
    assert made.clashes == ()


async def test_once(desk: Desk) -> None:
    """A date and a time are those of the zone."""
    made = await desk.made(replace(ONCE, zone="europe/berlin"))

    assert (made.schedule.zone, made.schedule.at) == ("Europe/Berlin", ONCE.at)
    assert made.schedule.next_at == datetime.fromisoformat("2026-12-24T17:00:00+00:00")
    assert made.operation.answer == "once on 2026-12-24 at 18:00 (Europe/Berlin) for 1h"


async def test_asked_twice(desk: Desk, bot: Bot) -> None:
    """The same question makes one schedule."""
    ask = make_ask()
    first = await desk.schedules.add(ask, ROOM, DAILY, account="studio", options={})
    again = await desk.schedules.add(ask, ROOM, DAILY, account="studio", options={})

    assert (again.operation, again.schedule) == (first.operation, first.schedule)
    assert len(await bot.store.schedules.find()) == 1


async def test_asked_as_something_else(desk: Desk, bot: Bot) -> None:
    """A question that was another one before makes nothing."""
    operation, _ = await bot.asked_to_start()
    with pytest.raises(UsageError, match="No schedule has the id"):
        await desk.schedules.add(make_ask(dedupe_key=operation.dedupe_key), "retro", DAILY, options={})


@pytest.mark.parametrize(
    ("plan", "parameter", "sentence"),
    [
        (
            Plan(at=datetime(2026, 12, 1, 12, 0), zone="UTC", length=HOUR),
            "at",
            "2026-12-01 12:00 is past in UTC, where it is 12:00: choose a later time.",
        ),
        (
            Plan(at=datetime(1000, 1, 1, 0, 0), zone="Asia/Tokyo", length=HOUR),
            "at",
            "1000-01-01 00:00 is past in Asia/Tokyo, where it is 21:00: choose a later time.",
        ),
        (
            Plan(at=datetime(9999, 12, 31, 23, 59), zone="America/New_York", length=HOUR),
            "at",
            "A recording can be planned for the next five years: choose an earlier time.",
        ),
        (
            replace(ONCE, zone="Berlin"),
            "tz",
            'There is no time zone "Berlin": write it like Europe/Berlin or America/New_York.',
        ),
        (replace(ONCE, length=None), "for", "Say how long to record, like: for=1h."),
        (
            replace(ONCE, length=timedelta(seconds=9)),
            "for",
            "A recording may last 10s to 24h; you asked for 9s.",
        ),
        (
            replace(DAILY, cron="*/5 * * * *"),
            "for",
            "It begins every 5m and lasts 1h: each would run into the next. Shorten it.",
        ),
        (
            replace(DAILY, cron="* *"),
            "cron",
            '"* *" cannot be used as a schedule: it has not five fields. Write it like cron="0 9 * * mon-fri": '
            "minute, hour, day of the month, month, day of the week.",
        ),
    ],
)
async def test_plan(desk: Desk, bot: Bot, plan: Plan, parameter: str, sentence: str) -> None:
    """What is wrong with a plan is said, beside its parameter; nothing was stored."""
    with pytest.raises(OptionsError) as error:
        await desk.made(plan)

    assert (str(error.value), error.value.problems) == (sentence, {parameter: sentence})
    assert await bot.store.schedules.find() == ()


async def test_time_that_is_shown_twice(desk: Desk, bot: Bot) -> None:
    """What the clock will show again, but has shown before, is past."""
    bot.clock.at = datetime.fromisoformat("2027-10-31T01:10:00+00:00")  # 02:10 in Berlin, for the second time
    with pytest.raises(OptionsError, match=r"^That time is past in Europe/Berlin: choose a later one\.$"):
        await desk.made(replace(ONCE, at=datetime(2027, 10, 31, 2, 30)))


@pytest.mark.parametrize(
    ("room", "wanted", "words"),
    [
        ("", {}, "Say which room"),
        (ROOM, {"account": "studioo"}, "Did you mean studio?"),
        (ROOM, {"name": "x" * 101}, "up to 100 characters"),
        (ROOM, {"profile": "big"}, 'There is no profile "big"'),
        (ROOM, {"options": {"widht": "640"}}, "Did you mean width?"),
        ("küche", {"account": "classroom"}, "Agora takes no"),
    ],
)
async def test_refused_as_a_start_is(desk: Desk, bot: Bot, room: str, wanted: dict[str, Any], words: str) -> None:
    """What a start would be refused for is refused when it is planned."""
    with pytest.raises(UsageError, match=words.replace("?", r"\?")):
        await desk.made(room=room, **wanted)
    assert await bot.store.schedules.find() == ()


async def test_all_that_is_wrong(desk: Desk, bot: Bot) -> None:
    """What is wrong with the recording is said together with what is wrong with the plan."""
    with pytest.raises(OptionsError) as error:
        await desk.made(replace(DAILY, length="soon"), room="", account="studioo", name="x" * 101)

    assert set(error.value.problems) == {"room", "name", "on", "for"}
    assert await bot.store.schedules.find() == ()


async def test_account_of_another_channel(bot: Bot) -> None:
    """An account is planned with where it may be used, and its schedules are known there alone."""
    studio = Account(
        name="studio", vendor="fsp", channels=frozenset({GENERAL}), capabilities=ACCOUNTS["studio"].capabilities
    )
    accounts = {**ACCOUNTS, "studio": studio}
    requests = Requests(bot.store, accounts, {}, now=bot.clock, random=Random(7))
    desk = desk_of(bot, accounts, requests=requests)
    made = await desk.made()

    assert await desk.schedules.get(make_ask(), made.schedule.id.upper()) == made.schedule
    for stranger in (make_ask(channel="C0OPS"), make_ask(team="T0OTHER")):
        with pytest.raises(UsageError, match="No schedule has the id"):
            await desk.schedules.get(stranger, made.schedule.id)
    with pytest.raises(NotAllowed):
        await desk.schedules.add(make_ask(channel="C0OPS"), ROOM, DAILY, account="studio", options={})


async def test_account_that_is_gone(desk: Desk, bot: Bot) -> None:
    """What was planned on an account that is no longer configured can be found and deleted where it was planned."""
    made = await desk.made()
    without = desk_of(bot, {"classroom": ACCOUNTS["classroom"]})

    assert await without.schedules.get(make_ask(), made.schedule.id) == made.schedule
    with pytest.raises(UsageError, match="No schedule has the id"):
        await without.schedules.get(make_ask(channel="C0OPS"), made.schedule.id)
    assert (await without.changed(OperationKind.UNSCHEDULE, made.schedule)).deleted


async def test_clashes(desk: Desk, bot: Bot) -> None:
    """What meets another schedule, or a recording that will still run, is made, and says what and when."""
    running = await bot.recording(length=3 * HOUR)
    first = await desk.made()
    elsewhere = await desk.made(account="classroom")
    other = await desk.made(room="retro")
    second = await desk.made(replace(DAILY, cron="30 13 * * *"))

    assert [(clash.other, clash.at) for clash in first.clashes] == [(running.id, first.schedule.next_at)]
    assert elsewhere.clashes == other.clashes == ()
    assert [(clash.other, clash.at) for clash in second.clashes] == [
        (running.id, second.schedule.next_at),
        (first.schedule.id, second.schedule.next_at),
    ]


async def test_lists(desk: Desk) -> None:
    """The channel's schedules, the next first; what comes up leaves out what is paused."""
    late = (await desk.made(replace(DAILY, cron="0 20 * * *"))).schedule
    soon = (await desk.made(room="retro")).schedule
    paused = await desk.changed(OperationKind.HOLD, (await desk.made(room="demo", account="classroom")).schedule)
    ids = [soon.id, paused.id, late.id]

    assert sorted(one.id for one in await desk.schedules.listing(make_ask())) == sorted(ids)
    assert (await desk.schedules.listing(make_ask()))[-1] == late
    assert await desk.schedules.listing(make_ask(channel="C0OPS")) == ()
    assert await desk.schedules.upcoming(make_ask(), 5) == (soon, late)
    assert await desk.schedules.upcoming(make_ask(), 1) == (soon,)
    assert await desk.schedules.upcoming(make_ask(channel="C0OPS"), 5) == ()


async def test_changes_are_kept(desk: Desk, bot: Bot) -> None:
    """Each change is done at once, and part of the history with what it did."""
    schedule = (await desk.made()).schedule
    changes = (OperationKind.SKIP, OperationKind.HOLD, OperationKind.GO_ON, OperationKind.UNSCHEDULE)
    for kind in changes:
        await desk.changed(kind, schedule)

    history = await bot.requests.history(make_ask(), limit=10)
    assert {one.kind for one in history} == {OperationKind.SCHEDULE, *changes}
    assert {(one.status, one.schedule) for one in history} == {(OperationStatus.DONE, schedule.id)}
    assert all(one.answer for one in history)
    assert await desk.schedules.listing(make_ask()) == ()


async def test_stale(desk: Desk) -> None:
    """Who acts on what is no longer so is told, and nothing happens."""
    schedule = (await desk.made()).schedule
    held = await desk.changed(OperationKind.HOLD, schedule)
    with pytest.raises(UsageError) as refusal:
        await desk.schedules.change(make_ask(), OperationKind.SKIP, held, schedule.revision)

    assert str(refusal.value) == (
        f"The schedule of {ROOM} ({schedule.id}) has changed since: look again with /rec schedules."
    )
    assert await desk.now(schedule) == held


async def test_two_at_once(desk: Desk) -> None:
    """Of two who change one schedule at once the second is told so."""
    schedule = (await desk.made()).schedule
    asks = [
        desk.schedules.change(make_ask(OMAR), OperationKind.HOLD, schedule, 1),
        desk.schedules.change(make_ask(VERA), OperationKind.SKIP, schedule, 1),
    ]
    results = await asyncio.gather(*asks, return_exceptions=True)

    assert sorted(isinstance(result, UsageError) for result in results) == [False, True]
    assert (await desk.now(schedule)).revision == 2


async def test_clicked_twice(desk: Desk) -> None:
    """Two clicks on one showing are one change, the first one's."""
    schedule = (await desk.made()).schedule
    click = make_ask(OMAR)
    first = await desk.schedules.change(click, OperationKind.SKIP, schedule, 1)
    again = await desk.schedules.change(replace(click, user=VERA), OperationKind.SKIP, schedule, 1)

    assert again == first
    assert (await desk.now(schedule)).skip_at == schedule.next_at


async def test_ids_are_their_own(desk: Desk, bot: Bot) -> None:
    """An id that is taken is not given out again."""
    first, second = await desk.made(), await desk_of(bot).made(room="retro")

    assert first.schedule.id != second.schedule.id


@pytest.mark.parametrize("vendor", RECORDING)
def test_options_can_be_checked_again(vendor: str) -> None:
    """What was stored with a schedule is what a start takes when its time comes."""
    model = RECORDING[vendor].Options
    stored = check_options(model, {})

    assert check_options(model, stored) == stored
