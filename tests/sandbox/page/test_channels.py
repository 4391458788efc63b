"""What the page says of a channel in the browser."""

import pytest
from playwright.async_api import expect

from bot.sandbox.slack import LocalSlack
from tests.browser import needs_chromium, open_page

pytestmark = needs_chromium


@pytest.mark.parametrize(
    ("channel", "anywhere", "told"),
    [
        ("lectures", False, "The bot is a member."),
        ("random", False, "The bot is not a member: it can answer commands, not post."),
        ("random", True, "The bot is not a member: it can answer commands and post, not read."),
        ("ops", True, "The bot is not a member: it can answer commands, not post."),
    ],
)
async def test_what_the_bot_can_do(slack: LocalSlack, channel: str, anywhere: bool, told: str) -> None:
    """Where it is no member it posts in public channels only, and only if its scopes allow that."""
    slack.workspace.chat_write_public = anywhere
    async with open_page(slack.url) as page:
        await page.get_by_role("link", name=channel).click()
        await expect(page.get_by_role("heading", name=channel)).to_be_visible()

        await expect(page.get_by_text(told, exact=True)).to_be_visible()
