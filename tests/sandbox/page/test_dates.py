"""Moments in a person's time zone, whatever the browser's own is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page

from tests.browser import needs_chromium

pytestmark = needs_chromium

CALL = """async ([name, ...args]) => (await import("/page/dates.js"))[name](...args)"""


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2026-12-01T09:00", "Asia/Tehran"),
        ("2026-07-01T00:00", "America/New_York"),
        ("2026-03-29T01:59", "Europe/Berlin"),
        ("2026-03-29T03:00", "Europe/Berlin"),
        ("2026-10-25T03:00", "Europe/Berlin"),
        ("2026-11-01T23:30", "America/New_York"),
        ("2026-01-01T12:00", "Pacific/Auckland"),
    ],
)
async def test_local_times_and_seconds(page: Page, local: str, zone: str) -> None:
    """A wall time becomes the right moment and back, on the days when clocks change too."""
    seconds = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).timestamp()

    assert await page.evaluate(CALL, ["secondsOf", local, zone]) == seconds
    assert await page.evaluate(CALL, ["localOf", seconds, zone]) == local


async def test_formats(page: Page) -> None:
    """Slack's tokens; one that is not known stays, as Slack leaves it."""
    form = "{date_num} | {date} | {date_short} | {date_long} | {time} | {time_secs} | {nonsense}"
    shown = await page.evaluate(
        f"""async () => (await import("/page/dates.js"))
            .formatDate({form!r}, new Date(Date.UTC(2026, 11, 1, 20, 45, 7)), "Asia/Tehran")"""
    )

    assert shown == (
        "2026-12-02 | December 2, 2026 | Dec 2, 2026 | Wednesday, December 2, 2026 | 00:15 | 00:15:07 | {nonsense}"
    )


@pytest.mark.parametrize(
    ("hours", "form", "said"),
    [
        (0, "{date_pretty}", "today"),
        (-24, "{date_short_pretty}", "yesterday"),
        (24, "{date_long_pretty}", "tomorrow"),
        (0, "{ago}", "this minute"),
        (-3, "{ago}", "3 hours ago"),
        (50, "{ago}", "in 2 days"),
    ],
)
async def test_dates_from_here(page: Page, hours: int, form: str, said: str) -> None:
    """Near days have names, and {ago} tells the distance."""
    shown = await page.evaluate(
        """async ([hours, form]) => (await import("/page/dates.js"))
            .formatDate(form, new Date(Date.now() + hours * 3600_000), "UTC")""",
        [hours, form],
    )

    assert shown == said


async def test_days_of_a_sandbox_that_is_ahead(page: Page) -> None:
    """Where the sandbox's clock was moved, its today counts, and not the browser's."""
    shown = await page.evaluate(
        """async () => {
            const { formatDate, setNow } = await import("/page/dates.js");
            setNow(Date.now() / 1000 + 24 * 3600);
            return formatDate("{date_pretty}, {ago}", new Date(), "UTC");
        }"""
    )

    assert shown == "yesterday, yesterday"
