"""A local Slack with a tiny real bot, and its page in a browser."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import NO_LIMITS, LocalSlack
from bot.sandbox.slack.manifest import Command, Manifest, Shortcut
from tests.browser import open_page
from tests.sandbox.slack.conftest import PROXIES, TinyBot, connected_bot

PATIENCE = timedelta(seconds=60)  # on a machine that does much else
SOON = timedelta(seconds=3)
gives_up_soon = pytest.mark.parametrize("ack_deadline", [SOON])
MANIFEST = Manifest(
    shortcuts=(
        Shortcut(callback_id="start", name="Start Recording", type="global"),
        Shortcut(callback_id="record_this", name="Record This Room", type="message"),
    ),
    commands=(
        Command(command="/rec", description="Record a room", usage_hint="[start ROOM | stop]"),
        Command(command="/live", description="Stream a room"),
    ),
)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk sends loopback calls to a proxy too, and knows no NO_PROXY."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ack_deadline() -> timedelta:
    """How long the local Slack waits for the bot."""
    return PATIENCE


@pytest.fixture
async def slack(ack_deadline: timedelta) -> AsyncIterator[LocalSlack]:
    """A local Slack, with an app of two commands and two shortcuts."""
    async with LocalSlack.serve(ack_deadline=ack_deadline, manifest=MANIFEST, limits=NO_LIMITS) as slack:
        yield slack


@pytest.fixture
async def bot(slack: LocalSlack) -> AsyncIterator[TinyBot]:
    async with connected_bot(slack) as bot:
        yield bot


@pytest.fixture
async def page(slack: LocalSlack, bot: TinyBot) -> AsyncIterator[Page]:
    """The page as Omar sees it, with the bot connected."""
    async with open_page(slack.url) as page:
        await expect(page.get_by_text("The bot is connected.")).to_be_visible()
        yield page


async def type_line(page: Page, line: str) -> None:
    """Send a line from the command box."""
    await page.get_by_label("Message or command").fill(line)
    await page.keyboard.press("Enter")


async def post(bot: TinyBot, text: str, channel: str = "C0GENERAL", **more: Any) -> str:
    """Let the bot post; the message's ts."""
    posted = await bot.app.client.chat_postMessage(channel=channel, text=text, **more)
    return str(posted["ts"])


async def whisper(bot: TinyBot, text: str, **more: Any) -> None:
    """Let the bot tell Omar something that nobody else sees."""
    await bot.app.client.chat_postEphemeral(channel="C0GENERAL", user="U0OMAR", text=text, **more)


async def open_modal(page: Page, bot: TinyBot, view: dict[str, Any]) -> Locator:
    """Let a command open a modal; its dialog."""

    async def answer(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await bot.app.client.views_open(trigger_id=body["trigger_id"], view=view)

    bot.on("/rec", answer)
    await type_line(page, "/rec start")
    dialog = page.get_by_role("dialog", name=view["title"]["text"])
    await expect(dialog).to_be_visible()
    return dialog


async def draw(page: Page, block: dict[str, Any]) -> Locator:
    """Draw a block with the page's own modules, outside of any message; what is operated is kept in ``operated``."""
    await page.evaluate(
        """async (block) => {
            const { makeBlock } = await import("/page/blocks.js");
            const { contextOf } = await import("/page/state.js");
            const { Values } = await import("/page/values.js");
            window.operated = [];
            const perform = async ({ body, value }) => { operated.push([body.action_id, value]); return { ok: true }; };
            const fetchOptions = async () => ({ options: [] });
            const stage = document.createElement("div");
            stage.id = "stage";
            const context = contextOf({ surface: "stage", values: new Values(), perform, fetchOptions });
            stage.append(makeBlock(block, context));
            document.getElementById("stage")?.remove();
            document.querySelector("main").prepend(stage);
        }""",
        block,
    )
    return page.locator("#stage")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text)}


def options(*labels: str) -> list[dict[str, Any]]:
    """Options whose values are their labels in small letters."""
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def field(label: str, kind: str, block_id: str = "", **more: Any) -> dict[str, Any]:
    """An input block of one element; its block_id and action_id are the kind, unless another is given."""
    name = block_id or kind
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {"type": kind, "action_id": name} | more,
    }


def modal(*blocks: dict[str, Any], title: str = "Start Recording", **more: Any) -> dict[str, Any]:
    """A modal with a Submit button."""
    view = {"type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Start")}
    return view | {"close": plain("Cancel"), "blocks": list(blocks)} | more
