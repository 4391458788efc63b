"""``clapper sandbox`` in a browser, as a newcomer does it; run as a module it takes the README's picture."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import needs_chromium, open_page
from tests.processes import run_clapper

pytestmark = needs_chromium

PICTURE = Path(__file__).parents[2] / "docs" / "sandbox.png"
PATIENCE = 30_000  # milliseconds


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[str]:
    """A running ``clapper sandbox``; the address that it prints."""
    async with run_clapper(
        "sandbox", "--port", "0", "--speed", "60", folder=folder, stdout=asyncio.subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        printed = ""
        async with asyncio.timeout(60):
            while "http://" not in printed:
                printed = (await process.stdout.readline()).decode()
        yield re.findall(r"http://\S+", printed)[0]


async def record(page: Page, room: str, account: str) -> None:
    """Type the command, wait for the card, press Stop and accept the dialog."""
    await expect(page.get_by_text("The bot is connected.")).to_be_visible(timeout=PATIENCE)
    await page.get_by_label("You are").select_option("U0OMAR")
    await type_line(page, f"/rec start {room} on={account} for=2m")
    await expect(page.get_by_text("Recording", exact=True).last).to_be_visible(timeout=PATIENCE)
    await page.get_by_role("button").filter(has_text=re.compile(r"^Stop$")).last.click()
    await page.get_by_role("button", name="Stop Recording").click()


async def type_line(page: Page, line: str) -> None:
    """Send a line from the command box."""
    await page.get_by_label("Message or command").fill(line)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("account", ["studio", "classroom", "campus", "board"])
async def test_record_in_the_browser(tmp_path: Path, account: str) -> None:
    """A newcomer types the README's command, presses Stop, and downloads the file."""
    async with sandbox(tmp_path) as address, open_page(address) as page:
        await record(page, "standup", account)
        link = page.get_by_role("link", name="Download").last
        await expect(link).to_be_visible(timeout=PATIENCE)
        answer = await page.request.get(await link.get_attribute("href") or "")

    assert answer.ok
    assert "attachment" in answer.headers["content-disposition"]


async def test_on_a_phone(tmp_path: Path) -> None:
    """At a phone's width nothing has to be scrolled sideways."""
    async with sandbox(tmp_path) as address, open_page(address, width=390, height=800) as page:
        await record(page, "standup", "studio")
        await expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=PATIENCE)

        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def _take_picture(folder: Path) -> None:
    async with sandbox(folder) as address, open_page(address, width=1100, height=760) as page:
        await record(page, "standup", "studio")
        await expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=PATIENCE)
        await type_line(page, '/rec start lecture-7 on=classroom for=45m name="Analysis, lecture 7"')
        await expect(page.get_by_text("Analysis, lecture 7")).to_be_visible(timeout=PATIENCE)
        await expect(page.get_by_text("Recording", exact=True)).to_be_visible(timeout=PATIENCE)
        await page.get_by_label("Messages").evaluate("log => log.scrollTo(0, log.scrollHeight)")
        PICTURE.parent.mkdir(exist_ok=True)
        await page.screenshot(path=PICTURE)


if __name__ == "__main__":
    asyncio.run(_take_picture(Path(sys.argv[1])))
