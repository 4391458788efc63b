"""A running recording is changed: what is written over it, and whose streams it takes."""

import re

from playwright.async_api import expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_a_longer_recording(visitor: Visitor) -> None:
    """A recording whose planned end comes too soon is given more time by a click."""
    await visitor.arrive(place="# lectures")
    await visitor.record_as_planned("standup", "studio")
    await visitor.say('/rec start lecture-7 on=studio profile=seminar for=45m name="Analysis, lecture 7"')
    card = visitor.card("Analysis, lecture 7")
    await expect(card.get_by_role("button", name="Pause")).to_be_visible()
    await visitor.look("card")
    until = card.get_by_role("time").last
    before = await until.text_content() or ""
    await card.get_by_role("button", name="+15 min").click()

    await expect(until).not_to_have_text(before)


async def test_subtitles(visitor: Visitor) -> None:
    """The picture shows the text before it is laid over the recording; then the requester is told that it is."""
    await visitor.arrive()
    await visitor.say("/rec start lecture-9 on=studio profile=seminar")
    await visitor.card("lecture-9").get_by_role("button", name="Subtitles").click()
    form = visitor.modal("Subtitles")
    await form.get_by_label("Text", exact=True).fill("Welcome to lecture 9")
    await form.get_by_label("Colour").select_option("Yellow")
    await form.get_by_label("Place").select_option("Top")
    await form.get_by_role("button", name="Show Picture").click()
    await expect(form.get_by_role("img", name=re.compile("1 subtitle.*“Welcome to lecture 9”"))).to_be_visible()
    await visitor.look("subtitles")
    await form.get_by_role("button", name="Set Subtitles").click()

    await expect(
        visitor.message("lecture-9").get_by_role("img", name=re.compile("Welcome to lecture 9"))
    ).to_be_visible()
    await visitor.look("subtitles-set")


async def test_streams(visitor: Visitor) -> None:
    """Only the chosen people are recorded from now on."""
    await visitor.arrive()
    await visitor.say("/rec start room-44 on=campus")
    await visitor.card("room-44").get_by_role("button", name="Streams").click()
    form = visitor.modal("Streams")
    await form.get_by_label("Audio of").select_option("Only these people")
    await form.get_by_label("People (audio)").fill("1001, 1002")
    await visitor.look("streams")
    await form.get_by_role("button", name="Set Streams").click()

    await expect(visitor.message("room-44 now takes the audio and video that was chosen.")).to_be_visible()
    await visitor.look("streams-set")
