"""The app's Home tab shows everybody what concerns them."""

import pytest
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
    await visitor.look("home-running")
    await visitor.become("Vera Rubin")
    await expect(home.get_by_role("button", name="Start Recording")).to_be_hidden()
    await expect(home).to_contain_text("board-meeting: Recording")
    await expect(home.get_by_role("button", name="Stop board-meeting")).to_be_hidden()
    await visitor.look("home-of-a-viewer")
    await visitor.become("Omar Khayyam")
    await home.get_by_role("button", name="Stop board-meeting").click()
    await visitor.confirm("Stop Recording")
    await expect(home).to_contain_text("board-meeting: Ready")
    await home.get_by_role("button", name="Get Link").click()
    await visitor.go("Clapper")

    answer = visitor.message("Fresh links to board-meeting")
    assert await visitor.download(answer.get_by_role("link", name="Download"))


@pytest.mark.parametrize("size", [{"width": 1280, "height": 1100}])
async def test_a_full_home(visitor: Visitor) -> None:
    """It tells what runs, what comes next, what there is, how full the storage is, and how much was recorded."""
    await visitor.arrive(place="# lectures")
    await visitor.record_as_planned("standup", "studio")
    await visitor.record_as_planned("seminar-3", "campus")
    await visitor.pass_time("+1 day")
    await visitor.record_as_planned("seminar-4", "campus")
    await visitor.say('/rec schedule lecture-8 cron="0 9 * * mon-fri" for=1h on=classroom')
    await visitor.say("/live start town-hall on=studio for=2h")
    await visitor.say('/rec start lecture-7 on=campus for=45m name="Analysis, lecture 7"')
    await expect(visitor.card("Analysis, lecture 7")).to_contain_text("Recording")
    await visitor.go("Home")
    home = visitor.page.get_by_role("region", name="Home tab")
    for heading in ("Running now", "Coming up", "Last recordings", "Storage", "The last 30 days"):
        await expect(home.get_by_role("heading", name=heading)).to_be_visible()
    await expect(home.get_by_role("img", name="Minutes per day")).to_be_visible()
    await visitor.look("home")
