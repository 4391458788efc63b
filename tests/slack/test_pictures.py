"""Pictures in blocks."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.pictures.picture import Picture
from bot.slack.elements import Block, divider, image
from bot.slack.errors import SlackRefused
from bot.slack.messenger import Messenger
from bot.slack.pictures import discard, once_processed, show
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


async def test_not_drawn(messenger: Messenger) -> None:
    """Where it cannot be drawn its words stand in plain text, and the log tells why."""

    def draw() -> bytes:
        raise OSError("no font")

    with capture_logs() as logged:
        (block,) = await show(messenger, replace(PICTURE, draw=draw))

    assert block["elements"] == [{"type": "plain_text", "text": "A canvas <&> ann", "emoji": False}]
    assert [(line["event"], line["picture"]) for line in logged] == [("picture not drawn", "layout.png")]


async def test_discarded(api: WebApi, messenger: Messenger) -> None:
    """The pictures of blocks are deleted, each by itself: one that is gone already stands in nobody's way."""
    api.says("api/files.delete", {"ok": False, "error": "file_not_found"})
    await discard(messenger, [image("F1", "A"), divider(), image("F2", "B")])

    assert [(call.path, call.arguments) for call in api.calls] == [
        ("api/files.delete", {"file": "F1"}),
        ("api/files.delete", {"file": "F2"}),
    ]


async def test_not_yet_processed() -> None:
    """What shows a picture that Slack has not looked through is sent again for a while, and in the end in words."""
    refusals = ["invalid_blocks", "invalid_arguments"]

    async def send(shown: Sequence[Block]) -> str:
        if refusals:
            raise SlackRefused(refusals.pop())
        return str(shown[0]["type"])

    picture = [image("F1", "A canvas")]
    assert await once_processed(send, picture, pauses=(0, 0, 0)) == "image"
    refusals += ["invalid_blocks"] * 3
    assert await once_processed(send, picture, pauses=(0, 0, 0)) == "context"


@pytest.mark.parametrize(("block", "error"), [(image("F1", "A"), "not_found"), (divider(), "invalid_blocks")])
async def test_refused_for_another_reason(block: Block, error: str) -> None:
    """What is refused for another reason, or shows no picture, is sent once."""
    refusals = [error]

    async def send(_shown: Sequence[Block]) -> None:
        raise SlackRefused(refusals.pop())

    with pytest.raises(SlackRefused):
        await once_processed(send, [block])
    assert not refusals
