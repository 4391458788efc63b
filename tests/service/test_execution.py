"""Operations: each is carried out once and to its end, whoever is killed, replaced or broken meanwhile."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain import Operation, OperationKind, OperationStatus, Recording, RecordingState
from bot.sandbox.faults import Call, Fault
from bot.service.execution import AT_ONCE, Execution
from tests.service.stage import PATIENCE, ROOM, Bot, Stage
from tests.service.vendors import ACCOUNTS, Vendors, kill

START, STOP, REFRESH = OperationKind.START, OperationKind.STOP, OperationKind.REFRESH
BOTH = pytest.mark.parametrize("account", ["studio", "classroom"])

PREPARE, SEND = ("query", "acquire"), ("init", "start")


@pytest.mark.parametrize(
    ("before", "verbs"),
    [(True, PREPARE), (False, PREPARE), (True, SEND), (False, SEND)],
    ids=["before its ids", "ids not kept", "not sent", "sent"],
)
@BOTH
async def test_killed_while_starting(
    stage: Stage, vendors: Vendors, account: str, before: bool, verbs: tuple[str, str]
) -> None:
    """The next process finds the operation begun, looks at the service, and there is one recording."""
    moments = vendors.arriving if before else vendors.answering
    moments[verbs[account == "classroom"]] = kill
    async with stage.bot("one") as bot:
        asked, recording = await bot.asked_to_start(account=account)
        await bot.work()
        assert (await bot.operation(asked)).status is OperationStatus.RUNNING
        assert bool((await bot.get(recording)).vendor_ids) == (verbs is SEND)
    async with stage.bot("two") as restarted:
        operation = await restarted.ended(asked)

        assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)
        assert (await restarted.get(recording)).started_at is not None
    assert vendors.began(ROOM) == 1


async def test_killed_before_anything(stage: Stage, vendors: Vendors) -> None:
    """What was stored is carried out, even where nobody lived to tell that it was acknowledged."""
    async with stage.bot("one") as bot:
        recording = await bot.started()
        asked, _ = await bot.asked_to_start("retro")
    async with stage.bot("two") as restarted:
        assert (await restarted.ended(asked)).status is OperationStatus.DONE
        assert (await restarted.get(recording)).room == ROOM
    assert vendors.began("retro") == 1


@pytest.mark.parametrize(("kind", "verb"), [(STOP, "stop"), (REFRESH, "query")])
async def test_downtime_is_no_try(bot: Bot, vendors: Vendors, kind: OperationKind, verb: str) -> None:
    """What nobody could try while the bot was down has all its patience left when it is back."""
    recording = await bot.recording()
    asked = await bot.asked(kind, recording)
    bot.clock.pass_by(hours=3)
    vendors.faults.order(Fault(verb=verb, drop=True, times=5))

    operation = await bot.ended(asked)
    assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)


async def test_start_that_nobody_expects(bot: Bot, vendors: Vendors) -> None:
    """A start that was not tried in time is not made up for: nobody knows any more that it was asked for."""
    asked, recording = await bot.asked_to_start()
    bot.clock.pass_by(minutes=5)
    operation = await bot.ended(asked)

    assert (operation.status, operation.answer) == (
        OperationStatus.FAILED,
        "It could not be begun within 5m: ask again.",
    )
    assert ((await bot.get(recording)).state, vendors.calls) == (RecordingState.FAILED, [])
    assert await bot.answer(operation) is not None


async def test_start_that_was_tried(stage: Stage, vendors: Vendors) -> None:
    """A start that may have been sent before the bot went down is looked for, however long that took."""
    vendors.answering["init"] = kill
    async with stage.bot("one") as bot:
        asked, recording = await bot.asked_to_start()
        await bot.work()
    stage.clock.pass_by(hours=1)
    async with stage.bot("two") as restarted:
        assert (await restarted.ended(asked)).status is OperationStatus.DONE
        assert (await restarted.get(recording)).started_at is not None
    assert vendors.began(ROOM) == 1


async def test_clock_set_back(bot: Bot, vendors: Vendors) -> None:
    """What waits by a clock that has been set back since is tried at once, and not for longer than its patience."""
    vendors.unreachable.add("studio")
    asked, _ = await bot.asked_to_start()
    began, tomorrow = bot.clock(), bot.clock() + timedelta(days=1)
    tried = replace(asked, status=OperationStatus.RUNNING, attempts=1, began_at=tomorrow, tried_at=tomorrow)
    await bot.store.save(bot.lease(), operation=replace(tried, not_before=tomorrow + timedelta(seconds=2)))
    operation = await bot.ended(asked)

    assert operation.status is OperationStatus.FAILED
    assert operation.ended_at is not None
    assert timedelta(minutes=4) < operation.ended_at - began < timedelta(minutes=6)


async def test_one_at_a_time(bot: Bot, vendors: Vendors) -> None:
    """An operation in progress is not begun again, however often the clock ticks and however long it takes."""
    entered, released = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        entered.set()
        await released.wait()

    vendors.arriving["init"] = hold
    asked, _ = await bot.asked_to_start()
    await bot.execution.begin_due()
    await entered.wait()
    for _ in range(5):
        bot.clock.pass_by(minutes=1)
        await bot.execution.begin_due()
    released.set()
    await bot.execution.close(PATIENCE)

    assert (await bot.operation(asked)).attempts == 1
    assert vendors.verbs().count("init") == 1


async def test_one_recording_is_one_queue(bot: Bot, vendors: Vendors) -> None:
    """What is asked about one recording waits its turn; other recordings go on."""
    entered, passed, released = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        entered.set()
        await released.wait()

    async def pass_through() -> None:
        passed.set()

    vendors.arriving["init"], vendors.answering["start"] = hold, pass_through
    start, recording = await bot.asked_to_start()
    await bot.execution.begin_due()
    await entered.wait()
    stop = await bot.asked(STOP, recording)
    await bot.asked_to_start("retro", account="classroom")
    await bot.execution.begin_due()
    await passed.wait()

    assert (await bot.operation(stop)).status is OperationStatus.QUEUED
    released.set()
    await bot.execution.close(PATIENCE)
    assert [(await bot.operation(one)).status for one in (start, stop)] == [OperationStatus.DONE] * 2
    assert [verb for verb in vendors.verbs() if verb in {"init", "stop"}] == ["init", "stop"]


async def test_many_at_once(bot: Bot, vendors: Vendors) -> None:
    """Of very many the oldest are begun and the others wait, but for those of other accounts."""
    full, other, released = asyncio.Event(), asyncio.Event(), asyncio.Event()
    held: list[int] = []

    async def hold() -> None:
        vendors.arriving["query"] = hold
        held.append(len(held))
        if len(held) == AT_ONCE:
            full.set()
        await released.wait()

    async def pass_through() -> None:
        other.set()

    vendors.arriving["query"], vendors.answering["start"] = hold, pass_through
    asked = []
    for number in range(AT_ONCE + 4):
        asked.append((await bot.asked_to_start(f"room-{number}"))[0])
        bot.clock.pass_by(milliseconds=1)
    await bot.asked_to_start(account="classroom")
    await bot.execution.begin_due()
    await asyncio.gather(full.wait(), other.wait())
    await bot.execution.begin_due()

    begun = [(await bot.operation(one)).status is OperationStatus.RUNNING for one in asked]
    assert begun == [True] * AT_ONCE + [False] * 4
    released.set()
    await bot.execution.close(PATIENCE)
    await bot.work()
    assert {(await bot.operation(one)).status for one in asked} == {OperationStatus.DONE}


async def test_ended_meanwhile(bot: Bot, vendors: Vendors) -> None:
    """What was due when its turn came, and is over by then, is not done again."""
    recording = await bot.recording()
    operation = await bot.asked(REFRESH, recording)
    notices = bot.observer.notices
    second = Execution(bot.store, bot.ownership, bot.observer, ACCOUNTS, notices, bot.locks, now=bot.clock)
    await bot.execution.begin_due()
    await second.begin_due()
    await bot.execution.close(PATIENCE)
    await second.close(PATIENCE)

    assert (await bot.operation(operation)).attempts == 1


async def test_not_ours(bot: Bot) -> None:
    """What belongs to an account that is not ours stays for its owner."""
    asked, _ = await bot.asked_to_start()
    await bot.ownership.give_up()
    await bot.work()

    assert (await bot.operation(asked)).status is OperationStatus.QUEUED


async def broken(bot: Bot, vendors: Vendors, kind: OperationKind) -> tuple[Operation, Recording, list[str]]:
    """An operation that fails within the bot itself each time, and what was logged."""
    recording = await bot.recording()
    asked = await bot.asked(kind, recording)
    with capture_logs() as logged:
        for _ in range(500):
            vendors.arriving["query"] = vendors.arriving["stop"] = kill
            await bot.work()
            operation = await bot.operation(asked)
            if operation.ended_at is not None:
                return operation, await bot.get(recording), [line["event"] for line in logged]
            bot.clock.at = max(bot.clock.at, operation.not_before)
    raise AssertionError("it is tried for ever")


@pytest.mark.parametrize("kind", [STOP, REFRESH])
async def test_broken(bot: Bot, vendors: Vendors, kind: OperationKind) -> None:
    """An operation that breaks each time is tried as long as its patience lasts, then told as failed."""
    operation, recording, events = await broken(bot, vendors, kind)

    assert (operation.status, operation.attempts > 3) == (OperationStatus.FAILED, True)
    assert operation.answer == "The bot itself failed; its log says why."
    assert await bot.answer(operation) is not None
    assert recording.state is RecordingState.RECORDING
    assert events.count("operation broke") == operation.attempts


async def test_database_away(bot: Bot, vendors: Vendors) -> None:
    """An operation whose outcome could not be kept is tried again, and the service is looked at first."""

    async def vanish() -> None:
        bot.store.away = True

    vendors.answering["init"] = vanish
    asked, _ = await bot.asked_to_start()
    with capture_logs() as logged:
        await bot.work()
    bot.store.away = False
    operation = await bot.ended(asked)

    assert [line["event"] for line in logged if line["log_level"] == "error"] == ["operation broke"]
    assert (operation.status, vendors.began(ROOM)) == (OperationStatus.DONE, 1)


async def test_dropped_result_is_logged(bot: Bot, vendors: Vendors) -> None:
    """A result that came after the account was lost leaves a warning, not an error."""

    async def lose() -> None:
        await bot.lose()

    vendors.answering["init"] = lose
    await bot.asked_to_start()
    with capture_logs() as logged:
        await bot.work()

    assert "error" not in [line["log_level"] for line in logged]
    assert "left to the new owner" in [line["event"] for line in logged]


async def test_cancelled(bot: Bot, vendors: Vendors) -> None:
    """A try that is cut off is due again like one whose process died."""

    async def cut_off() -> None:
        raise asyncio.CancelledError

    vendors.arriving["init"] = cut_off
    asked, _ = await bot.asked_to_start()
    await bot.work()

    assert (await bot.ended(asked)).status is OperationStatus.DONE
    assert vendors.began(ROOM) == 1


async def test_rate(bot: Bot, vendors: Vendors) -> None:
    """However much is asked for at once, one App ID gets at most ten calls in any second."""
    operations = [(await bot.asked_to_start(f"room-{number}", account="classroom"))[0] for number in range(20)]
    for operation in operations:
        assert (await bot.ended(operation)).status is OperationStatus.DONE

    assert most_in_a_second(vendors.calls) <= 10
    assert not any(call.outcome == "429" for call in vendors.calls)


def most_in_a_second(calls: list[Call]) -> int:
    """The most calls that began within any second."""
    moments = [call.at for call in calls]
    return max(sum(0 <= (later - moment).total_seconds() < 1 for later in moments) for moment in moments)
