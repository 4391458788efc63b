"""The shared clock: as the database's, whatever the machine believes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.service.clock import PRECISION, SharedClock
from bot.store import Store
from tests.service.clock import NOON

DAY = timedelta(days=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A database on this machine."""
    async with Store.open(f"sqlite:///{tmp_path / 'clapper.db'}") as opened:
        yield opened


@pytest.mark.parametrize("wrong", [-DAY, timedelta(minutes=-1), timedelta(minutes=1), DAY])
async def test_machine_is_wrong(store: Store, wrong: timedelta) -> None:
    """A machine whose clock is wrong goes by the database's, and needs to be put right but once."""
    clock = SharedClock(store, datetime.now(UTC) + wrong)
    with capture_logs() as logged:
        await clock.compare()
        await clock.compare()

    assert abs(clock() - datetime.now(UTC)) < abs(wrong) / 2
    assert [line["event"] for line in logged] == ["clock put right by the database's"]


async def test_machine_is_set(store: Store) -> None:
    """Between two comparisons as much time passes as passed, whatever the machine's clock is set to."""
    passed = [1000.0]
    clock = SharedClock(store, NOON, monotonic=lambda: passed[0])
    assert clock() == NOON

    passed[0] += 90
    assert clock() == NOON + timedelta(seconds=90)

    await clock.compare()
    told = clock()
    passed[0] += 90
    assert clock() == told + timedelta(seconds=90)


@pytest.mark.parametrize("wrong", [-PRECISION, timedelta(0), PRECISION])
async def test_machine_is_right(store: Store, wrong: timedelta) -> None:
    """A difference too small to matter changes nothing: time does not go back for it."""
    clock = SharedClock(store, datetime.now(UTC) + wrong / 2)
    with capture_logs() as logged:
        await clock.compare()

    assert logged == []


async def test_led_ahead(store: Store) -> None:
    """A clock that people move goes ahead of the database's, and a comparison leaves it there."""
    leads = [timedelta(0)]
    clock = SharedClock(store, datetime.now(UTC), lead=lambda: leads[0])
    leads[0] = timedelta(days=1)
    await clock.compare()

    assert abs(clock() - datetime.now(UTC) - leads[0]) < timedelta(minutes=1)
