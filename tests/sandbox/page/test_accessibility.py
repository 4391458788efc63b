"""What the page owes to those who see little, or work with the keyboard, or have a small screen."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.slack import LocalSlack
from tests.browser import needs_chromium
from tests.sandbox.page.conftest import field, modal, mrkdwn, open_modal, options, plain, post, section, whisper
from tests.sandbox.page.samples import BLOCKS
from tests.sandbox.slack.conftest import TinyBot, sent_button

pytestmark = needs_chromium

FAINT_TEXTS = """() => {
    const rgb = (css) => css.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b]
        .map((one) => one / 255)
        .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
        .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
    const over = ([r, g, b, a = 1], below) => [r, g, b].map((one, at) => one * a + below[at] * (1 - a));
    const ground = (node) => {
        if (!node) return [255, 255, 255];
        const colour = rgb(getComputedStyle(node).backgroundColor);
        return (colour[3] ?? 1) === 1 ? colour : over(colour, ground(node.parentElement));
    };
    const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const spoken = [...document.querySelectorAll("body *")]
        .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
        .filter((node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
    return spoken
        .map((node) => {
            const [ink, paper] = [rgb(getComputedStyle(node).color), ground(node)];
            return [node, contrast(light(over(ink, paper)), light(paper))];
        })
        .filter(([, ratio]) => ratio < 4.5)
        .map(([node, ratio]) => `${node.outerHTML.slice(0, 120)}: ${ratio.toFixed(2)}`);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_texts_can_be_read(page: Page, bot: TinyBot, scheme: str) -> None:
    """Every text has the contrast of WCAG AA against what is behind it, by day and by night."""
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words that it takes
    kinds = [
        kind for kind in BLOCKS if kind not in {"alert", "input", "call", "file", "auth_provider", "image", "video"}
    ]
    await post(bot, "x", blocks=[{**BLOCKS[kind], "type": kind} for kind in kinds])
    await post(
        bot, "x", blocks=[section("*b* `code` <@U0ADA> <https://example.com/|link>"), *sent_button(style="danger")]
    )
    await whisper(bot, "whisper")
    await expect(page.get_by_text("whisper")).to_be_visible()
    assert await page.evaluate(FAINT_TEXTS) == []

    picked = field("Events", "multi_static_select", options=options("One"), initial_options=options("One"))
    alert = {"type": "alert", "text": mrkdwn("Mind it"), "level": "error"}
    room = field("Room", "plain_text_input", "room") | {"hint": plain("its name")}
    dialog = await open_modal(page, bot, modal(alert, room, picked))
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog.locator(".error").first).to_be_visible()
    assert await page.evaluate(FAINT_TEXTS) == []


async def test_sidebar_is_a_drawer_on_a_phone(page: Page) -> None:
    """On a phone the channels come when they are called, take the focus, and go with a choice or Esc."""
    await page.set_viewport_size({"width": 390, "height": 800})
    button = page.get_by_role("button", name="Channels and apps")
    link = page.get_by_role("link", name="lectures")
    await expect(link).to_be_hidden()

    await button.click()
    await expect(button).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_role("link", name="general")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(link).to_be_hidden()
    await expect(button).to_be_focused()
    await button.click()
    await link.click()
    await expect(link).to_be_hidden()
    await expect(page.get_by_role("heading", name="# lectures")).to_be_visible()
    assert await page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


async def test_new_messages_elsewhere_are_marked(page: Page, slack: LocalSlack, bot: TinyBot) -> None:
    """A channel in which something was said since says so in words, until it is looked at."""
    lectures = page.get_by_role("link", name="lectures")
    await post(bot, "over here", channel="C0LECTURES")
    await expect(lectures).to_have_accessible_name("# lectures new")

    await lectures.click()
    await expect(page.get_by_role("link", name="lectures")).to_have_accessible_name("# lectures")
    slack.say("mine", user="U0OMAR", channel="C0GENERAL")
    await post(bot, "again", channel="C0LECTURES")
    await expect(page.get_by_text("again")).to_be_visible()
    await expect(page.get_by_role("link", name="general")).to_have_accessible_name("# general")


async def test_everything_can_be_reached_with_the_keyboard(page: Page, bot: TinyBot) -> None:
    """Tab leads to every button and menu of a message, and what has the focus shows it."""
    await post(bot, "x", blocks=sent_button())
    await expect(page.get_by_role("button", name="Stop")).to_be_visible()
    await page.get_by_label("Messages").focus()
    names = []
    for _ in range(4):
        await page.keyboard.press("Tab")
        names.append(await page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText"))
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"

    assert names[:2] == ["Stop", "More actions for the message of Clapper"]
