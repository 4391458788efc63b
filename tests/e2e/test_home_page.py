"""The Home tab in a browser, as somebody uses it who types no command."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser import needs_chromium, open_page
from tests.e2e.test_page import PATIENCE, sandbox

pytestmark = needs_chromium


async def go_home(page: Page) -> None:
    """Open the tab as Omar, who is an operator."""
    await expect(page.get_by_text("The bot is connected.")).to_be_visible(timeout=PATIENCE)
    await page.get_by_label("You are").select_option("U0OMAR")
    await page.get_by_role("link", name="Home").click()
    await expect(page.get_by_text("Refreshed")).to_be_visible(timeout=PATIENCE)


async def test_record_from_home(tmp_path: Path) -> None:
    """A room is recorded, stopped and linked from the tab; the link comes by a direct message."""
    async with sandbox(tmp_path) as address, open_page(address) as page:
        await go_home(page)
        await expect(page.get_by_text("Welcome")).to_be_visible()
        await page.get_by_role("button", name="Start Recording").click()
        form = page.get_by_role("dialog")
        await form.get_by_role("combobox", name="Channel").press_sequentially("general")
        await page.keyboard.press("Enter")
        await form.get_by_label("Room", exact=True).fill("standup")
        await form.get_by_role("button", name="Start Recording").click()

        await expect(page.get_by_text("standup: Recording")).to_be_visible(timeout=PATIENCE)
        await page.get_by_role("button").filter(has_text=re.compile(r"^Stop$")).click()
        await page.get_by_role("button", name="Stop Recording").click()
        await expect(page.get_by_text("standup: Ready")).to_be_visible(timeout=PATIENCE)

        await page.get_by_role("button", name="Get Link").click()
        await page.get_by_role("link", name="Clapper").click()
        await expect(page.get_by_role("link", name="Download").last).to_be_visible(timeout=PATIENCE)


async def test_on_a_phone(tmp_path: Path) -> None:
    """At a phone's width nothing has to be scrolled sideways."""
    async with sandbox(tmp_path) as address, open_page(f"{address}#U0OMAR/home", width=390, height=800) as page:
        await expect(page.get_by_text("Welcome")).to_be_visible(timeout=PATIENCE)

        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
