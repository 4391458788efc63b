"""Looking: as often as it is worth, never backwards, and what ends is told once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain import AnnouncementStatus, Observation, OperationKind, Recording, RecordingState
from bot.sandbox.faults import Fault
from bot.service.observation import CALLS_AT_ONCE, due_batches, interval, is_due
from tests.service.clock import NOON, Clock
from tests.service.stage import BASE, PATIENCE, ROOM, Bot
from tests.service.vendors import Vendors, kill
from tests.store.domain_objects import make_recording

S = RecordingState
STOP = OperationKind.STOP
SECOND = timedelta(seconds=1)
BOTH = pytest.mark.parametrize("account", ["studio", "classroom"])


def make(state: S = S.RECORDING, *, ended: timedelta | None = None, created: timedelta = timedelta(0)) -> Recording:
    """A recording that has begun, created and perhaps ended so long before noon."""
    ended_at = None if ended is None else NOON - ended
    return make_recording(state=state, created_at=NOON - created, started_at=NOON, ended_at=ended_at)


@pytest.mark.parametrize(
    ("state", "ended", "paces"),
    [
        (S.STARTING, None, 1),
        (S.RECORDING, None, 12),
        (S.PAUSED, None, 12),
        (S.STOPPING, timedelta(minutes=9), 1),
        (S.PROCESSING, timedelta(minutes=10), 12),
        (S.UPLOADING, timedelta(minutes=59), 12),
        (S.UPLOADING, timedelta(hours=1), 60),
        (S.PROCESSING, None, 1),
    ],
)
def test_interval(state: S, ended: timedelta | None, paces: int) -> None:
    """What is about to change is looked at often; what takes hours already, seldom."""
    assert interval(make(state, ended=ended), NOON, BASE) == BASE * paces


def test_is_due() -> None:
    """Due is what was never seen, or not for its interval."""
    recording = make()

    assert is_due(recording, None, NOON, BASE)
    assert is_due(recording, NOON - 12 * BASE, NOON, BASE)
    assert not is_due(recording, NOON - 12 * BASE + SECOND, NOON, BASE)
    assert is_due(recording, NOON + SECOND, NOON, BASE), "the clock was set back"


def batches(live: Sequence[Recording], seen: dict[str, timedelta], size: int) -> list[list[int]]:
    """Which of them are looked at together, by their place."""
    looked = {live[int(place)].id: NOON - ago for place, ago in seen.items()}
    return [[live.index(one) for one in batch] for batch in due_batches(live, looked, NOON, BASE, size)]


def test_one_by_one() -> None:
    """Where a call covers one recording only those that are due are looked at, the longest unseen first."""
    live = [make(S.STOPPING), make(), make(S.STARTING), make(S.STOPPING, created=timedelta(minutes=5))]
    seen = {"0": 2 * BASE, "1": 2 * BASE, "2": 3 * BASE}

    assert batches(live, seen, 1) == [[3], [0], [2]]


def test_together() -> None:
    """Where a call covers many, all go along as soon as one is due, in as few calls as can be."""
    live = [make(), make(), make(S.STOPPING)]

    assert batches(live, {"0": BASE, "1": 2 * BASE, "2": BASE}, 2) == [[2, 1], [0]]
    assert batches(live, {"0": BASE, "1": 2 * BASE, "2": BASE - SECOND}, 2) == []


def test_stopped_before_running() -> None:
    """Where calls are few, those go first whose files people wait for, however long the others were not looked at."""
    running, stopped = make(created=timedelta(hours=9)), make(S.PROCESSING, ended=SECOND)

    assert batches([running, stopped], {"0": timedelta(hours=8), "1": BASE}, 1) == [[1], [0]]


def test_not_begun() -> None:
    """What the service has not confirmed is its start's own matter."""
    assert batches([replace(make(S.STARTING), started_at=None)], {}, 500) == []


async def test_one_call_for_all(bot: Bot, vendors: Vendors) -> None:
    """FSP lists all tasks in one call."""
    recordings = [await bot.started(f"room-{number}") for number in range(3)]
    vendors.calls.clear()
    bot.clock.pass_by(minutes=1)
    await bot.look()

    assert vendors.verbs() == ["query"]
    assert {(await bot.get(one)).state for one in recordings} == {S.RECORDING}


async def test_one_call_for_each(bot: Bot, vendors: Vendors) -> None:
    """Agora is asked for one recording at a time; a trouble with one does not stop the others."""
    recordings = [await bot.started(f"room-{number}", account="classroom") for number in range(3)]
    vendors.calls.clear()
    bot.clock.pass_by(minutes=1)
    vendors.faults.order(Fault(verb="query", code=432))
    await bot.look()
    found = [await bot.get(one) for one in recordings]

    assert vendors.verbs() == ["query"] * 3
    assert sorted(one.state for one in found) == [S.RECORDING, S.RECORDING, S.STARTING]
    assert ["does not tell" in one.note for one in found if one.state is S.STARTING] == [True]


@pytest.mark.parametrize("fault", [Fault(verb="query", code=30008, times=99), Fault(body=b"<html>")])
async def test_refused_for_good(bot: Bot, vendors: Vendors, fault: Fault) -> None:
    """A look that is answered, though not with what was asked, is not made more often than one that is."""
    await bot.recording()
    vendors.calls.clear()
    vendors.faults.outage = fault
    for _ in range(24):
        bot.clock.pass_by(seconds=5)
        await bot.look()

    assert vendors.verbs() == ["query"] * 2


async def test_one_that_breaks(bot: Bot, vendors: Vendors) -> None:
    """A recording that the bot itself cannot look at stops no other one, and is not tried more often than they are."""
    recordings = [await bot.started(f"room-{number}", account="classroom") for number in range(3)]
    vendors.calls.clear()
    bot.clock.pass_by(minutes=1)
    vendors.arriving["query"] = kill
    with capture_logs() as logged:
        await bot.look()
        await bot.look()

    assert vendors.verbs() == ["query"] * 2
    assert sorted([(await bot.get(one)).state for one in recordings]) == [S.RECORDING, S.RECORDING, S.STARTING]
    assert [len(line["recordings"]) for line in logged if line["event"] == "look broke"] == [1]


async def test_many_looks(bot: Bot, vendors: Vendors) -> None:
    """Of very many looks a few are under way at once, so that a person's call gets through, and all are made."""
    full, released = asyncio.Event(), asyncio.Event()
    held: list[int] = []

    async def hold() -> None:
        vendors.arriving["query"] = hold
        held.append(len(held))
        if len(held) == CALLS_AT_ONCE:
            full.set()
        await released.wait()

    recordings = [await bot.started(f"room-{number}", account="classroom") for number in range(CALLS_AT_ONCE + 4)]
    bot.clock.pass_by(minutes=1)
    vendors.arriving["query"] = hold
    await bot.watch.begin_rounds()
    await full.wait()
    assert (await bot.done(OperationKind.LINK, recordings[0])).ended_at is not None

    assert len(held) == CALLS_AT_ONCE
    released.set()
    await bot.watch.close(PATIENCE)
    looked_at = {call.room for call in vendors.calls if call.verb == "query"}
    assert looked_at == {recording.room for recording in recordings}


async def test_other_accounts_go_on(bot: Bot, vendors: Vendors) -> None:
    """A service that hangs holds up its own account alone, and is not asked twice at once."""
    entered, released = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        entered.set()
        await released.wait()

    studio, classroom = await bot.started(), await bot.started(account="classroom")
    vendors.calls.clear()
    bot.clock.pass_by(minutes=1)
    vendors.arriving["query"] = hang
    await bot.watch.begin_rounds()
    await entered.wait()
    for _ in range(3):
        bot.clock.pass_by(minutes=1)
        await bot.watch.begin_rounds()
    released.set()
    await bot.watch.close(PATIENCE)

    calls = [call.service for call in vendors.calls]
    assert (calls.count("studio"), calls.count("classroom")) == (1, 1)
    assert {(await bot.get(one)).state for one in (studio, classroom)} == {S.RECORDING}


async def test_pace(bot: Bot, vendors: Vendors) -> None:
    """A recording that runs is looked at once a minute, however often the clock ticks."""
    await bot.recording()
    vendors.calls.clear()
    for _ in range(60):
        bot.clock.pass_by(seconds=5)
        await bot.look()

    assert vendors.verbs() == ["query"] * 5


@BOTH
async def test_no_news(bot: Bot, account: str) -> None:
    """A look that shows nothing new writes nothing."""
    recording = await bot.recording(account=account)
    for _ in range(3):
        bot.clock.pass_by(minutes=1)
        await bot.look()

    assert await bot.get(recording) == recording


@BOTH
async def test_look_shows(bot: Bot, account: str) -> None:
    """Every five minutes the card of a running recording tells when the service last confirmed it."""
    recording = await bot.recording(account=account)
    shown = {recording.looked_at}
    for _ in range(20):
        bot.clock.pass_by(minutes=1)
        await bot.look()
        shown.add((await bot.get(recording)).looked_at)

    assert len(shown) == 5
    assert (await bot.get(recording)).revision == recording.revision + 4


@BOTH
async def test_notice_once(bot: Bot, account: str) -> None:
    """The end of a recording is owed to the channel once, and over it stays."""
    recording = await bot.ready(account=account)
    notice = await bot.notice(recording)
    assert notice is not None
    assert notice.status is AnnouncementStatus.PENDING
    for _ in range(3):
        bot.clock.pass_by(minutes=2)
        await bot.look()
        await bot.observer.observe(bot.lease(account), recording, Observation(state=S.READY, note="again"))

    assert await bot.notice(recording) == notice
    assert await bot.get(recording) == recording


@BOTH
async def test_ended_by_itself(bot: Bot, vendors: Vendors, account: str) -> None:
    """A recording that the service ended is followed to its file, without anybody's stop."""
    recording = await bot.recording(account=account)
    service = vendors.fsp if account == "studio" else vendors.agora
    service.empty_room(ROOM, bot.clock())
    for _ in range(20):
        bot.clock.pass_by(minutes=1)
        await bot.look()

    recording = await bot.get(recording)
    assert (recording.state, recording.ended_by) == (S.READY, "vendor")
    assert len(recording.files) >= 1
    assert await bot.notice(recording) is not None


async def test_lost(bot: Bot, vendors: Vendors) -> None:
    """What left no file in the time that the service may take is lost, and the channel hears it once."""
    vendors.fsp.empty_room(ROOM, bot.clock())
    vendors.faults.order(Fault(verb="stop", processed=True, drop=True))  # it would tell that nothing was recorded
    recording = await bot.started()
    await bot.done(STOP, recording)
    for _ in range(25):
        bot.clock.pass_by(hours=1)
        await bot.look()
    assert (await bot.get(recording)).state is S.PROCESSING

    bot.clock.pass_by(hours=1)
    await bot.look()
    recording = await bot.get(recording)
    assert (recording.state, recording.note) == (S.LOST, "No file appeared in time.")
    assert await bot.notice(recording) is not None


async def test_not_lost(bot: Bot, vendors: Vendors) -> None:
    """Nothing is lost while the store cannot be asked for its file, whatever the gateway tells of the others."""
    recording = await bot.recording()
    await bot.started(room="other")
    await bot.done(STOP, recording)
    vendors.faults.order(Fault(verb="file/list", code=30000, times=4))
    bot.clock.pass_by(hours=27)
    await bot.look()
    assert (await bot.get(recording)).state is S.STOPPING

    bot.clock.pass_by(minutes=5)
    await bot.look()
    assert (await bot.get(recording)).state is S.READY


async def test_stale_look(bot: Bot, vendors: Vendors) -> None:
    """A look that was answered before a stop, and read after it, brings nothing back to life."""
    entered, released = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        entered.set()
        await released.wait()

    recording = await bot.started(account="classroom")
    bot.clock.pass_by(minutes=1)
    vendors.answering["query"] = hold
    await bot.watch.begin_rounds()
    await entered.wait()
    await bot.done(STOP, recording)
    stopped = await bot.get(recording)
    released.set()
    await bot.watch.close(PATIENCE)

    after = await bot.get(recording)
    assert stopped.state is S.UPLOADING
    assert after == stopped


async def test_look_at_what_is_over(bot: Bot, vendors: Vendors) -> None:
    """A look that comes after the end changes nothing."""
    entered, released = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        entered.set()
        await released.wait()

    recording = await bot.started(account="classroom")
    bot.clock.pass_by(minutes=1)
    vendors.answering["query"] = hold
    await bot.watch.begin_rounds()
    await entered.wait()
    empty = replace(recording, state=S.EMPTY)
    await bot.store.save(bot.lease("classroom"), recording=empty)
    released.set()
    await bot.watch.close(PATIENCE)

    assert await bot.get(recording) == empty


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"code":"?"}'])
@BOTH
async def test_garbage(bot: Bot, vendors: Vendors, account: str, body: bytes) -> None:
    """An answer that nobody understands changes nothing; the next look comes at the next round."""
    recording = await bot.recording(account=account)
    vendors.faults.order(Fault(verb="query", body=body, times=4))
    bot.clock.pass_by(minutes=1)
    with capture_logs() as logged:
        await bot.look()
    assert await bot.get(recording) == recording

    await bot.look()
    assert await bot.get(recording) == recording
    assert "look broke" not in [line["event"] for line in logged]


async def test_new_owner(bot: Bot, vendors: Vendors) -> None:
    """Whoever lost the account while the service answered writes nothing of what it was told."""
    recordings = [await bot.started(f"room-{number}", account="classroom") for number in range(2)]
    bot.clock.pass_by(minutes=1)
    vendors.calls.clear()

    async def lose() -> None:
        await bot.lose("classroom")

    vendors.answering["query"] = lose
    await bot.look()

    assert set(vendors.verbs()) == {"query"}
    assert {(await bot.get(one)).state for one in recordings} == {S.STARTING}


async def test_database_away(bot: Bot) -> None:
    """A round that breaks says so, and the next one comes."""
    recording = await bot.started()
    bot.clock.pass_by(minutes=1)
    bot.store.away = True
    with capture_logs() as logged:
        await bot.look()
    bot.store.away = False
    await bot.look()

    assert [line["event"] for line in logged] == ["look broke"] * 2
    assert (await bot.get(recording)).state is S.RECORDING


async def test_cancelled(bot: Bot, vendors: Vendors, clock: Clock) -> None:
    """A round that was cut off is followed by another one."""

    async def cut_off() -> None:
        raise asyncio.CancelledError

    recording = await bot.started()
    clock.pass_by(minutes=1)
    vendors.arriving["query"] = cut_off
    await bot.look()
    await bot.look()

    assert (await bot.get(recording)).state is S.RECORDING


async def test_memory(bot: Bot) -> None:
    """What is over is forgotten: the memory of looks does not grow with the recordings of a year."""
    for number in range(5):
        await bot.ready(f"room-{number}")
    await bot.look()

    assert bot.watch._looked == {"studio": {}, "classroom": {}}
