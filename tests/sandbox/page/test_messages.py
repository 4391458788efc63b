"""The page in a real browser: what people see, click and type."""

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from bot.sandbox.slack import Fault, LocalSlack
from tests.browser import needs_chromium
from tests.sandbox.page.conftest import gives_up_soon, options, plain, post, section, type_line
from tests.sandbox.slack.conftest import CONFIRM, TinyBot, sent_button

pytestmark = needs_chromium


async def test_command_click_confirm_and_update(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """The whole conversation: a whispered answer, a card, a question before the click, the card's new state."""
    bot.on("/rec", bot.answer)

    async def stop(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        ts = body["container"]["message_ts"]
        await bot.app.client.chat_update(channel="C0GENERAL", ts=ts, text="over", blocks=[section("*Stopped.*")])

    bot.on_action("stop", stop)

    await type_line(page, "/rec start standup")
    await expect(page.get_by_text("heard: start standup")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()

    ts = await post(bot, "card", blocks=[section("*Recording*"), *sent_button(style="danger", confirm=CONFIRM)])
    button = page.get_by_role("button", name="Stop", exact=True)
    await button.click()
    await expect(page.get_by_role("dialog", name="Stop it?")).to_be_visible()
    await page.get_by_role("button", name="Keep Going").click()
    assert len(slack.history_of("C0GENERAL", ts)) == 1

    await button.click()
    await page.get_by_role("button", name="Stop Recording").click()
    await expect(page.locator(f"[data-ts='{ts}'] strong", has_text="Stopped.")).to_be_visible()
    await expect(page.get_by_text("(edited)")).to_be_visible()
    await expect(button).to_have_count(0)


async def test_text_never_becomes_html(page: Page, bot: TinyBot) -> None:
    """Markup in a person's text, in the bot's text and in a link stays text."""
    attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    await type_line(page, attack)
    await expect(page.get_by_text(attack)).to_be_visible()
    bad_link = "<javascript:alert(1)|click me>"
    await post(bot, "x", blocks=[section(f"{attack.replace('<', '&lt;')} {bad_link} `{attack}`")])
    await expect(page.get_by_text("click me")).to_be_visible()

    assert await page.locator("#messages :is(script, img, a)").count() == 0
    assert await page.title() == "Clapper sandbox"


async def test_mrkdwn_is_drawn(page: Page, bot: TinyBot) -> None:
    """Bold, italics, strikes, code, quotes, links, mentions and emoji."""
    text = (
        "*bold* _slanted_ ~gone~ `a*b*c` snake_case_name 2*3*4 <https://example.com/a?b=1&amp;c=2|the file> "
        "<@U0VERA> <#C0LECTURES> <!here> :clapper: :no_such_emoji: 1 &lt; 2\n&gt; quoted\n```x = *1*```"
    )
    ts = await post(bot, "x", blocks=[section(text)])
    message = page.locator(f"[data-ts='{ts}']")

    await expect(message.locator("em")).to_have_text("slanted")
    await expect(message.locator(".text strong")).to_have_text("bold")
    await expect(message.locator("s")).to_have_text("gone")
    await expect(message.locator("code")).to_have_text("a*b*c")
    await expect(message.locator("pre")).to_have_text("x = *1*")
    await expect(message.locator("blockquote")).to_have_text("quoted")
    await expect(message.locator(".mention")).to_have_text(["@Vera Rubin", "#lectures", "@here"])
    await expect(message.get_by_role("link", name="the file")).to_have_attribute(
        "href", "https://example.com/a?b=1&c=2"
    )
    await expect(message).to_contain_text("snake_case_name 2*3*4")
    await expect(message).to_contain_text("🎬 :no_such_emoji: 1 < 2")


async def test_dates_are_in_the_readers_zone(page: Page, bot: TinyBot) -> None:
    """The same moment reads differently in Tehran and in New York; what is no date shows its fallback."""
    moment = int(datetime(2026, 12, 1, 20, 45, tzinfo=UTC).timestamp())
    ts = await post(bot, f"ends <!date^{moment}^{{date_num}} at {{time}}|20:45 UTC> <!date^soon^{{time}}|some day>")
    message = page.locator(f"[data-ts='{ts}'] .text")

    await expect(message).to_have_text("ends 2026-12-02 at 00:15 some day")
    await page.get_by_label("You are").select_option("U0VERA")
    await expect(message).to_have_text("ends 2026-12-01 at 15:45 some day")


async def test_every_block_is_drawn(page: Page, bot: TinyBot) -> None:
    """Headers, fields, accessories, menus, pictures, dates."""
    plain = {"type": "plain_text", "text": "Layout"}
    option = {"text": {"type": "plain_text", "text": "Grid"}, "value": "grid"}
    blocks = [
        {"type": "header", "text": plain},
        {**section("room"), "fields": [plain, plain], "accessory": {"type": "overflow", "options": [option]}},
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "by <@U0ADA>"}]},
        {"type": "image", "image_url": "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "alt_text": "the room"},
        {
            "type": "actions",
            "elements": [
                {"type": "static_select", "action_id": "layout", "placeholder": plain, "options": [option]},
                {"type": "datepicker"},
                {"type": "button", "action_id": "open", "text": plain, "url": "https://example.com/"},
            ],
        },
    ]
    bot.on_action("layout", bot.note)
    ts = await post(bot, "x", blocks=blocks)
    message = page.locator(f"[data-ts='{ts}']")

    await expect(message.get_by_role("heading", name="Layout")).to_be_visible()
    await expect(message.locator(".fields > *")).to_have_count(2)
    await expect(message.get_by_role("img", name="the room")).to_be_attached()
    await expect(message.get_by_label("Date")).to_be_visible()
    await message.get_by_label("Layout").select_option("Grid")
    await bot.slack.until(lambda: bot.seen)
    assert bot.seen[0]["actions"][0]["selected_option"]["value"] == "grid"


async def test_files_can_be_downloaded(page: Page, bot: TinyBot) -> None:
    """A message's file is a link that saves it under its name, as it came."""
    await bot.app.client.files_upload_v2(filename="a b.m3u8", content="#EXTM3U", channel="C0GENERAL")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="a b.m3u8").click()
    download = await coming.value

    assert download.suggested_filename == "a b.m3u8"
    assert (await download.path()).read_bytes() == b"#EXTM3U"


async def test_uploaded_pictures_are_shown(page: Page, bot: TinyBot) -> None:
    """In a block by its file's id, and below the message that shares it."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    shared = await bot.app.client.files_upload_v2(
        filename="layout.png", title="Layout", content=picture.getvalue(), channel="C0GENERAL"
    )
    file_id = shared["files"][0]["id"]
    await post(bot, "x", blocks=[{"type": "image", "slack_file": {"id": file_id}, "alt_text": "the tiles"}])

    for picture_name in ("Layout", "the tiles"):
        shown = page.get_by_role("img", name=picture_name)
        await expect(shown).to_be_visible()
        await expect(shown).to_have_js_property("naturalWidth", 40)


async def test_link_button_opens_and_tells(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A button with a URL opens it in a new window, and the bot hears of the click."""
    bot.on_action("stop", bot.note)
    await post(bot, "x", blocks=sent_button(url=f"{slack.url}page/style.css"))

    async with page.context.expect_page() as opened:
        await page.get_by_role("button", name="Stop").click()

    assert (await opened.value).url.endswith("style.css")
    await slack.until(lambda: bot.seen)


@gives_up_soon
async def test_silence_is_shown(page: Page, bot: TinyBot) -> None:
    """A bot that does not answer is told to the person: in the channel for a command, in a toast for a click."""
    await type_line(page, "/unheard of")
    await expect(page.get_by_text('/unheard failed with the error "operation_timeout"')).to_be_visible()

    await post(bot, "x", blocks=sent_button())
    await page.get_by_role("button", name="Stop").click()
    await expect(page.get_by_text("Clapper did not respond: operation_timeout. Try again.")).to_be_visible()


async def test_refused_message_is_shown(page: Page) -> None:
    """A message that cannot be posted says why, and is not lost."""
    await page.route("**/sandbox/say", lambda route: route.abort())
    await type_line(page, "hello?")

    await expect(page.get_by_text("That did not work: the sandbox does not answer.")).to_be_visible()
    await expect(page.get_by_label("Message or command")).to_have_value("hello?")


async def test_archived_channel(page: Page) -> None:
    """It says so in the list, and nobody can write in it."""
    await page.get_by_role("link", name="attic (archived)").click()
    await expect(page.get_by_label("Message or command")).to_be_disabled()

    await page.get_by_role("link", name="general").click()
    await expect(page.get_by_label("Message or command")).to_be_enabled()


async def test_focus_stays_where_a_control_was(page: Page, bot: TinyBot) -> None:
    """Who pressed the button that is gone goes on from its message; from its neighbour when that is gone as well."""
    first = await post(bot, "one", blocks=[section("one"), *sent_button()])
    second = await post(bot, "two")
    await page.get_by_role("button", name="Stop").focus()
    await bot.app.client.chat_update(channel="C0GENERAL", ts=first, text="over", blocks=[section("over")])
    await expect(page.locator(f'[data-ts="{first}"]')).to_be_focused()

    await bot.app.client.chat_delete(channel="C0GENERAL", ts=first)
    await expect(page.locator(f'[data-ts="{second}"]')).to_be_focused()


async def test_focus_survives_an_update(page: Page, bot: TinyBot) -> None:
    """Who works with the keyboard stays on the button while the card changes under it."""
    ts = await post(bot, "one", blocks=[section("one"), *sent_button()])
    button = page.get_by_role("button", name="Stop")
    await button.focus()

    await bot.app.client.chat_update(channel="C0GENERAL", ts=ts, text="two", blocks=[section("two"), *sent_button()])
    await expect(page.get_by_text("two")).to_be_visible()

    await expect(button).to_be_focused()


@pytest.mark.parametrize("width", [390, 320])
async def test_phone_width_needs_no_sideways_scrolling(page: Page, bot: TinyBot, width: int) -> None:
    """On a phone everything fits, a long word included."""
    await post(bot, "x", blocks=[section("w" * 300), *sent_button()])
    await page.set_viewport_size({"width": width, "height": 800})
    await expect(page.get_by_role("button", name="Stop")).to_be_visible()
    await expect(page.get_by_label("Message or command")).to_be_in_viewport()

    assert await page.evaluate("document.scrollingElement.scrollWidth") <= width


async def test_lost_bot_is_shown(page: Page, slack: LocalSlack) -> None:
    """The page says when the bot is not connected."""
    slack.order(Fault(method="apps.connections.open", error="internal_error", times=100))
    slack.socket_mode.drop()

    await expect(page.get_by_text("The bot is not connected.")).to_be_visible()


async def test_two_windows_are_two_people(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """What is whispered to one person is not on another person's page."""
    bot.on("/rec", bot.answer)
    other = await page.context.new_page()
    await other.goto(f"{slack.url}#U0VERA/C0GENERAL")
    await type_line(page, "/rec secret")
    await type_line(other, "hello from Vera")

    await expect(page.get_by_text("hello from Vera")).to_be_visible()
    await expect(page.get_by_text("heard: secret")).to_be_visible()
    await expect(other.get_by_text("heard: secret")).to_have_count(0)


def answer_late(bot: TinyBot, action_id: str) -> asyncio.Event:
    """Let the bot hear of an action at once, and ack it when the event is set."""
    may_answer = asyncio.Event()

    async def answer(ack: Any, body: dict[str, Any]) -> None:
        bot.seen.append(body)
        await may_answer.wait()
        await ack()

    bot.on_action(action_id, answer)
    return may_answer


async def test_quick_choices_are_all_told(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """Who ticks two boxes before the bot has answered is heard twice, and both stay ticked."""
    may_answer = answer_late(bot, "what")
    boxes = {"type": "checkboxes", "action_id": "what", "options": options("Audio", "Video")}
    await post(bot, "x", blocks=[{"type": "actions", "elements": [boxes]}])
    await page.get_by_label("Audio").check()
    await page.get_by_label("Video").check()
    await slack.until(lambda: len(bot.seen) == 2)
    may_answer.set()

    chosen = bot.seen[1]["actions"][0]["selected_options"]
    assert [one["value"] for one in chosen] == ["audio", "video"]
    await expect(page.get_by_label("Audio")).to_be_checked()


async def test_pressed_button_waits(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A button can be pressed once until the bot has answered, and keeps the focus."""
    may_answer = answer_late(bot, "stop")
    await post(bot, "x", blocks=sent_button())
    button = page.get_by_role("button", name="Stop")
    await button.click()
    await expect(button).to_be_disabled()
    await page.keyboard.press("Enter")
    may_answer.set()

    await expect(button).to_be_enabled()
    await expect(button).to_be_focused()
    assert len(bot.seen) == 1


async def test_overflow_menu(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """The menu of a card tells what was picked; an option with a link opens it, too."""
    bot.on_action("more", bot.note)
    choices = options("Files", "Guide")
    choices[1]["url"] = f"{slack.url}page/style.css"
    menu = {"type": "overflow", "action_id": "more", "options": choices}
    await post(bot, "x", blocks=[{**section("card"), "accessory": menu}])
    await page.get_by_role("button", name="More options").click()
    async with page.context.expect_page() as opened:
        await page.get_by_role("menuitem", name="Guide").click()

    assert (await opened.value).url.endswith("style.css")
    await slack.until(lambda: bot.seen)
    assert bot.seen[0]["actions"][0]["selected_option"]["value"] == "guide"


async def test_declined_boxes_and_dates_go_back(page: Page, bot: TinyBot) -> None:
    """What is not confirmed is shown as it was before."""
    boxes = {"type": "checkboxes", "action_id": "what", "options": options("Audio"), "confirm": CONFIRM}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01", "confirm": CONFIRM}
    person = {"type": "users_select", "action_id": "who", "initial_user": "U0ADA", "confirm": CONFIRM}
    await post(bot, "x", blocks=[{"type": "actions", "elements": [boxes, day, person]}])
    await page.get_by_label("Audio").check()
    await page.get_by_role("button", name="Keep Going").click()
    await page.get_by_label("Date").fill("2026-12-24")
    await page.get_by_role("button", name="Keep Going").click()
    await page.get_by_role("combobox", name="Person").click()
    await page.get_by_role("option", name="Vera Rubin").last.click()
    await page.get_by_role("button", name="Keep Going").click()

    await expect(page.get_by_label("Audio")).not_to_be_checked()
    await expect(page.get_by_label("Date")).to_have_value("2026-12-01")
    await expect(page.get_by_role("combobox", name="Person")).to_have_value("Ada Byron")
    assert bot.seen == []


async def test_external_menu_of_a_message(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A menu in a message asks the bot for its options, and tells it what was picked."""

    async def suggest(ack: Any, body: dict[str, Any]) -> None:
        await ack(option_groups=[{"label": plain("Rooms"), "options": options("Standup")}])

    bot.app.options("room")(suggest)
    bot.on_action("room", bot.note)
    menu = {"type": "external_select", "action_id": "room", "min_query_length": 0, "placeholder": plain("Room")}
    await post(bot, "x", blocks=[{"type": "actions", "elements": [menu]}])
    await page.get_by_role("combobox", name="Room").click()
    await page.get_by_role("option", name="Standup").click()

    await slack.until(lambda: bot.seen)
    assert bot.seen[0]["actions"][0]["selected_option"]["value"] == "standup"


async def test_direct_messages(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """The conversation with the bot is under its name; the button sends as well as Enter does."""
    await page.get_by_role("link", name="Clapper").click()
    await expect(page.get_by_role("heading", name="Clapper")).to_be_visible()
    await expect(page.get_by_text("Direct messages with the bot.")).to_be_visible()
    await page.get_by_label("Message or command").fill("hello")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("log")).to_contain_text("hello")
    await page.get_by_role("button", name="Send").click()

    assert len(slack.messages("D0OMAR")) == 1


async def test_sandbox_that_is_gone_is_told(page: Page) -> None:
    """Where nothing answers any more, the page says so."""
    await page.context.set_offline(True)
    await type_line(page, "hello?")

    await expect(page.get_by_text("That did not work: the sandbox does not answer.")).to_be_visible()
