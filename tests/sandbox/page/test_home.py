"""The App Home tab in the browser."""

from typing import Any

from playwright.async_api import Page, expect

from bot.sandbox.slack import LocalSlack
from tests.browser import needs_chromium
from tests.sandbox.page.conftest import field, gives_up_soon, options, plain, section
from tests.sandbox.slack.conftest import TinyBot

pytestmark = needs_chromium


async def publish(bot: TinyBot, *blocks: dict[str, Any]) -> None:
    await bot.app.client.views_publish(user_id="U0OMAR", view={"type": "home", "blocks": list(blocks)})


def buttons(**more: Any) -> dict[str, Any]:
    button = {"type": "button", "action_id": "stop", "text": plain("Stop"), "value": "r7k2"}
    return {"type": "actions", "block_id": "controls", "elements": [button | more]}


async def test_opening_tells_the_bot_which_publishes(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """The tab says that it is empty, until the bot hears of it and fills it."""

    async def greet(event: dict[str, Any]) -> None:
        bot.seen.append(event)
        await publish(bot, section("*Nothing runs here.*"))

    await page.get_by_role("link", name="Home").click()
    await expect(page.get_by_text("Clapper shows nothing here yet.")).to_be_visible()

    bot.app.event("app_home_opened")(greet)
    await page.get_by_role("link", name="general").click()
    await page.get_by_role("link", name="Home").click()
    await expect(page.get_by_text("Nothing runs here.")).to_be_visible()
    assert bot.seen[0]["tab"] == "home"


async def test_operating_and_republishing(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A button acts in the view; the tab changes in place, and the focus stays."""

    async def stop(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        bot.seen.append(body)
        await publish(bot, section("over"), buttons(text=plain("Start Again")))

    bot.on_action("stop", stop)
    await publish(bot, section("running"), buttons())
    await page.get_by_role("link", name="Home").click()
    await page.get_by_role("button", name="Stop").click()

    await expect(page.get_by_text("over")).to_be_visible()
    await expect(page.get_by_role("button", name="Start Again")).to_be_focused()
    assert bot.seen[0]["container"]["type"] == "view"


@gives_up_soon
async def test_silence_is_told(page: Page, bot: TinyBot) -> None:
    """A button that nobody answers is told in a toast."""
    await publish(bot, buttons())
    await page.get_by_role("link", name="Home").click()
    await page.get_by_role("button", name="Stop").click()

    await expect(page.get_by_text("Clapper did not respond: operation_timeout. Try again.")).to_be_visible()


async def test_inputs_of_the_tab_reach_the_bot(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """What was typed goes along with the button, what was picked is told at once."""
    bot.on_action("stop", bot.note)
    bot.on_action("tags", bot.note)
    tags = {
        "type": "multi_static_select",
        "action_id": "tags",
        "placeholder": plain("Tags"),
        "options": options("A", "B"),
    }
    await publish(bot, field("Room", "plain_text_input", "room"), {**section("x"), "accessory": tags}, buttons())
    await page.get_by_role("link", name="Home").click()
    await page.get_by_label("Room").fill("standup")
    await page.get_by_text("Tags").click()
    await page.get_by_label("B", exact=True).check()
    await page.get_by_text("Tags").click()
    await slack.until(lambda: len(bot.seen) == 1)
    await page.get_by_role("button", name="Remove B").click()
    await slack.until(lambda: len(bot.seen) == 2)
    await page.get_by_role("button", name="Stop").click()
    await slack.until(lambda: len(bot.seen) == 3)

    assert [[one["value"] for one in body["actions"][0]["selected_options"]] for body in bot.seen[:2]] == [["b"], []]
    assert bot.seen[2]["view"]["state"]["values"]["room"]["room"]["value"] == "standup"


async def test_each_person_has_a_tab_of_their_own(page: Page, bot: TinyBot) -> None:
    """Another person's tab shows nothing of the first one's."""
    await publish(bot, section("for Omar"))
    await page.get_by_role("link", name="Home").click()
    await expect(page.get_by_text("for Omar")).to_be_visible()
    await page.get_by_label("You are").select_option("U0VERA")

    await expect(page.get_by_text("Clapper shows nothing here yet.")).to_be_visible()
    await expect(page.get_by_text("for Omar")).to_have_count(0)
