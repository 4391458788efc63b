"""Where menus and lists open: beside their control, inside the window, never longer than there is room."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser import needs_chromium
from tests.sandbox.page.conftest import field, modal, open_modal, options, post, section
from tests.sandbox.slack.conftest import TinyBot

pytestmark = needs_chromium


@pytest.mark.parametrize("size", [(1280, 800), (390, 500)])
@pytest.mark.parametrize("above", [0, 8])
async def test_list_stays_in_the_window(page: Page, bot: TinyBot, size: tuple[int, int], above: int) -> None:
    """A list of many is scrolled, whether its field is at the top or at the end of a form."""

    async def suggest(ack: Any, body: dict[str, Any]) -> None:
        await ack(options=options(*(f"Room {n}" for n in range(100))))

    bot.app.options("room")(suggest)
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    texts = [section(f"line {n}\nand another") for n in range(above)]
    dialog = await open_modal(page, bot, modal(*texts, field("Room", "external_select", "room", min_query_length=0)))
    combobox = dialog.get_by_role("combobox")
    await combobox.click()
    await expect(dialog.get_by_role("option")).to_have_count(100)

    opened = await dialog.get_by_role("listbox").bounding_box()
    beside = await combobox.bounding_box()
    assert opened is not None
    assert beside is not None
    assert 0 <= opened["x"] <= opened["x"] + opened["width"] <= size[0]
    assert 0 <= opened["y"] <= opened["y"] + opened["height"] <= size[1]
    assert opened["y"] >= beside["y"] + beside["height"] or opened["y"] + opened["height"] <= beside["y"]


async def test_walking_through_a_menu(page: Page, bot: TinyBot) -> None:
    """Arrows, Home and End walk through a menu and around its ends; Tab leaves it."""
    menu = {"type": "overflow", "action_id": "more", "options": options("One", "Two", "Three")}
    await post(bot, "x", blocks=[{**section("card"), "accessory": menu}])
    await page.get_by_role("button", name="More options").click()

    for key, name in {"ArrowUp": "Three", "ArrowDown": "One", "End": "Three", "Home": "One"}.items():
        await page.keyboard.press(key)
        await expect(page.get_by_role("menuitem", name=name)).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("menuitem")).to_have_count(0)
