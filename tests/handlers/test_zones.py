"""In which time zone a person is, and which days are meant there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.errors import UsageError
from bot.slack.surfaces import Surfaces
from handlers.zones import KNOWN_FOR, UNKNOWN, Days, Zone, Zones
from tests.service.clock import Clock
from tests.service.stage import OMAR, VERA
from tests.slack.web_api import WebApi, web_client

INFO = "api/users.info"


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    """A Slack that says where people are."""
    async with WebApi.serve() as served:
        served.says(INFO, {"ok": True, "user": {"tz": "Asia/Shanghai"}})
        yield served


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def zones(api: WebApi, clock: Clock) -> AsyncIterator[Zones]:
    async with web_client(api) as client:
        yield Zones(Surfaces(client).zone, clock)


async def test_remembered(api: WebApi, zones: Zones, clock: Clock) -> None:
    """What Slack told of a person is asked again when it may have changed."""
    for user in (OMAR, OMAR, VERA):
        assert await zones.of(user) == Zone("Asia/Shanghai")
    assert len(api.calls) == 2

    clock.at += KNOWN_FOR
    api.says(INFO, {"ok": True, "user": {"tz": "Asia/Tehran"}})
    assert await zones.of(OMAR) == Zone("Asia/Tehran")


@pytest.mark.parametrize("answer", [{"ok": False, "error": "missing_scope"}, {"ok": True, "user": {"tz": "Mars/Dome"}}])
async def test_unknown(api: WebApi, zones: Zones, answer: object) -> None:
    """Where Slack does not tell, or tells what nobody has heard of, UTC stands in until it does; that is logged."""
    api.says(INFO, answer)
    with capture_logs() as logged:
        assert await zones.of(OMAR) == UNKNOWN
    assert [line["event"] for line in logged] == ["time zone not known"]

    api.says(INFO, {"ok": True, "user": {"tz": "Asia/Tehran"}})
    assert await zones.of(OMAR) == Zone("Asia/Tehran")


async def test_days(api: WebApi, zones: Zones) -> None:
    """Days are those of the person's zone, and nothing is asked where none is given."""
    assert await zones.days(OMAR, "", "") == Days()
    assert api.calls == []

    meant = await zones.days(OMAR, "2026-12-01", "2026-12-01")
    assert meant == Days(since=datetime(2026, 11, 30, 16, tzinfo=UTC), until=datetime(2026, 12, 1, 16, tzinfo=UTC))


async def test_days_of_another_zone(api: WebApi, zones: Zones) -> None:
    """Where UTC stands in for the person's zone, that is said with the days."""
    api.says(INFO, {"ok": False, "error": "internal_error"})

    meant = await zones.days(OMAR, "2026-12-01", "")
    assert (meant.since, meant.until) == (datetime(2026, 12, 1, tzinfo=UTC), None)
    assert meant.remark == "Slack did not tell your time zone: these are days of UTC."


async def test_what_is_no_day(zones: Zones) -> None:
    """Is said, as everywhere."""
    with pytest.raises(UsageError, match="is not a day"):
        await zones.days(OMAR, "soon", "")
