"""A recording is begun in every way that there is, changed, ended, and its file downloaded."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_the_full_story(visitor: Visitor) -> None:
    """From the form to the deleted file, nothing is typed but the room's name."""
    await visitor.arrive()
    await begin(visitor, "lecture-7")
    card = visitor.card("lecture-7")
    await expect(card).to_contain_text("Recording")
    await visitor.look("card-recording")
    await arrange(visitor, card)
    await hold(visitor, card)
    await card.get_by_role("button", name="Stop").click()
    await visitor.look("confirm-stop")
    await visitor.confirm("Stop Recording")
    notice = visitor.message("lecture-7: the recording is ready")
    assert await visitor.download(notice.get_by_role("link", name="Download"))
    await expect(card.get_by_role("button", name="Get Link")).to_be_visible()
    await visitor.look("card-ready")
    await visitor.become("Ada Byron")
    await delete_files(visitor, card)

    assert await visitor.typed() == "lecture-7"


async def begin(visitor: Visitor, room: str) -> None:
    """Begin to record two people by the form."""
    await visitor.take_shortcut("Start Recording")
    form = visitor.modal("Start Recording")
    await form.get_by_label("Account").select_option("studio")
    await form.get_by_label("Profile").select_option("seminar")
    await form.get_by_label("Room").click()
    await visitor.page.keyboard.type(room)
    await visitor.look("start")
    await form.get_by_role("button", name="Start Recording").click()


async def arrange(visitor: Visitor, card: Locator) -> None:
    """Choose a layout, whose picture is shown before it is set."""
    await card.get_by_role("button", name="Layout").click()
    form = visitor.modal("Layout")
    picture = form.get_by_role("img", name="A canvas of 1280 × 720 px with 2 tiles")
    await expect(picture).to_have_accessible_name(re.compile("1 “ann”: camera, stretched, 640 × 720 at 0, 0"))
    await form.get_by_label("Preset").select_option("Picture in picture")
    await expect(picture).to_have_accessible_name(re.compile("1 “ann”: camera, stretched, 1280 × 720 at 0, 0"))
    await visitor.look("layout")
    await form.get_by_role("button", name="Set Layout").click()
    await expect(visitor.message("is arranged anew").get_by_role("img")).to_be_visible()
    await visitor.look("layout-set")


async def hold(visitor: Visitor, card: Locator) -> None:
    """Pause and resume."""
    await card.get_by_role("button", name="Pause").click()
    await expect(card).to_contain_text("Paused")
    await visitor.look("card-paused")
    await card.get_by_role("button", name="Resume").click()
    await expect(card.get_by_role("button", name="Pause")).to_be_visible()


async def delete_files(visitor: Visitor, card: Locator) -> None:
    """Delete what was recorded, as an admin may."""
    await visitor.choose(card, "Delete Files")
    question = visitor.modal("Delete Files?")
    await expect(question).to_contain_text("for good")
    await visitor.look("confirm-delete")
    await question.get_by_role("button", name="Delete Files").click()
    await expect(card).to_contain_text("Its files were deleted.")
    await visitor.look("card-deleted")


@pytest.mark.parametrize("account", ["studio", "classroom", "campus", "board"])
async def test_by_command(visitor: Visitor, account: str) -> None:
    """A newcomer types the README's command, presses Stop, and downloads the file."""
    await visitor.arrive()
    await visitor.say(f"/rec start standup-{account} on={account} for=2m")
    await visitor.card(f"standup-{account}").get_by_role("button", name="Stop").click()
    await visitor.confirm("Stop Recording")

    notice = visitor.message(f"standup-{account}: the recording is ready")
    assert await visitor.download(notice.get_by_role("link", name="Download"))


async def test_the_panel(visitor: Visitor) -> None:
    """What runs in the channel is stopped in the panel; what is new is begun there."""
    await visitor.arrive(place="# lectures")
    await visitor.say("/rec")
    await expect(visitor.message("In this channel")).to_contain_text("Nothing is being recorded or scheduled here.")
    await visitor.look("panel-empty")
    await visitor.message("In this channel").get_by_role("button", name="Start Recording").click()
    form = visitor.modal("Start Recording")
    await form.get_by_label("Account").select_option("campus")
    await form.get_by_label("Room").fill("seminar-3")
    await form.get_by_role("button", name="Start Recording").click()
    await expect(visitor.card("seminar-3")).to_contain_text("Recording")

    await visitor.say("/rec")
    panel = visitor.message("In this channel")
    await expect(panel).to_contain_text("seminar-3")
    await visitor.look("panel")
    await panel.get_by_role("button", name="Stop").click()
    await visitor.confirm("Stop Recording")

    await expect(visitor.message("seminar-3: the recording is ready")).to_be_visible()


async def test_a_wrong_value(visitor: Visitor) -> None:
    """What is wrong is said beside its field, the rest is kept; once it is mended, the recording begins."""
    await visitor.arrive()
    await visitor.take_shortcut("Start Recording")
    form = visitor.modal("Start Recording")
    await form.get_by_label("Account").select_option("studio")
    await form.get_by_label("Room").fill("lecture-8")
    await form.get_by_role("button", name="More Options").click()
    length = form.get_by_label("Another length")
    await length.fill("soon")
    await form.get_by_role("button", name="Start Recording").click()
    await expect(length).to_be_focused()
    await expect(length).to_have_accessible_description(re.compile("⚠.*45m"))
    await visitor.look("start-errors")

    await length.fill("20m")
    await form.get_by_role("button", name="Start Recording").click()
    await expect(visitor.card("lecture-8")).to_contain_text("Recording")


async def test_the_message_shortcut(visitor: Visitor) -> None:
    """Somebody names a room; it is recorded without writing it again."""
    await visitor.arrive()
    await visitor.say("Please record room-42 today")
    request = visitor.message("Please record room-42 today")
    await visitor.choose(request, "Record This Room", menu="More actions")
    form = visitor.modal("Start Recording")
    await expect(form.get_by_label("Room")).to_have_value("room-42")
    await form.get_by_role("button", name="Start Recording").click()

    await expect(visitor.card("room-42")).to_contain_text("Recording")


async def test_a_mention_in_a_thread(visitor: Visitor) -> None:
    """In threads, where Slack takes no commands, the bot is told by its name; it answers there."""
    await visitor.arrive()
    await visitor.say("Who records room-43?")
    await visitor.choose(visitor.message("Who records room-43?"), "Reply in thread", menu="More actions")
    await visitor.say("@clapper start room-43 on=campus", field="Reply in this thread")

    await expect(visitor.message("Starting room-43", place="Thread")).to_contain_text("Only visible to you")
    await expect(visitor.card("room-43")).to_contain_text("Recording")
    await visitor.look("thread")
