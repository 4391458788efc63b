"""Pictures: uploaded to nobody, shown by blocks, and served to the page."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack
from tests.sandbox.slack.building import GENERAL, modal, trigger
from tests.sandbox.slack.conftest import Clock, RawClient, TinyBot


def drawn(kind: str = "PNG") -> bytes:
    """A small picture."""
    written = BytesIO()
    Image.new("RGB", (4, 3), "#1f2430").save(written, kind)
    return written.getvalue()


async def upload(client: AsyncWebClient, name: str = "layout.png", kind: str = "PNG") -> str:
    """Upload a picture that is shared nowhere; its id."""
    uploaded = await client.files_upload_v2(filename=name, content=drawn(kind), title="Layout", alt_txt="two tiles")
    return str(uploaded["files"][0]["id"])


def picture(**file: str) -> dict[str, Any]:
    return {"type": "image", "alt_text": "two tiles", "slack_file": file}


async def test_shown_by_blocks(slack: LocalSlack, bot: TinyBot) -> None:
    """A picture that nobody was shown can stand in messages and modals, by id or by address, also beside a text."""
    client = bot.app.client
    file_id = await upload(client)
    file = slack.workspace.file(file_id)
    beside = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}, "accessory": picture(url=file.url)}

    posted = await client.chat_postMessage(channel=GENERAL, text="x", blocks=[picture(id=file_id), beside])
    opened = await client.views_open(trigger_id=await trigger(bot), view=modal(picture(id=file_id)))

    assert posted["message"]["blocks"][0]["slack_file"] == {"id": file_id}
    assert opened["view"]["blocks"][0]["alt_text"] == "two tiles"
    assert (file.title, file.alt_text, file.mimetype) == ("Layout", "two tiles", "image/png")


async def test_measured(slack: LocalSlack, bot: TinyBot) -> None:
    """An image block comes back with its size, which Slack does not take when it is sent back to it."""
    client = bot.app.client
    shown = picture(id=await upload(client)), picture(id=await upload(client, "layout.gif", "GIF"))
    png, other = (await client.views_open(trigger_id=await trigger(bot), view=modal(*shown)))["view"]["blocks"]

    assert (png["image_width"], png["image_height"], png["fallback"]) == (4, 3, "4x3px image")
    assert (png["image_bytes"], png["is_animated"]) == (len(drawn()), False)
    assert other["image_bytes"] == len(drawn("GIF"))
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client.views_open(trigger_id=await trigger(bot), view=modal(png))


async def test_served(slack: LocalSlack, client: AsyncWebClient, raw: RawClient) -> None:
    """The page shows pictures; what is none is nothing but a download, whatever it calls itself."""
    file = slack.workspace.file(await upload(client))
    page = slack.workspace.file(await upload(client, "page.svg"))

    async with raw.session.get(file.url) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", drawn())
        assert "Content-Disposition" not in answer.headers
    async with raw.session.get(page.url) as answer:
        assert (answer.content_type, answer.headers["Content-Disposition"]) == (
            "application/octet-stream",
            "attachment",
        )


async def test_unknown(slack: LocalSlack, client: AsyncWebClient, raw: RawClient, clock: Clock) -> None:
    """A block cannot show what was never uploaded, what is no picture, or what was deleted."""
    gone, page = await upload(client), await upload(client, "page.html")
    await client.files_delete(file=gone)

    for file_id in (gone, page, "F0"):
        clock.pass_by(seconds=1)
        answer = await raw.call("chat.postMessage", channel=GENERAL, text="x", blocks=[picture(id=file_id)])
        assert answer["error"] == "invalid_blocks"
        assert answer["response_metadata"]["messages"] == ["[ERROR] invalid slack file [json-pointer:/blocks]"]
    assert (await raw.call("files.delete", file=gone))["error"] == "file_not_found"
    assert slack.messages(GENERAL) == []


@pytest.mark.parametrize("method", ["chat.update", "views.publish"])
async def test_unknown_elsewhere(raw: RawClient, method: str) -> None:
    """The same holds where something is changed or published."""
    posted = await raw.call("chat.postMessage", channel=GENERAL, text="x")
    blocks = [picture(id="F0")]
    where = {"channel": GENERAL, "ts": posted["ts"], "text": "x", "blocks": blocks}
    view = {"user_id": "U0OMAR", "view": {"type": "home", "blocks": blocks}}

    assert (await raw.call(method, **(where if method == "chat.update" else view)))["error"] == "invalid_blocks"
