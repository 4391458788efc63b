"""A room is broadcast live."""

import asyncio

from playwright.async_api import Locator, expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium

PATIENCE = 60  # seconds


async def watch(visitor: Visitor, link: Locator) -> None:
    """Follow a link until there is something to see: the first segments of HLS come late."""
    address = await link.get_attribute("href") or ""
    async with asyncio.timeout(PATIENCE):
        while not (await visitor.page.request.get(address)).ok:
            pass


async def test_a_live_stream(visitor: Visitor) -> None:
    """It begins by a form, is watched by its links, and ended by its button."""
    await visitor.arrive()
    await visitor.say("/rec")
    await visitor.message("In this channel").get_by_role("button", name="Start Live").click()
    form = visitor.modal("Start Live")
    await form.get_by_label("Account").select_option("studio")
    await form.get_by_label("Room").fill("town-hall")
    await visitor.look("start-live")
    await form.get_by_role("button", name="Start Live").click()
    card = visitor.card("town-hall")
    await watch(visitor, card.get_by_role("link", name="FLV"))
    await watch(visitor, card.get_by_role("link", name="HLS"))
    await visitor.look("card-live")
    await card.get_by_role("button", name="Stop Live").click()
    await visitor.look("confirm-stop-live")
    await visitor.confirm("Stop Live")

    await expect(card).to_contain_text("Ended")
    await visitor.look("card-live-ended")
