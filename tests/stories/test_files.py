"""What was recorded is found again, and who did what."""

from csv import DictReader

from playwright.async_api import expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_files(visitor: Visitor) -> None:
    """An account's files are listed by a form, with a link for each."""
    await visitor.arrive(place="# lectures")
    await visitor.record("seminar-5")
    await visitor.say("/rec files")
    form = visitor.modal("Files")
    await form.get_by_label("Account").select_option("studio")
    await visitor.look("files-form")
    await form.get_by_role("button", name="List Files").click()
    files = visitor.message("Files 1 to 1 of 1 on studio")
    await expect(files).to_contain_text("seminar-5")
    await visitor.look("files")
    await files.get_by_role("button", name="Get Link").click()

    answer = visitor.message("Fresh links to seminar-5")
    assert await visitor.download(answer.get_by_role("link", name="Download"))


async def test_history(visitor: Visitor) -> None:
    """Who did what is told in the channel, and taken along as a file."""
    await visitor.arrive()
    await visitor.record("seminar-6")
    await visitor.say("/rec history")
    history = visitor.message("History of this channel")
    await visitor.look("history")
    await history.get_by_role("button", name="Export CSV").click()
    await expect(visitor.message("follows as a file in your direct messages")).to_be_visible()
    await visitor.look("history-export")
    await visitor.go("Clapper")
    exported = await visitor.download(visitor.page.get_by_role("link", name="history.csv"))

    rows = DictReader(exported.decode("utf-8-sig").splitlines())
    assert [row["what"] for row in rows] == ["stop", "start"]
