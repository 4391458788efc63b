"""A channel chooses what it is told, and where."""

from playwright.async_api import expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_notices_in_the_thread(visitor: Visitor) -> None:
    """Once threads are chosen, the notice is in the thread of the card, and not in the channel."""
    await visitor.arrive(place="# lectures")
    await visitor.say("/rec")
    await visitor.message("In this channel").get_by_role("button", name="Notifications").click()
    form = visitor.modal("Notifications")
    await form.get_by_label("In the thread of the recording's card").check()
    await visitor.look("notifications")
    await form.get_by_role("button", name="Save Notifications").click()
    await expect(form).to_be_hidden()

    await visitor.say("/rec start seminar-4 on=campus")
    card = visitor.card("seminar-4")
    await card.get_by_role("button", name="Stop").click()
    await visitor.confirm("Stop Recording")
    await card.get_by_role("button", name="1 reply").click()
    await expect(visitor.message("seminar-4: the recording is ready", place="Thread")).to_be_visible()
    await visitor.look("notice-in-thread")

    await expect(visitor.message("seminar-4: the recording is ready")).to_have_count(0)


async def test_the_digest(visitor: Visitor) -> None:
    """A channel that wants it is told once a week what was recorded, with a picture."""
    await visitor.arrive()
    await visitor.say("/rec notify digest=on")
    await visitor.say("/rec start standup on=studio for=45m")
    await expect(visitor.card("standup")).to_contain_text("Recording")
    await visitor.pass_time("+1 day", times=7)

    picture = visitor.page.get_by_role("img", name="Minutes per day")
    await expect(picture.last).to_be_in_viewport()
    await visitor.look("digest")
