"""Starts that come too late: what nobody expects any more is not begun; at most what was begun in time is found."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from tests.service.attempt.test_start import DOUBT
from tests.service.stage import ROOM, Stage
from tests.service.vendors import CHANGED_ACCOUNTS, Vendors

FAILED = (OperationStatus.FAILED, RecordingState.FAILED)
TOO_LATE = "It could not be begun within 5m: ask again."
UNTOLD = f"Nothing confirmed within 5m that it had begun. {DOUBT}"
ALL = pytest.mark.parametrize(
    ("account", "verb"),
    [("studio", "init"), ("classroom", "start"), ("campus", "start"), ("board", "openRecord")],
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A bot with an account of each service."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)


async def tried_and_left(stage: Stage, account: str) -> tuple[OperationStatus, str]:
    """Try a start once in a process that then ends, and once more in one that begins a day later; the outcome."""
    async with stage.bot("one") as bot:
        asked, recording = await bot.asked_to_start(account=account)
        await bot.work()
        assert (await bot.operation(asked)).status is OperationStatus.RUNNING
    stage.vendors.unreachable.clear()
    stage.clock.pass_by(days=1)
    async with stage.bot("two") as bot:
        operation = await bot.ended(asked)
        assert operation.attempts == 2
        assert (await bot.get(recording)).note == operation.answer
        return operation.status, operation.answer


@ALL
async def test_unreachable_at_first(stage: Stage, vendors: Vendors, account: str, verb: str) -> None:
    """A start that reached nobody is not sent when the bot is back a day later."""
    vendors.unreachable.add(account)

    assert await tried_and_left(stage, account) == (OperationStatus.FAILED, TOO_LATE)
    assert vendors.verbs() == []


@ALL
async def test_lost(stage: Stage, vendors: Vendors, account: str, verb: str) -> None:
    """One that may have arrived is looked for, where that can be done, and not sent again."""
    vendors.faults.order(Fault(verb=verb, drop=True))

    answer = TOO_LATE if account == "studio" else UNTOLD
    assert await tried_and_left(stage, account) == (OperationStatus.FAILED, answer)
    assert vendors.verbs().count(verb) == 1


async def test_lost_and_found(stage: Stage, vendors: Vendors) -> None:
    """One that did arrive at a service with a list of what runs is found there, a day later, too."""
    vendors.faults.order(Fault(verb="init", drop=True, processed=True))

    assert await tried_and_left(stage, "studio") == (OperationStatus.DONE, "")
    assert vendors.began(ROOM) == 1


async def test_past_its_end(stage: Stage, vendors: Vendors) -> None:
    """One whose planned end has come meanwhile would end at once: it is not sent, however short the wait was."""
    async with stage.bot() as bot:
        asked, recording = await bot.asked_to_start(length=timedelta(minutes=1))
        bot.clock.pass_by(minutes=1)
        operation = await bot.ended(asked)

        assert operation.answer == "It could not be begun before its end: ask again."
        assert (operation.status, (await bot.get(recording)).state) == FAILED
    assert vendors.calls == []


@ALL
async def test_last_try(stage: Stage, vendors: Vendors, account: str, verb: str) -> None:
    """Where the next try could only come too late it is given up at once, and the reason is told."""
    vendors.unreachable.add(account)
    async with stage.bot() as bot:
        asked, _ = await bot.asked_to_start(account=account, length=timedelta(seconds=10))
        operation = await bot.ended(asked)

        assert operation.answer == f"{account}'s service could not be reached."


async def test_stopped_while_it_is_looked_for(stage: Stage, vendors: Vendors) -> None:
    """A stop of what may run, where the service does not tell whether it does, fails: it may cost money."""
    vendors.faults.order(Fault(verb="init", drop=True, processed=True))
    async with stage.bot() as bot:
        _, recording = await bot.asked_to_start()
        await bot.work()
        vendors.faults.order(Fault(verb="query", code=30008, times=9))
        operation = await bot.done(OperationKind.STOP, recording)

        assert operation.status is OperationStatus.FAILED
        assert (await bot.get(recording)).note == f"It could not be stopped: {operation.answer}"
