"""The app's Home tab shows everybody what concerns them."""

from playwright.async_api import expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_the_home_tab(visitor: Visitor) -> None:
    """It teaches when it is empty; an operator starts and stops there, a viewer looks."""
    await visitor.arrive(place="Home")
    home = visitor.page.get_by_role("region", name="Home tab")
    await expect(home).to_contain_text("Refreshed")
    await visitor.look("home-empty")
    await home.get_by_role("button", name="Start Recording").click()
    form = visitor.modal("Start Recording")
    await form.get_by_label("Channel").click()
    await form.get_by_role("option", name="# general").click()
    await form.get_by_label("Account").select_option("studio")
    await form.get_by_label("Room").fill("board-meeting")
    await form.get_by_role("button", name="Start Recording").click()
    await expect(home.get_by_role("button", name="Stop board-meeting")).to_be_visible()
    await visitor.look("home")
    await visitor.become("Vera Rubin")
    await expect(home).to_contain_text("board-meeting")
    await visitor.look("home-of-a-viewer")
    await expect(home.get_by_role("button", name="Stop board-meeting")).to_be_hidden()
    await expect(home.get_by_role("button", name="Start Recording")).to_be_hidden()
    await visitor.become("Omar Khayyam")
    await home.get_by_role("button", name="Stop board-meeting").click()
    await visitor.confirm("Stop Recording")
    await expect(home).to_contain_text("board-meeting: Ready")
    await visitor.look("home-full")
