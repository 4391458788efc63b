"""What there is in a workspace, and what of it each person may see."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import Account, Home, Reading, RecordingState, StreamState
from bot.pictures.chart import Day
from bot.service.overview import COUNTED_EVERY, Overview, Overviews, Rights, Sight
from tests.service.clock import NOON
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot
from tests.service.vendors import ACCOUNTS
from tests.store.domain_objects import make_recording, make_schedule, make_stream

CLOSED = "C0OPS"
VIEWER, ADMIN, NOBODY = Rights(looks=True), Rights(looks=True, operates=True, administers=True), Rights()
STUDIO, BOARD = (
    Account(name="studio", vendor="fsp"),
    Account(name="board", vendor="meeting", channels=frozenset({CLOSED})),
)


def sight(rights: Rights = VIEWER, user: str = VERA) -> Sight:
    """What somebody sees of a workspace whose general channel alone is public."""
    return Sight(user=user, rights=rights, public={GENERAL})


@pytest.fixture
def overviews(bot: Bot) -> Overviews:
    """What tells of the bot's recordings."""
    return Overviews(bot.store, ACCOUNTS, zone=ZoneInfo("Europe/Berlin"), now=bot.clock)


@pytest.mark.parametrize(
    ("seeing", "channel", "owner", "reaches"),
    [
        (sight(), GENERAL, OMAR, True),
        (sight(), CLOSED, OMAR, False),
        (sight(), CLOSED, VERA, True),
        (sight(ADMIN), CLOSED, OMAR, True),
        (sight(NOBODY), GENERAL, OMAR, False),
        (sight(NOBODY), GENERAL, VERA, True),
    ],
)
def test_reaches(seeing: Sight, channel: str, owner: str, reaches: bool) -> None:
    """Everybody sees their own, viewers what is public, admins all."""
    assert seeing.reaches(channel, owner) is reaches


@pytest.mark.parametrize(
    ("rights", "account", "reaches"),
    [
        (VIEWER, STUDIO, True),
        (VIEWER, BOARD, False),
        (VIEWER, replace(BOARD, channels=frozenset({CLOSED, GENERAL})), True),
        (ADMIN, BOARD, True),
        (NOBODY, STUDIO, False),
    ],
)
def test_reaches_account(rights: Rights, account: Account, reaches: bool) -> None:
    """How much an account was used is told to those who may use it, or look where it is used."""
    assert sight(rights).reaches_account(account) is reaches


def test_seen() -> None:
    """Each part of an overview is narrowed, the figures to the accounts that the person sees."""
    shown, hidden = {"channel": GENERAL, "requested_by": OMAR}, {"channel": CLOSED, "requested_by": OMAR}
    whole = Overview(
        running=(make_recording(id="r1", **shown), make_recording(id="r2", **hidden)),
        live=(make_stream(id="s1", **shown), make_stream(id="s2", **hidden)),
        upcoming=(make_schedule(id="p1", channel=GENERAL), make_schedule(id="p2", channel=CLOSED)),
        over=(make_recording(id="r3", **shown), make_recording(id="r4", **hidden)),
        accounts=(BOARD, STUDIO),
        readings={name: Reading(account=name, used=1, limit=2, seen_at=NOON) for name in ("board", "studio", "gone")},
        days=(Day(NOON.date(), {"board": 1, "studio": 2}),),
    )

    seen = whole.seen(sight())
    parts = (seen.running, seen.live, seen.upcoming, seen.over)
    assert [one.id for part in parts for one in part] == ["r1", "s1", "p1", "r3"]
    assert seen.accounts == (STUDIO,)
    assert list(seen.readings) == ["studio"]
    assert seen.days == (Day(NOON.date(), {"studio": 2}),)
    assert whole.seen(sight(ADMIN)).days == whole.days
    assert whole.channels == (GENERAL, CLOSED)


async def test_take(bot: Bot, overviews: Overviews) -> None:
    """All that runs, comes next and was recorded in the workspace, and nothing of another."""
    known = {"channel": GENERAL, "created_at": bot.clock()}
    for number, state in enumerate(RecordingState):
        await bot.store.save(bot.lease(), recording=make_recording(id=state, team=TEAM, state=state, **known))
        elsewhere = make_recording(id=f"x{number}", team="T9", state=state, **known)
        await bot.store.save(bot.lease(), recording=elsewhere)
    for stream in StreamState:
        await bot.store.save(bot.lease(), stream=make_stream(id=stream, team=TEAM, state=stream, **known))
    later = NOON + timedelta(hours=1)
    for name, next_at, paused in (("p1", later, False), ("p2", None, False), ("p3", later, True)):
        planned = make_schedule(id=name, team=TEAM, revision=1, next_at=next_at, paused=paused)
        await bot.store.schedules.change(planned)

    seen = await overviews.take(TEAM)
    assert {one.id for one in seen.running} == {
        "starting",
        "recording",
        "paused",
        "stopping",
        "processing",
        "uploading",
    }
    assert {one.id for one in seen.over} == {"ready", "empty", "failed", "lost"}
    assert {one.id for one in seen.live} == {"starting", "live"}
    assert [one.id for one in seen.upcoming] == ["p1"]
    assert [account.name for account in seen.accounts] == ["classroom", "studio"]


async def test_minutes(bot: Bot, overviews: Overviews) -> None:
    """What runs grows by the minute, and is counted now and then only."""
    running = make_recording(team=TEAM, channel=GENERAL, created_at=bot.clock(), started_at=bot.clock())
    await bot.store.save(bot.lease(), recording=running)

    async def today() -> int:
        return (await overviews.take(TEAM)).days[-1].minutes["studio"]

    bot.clock.pass_by(minutes=5)
    assert await today() == 5
    bot.clock.at += COUNTED_EVERY - timedelta(seconds=1)
    assert await today() == 5
    bot.clock.pass_by(seconds=1)
    assert await today() == 15
    bot.clock.pass_by(minutes=-4)
    assert await today() == 11, "a clock that is set back holds up nothing"


async def test_looked_at(bot: Bot, overviews: Overviews) -> None:
    """Whoever opens a Home has it kept up to date for eight hours."""
    await overviews.open(TEAM, OMAR)
    shown = Home(team=TEAM, user=OMAR, opened_at=NOON, published_at=NOON, fingerprint="a1")
    await overviews.note_shown(shown)

    bot.clock.pass_by(hours=8)
    assert await overviews.looked_at() == (shown,)
    bot.clock.pass_by(seconds=1)
    assert await overviews.looked_at() == ()
