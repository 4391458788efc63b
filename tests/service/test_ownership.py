"""Who owns which account: one at any moment, and nobody for longer than is sure."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain import OperationKind, OperationStatus
from bot.service.ownership import MARGIN, Ownership
from tests.postgres import Server
from tests.service.clock import Clock
from tests.service.stage import PATIENCE, ROOM, TTL, Bot, Database, Stage
from tests.service.vendors import Vendors

BOTH = {"studio", "classroom"}
SHORT = timedelta(seconds=0.6)  # by the database's clock, which nobody can move


@pytest.fixture
async def store(stage: Stage) -> AsyncIterator[Database]:
    """The database, for several replicas at once."""
    async with Database.open(stage.url) as opened:
        yield opened


@pytest.fixture
def replica(stage: Stage, store: Database, clock: Clock) -> Ownership:
    """One replica; its monotonic clock is the test's."""
    return stage.ownership(store, "one", monotonic=clock.monotonic)


@pytest.fixture
def postgresql(postgres: Server) -> Iterator[Stage]:
    """A stage whose database serves several processes."""
    with postgres.database() as url:
        yield Stage(url)


def still_open(vendors: Vendors) -> list[bool]:
    return [not line.closed for line in vendors.lines]


async def test_take(replica: Ownership, vendors: Vendors) -> None:
    """A lone replica takes every account that is free, and opens one client for each."""
    assert replica.owned() == {}
    await replica.tend()

    assert replica.owned().keys() == BOTH
    assert {owned.lease.epoch for owned in replica.owned().values()} == {1}
    assert replica.get("studio") is replica.owned()["studio"]
    assert replica.get("elsewhere") is None
    assert still_open(vendors) == [True, True]


async def test_renew(replica: Ownership, vendors: Vendors, clock: Clock) -> None:
    """What is tended every quarter of its time stays owned, under one lease and with one client."""
    await replica.tend()
    first = replica.owned()
    for _ in range(20):
        clock.at += TTL / 4
        await replica.tend()

    assert replica.owned() == first
    assert len(vendors.lines) == 2


async def test_end_by_our_own_clock(replica: Ownership, vendors: Vendors, clock: Clock) -> None:
    """A replica that was asleep owns nothing when its time is nearly over, before it asked anybody."""
    await replica.tend()
    clock.at += TTL * (1 - MARGIN) - timedelta(seconds=1)
    assert replica.owned().keys() == BOTH

    clock.pass_by(seconds=1)
    assert replica.owned() == {}
    assert replica.get("studio") is None

    await replica.tend()
    await replica.tend()
    assert replica.owned().keys() == BOTH
    assert still_open(vendors) == [False, False, True, True]


async def test_slow_database(stage: Stage, store: Database, vendors: Vendors) -> None:
    """The time counts from before the database was asked: a slow answer makes ownership shorter, never longer."""
    seconds = iter(range(0, 100_000, 600))
    replica = stage.ownership(store, "one", monotonic=lambda: next(seconds))
    await replica.tend()
    began = next(seconds)

    while replica.get("studio"):
        pass

    assert next(seconds) - began < TTL.total_seconds()
    assert still_open(vendors) == [True, True]


async def test_database_away(replica: Ownership, store: Database, vendors: Vendors, clock: Clock) -> None:
    """Where the database is away the replica still lets go in time: somebody else may see the lease end."""
    await replica.tend()
    store.away = True
    clock.at += TTL / 4
    with pytest.raises(ConnectionError):
        await replica.tend()
    assert replica.owned().keys() == BOTH

    clock.at += TTL
    with pytest.raises(ConnectionError):
        await replica.tend()
    assert replica.owned() == {}
    await replica.give_up()
    assert still_open(vendors) == [False, False]


@pytest.mark.parametrize("question", ["beat", "renew_lease", "has_unfinished"])
async def test_database_hangs(
    replica: Ownership, store: Database, vendors: Vendors, clock: Clock, question: str
) -> None:
    """Where the database does not answer, the links are closed in time all the same, and are opened anew when it does.

    Whoever takes the account over may log in then, and nothing is sent by the old owner any more.
    """
    asked, answers = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        asked.set()
        await answers.wait()

    await replica.tend()
    await store.beat("two", TTL)
    store.before = {question: hang}
    tending = asyncio.create_task(replica.tend())
    await asked.wait()
    clock.at += TTL * (1 - MARGIN) - timedelta(seconds=1)
    replica.fence()
    assert replica.owned().keys() == BOTH

    clock.pass_by(seconds=1)
    replica.fence()
    await asyncio.gather(*replica._closing.values())
    assert still_open(vendors) == [False, False]

    store.before = {}
    answers.set()
    await tending
    await store.beat("two", timedelta(0))
    await replica.tend()
    assert replica.owned().keys() == BOTH
    assert still_open(vendors) == [False, False, True, True]


async def test_taken_by_another(replica: Ownership, store: Database, vendors: Vendors) -> None:
    """An account that another replica has by now is let go of; the others stay."""
    await replica.tend()
    await store.release_lease(replica.owned()["studio"].lease)
    assert await store.take_lease("studio", "two", TTL)
    await replica.tend()
    await replica.tend()  # the first closes and does not wait

    assert replica.owned().keys() == {"classroom"}
    assert sum(still_open(vendors)) == 1


async def test_call_that_goes_on(replica: Ownership, store: Database, vendors: Vendors, clock: Clock) -> None:
    """A lost account whose client takes long to close costs no other lease, and is not opened twice meanwhile."""
    entered, released = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        entered.set()
        await released.wait()

    await replica.tend()
    await store.release_lease(replica.owned()["studio"].lease)
    vendors.closing = hold
    await replica.tend()
    await entered.wait()
    for _ in range(8):
        clock.at += TTL / 4
        await replica.tend()
    assert replica.owned().keys() == {"classroom"}
    assert len(vendors.lines) == 2

    released.set()
    await replica.give_up()
    assert still_open(vendors) == [False, False]


async def test_share(stage: Stage, store: Database) -> None:
    """Of two replicas neither takes everything, unless the other one leaves something."""
    accounts = {f"account-{number}": account for number, account in enumerate([*stage.accounts.values()] * 4)}
    wide = Stage(stage.url, accounts=accounts)
    one, two = wide.ownership(store, "one"), wide.ownership(store, "two")
    assert one.replicas == 1
    await store.beat("two", TTL)
    await one.tend()
    await two.tend()

    assert (one.replicas, two.replicas) == (2, 2)
    assert (len(one.owned()), len(two.owned())) == (5, 3)
    assert one.owned().keys() | two.owned().keys() == accounts.keys()


async def tended(*replicas: Ownership) -> list[int]:
    """How many accounts each owns once every client that is being closed has been."""
    for replica in replicas:
        await replica.tend()
        await asyncio.gather(*replica._leaving)
    return [len(replica.owned()) for replica in replicas]


async def test_second_replica_gets_its_share(stage: Stage, store: Database, clock: Clock) -> None:
    """What one replica had alone it shares when a second one comes, an account at a time, and then it is quiet."""
    accounts = {f"account-{number}": account for number, account in enumerate([*stage.accounts.values()] * 3)}
    wide = Stage(stage.url, clock, accounts=accounts)
    one = wide.ownership(store, "one", monotonic=clock.monotonic)
    two = wide.ownership(store, "two", monotonic=clock.monotonic)
    assert await tended(one) == [6]

    assert [await tended(two, one) for _ in range(5)] == [[0, 5], [1, 4], [2, 3], [3, 3], [3, 3]]
    first = one.owned().keys()
    clock.at += TTL / 2
    assert await tended(one, two) == [3, 3]
    assert one.owned().keys() == first
    assert one.owned().keys() | two.owned().keys() == accounts.keys()


async def test_busy_account_stays(stage: Stage) -> None:
    """Only an account at rest is ceded: nobody's command is interrupted to share the work."""
    async with stage.bot("one") as bot:
        await bot.asked_to_start()
        classroom, _ = await bot.asked_to_start(account="classroom")
        await bot.store.beat("two", TTL)
        assert await tended(bot.ownership) == [2]

        await bot.asked(OperationKind.REFRESH, (await bot.asked_to_start("retro"))[1])
        await bot.work()
        assert (await bot.operation(classroom)).status is OperationStatus.DONE
        await bot.asked_to_start("planning")
        assert await tended(bot.ownership) == [1]
        assert bot.ownership.get("studio")


async def test_nobody_takes_what_is_ceded(replica: Ownership, store: Database, clock: Clock) -> None:
    """An account that the other replica does not know comes back after the time of a lease, and then stays."""
    await replica.tend()
    await store.beat("two", timedelta(days=1))
    owned = []
    for _ in range(16):
        owned += await tended(replica)
        clock.at += TTL / 4

    assert owned == [1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]


async def test_ceded_again_one_day(replica: Ownership, store: Database, clock: Clock) -> None:
    """What another replica took, and left to this one in the end, is ceded again when there is another."""
    await replica.tend()
    await store.beat("two", timedelta(days=1))
    with capture_logs() as logged:
        await tended(replica)
        (ceded,) = BOTH - replica.owned().keys()
        theirs = await store.take_lease(ceded, "two", TTL)
        assert theirs is not None
        for _ in range(5):
            clock.at += TTL / 4
            assert await tended(replica) == [1]
        await store.release_lease(theirs)
        for _ in range(12):
            await tended(replica)
            clock.at += TTL / 4

    (other,) = BOTH - {ceded}
    assert [line["account"] for line in logged if line["event"] == "account ceded"] == [ceded, other, ceded]


async def test_give_up(stage: Stage, store: Database, replica: Ownership, vendors: Vendors) -> None:
    """A clean stop hands over at once, and nothing stays open."""
    await replica.tend()
    await replica.give_up()
    successor = stage.ownership(store, "two")
    await successor.tend()

    assert replica.owned() == {}
    assert still_open(vendors)[:2] == [False, False]
    assert {account: owned.lease.epoch for account, owned in successor.owned().items()} == dict.fromkeys(BOTH, 2)
    assert await store.beat("three", TTL) == 2, "the one that left is no longer counted"


async def test_give_up_without_the_database(replica: Ownership, store: Database, vendors: Vendors) -> None:
    """Where the leases cannot be given back the links are closed all the same, and the log says what was not done."""
    await replica.tend()
    store.away = True
    with capture_logs() as logged:
        await replica.give_up()

    assert still_open(vendors) == [False, False]
    assert replica.owned() == {}
    assert [line["event"] for line in logged] == ["lease not given back"] * 2 + ["departure not told"]


async def test_give_up_beside_a_slow_call(stage: Stage, store: Database, vendors: Vendors) -> None:
    """A client that takes long to close holds up no other account, and its own one not for ever."""
    entered, released = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        entered.set()
        await released.wait()

    replica = stage.ownership(store, "one", close_grace=SHORT)
    await replica.tend()
    vendors.closing = hold
    leaving = asyncio.create_task(replica.give_up())
    await entered.wait()
    held = [await store.take_lease(account, "two", TTL) for account in BOTH].count(None)
    assert held >= 1, "the slow one is waited for"
    async with asyncio.timeout(30):
        while None in [await store.take_lease(account, "two", TTL) for account in BOTH]:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
    released.set()
    await leaving

    assert still_open(vendors) == [False, False]


async def test_give_up_a_client_that_breaks(replica: Ownership, store: Database, vendors: Vendors) -> None:
    """A client that cannot be closed keeps no lease: the others', nor its own."""

    async def break_down() -> None:
        raise OSError("the socket is gone")

    await replica.tend()
    vendors.closing = break_down
    with capture_logs() as logged:
        await replica.give_up()

    assert [line["event"] for line in logged] == ["client not closed"]
    assert {account: await store.take_lease(account, "two", TTL) is not None for account in BOTH} == dict.fromkeys(
        BOTH, True
    )


async def test_never_two_owners(postgresql: Stage) -> None:
    """A replica that stops tending is followed after its time, and at no moment do both own an account."""
    async with Database.open(postgresql.url) as first, Database.open(postgresql.url) as second:
        one = postgresql.ownership(first, "one", ttl=SHORT, monotonic=time.monotonic)
        two = postgresql.ownership(second, "two", monotonic=time.monotonic)
        began = time.monotonic()
        await one.tend()
        async with asyncio.timeout(30):
            while two.owned().keys() != BOTH:
                assert one.owned().keys().isdisjoint(two.owned())
                await two.tend()
                await asyncio.sleep(0.02)
        assert time.monotonic() - began > SHORT.total_seconds() * (1 - MARGIN)
        assert one.owned() == {}
        assert {owned.lease.epoch for owned in two.owned().values()} == {2}


async def shorten_leases(bot: Bot) -> None:
    """Let what a process owns be free soon, unless it tends."""
    for owned in bot.ownership.owned().values():
        await bot.store.renew_lease(owned.lease, SHORT)


async def test_paused_owner(postgresql: Stage) -> None:
    """An owner that was frozen in a call writes nothing when it wakes: its successor has done the work, once."""
    entered, thawed = asyncio.Event(), asyncio.Event()

    async def freeze() -> None:
        entered.set()
        await thawed.wait()

    postgresql.vendors.answering["start"] = freeze
    async with postgresql.bot("one") as one, postgresql.bot("two") as two:
        asked, recording = await one.asked_to_start(account="classroom")
        await one.execution.begin_due()
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await entered.wait()
            await shorten_leases(one)
            while "classroom" not in two.ownership.owned():
                await two.ownership.tend()
                await asyncio.sleep(0.02)
        two.clock.pass_by(seconds=2)
        operation = await two.ended(asked)
        known = await two.get(recording)
        thawed.set()
        await one.execution.close()
        await one.ownership.tend()

        assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)
        assert (await two.operation(asked), await two.get(recording)) == (operation, known)
        assert "classroom" not in one.ownership.owned()
    assert postgresql.vendors.began(ROOM) == 1


async def test_one_login(postgresql: Stage) -> None:
    """The successor's login waits until the frozen owner's is gone; there is never a second one."""
    vendors = postgresql.vendors
    async with postgresql.bot("one") as one, postgresql.bot("two") as two:
        await one.started()
        async with asyncio.timeout(PATIENCE.total_seconds()):
            await shorten_leases(one)
            while "studio" not in two.ownership.owned():
                await two.ownership.tend()
                await asyncio.sleep(0.02)
        asked, _ = await two.asked_to_start("retro")
        await two.work()
        assert (await two.operation(asked)).status is OperationStatus.RUNNING

        await one.ownership.tend()
        assert (await two.ended(asked)).status is OperationStatus.DONE
    logins = [call.outcome for call in vendors.calls if call.verb == "login"]
    assert (logins[0], set(logins[1:-1]), logins[-1]) == ("0", {"30004"}, "0")
