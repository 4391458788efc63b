"""The weekly digest: owed once to those who want it, with the figures of their accounts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.domain import Account, Announcement, AnnouncementKind, Notifications, Reading, RecordingState, StreamState
from bot.pictures.chart import Day
from bot.service.digests import AccountWeek, Digests, digest, digested
from bot.weeks import parse_week_moment
from tests.service.stage import GENERAL, TEAM, Bot
from tests.service.vendors import ACCOUNTS
from tests.store.domain_objects import make_recording, make_stream

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # nine o'clock in Berlin
LECTURES = "C0LECTURES"


def chose(**changes: Any) -> Notifications:
    """A channel that wants a digest, but for what is different."""
    known: dict[str, Any] = {"team": TEAM, "channel": GENERAL, "digest": True}
    return Notifications(**known | changes)


@pytest.fixture
async def digests(bot: Bot) -> Digests:
    """What owes digests, on a Monday at nine."""
    bot.clock.at = MONDAY
    at = parse_week_moment("mon 09:00")
    return Digests(bot.store, ACCOUNTS, bot.ownership, at=at, zone=BERLIN, now=bot.clock)


async def owed(bot: Bot) -> list[Announcement]:
    """The digests that are owed."""
    due = await bot.store.due_announcements(list(ACCOUNTS), bot.clock())
    return [one for one in due if one.kind is AnnouncementKind.DIGEST]


async def test_owed_once(bot: Bot, digests: Digests) -> None:
    """A channel that wants one is owed one on Monday at nine, by one account's owner, however often the clock ticks."""
    await bot.store.notifications.put(chose())
    for _ in range(3):
        await digests.owe_due()
        bot.clock.pass_by(minutes=1)

    (one,) = await owed(bot)
    assert (one.subject, one.account, one.team, one.channel) == (
        "digest:C0GENERAL:2026-W49",
        "classroom",
        TEAM,
        GENERAL,
    )


async def test_owed_once_after_a_restart(bot: Bot, digests: Digests) -> None:
    """What one process owed the next one does not owe again; a week later it is another one."""
    await bot.store.notifications.put(chose())
    await digests.owe_due()
    at = parse_week_moment("mon 09:00")
    again = Digests(bot.store, ACCOUNTS, bot.ownership, at=at, zone=BERLIN, now=bot.clock)
    await again.owe_due()
    assert len(await owed(bot)) == 1

    bot.clock.pass_by(days=7)
    await again.owe_due()
    assert [one.subject for one in await owed(bot)] == ["digest:C0GENERAL:2026-W49", "digest:C0GENERAL:2026-W50"]


@pytest.mark.parametrize(("days", "count"), [(2.9, 1), (3.1, 0)])
async def test_missed(bot: Bot, digests: Digests, days: float, count: int) -> None:
    """Where the bot was down it is made when it is back, unless that is three days later."""
    await bot.store.notifications.put(chose())
    bot.clock.pass_by(days=days)
    await digests.owe_due()

    assert len(await owed(bot)) == count


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": False},
        {"is_on": False},
        {"changed_at": MONDAY + timedelta(seconds=1)},
        {"accounts": frozenset({"gone"})},
    ],
)
async def test_not_wanted(bot: Bot, digests: Digests, changes: dict[str, Any]) -> None:
    """Nobody gets one who wants none, who began to want one after it was due, or of no account."""
    await bot.store.notifications.put(chose(**changes))
    bot.clock.pass_by(hours=1)
    await digests.owe_due()

    assert await owed(bot) == []


async def test_new_owner(bot: Bot, digests: Digests) -> None:
    """Who lost the account leaves the digest to the new owner."""
    await bot.store.notifications.put(chose())
    await bot.lose("classroom")
    with capture_logs() as logged:
        await digests.owe_due()

    assert [line["event"] for line in logged] == ["digest left to the new owner"]


def test_digested() -> None:
    """It is about the accounts that were chosen, or else about all, of those that may be used in the channel."""
    accounts = {
        "studio": Account(name="studio", vendor="fsp"),
        "board": Account(name="board", vendor="meeting", channels=frozenset({GENERAL})),
        "campus": Account(name="campus", vendor="anyrtc", channels=frozenset({LECTURES})),
    }

    assert digested(chose(), accounts) == ("board", "studio")
    assert digested(chose(accounts=frozenset({"studio", "campus"})), accounts) == ("studio",)


def test_digest() -> None:
    """Counted figures are put together: per account in their order, and 30 days, the oldest first."""
    reading = Reading(account="studio", used=1, limit=2, seen_at=MONDAY)
    made = digest(
        ["board", "studio"],
        MONDAY,
        BERLIN,
        states={
            ("studio", RecordingState.READY): 5,
            ("studio", RecordingState.FAILED): 1,
            ("studio", RecordingState.LOST): 2,
        },
        minutes={"studio": 59.6},
        streams={"board": 3},
        readings={"studio": reading},
        daily={(date(2026, 11, 30), "studio"): 12.4},
    )

    assert made.accounts == (
        AccountWeek(account="board", streams=3),
        AccountWeek(account="studio", recordings=8, minutes=60, failures=3, reading=reading),
    )
    assert (made.since, made.until) == (MONDAY - timedelta(days=7), MONDAY)
    assert [day.date for day in made.days[:2]] == [date(2026, 11, 1), date(2026, 11, 2)]
    assert made.days[-1] == Day(date(2026, 11, 30), {"board": 0, "studio": 12})
    assert len(made.days) == 30


async def test_count(bot: Bot, digests: Digests) -> None:
    """The last seven days are counted of everything, the last thirty of minutes."""
    ready = make_recording(team=TEAM, state=RecordingState.READY, created_at=MONDAY - timedelta(days=1))
    ready = replace(ready, started_at=MONDAY - timedelta(hours=24), ended_at=MONDAY - timedelta(hours=23))
    before = MONDAY - timedelta(days=10)
    older = make_recording(state=RecordingState.FAILED, created_at=before, started_at=before, ended_at=before)
    older = replace(older, ended_at=before + timedelta(minutes=5))
    for recording in (ready, older):
        await bot.store.save(bot.lease(), recording=recording)
    for age in (1, 8):
        stream = make_stream(state=StreamState.ENDED, created_at=MONDAY - timedelta(days=age))
        await bot.store.save(bot.lease(), stream=stream)

    week = await digests.count(chose(accounts=frozenset({"studio"})))
    assert week.accounts == (AccountWeek(account="studio", recordings=1, minutes=60, streams=1),)
    assert {day.date: day.minutes["studio"] for day in week.days if day.minutes["studio"]} == {
        date(2026, 11, 20): 5,
        date(2026, 11, 29): 60,
    }
