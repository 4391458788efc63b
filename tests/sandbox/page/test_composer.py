"""Writing in the browser: commands with their suggestions, people after an @, shortcuts."""

from typing import Any

from playwright.async_api import Page, expect

from bot.sandbox.slack import LocalSlack
from tests.browser import needs_chromium
from tests.sandbox.page.conftest import gives_up_soon, modal, open_modal, post, section
from tests.sandbox.slack.conftest import TinyBot

pytestmark = needs_chromium


async def test_commands_are_suggested(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A slash lists the commands; the one that is taken shows how it is used."""
    bot.on("/live", bot.answer)
    field = page.get_by_label("Message or command")
    await field.press_sequentially("/")
    suggestions = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(suggestions).to_have_text(["/recRecord a room · [start ROOM | stop]", "/liveStream a room"])

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(suggestions.nth(1)).to_have_class("active")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("/live ")
    await field.press_sequentially("start x")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("heard: start x")).to_be_visible()

    await field.press_sequentially("/r")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("/rec [start ROOM | stop]")).to_be_visible()


async def test_whole_command_is_sent_at_once(page: Page, bot: TinyBot) -> None:
    """Enter sends what is there, while suggestions are shown that nobody walked to; Esc puts them away."""
    bot.on("/rec", bot.answer)
    field = page.get_by_label("Message or command")
    await field.press_sequentially("/rec")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("heard:")).to_be_visible()


async def test_mentioning_the_bot(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """An @ lists people and the bot, by any part of their names; the bot hears of its own."""

    async def hear(event: dict[str, Any]) -> None:
        bot.seen.append(event)

    bot.app.event("app_mention")(hear)
    field = page.get_by_label("Message or command")
    await field.press_sequentially("ask @RUB")
    await expect(page.get_by_role("listbox", name="Suggestions")).to_have_text("Vera Rubin@vera")
    await field.fill("")
    await field.press_sequentially("@cl")
    await page.get_by_role("option", name="Clapper").click()
    await expect(field).to_have_value("@clapper ")
    await field.press_sequentially("help")
    await page.keyboard.press("Enter")

    await slack.until(lambda: bot.seen)
    assert bot.seen[0]["text"] == "<@U0CLAPPER> help"
    await expect(page.get_by_role("log").locator(".mention")).to_have_text("@Clapper")


async def test_global_shortcut(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """The lightning menu offers the app's shortcuts, with the keyboard too."""

    async def start(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await bot.app.client.views_open(
            trigger_id=body["trigger_id"], view=modal(section("x"), title="From a Shortcut")
        )

    bot.app.global_shortcut("start")(start)
    button = page.get_by_role("button", name="Shortcuts")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Start Recording")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("dialog", name="From a Shortcut")).to_be_visible()


async def test_message_shortcut(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A message's menu offers the app's shortcuts for messages; the bot gets the message."""
    bot.app.message_shortcut("record_this")(bot.note)
    await post(bot, "room standup")
    await page.get_by_role("log").locator("li.message").hover()
    await page.get_by_role("button", name="More actions").click()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Record This Room")).to_be_focused()
    await page.keyboard.press("Enter")

    await slack.until(lambda: bot.seen)
    assert bot.seen[0]["message"]["text"] == "room standup"


@gives_up_soon
async def test_unanswered_shortcut_is_told(page: Page) -> None:
    """A shortcut that the bot does not answer says so."""
    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("menuitem", name="Start Recording").click()

    await expect(page.get_by_text("Clapper did not respond: operation_timeout. Try again.")).to_be_visible()


@gives_up_soon
async def test_toast_is_seen_above_a_modal(page: Page, bot: TinyBot) -> None:
    """What goes wrong while a modal is open is told inside of it, where it can be read."""
    button = {"type": "button", "action_id": "unheard", "text": {"type": "plain_text", "text": "Press"}}
    dialog = await open_modal(page, bot, modal({"type": "actions", "elements": [button]}))
    await dialog.get_by_role("button", name="Press").click()

    await expect(dialog.get_by_text("Clapper did not respond: operation_timeout. Try again.")).to_be_visible()
