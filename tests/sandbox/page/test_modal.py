"""Modals in the browser: filled in, submitted, refused, stacked, closed."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.slack import LocalSlack
from tests.browser import needs_chromium
from tests.sandbox.page.conftest import field, gives_up_soon, modal, open_modal, options, plain, section, type_line
from tests.sandbox.slack.conftest import CONFIRM, TinyBot

pytestmark = needs_chromium

ROOM = field("Room", "plain_text_input", "room")
TYPE_AT_ONCE = """(control, text) => {
    for (let length = 1; length <= text.length; length++) {
        control.value = text.slice(0, length);
        control.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""


def values_of(body: dict[str, Any]) -> dict[str, Any]:
    """What the bot hears of each input, without Slack's wrapping."""
    found = {}
    for block_id, actions in body["view"]["state"]["values"].items():
        for held in actions.values():
            value = next(value for key, value in held.items() if key != "type")
            found[block_id] = _plain_value(value)
    return found


def _plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain_value(one) for one in value]
    return value["value"] if isinstance(value, dict) and "value" in value else value


async def test_every_input_can_be_filled_in(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """What a person types, ticks and picks is what the bot hears."""
    layouts = options("Grid", "Strip")
    events = options(*(f"Event {n}" for n in range(12)))
    view = modal(
        field("Line", "plain_text_input", "line"),
        field("Notes", "plain_text_input", "notes", multiline=True),
        field("Minutes", "number_input", is_decimal_allowed=False),
        field("E-mail", "email_text_input"),
        field("Address", "url_text_input"),
        field("Layout", "static_select", options=layouts),
        field("Events", "multi_static_select", options=events),
        field("Owner", "users_select"),
        field("Watchers", "multi_users_select"),
        field("Public channel", "channels_select"),
        field("Conversation", "conversations_select", filter={"include": ["private", "im"]}),
        field("Several channels", "multi_channels_select"),
        field("What", "checkboxes", options=options("Audio", "Video")),
        field("Mode", "radio_buttons", options=options("Mixed", "Single")),
        field("Day", "datepicker"),
        field("Hour", "timepicker"),
        field("Moment", "datetimepicker"),
    )
    bot.app.view("form")(bot.note)
    dialog = await open_modal(page, bot, view)

    for label, typed in {
        "Line": "standup", "Notes": "two\nlines", "Minutes": "45", "E-mail": "a@example.com",
        "Address": "https://example.com/", "Day": "2026-12-01", "Hour": "09:00", "Moment": "2026-12-01T12:30",
    }.items():  # fmt: skip
        await dialog.get_by_label(label, exact=True).fill(typed)
    await dialog.get_by_label("Layout").select_option("Strip")
    await dialog.get_by_label("Audio").check()
    await dialog.get_by_label("Video").check()
    await dialog.get_by_label("Single").check()
    for label, typed in {"Owner": "ver", "Public channel": "lec", "Conversation": "ops"}.items():
        await dialog.get_by_role("combobox", name=label, exact=True).press_sequentially(typed)
        await page.keyboard.press("Enter")
    for label, picks in {
        "Events": ["Event 3", "Event 11"],
        "Watchers": ["Ada Byron"],
        "Several channels": ["# random"],
    }.items():
        group = dialog.get_by_role("group", name=label)
        await group.locator("summary").click()
        for pick in picks:
            await group.get_by_label(pick, exact=True).check()
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_be_hidden()

    assert values_of(bot.seen[0]) == {
        "line": "standup",
        "notes": "two\nlines",
        "number_input": "45",
        "email_text_input": "a@example.com",
        "url_text_input": "https://example.com/",
        "static_select": "strip",
        "multi_static_select": ["event 3", "event 11"],
        "users_select": "U0VERA",
        "multi_users_select": ["U0ADA"],
        "channels_select": "C0LECTURES",
        "conversations_select": "C0OPS",
        "multi_channels_select": ["C0RANDOM"],
        "checkboxes": ["audio", "video"],
        "radio_buttons": "single",
        "datepicker": "2026-12-01",
        "timepicker": "09:00",
        "datetimepicker": 1_796_115_600,  # 12:30 in Tehran
    }


async def test_prefilled_inputs_are_submitted_as_they_are(page: Page, bot: TinyBot) -> None:
    """What the bot filled in is shown, and need not be touched."""
    view = modal(
        field("Room", "plain_text_input", initial_value="standup"),
        field("Layout", "static_select", options=options("Grid"), initial_option=options("Grid")[0]),
        field("Owner", "users_select", initial_user="U0ADA"),
        field("Events", "multi_static_select", options=options("One", "Two"), initial_options=options("Two")),
        field("Moment", "datetimepicker", initial_date_time=1_796_115_600),
    )
    bot.app.view("form")(bot.note)
    dialog = await open_modal(page, bot, view)

    await expect(dialog.get_by_label("Room")).to_have_value("standup")
    await expect(dialog.get_by_label("Layout")).to_have_value("grid")
    await expect(dialog.get_by_label("Owner")).to_have_value("Ada Byron")
    await expect(dialog.get_by_label("Moment")).to_have_value("2026-12-01T12:30")
    await expect(dialog.get_by_role("button", name="Remove Two")).to_be_visible()
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_be_hidden()
    assert values_of(bot.seen[0])["multi_static_select"] == ["two"]


async def test_errors_stand_beside_their_fields(page: Page, bot: TinyBot) -> None:
    """Slack's own complaints and the bot's are tied to their field, and what was typed stays."""

    async def refuse(ack: Any, body: dict[str, Any]) -> None:
        await ack(response_action="errors", errors={"room": "There is no such room."})

    bot.app.view("form")(refuse)
    dialog = await open_modal(page, bot, modal(ROOM, field("Notes", "plain_text_input", "notes", multiline=True)))
    room, notes = dialog.get_by_label("Room"), dialog.get_by_label("Notes")

    await notes.fill("keep me")
    await dialog.get_by_role("button", name="Start").click()
    await expect(room).to_have_attribute("aria-invalid", "true")
    await expect(room).to_be_focused()
    await expect(notes).to_have_attribute("aria-invalid", "false")

    await room.fill("attic")
    await dialog.get_by_role("button", name="Start").click()
    await expect(room).to_have_accessible_description("⚠ There is no such room.")
    await expect(room).to_have_value("attic")
    await expect(notes).to_have_value("keep me")


@gives_up_soon
async def test_silence_keeps_the_modal(page: Page, bot: TinyBot) -> None:
    """A bot that does not answer in time is told in the modal, which stays as it is."""
    dialog = await open_modal(page, bot, modal(ROOM))
    await dialog.get_by_label("Room").fill("standup")
    await page.keyboard.press("Enter")

    await expect(dialog.get_by_role("alert").first).to_have_text(
        "Clapper did not respond: operation_timeout. Try again."
    )
    await expect(dialog.get_by_label("Room")).to_have_value("standup")


async def test_update_keeps_what_was_typed_and_the_focus(page: Page, bot: TinyBot) -> None:
    """A view that changes under the person's hands: other blocks change, the caret stays where it was."""
    select = field("Layout", "static_select", options=options("Grid", "Strip"), placeholder=plain("Which?"))

    async def update(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        changed = {**ROOM, "label": plain("Room's name"), "hint": plain("as in its address")}
        view = modal(changed, select | {"dispatch_action": True}, section("*Strip* it is"))
        await bot.app.client.views_update(view_id=body["view"]["id"], view=view)

    bot.on_action("static_select", update)
    dialog = await open_modal(page, bot, modal(ROOM, select | {"dispatch_action": True}))
    await dialog.get_by_label("Room").fill("standup")
    await dialog.get_by_label("Layout").select_option("Strip")

    await expect(dialog.get_by_text("Strip it is")).to_be_visible()
    await expect(dialog.get_by_label("Room's name")).to_have_value("standup")
    await expect(dialog.get_by_label("Layout")).to_have_value("strip")


async def test_focus_goes_on_at_what_is_asked_next(page: Page, bot: TinyBot) -> None:
    """Who pressed More Options is in the first of the fields that took its place."""
    line, more = field("Line", "plain_text_input", "line"), {"type": "actions", "block_id": "more"}
    button = {"type": "button", "action_id": "more", "text": plain("More Options")}
    dialog = await open_modal(page, bot, modal(line, more | {"elements": [button]}))

    async def extend(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        view = modal(line, field("Notes", "plain_text_input", "notes"))
        await bot.app.client.views_update(view_id=body["view"]["id"], view=view)

    bot.on_action("more", extend)
    await dialog.get_by_role("button", name="More Options").press("Enter")

    await expect(dialog.get_by_label("Notes")).to_be_focused()


async def test_push_and_close(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A pushed modal covers the first; closing it leads back, Esc closes the last, and the bot hears of it."""

    async def push(ack: Any, body: dict[str, Any]) -> None:
        await ack(response_action="push", view=modal(field("Why", "plain_text_input", "why"), title="Second"))

    closed = modal(ROOM, notify_on_close=True)
    bot.app.view("form")(push)
    bot.app.view_closed("form")(bot.note)
    first = await open_modal(page, bot, closed)
    await first.get_by_label("Room").fill("standup")
    await first.get_by_role("button", name="Start").click()

    second = page.get_by_role("dialog", name="Second")
    await expect(second.get_by_label("Why")).to_be_focused()
    await second.get_by_role("button", name="Cancel").click()
    await expect(first.get_by_label("Room")).to_have_value("standup")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await slack.until(lambda: bot.seen)
    assert bot.seen[0]["type"] == "view_closed"


async def test_modal_without_inputs(page: Page, bot: TinyBot) -> None:
    """A view that only tells something has a button to dismiss it, and none to submit."""
    view = {"type": "modal", "title": plain("Help"), "blocks": [section("read this")]}
    dialog = await open_modal(page, bot, view)

    await expect(dialog.get_by_role("button")).to_have_count(2)
    await expect(dialog.get_by_role("button", name="Close", exact=True)).to_be_focused()
    await dialog.get_by_role("button", name="Dismiss").click()
    await expect(dialog).to_be_hidden()


async def test_focus_stays_in_the_dialog(page: Page, bot: TinyBot) -> None:
    """Tab never leads behind the modal, and the focus goes back to where it came from."""
    dialog = await open_modal(page, bot, modal(ROOM))
    for _ in range(8):
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )

    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_label("Message or command")).to_be_focused()


async def test_external_menus_ask_the_bot(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """What is typed is sent to the bot once it is long enough; its options can be picked, one or several."""

    async def suggest(ack: Any, body: dict[str, Any]) -> None:
        await ack(options=options(f"{body['value']} one", f"{body['value']} two"))

    bot.app.options("external_select")(suggest)
    bot.app.options("multi_external_select")(suggest)
    bot.app.view("form")(bot.note)
    view = modal(
        field("Room", "external_select", min_query_length=2),
        field("More rooms", "multi_external_select", min_query_length=0),
    )
    dialog = await open_modal(page, bot, view)
    room = dialog.get_by_role("combobox", name="Room")

    await room.press_sequentially("s")
    await expect(dialog.get_by_text("Type at least 2 characters.")).to_be_visible()
    await room.press_sequentially("t")
    await dialog.get_by_role("option", name="st two").click()
    await expect(room).to_have_value("st two")

    group = dialog.get_by_role("group", name="More rooms")
    await group.locator("summary").click()
    await group.get_by_role("searchbox").fill("a")
    await group.get_by_label("a one").check()
    await group.get_by_role("searchbox").fill("b")
    await group.get_by_label("b two").check()
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_be_hidden()
    assert values_of(bot.seen[0]) == {"external_select": "st two", "multi_external_select": ["a one", "b two"]}


@gives_up_soon
async def test_silent_search_is_told(page: Page, bot: TinyBot) -> None:
    """A menu whose bot does not answer says so."""
    dialog = await open_modal(page, bot, modal(field("Room", "external_select", min_query_length=0)))
    await dialog.get_by_role("combobox").click()

    await expect(dialog.get_by_text("Clapper did not respond: operation_timeout.")).to_be_visible()


@pytest.mark.parametrize(
    ("key", "picked"), [("ArrowDown", "Ada Byron"), ("ArrowUp", "Gus Guest"), ("Escape", "Vera Rubin")]
)
async def test_picking_with_the_keyboard(page: Page, bot: TinyBot, key: str, picked: str) -> None:
    """Arrows walk, Enter picks, Esc leaves the choice and the modal as they are."""
    dialog = await open_modal(page, bot, modal(field("Owner", "users_select", initial_user="U0VERA")))
    owner = dialog.get_by_role("combobox")
    await owner.click()
    await expect(dialog.get_by_role("option", name="Vera Rubin")).to_have_attribute("aria-selected", "true")

    await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    if key == "Escape":
        await expect(dialog.get_by_role("listbox")).to_be_hidden()
    await expect(owner).to_have_value(picked)
    await expect(dialog).to_be_visible()


async def test_emptied_picker_chooses_nothing(page: Page, bot: TinyBot) -> None:
    """A field that is emptied holds nothing; a half-typed one goes back to its choice."""
    bot.app.view("form")(bot.note)
    owner = field("Owner", "users_select", initial_user="U0VERA") | {"optional": True}
    dialog = await open_modal(page, bot, modal(owner, field("Author", "users_select", "author", initial_user="U0ADA")))

    await dialog.get_by_label("Owner").fill("")
    await dialog.get_by_label("Author").fill("nobody")
    await expect(dialog.get_by_text("Nothing was found.")).to_be_visible()
    await page.keyboard.press("Tab")
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_be_hidden()
    assert values_of(bot.seen[0]) == {"users_select": None, "author": "U0ADA"}


async def test_most_choices(page: Page, bot: TinyBot) -> None:
    """Where only so many may be picked, the others cannot be ticked; a chip takes one away again."""
    pick = field("Events", "multi_static_select", options=options("One", "Two", "Three"), max_selected_items=2)
    dialog = await open_modal(page, bot, modal(pick))
    await dialog.locator("summary").click()
    await dialog.get_by_label("One").check()
    await dialog.get_by_label("Two").check()

    await expect(dialog.get_by_label("Three")).to_be_disabled()
    await dialog.get_by_role("button", name="Remove One").click()
    await expect(dialog.get_by_label("Three")).to_be_enabled()
    await expect(dialog.get_by_label("One", exact=True)).not_to_be_checked()


async def test_typing_is_told_where_the_bot_asks_for_it(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """On Enter, or at every pause: and only for inputs that dispatch."""
    keys = {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    bot.on_action("on_enter", bot.note)
    bot.on_action("on_key", bot.note)
    await open_modal(
        page,
        bot,
        modal(
            field("Enter", "plain_text_input", "on_enter") | {"dispatch_action": True},
            field("Key", "plain_text_input", "on_key", **keys) | {"dispatch_action": True},
        ),
    )

    await page.get_by_label("Enter", exact=True).fill("first")
    await page.keyboard.press("Enter")
    await slack.until(lambda: len(bot.seen) == 1)
    await page.get_by_label("Key").evaluate(TYPE_AT_ONCE, "ab")
    await slack.until(lambda: len(bot.seen) == 2)
    assert [body["actions"][0]["value"] for body in bot.seen] == ["first", "ab"]


async def test_declined_choice_goes_back(page: Page, bot: TinyBot) -> None:
    """A choice that is not confirmed is taken back, and the bot never hears of it."""
    body = {"type": "static_select", "action_id": "layout", "options": options("Grid", "Strip"), "confirm": CONFIRM}
    block = {**section("Layout"), "accessory": body | {"initial_option": options("Grid")[0]}}
    dialog = await open_modal(page, bot, modal(block))
    await dialog.get_by_role("combobox").select_option("Strip")
    await page.get_by_role("button", name="Keep Going").click()

    await expect(dialog.get_by_role("combobox")).to_have_value("grid")
    assert bot.seen == []


async def test_wrong_answer_of_the_bot_is_told(page: Page, bot: TinyBot) -> None:
    """An answer that Slack cannot carry out says what is wrong with it."""

    async def misanswer(ack: Any, body: dict[str, Any]) -> None:
        await ack(response_action="errors", errors={"nowhere": "?"})

    bot.app.view("form")(misanswer)
    dialog = await open_modal(page, bot, modal(ROOM))
    await dialog.get_by_label("Room").fill("standup")
    await dialog.get_by_role("button", name="Start").click()

    await expect(dialog.get_by_role("alert").first).to_contain_text(
        "Slack could not carry out the answer of Clapper: invalid_arguments. [ERROR] errors must be given"
    )


async def test_modal_on_a_phone(page: Page, bot: TinyBot) -> None:
    """On a phone all of a modal can be reached, and nothing scrolls sideways."""
    await page.set_viewport_size({"width": 390, "height": 700})
    fields = [field(f"Field {n}", "plain_text_input", f"f{n}", initial_value="w" * 200) for n in range(12)]
    dialog = await open_modal(page, bot, modal(*fields))

    await expect(dialog.get_by_role("button", name="Start")).to_be_in_viewport()
    await dialog.get_by_label("Field 11").scroll_into_view_if_needed()
    await expect(dialog.get_by_label("Field 11")).to_be_in_viewport()
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert await dialog.evaluate("node => node.scrollWidth <= node.clientWidth")


async def test_two_modals_in_a_row_do_not_share_what_was_typed(page: Page, bot: TinyBot) -> None:
    """A modal that is opened again begins empty."""
    dialog = await open_modal(page, bot, modal(ROOM))
    await dialog.get_by_label("Room").fill("standup")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await type_line(page, "/rec start")

    await expect(dialog.get_by_label("Room")).to_have_value("")
