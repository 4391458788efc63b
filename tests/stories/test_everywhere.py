"""The page serves a phone, a keyboard without a mouse, and dark rooms."""

import pytest
from playwright.async_api import Page, expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium

FAR = 60  # presses of Tab


@pytest.mark.parametrize("size", [{"width": 390, "height": 800}])
async def test_on_a_phone(visitor: Visitor) -> None:
    """At a phone's width nothing has to be scrolled sideways, on any surface."""
    await visitor.arrive()
    await look_at_forms(visitor)
    await visitor.say("/rec start lecture-12 on=studio profile=seminar")
    card = visitor.card("lecture-12")
    await card.get_by_role("button", name="Layout").click()
    layout = visitor.modal("Layout")
    await expect(layout.get_by_role("img", name="A canvas of 1280 × 720 px")).to_be_visible()
    await visitor.look("phone-layout")
    await layout.get_by_role("button", name="Cancel").click()
    await visitor.choose(card, "Reply in thread", menu="More actions")
    await visitor.look("phone-thread")
    await visitor.page.get_by_role("button", name="Close the thread").click()
    await card.get_by_role("button", name="Stop").click()
    await visitor.confirm("Stop Recording")
    await expect(visitor.message("lecture-12: the recording is ready")).to_be_visible()
    await expect(card.get_by_role("button", name="Get Link")).to_be_visible()
    await visitor.look("phone")
    await visitor.say("/rec help")
    await expect(visitor.message("/rec whoami")).to_be_visible()
    await visitor.look("phone-help")
    await visitor.go("Home")
    await expect(visitor.page.get_by_role("region", name="Home tab")).to_contain_text("lecture-12")
    await visitor.look("phone-home")


async def look_at_forms(visitor: Visitor) -> None:
    """Open every form of the panel and leave it."""
    await visitor.say("/rec")
    panel = visitor.message("In this channel")
    for button in ("Start Recording", "Start Live", "Schedule", "Files", "Notifications"):
        await panel.get_by_role("button", name=button).click()
        await expect(visitor.page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_visible()
        await visitor.look(f"phone-{button.lower().replace(' ', '-')}")
        await visitor.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await visitor.look("phone-panel")


async def test_by_keyboard(visitor: Visitor) -> None:
    """A recording begins and ends without a mouse."""
    await visitor.arrive()
    page = visitor.page
    await tab_to(page, "Shortcuts")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Start Recording")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(visitor.modal("Start Recording").get_by_label("Channel")).to_be_focused()
    await tab_to(page, "Account")
    await page.keyboard.type("studio")
    await tab_to(page, "Room")
    await page.keyboard.type("lecture-13")
    await page.keyboard.press("Enter")
    await expect(visitor.card("lecture-13").get_by_role("button", name="Stop")).to_be_visible()
    await tab_to(page, "Stop lecture-13", back=True)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="Stop recording?")).to_be_visible()
    await tab_to(page, "Stop Recording")
    await page.keyboard.press("Enter")

    await expect(visitor.message("lecture-13: the recording is ready")).to_be_visible()


async def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the control with this name has the focus."""
    for _ in range(FAR):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if f'"{name}' in await page.locator("*:focus").aria_snapshot():
            return
    raise AssertionError(f"Tab does not lead to {name}.")


async def test_in_the_dark(visitor: Visitor) -> None:
    """Where people prefer dark pages, it is dark, and its words can be read all the same."""
    await visitor.page.emulate_media(color_scheme="dark")
    await visitor.arrive()
    await visitor.say("/rec start lecture-14 on=studio profile=seminar")
    await expect(visitor.card("lecture-14").get_by_role("button", name="Pause")).to_be_visible()
    await visitor.look("dark")
    await visitor.take_shortcut("Start Recording")
    await expect(visitor.modal("Start Recording")).to_be_visible()
    await visitor.look("dark-start")
