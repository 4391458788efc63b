"""Every block and element that Slack's own models know is drawn, or named where the page cannot draw it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Page, expect
from slack_sdk.models import blocks as models

from tests.browser import needs_chromium
from tests.sandbox.page.conftest import draw, field, mrkdwn, options, plain
from tests.sandbox.page.samples import BLOCKS, BUTTON, ELEMENTS, URL

pytestmark = needs_chromium

NAMED = {"auth_provider", "call", "file", "video"}
"""The blocks that are named only: what they show lies outside of this computer."""
PARTS = {"url", "rich_text_list", "rich_text_preformatted", "rich_text_quote", "rich_text_section"}
"""What the models call an element, and is a part of a task or of rich text."""


def types(base: type) -> Iterator[str]:
    """The types of all models that come from this one."""
    for model in vars(models).values():
        if isinstance(model, type) and issubclass(model, base) and getattr(model, "type", None):
            yield model.type  # type: ignore[attr-defined]  # the line above asked for it


def test_there_is_a_sample_of_each() -> None:
    """The samples are exactly what the models know."""
    assert set(BLOCKS) == set(types(models.Block))
    assert set(ELEMENTS) | PARTS == set(types(models.BlockElement))


async def test_every_block_is_drawn_or_named(page: Page) -> None:
    """Nothing vanishes: a block becomes something to see, or its name."""
    for kind, rest in BLOCKS.items():
        stage = await draw(page, {"block_id": "b", **rest, "type": kind})

        await expect(stage.locator(".block").first).to_be_attached()
        assert (f"[{kind} block]" in await stage.inner_text()) == (kind in NAMED)


@pytest.mark.parametrize("place", ["section", "input"])
async def test_every_element_is_drawn(page: Page, place: str) -> None:
    """Beside a text and in a form."""
    for kind, rest in ELEMENTS.items():
        body = {"action_id": "x", **rest, "type": kind}
        block = {
            "section": {"text": mrkdwn("x"), "accessory": body},
            "input": {"label": plain("Room"), "element": body},
        }
        stage = await draw(page, {"type": place, "block_id": "b", **block[place]})

        assert f"[{kind} element]" not in await stage.inner_text()
        assert await stage.locator("input, select, textarea, button, summary, img, .placeholder").count() > 0


async def test_unknown_blocks_and_elements_are_named(page: Page) -> None:
    """What Slack invents tomorrow is named, not lost."""
    stage = await draw(page, {"type": "hologram", "block_id": "b"})
    await expect(stage).to_have_text("[hologram block]")

    stage = await draw(page, {"type": "actions", "block_id": "b", "elements": [{"type": "lever"}]})
    await expect(stage).to_have_text("[lever element]")


async def test_controls_have_names(page: Page) -> None:
    """Whatever can be operated has a name for those who do not see it."""
    for kind, rest in ELEMENTS.items():
        body = {"action_id": "x", **rest, "type": kind}
        stage = await draw(page, {"type": "actions", "block_id": "b", "elements": [body]})
        for control in await stage.locator("input, select, textarea, button").all():
            assert await control.evaluate("node => node.ariaLabel || node.labels?.length || node.innerText"), kind


async def test_image_of_an_uploaded_file_that_is_gone_shows_its_words(page: Page) -> None:
    """A picture without an address leaves its alternative text."""
    stage = await draw(page, {"type": "image", "block_id": "b", "slack_file": {"id": "F0"}, "alt_text": "the layout"})

    await expect(stage).to_have_text("[the layout picture]")


async def test_rich_text(page: Page) -> None:
    """Lists, quotes, code, styles, mentions, links, emoji, colours and dates."""
    words: list[dict[str, Any]] = [
        {"type": "text", "text": "bold", "style": {"bold": True, "italic": True}},
        {"type": "link", "url": URL, "text": "link"},
        {"type": "user", "user_id": "U0ADA"},
        {"type": "channel", "channel_id": "C0OPS"},
        {"type": "usergroup", "usergroup_id": "S0OPERATORS"},
        {"type": "broadcast", "range": "here"},
        {"type": "team", "team_id": "T0SANDBOX"},
        {"type": "emoji", "name": "tada"},
        {"type": "emoji", "name": "unknown"},
        {"type": "color", "value": "#ff0000"},
        {"type": "date", "timestamp": 1_796_115_600, "format": "{date_num} {time}"},
        {"type": "date", "timestamp": 0, "format": "", "fallback": "some day"},
        {"type": "hologram"},
    ]
    item = {"type": "rich_text_section", "elements": words}
    elements: list[dict[str, Any]] = [
        {"type": "rich_text_list", "style": "ordered", "offset": 2, "indent": 1, "elements": [item]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
        {"type": "rich_text_hologram"},
    ]
    stage = await draw(page, {"type": "rich_text", "block_id": "b", "elements": elements})

    await expect(stage.locator("ol[start='3'] > li em strong")).to_have_text("bold")
    await expect(stage.get_by_role("link", name="link")).to_have_attribute("href", URL)
    await expect(stage.locator("li .mention")).to_have_text(
        ["@Ada Byron", "#ops", "@S0OPERATORS", "@here", "@T0SANDBOX", "[hologram]"]
    )
    await expect(stage.locator("li")).to_contain_text("🎉:unknown:#ff00002026-12-01 12:30some day")
    await expect(stage.locator("blockquote")).to_have_text("said")
    await expect(stage.locator("pre")).to_have_text("x = 1")
    await expect(stage).to_contain_text("[rich_text_hologram]")


async def test_markdown(page: Page) -> None:
    """Headings, lists, quotes, code, rules, and what may stand in a line; no HTML."""
    text = (
        "# Title\nfirst **bold** and *it* and ~~gone~~ `a*b*` [link](https://example.com/) "
        "[bad](javascript:x)\nsame\n\n"
        "- one\n- two\n\n1. uno\n2. due\n> said\n---\n```\n<b>x</b>\n# no\n```\n<b>y</b> :tada:"
    )
    stage = await draw(page, {"type": "markdown", "block_id": "b", "text": text})

    await expect(stage.get_by_role("heading", name="Title")).to_be_visible()
    await expect(stage.locator("p").first).to_have_text("first bold and it and gone a*b* link bad\nsame")
    await expect(stage.locator("em")).to_have_text("it")
    await expect(stage.locator("a")).to_have_count(1)
    await expect(stage.locator("ul > li")).to_have_text(["one", "two"])
    await expect(stage.locator("ol > li")).to_have_text(["uno", "due"])
    await expect(stage.locator("blockquote")).to_have_text("said")
    await expect(stage.locator("hr")).to_have_count(1)
    await expect(stage.locator("pre")).to_have_text("<b>x</b>\n# no")
    await expect(stage.locator("p").last).to_have_text("<b>y</b> 🎉")


async def test_data_table_is_turned(page: Page) -> None:
    """A table of data shows a page of rows at a time; its cells may hold buttons."""
    cell = {"type": "raw_text", "text": "Room"}
    action = {"type": "action_cell", "element": BUTTON}
    rows = [[cell, cell], *[[{"type": "raw_text", "text": f"room-{n}"}, action] for n in range(12)]]
    stage = await draw(page, {"type": "data_table", "block_id": "b", "page_size": 5, "rows": rows})

    await expect(stage.get_by_text("1–5 of 12")).to_be_visible()
    await stage.get_by_role("button", name="Next").click()
    await stage.get_by_role("button", name="Next").click()
    await stage.get_by_role("button", name="Next").click()
    await expect(stage.get_by_text("11–12 of 12")).to_be_visible()
    await expect(stage.locator("tbody tr")).to_have_count(2)
    await stage.get_by_role("button", name="Go").first.click()
    assert await page.evaluate("operated") == [["go", "v"]]
    await stage.get_by_role("button", name="Previous").click()
    await expect(stage.get_by_text("room-5")).to_be_visible()


async def test_container_folds(page: Page) -> None:
    """What can be collapsed is opened by its heading."""
    stage = await draw(page, {**BLOCKS["container"], "type": "container", "block_id": "b", "default_collapsed": True})

    await expect(stage.get_by_text("inside")).to_be_hidden()
    await stage.get_by_text("Details").click()
    await expect(stage.get_by_text("inside")).to_be_visible()


async def test_feedback_and_icons_tell_their_values(page: Page) -> None:
    """Either button of a feedback tells its own value; an icon for others is not there."""
    icon = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "action_id": "delete", "value": "7"}
    elements = [
        {**ELEMENTS["feedback_buttons"], "type": "feedback_buttons", "action_id": "vote"},
        icon,
        {**icon, "text": plain("Hidden"), "visible_to_user_ids": ["U0ADA"]},
    ]
    stage = await draw(page, {"type": "context_actions", "block_id": "b", "elements": elements})

    await stage.get_by_role("button", name="Bad").click()
    await stage.get_by_role("button", name="Delete").click()
    assert await page.evaluate("operated") == [["vote", "-"], ["delete", "7"]]
    await expect(stage.get_by_role("button")).to_have_count(3)


async def test_option_groups_and_descriptions(page: Page) -> None:
    """Menus show their groups, boxes the words beside their options."""
    groups = [{"label": plain("Presets"), "options": options("Grid")}]
    stage = await draw(page, field("Layout", "static_select", option_groups=groups))
    await expect(stage.locator("optgroup")).to_have_attribute("label", "Presets")

    described = [{**options("Audio")[0], "description": plain("only what is said")}]
    stage = await draw(page, field("What", "checkboxes", options=described))
    await expect(stage.get_by_label("Audio")).to_be_visible()
    await expect(stage.get_by_text("only what is said")).to_be_visible()


async def test_cards_and_containers_in_full(page: Page) -> None:
    """Every part that a card, a container, a plan and an alert may have."""
    icon = ELEMENTS["image"]
    card = {**BLOCKS["card"], "type": "card", "hero_image": icon, "subtitle": mrkdwn("lecture")}
    stage = await draw(page, {**card, "block_id": "b"})
    await expect(stage.get_by_role("img")).to_have_count(2)
    await stage.get_by_role("button", name="Go").click()
    assert await page.evaluate("operated") == [["go", "v"]]

    box = {"type": "container", "block_id": "b", "icon": icon, "subtitle": plain("below"), "has_header_divider": True}
    stage = await draw(page, {**box, "rich_text_title": BLOCKS["rich_text"], "child_blocks": [card]})
    await expect(stage).to_contain_text("rich words")
    await expect(stage).to_contain_text("below")
    await expect(stage.get_by_role("separator")).to_have_count(1)

    source = {"type": "url", "url": URL, "text": "the service"}
    task = {**BLOCKS["task_card"], "type": "task_card", "status": "error", "sources": [source]}
    stage = await draw(page, {"type": "plan", "block_id": "b", "title": "Upload", "tasks": [task]})
    await expect(stage).to_contain_text("Fetch the file Error")
    await expect(stage.get_by_role("link", name="the service")).to_have_attribute("href", URL)

    stage = await draw(page, {"type": "alert", "block_id": "b", "text": plain("all is well")})
    await expect(stage.get_by_role("note", name="Note")).to_have_text("all is well")


async def test_table_cells(page: Page) -> None:
    """Cells of rich text, and columns that are aligned and wrapped as they say."""
    text = {"type": "raw_text", "text": "Room"}
    rows = [[text, text], [BLOCKS["rich_text"], {"type": "raw_number", "value": 7, "text": "7 min"}]]
    settings = [{"is_wrapped": True}, {"align": "right"}]
    stage = await draw(page, {"type": "table", "block_id": "b", "rows": rows, "column_settings": settings})

    await expect(stage.get_by_role("columnheader")).to_have_text(["Room", "Room"])
    await expect(stage.get_by_role("cell")).to_have_text(["rich words", "7 min"])
    await expect(stage.locator("td.right")).to_have_text("7 min")
    await expect(stage.locator("td.wrapped")).to_have_text("rich words")
