"""Pictures in blocks."""

from bot.pictures.picture import Picture
from bot.slack.messenger import Messenger
from bot.slack.pictures import show
from tests.slack.web_api import WebApi

TICKET = "api/files.getUploadURLExternal"
PICTURE = Picture("layout.png", lambda: b"\x89PNG", lambda: "A canvas <&> ann")


async def test_shown(api: WebApi, messenger: Messenger) -> None:
    """A picture is drawn, uploaded, and shown by its file, with its words for whoever cannot see it."""
    api.says(TICKET, {"ok": True, "upload_url": f"{api.url}upload/v1/abc", "file_id": "F1"})

    assert await show(messenger, PICTURE) == [
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A canvas <&> ann"}
    ]
    assert {"content": b"\x89PNG"} in [call.arguments for call in api.calls]


async def test_refused(api: WebApi, messenger: Messenger) -> None:
    """Where Slack takes no picture its words stand in plain text."""
    api.says(TICKET, {"ok": False, "error": "missing_scope"})
    (block,) = await show(messenger, PICTURE)

    assert block["elements"] == [{"type": "plain_text", "text": "A canvas <&> ann", "emoji": False}]
