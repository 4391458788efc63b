"""What passes between the bot, Slack and the services is seen, and what goes wrong is tried."""

from playwright.async_api import expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_the_drawer(visitor: Visitor) -> None:
    """The traffic of a command is seen; an hour passes by a click, and what was planned happens."""
    await visitor.arrive(place="# lectures")
    await visitor.page.get_by_role("button", name="Behind the scenes").click()
    await visitor.say("/rec start lecture-15 on=studio for=45m")
    await expect(visitor.card("lecture-15")).to_contain_text("Recording")
    traffic = visitor.page.get_by_role("list", name="Traffic")
    await expect(traffic.get_by_role("button", name="/rec start lecture-15 on=studio for=45m")).to_be_visible()
    await visitor.look("drawer-traffic")
    await visitor.page.get_by_role("tab", name="Break things").click()
    await visitor.look("drawer-faults")
    await visitor.page.get_by_role("tab", name="Clock").click()
    await visitor.look("drawer-clock")
    await visitor.page.get_by_role("button", name="+1 h").click()

    await expect(visitor.message("lecture-15: the recording is ready")).to_be_visible()
    await expect(visitor.card("lecture-15")).to_contain_text("45m")
