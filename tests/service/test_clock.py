"""The shared clock: as the database's, whatever the machine believes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.service.clock import PRECISION, SharedClock
from bot.store import Store

DAY = timedelta(days=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A database on this machine."""
    async with Store.open(f"sqlite:///{tmp_path / 'clapper.db'}") as opened:
        yield opened


@pytest.mark.parametrize("wrong", [-DAY, timedelta(minutes=-1), timedelta(minutes=1), DAY])
async def test_machine_is_wrong(store: Store, wrong: timedelta) -> None:
    """A machine whose clock is wrong goes by the database's, and follows it when its own is put right."""
    machine = [wrong]
    clock = SharedClock(store, lambda: datetime.now(UTC) + machine[0])
    with capture_logs() as logged:
        await clock.compare()
    assert abs(clock() - datetime.now(UTC)) < abs(wrong) / 2
    assert [line["event"] for line in logged] == ["clock put right by the database's"]

    machine[0] = timedelta(0)
    await clock.compare()
    assert abs(clock() - datetime.now(UTC)) < abs(wrong) / 2


@pytest.mark.parametrize("wrong", [-PRECISION, timedelta(0), PRECISION])
async def test_machine_is_right(store: Store, wrong: timedelta) -> None:
    """A difference too small to matter changes nothing: time does not go back for it."""
    clock = SharedClock(store, lambda: datetime.now(UTC) + wrong / 2)
    with capture_logs() as logged:
        await clock.compare()

    assert logged == []


async def test_led_ahead(store: Store) -> None:
    """A clock that people move goes ahead of the database's, and a comparison leaves it there."""
    leads = [timedelta(0)]
    clock = SharedClock(store, lambda: datetime.now(UTC), lead=lambda: leads[0])
    leads[0] = timedelta(days=1)
    await clock.compare()

    assert abs(clock() - datetime.now(UTC) - leads[0]) < timedelta(minutes=1)
