"""Threads in the browser: the panel beside the channel."""

from typing import Any

from playwright.async_api import Page, expect

from bot.sandbox.slack import LocalSlack
from tests.browser import needs_chromium
from tests.sandbox.page.conftest import post, type_line, whisper
from tests.sandbox.slack.conftest import TinyBot, sent_button

pytestmark = needs_chromium


async def reply(page: Page, text: str) -> None:
    await page.get_by_label("Reply in this thread").fill(text)
    await page.keyboard.press("Enter")


async def test_reply_begins_a_thread(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """From the message's menu into the panel; replies are counted in the channel and not shown there."""
    ts = await post(bot, "the card")
    message = page.locator(f"#messages [data-ts='{ts}']")
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(page.get_by_label("Reply in this thread")).to_be_focused()

    await reply(page, "first")
    await expect(message.get_by_role("button", name="1 reply")).to_be_visible()
    await post(bot, "second", thread_ts=ts)
    await expect(message.get_by_role("button", name="2 replies")).to_be_visible()
    await expect(thread.get_by_role("log")).to_contain_text("second")
    await expect(page.get_by_role("log", name="Messages")).not_to_contain_text("second")
    assert [one.thread_ts for one in slack.messages("C0GENERAL")] == ["", ts, ts]

    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()
    await message.get_by_role("button", name="2 replies").click()
    await expect(thread).to_be_visible()
    await thread.get_by_role("button", name="Close the thread").click()
    await expect(thread).to_be_hidden()


async def test_commands_are_refused_in_threads(page: Page, bot: TinyBot) -> None:
    """As in Slack, a slash command does not work in a thread, and says so."""
    ts = await post(bot, "the card")
    await page.evaluate(f"location.hash = 'U0OMAR/C0GENERAL/{ts}'")
    await reply(page, "/rec start")

    await expect(page.get_by_text("/rec is not supported in threads. Sorry!")).to_be_visible()


async def test_broadcast_replies_are_in_both(page: Page, bot: TinyBot) -> None:
    """A reply that is also sent to the channel says where it belongs."""
    ts = await post(bot, "the card")
    await post(bot, "look here", thread_ts=ts, reply_broadcast=True)

    await expect(page.get_by_role("log", name="Messages")).to_contain_text("look here")
    await expect(page.get_by_text("↳ Replied in a thread")).to_be_visible()


async def test_cards_act_in_threads(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A button in a thread is as good as one in the channel, and a whisper stays in the thread."""

    async def stop(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await whisper(bot, "only for you", thread_ts=ts)

    bot.on_action("stop", stop)
    ts = await post(bot, "the card", blocks=sent_button())
    await page.evaluate(f"location.hash = 'U0OMAR/C0GENERAL/{ts}'")
    thread = page.get_by_role("complementary", name="Thread")
    await thread.get_by_role("button", name="Stop").click()

    await expect(thread.get_by_text("only for you")).to_be_visible()
    await expect(thread.get_by_text("Only visible to you")).to_be_visible()


async def test_channel_goes_on_beside_the_thread(page: Page, bot: TinyBot) -> None:
    """While a thread is open, the channel can be read and written."""
    ts = await post(bot, "the card")
    await page.evaluate(f"location.hash = 'U0OMAR/C0GENERAL/{ts}'")
    await expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    await type_line(page, "meanwhile")

    await expect(page.get_by_role("log", name="Messages")).to_contain_text("meanwhile")


async def test_thread_covers_a_phone(page: Page, bot: TinyBot) -> None:
    """On a phone the thread takes the whole page, and leads back."""
    ts = await post(bot, "the card")
    await page.set_viewport_size({"width": 390, "height": 700})
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Reply in thread").click()
    await expect(page.get_by_label("Reply in this thread")).to_be_in_viewport()
    await reply(page, f"about {ts}")

    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    await page.get_by_role("button", name="Close the thread").click()
    await expect(page.get_by_label("Message or command")).to_be_visible()
