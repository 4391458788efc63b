"""Files on their way into a conversation: three steps, and none of them to anybody but Slack."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Link
from bot.sandbox.slack import LocalSlack
from bot.slack.blocks import Message
from bot.slack.errors import SlackBusy, SlackRefused, SlackUnknown
from bot.slack.messenger import Messenger
from tests.slack.web_api import TOKEN, Call, WebApi, web_client

OPEN, TICKET, COMPLETE = "api/conversations.open", "api/files.getUploadURLExternal", "api/files.completeUploadExternal"
UPLOAD = "upload/v1/abc"
FILE = Link(name="standup.m3u8", url="", expires_at=datetime(2026, 12, 8, 9, tzinfo=UTC), content="#EXTM3U\n# é\n")


@pytest.fixture
async def api(api: WebApi) -> WebApi:
    """A Slack that takes files."""
    api.says(TICKET, {"ok": True, "upload_url": f"{api.url}{UPLOAD}", "file_id": "F1"})
    api.says(OPEN, {"ok": True, "channel": {"id": "D9"}})
    return api


def paths(api: WebApi) -> list[str]:
    return [call.path for call in api.calls]


async def test_steps(api: WebApi, messenger: Messenger) -> None:
    """An address is asked for, the bytes go there without the token, and the file is shared in the thread."""
    await messenger.upload("C1", [FILE], "1.2")

    assert api.calls == [
        Call("GET", TICKET, {"filename": "standup.m3u8", "length": "13"}, f"Bearer {TOKEN}"),
        Call("POST", UPLOAD, {"content": "#EXTM3U\n# é\n".encode()}, None),
        Call(
            "POST",
            COMPLETE,
            {"files": [{"id": "F1", "title": "standup.m3u8"}], "channel_id": "C1", "thread_ts": "1.2"},
            f"Bearer {TOKEN}",
        ),
    ]


async def test_several(api: WebApi, messenger: Messenger) -> None:
    """Several files are shared at once, in one message."""
    await messenger.upload("C1", [FILE, FILE])

    assert paths(api) == [TICKET, UPLOAD, TICKET, UPLOAD, COMPLETE]
    assert len(api.calls[-1].arguments["files"]) == 2
    assert "thread_ts" not in api.calls[-1].arguments


async def test_local_slack() -> None:
    """The local Slack, which checks each step as Slack says it does, takes even the playlist of a whole day."""
    day = replace(FILE, name="day.m3u8", content="#EXTINF:15,\n" * 250_000)
    async with LocalSlack.serve(page=False) as slack, aiohttp.ClientSession() as session:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])
        client.proxy = None  # it takes the environment's even for loopback, and knows no NO_PROXY
        root = slack.say("Ready?", user="U0ADA", channel="C0GENERAL")
        await Messenger(client).upload("C0GENERAL", [FILE, day], root.ts)
        await Messenger(client).upload("U0OMAR", [FILE])

        reply, direct = slack.messages("C0GENERAL")[1], slack.messages("D0OMAR")[0]
    assert [(file.name, file.content.decode()) for file in reply.files] == [
        (FILE.name, FILE.content),
        (day.name, day.content),
    ]
    assert reply.thread_ts == root.ts
    assert direct.files[0].content.decode() == FILE.content


async def test_to_a_person(api: WebApi, messenger: Messenger) -> None:
    """A person's id is no conversation to share a file in: which one it is, is asked first."""
    await messenger.upload("U1", [FILE])

    assert paths(api) == [OPEN, TICKET, UPLOAD, COMPLETE]
    assert api.calls[-1].arguments["channel_id"] == "D9"


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        7,
        "not an address",
        "https://[",
        "http://files.slack.com/upload/v1/abc",
        "https://hooks.slack.com/upload/v1/abc",
        "https://files.slack.com.evil.example/upload/v1/abc",
        "http://169.254.169.254/latest",
        "https://127.0.0.1:1/upload/v1/abc",
    ],
)
async def test_address_that_is_not_slacks(api: WebApi, messenger: Messenger, address: object) -> None:
    """Nothing is sent anywhere but to Slack."""
    api.says(TICKET, {"ok": True, "upload_url": address, "file_id": "F1"})

    with pytest.raises(SlackUnknown, match="without an address of Slack's"):
        await messenger.upload("C1", [FILE])
    assert paths(api) == [TICKET]


async def test_ticket_without_an_id(api: WebApi, messenger: Messenger) -> None:
    """What could not be shared afterwards is not sent."""
    api.says(TICKET, {"ok": True, "upload_url": f"{api.url}{UPLOAD}"})

    with pytest.raises(SlackUnknown):
        await messenger.upload("C1", [FILE])
    assert paths(api) == [TICKET]


async def test_redirected_bytes(api: WebApi, messenger: Messenger) -> None:
    """An address that points elsewhere is not followed."""

    async def redirect(_request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(f"{api.url}elsewhere")

    api.answers[UPLOAD] = redirect

    with pytest.raises(SlackUnknown, match="upload: HTTP 307"):
        await messenger.upload("C1", [FILE])
    assert paths(api) == [TICKET, UPLOAD]


@pytest.mark.parametrize("status", [400, 413, 500])
async def test_bytes_that_are_not_taken(api: WebApi, messenger: Messenger, status: int) -> None:
    """A file that did not arrive is not shared."""
    api.sends(UPLOAD, "no", "text/plain", status)

    with pytest.raises(SlackUnknown):
        await messenger.upload("C1", [FILE])
    assert paths(api) == [TICKET, UPLOAD]


async def test_bytes_that_are_lost(api: WebApi, messenger: Messenger) -> None:
    """Nor is one of which that is not known; the address, which opens the upload, is not told."""
    api.drops(UPLOAD)

    with pytest.raises(SlackUnknown) as trouble:
        await messenger.upload("C1", [FILE])
    assert str(trouble.value) == "upload: ServerDisconnectedError"
    assert paths(api) == [TICKET, UPLOAD]


@pytest.mark.parametrize("path", [TICKET, COMPLETE])
@pytest.mark.parametrize(
    ("answer", "status", "trouble"),
    [
        ({"ok": False, "error": "missing_scope"}, 200, SlackRefused),
        ({"ok": False, "error": "not_in_channel"}, 200, SlackRefused),
        ({"ok": False, "error": "ratelimited"}, 429, SlackBusy),
        ({"ok": False, "error": "internal_error"}, 200, SlackUnknown),
    ],
)
async def test_refused(
    api: WebApi, messenger: Messenger, path: str, answer: dict[str, Any], status: int, trouble: type[Exception]
) -> None:
    """What Slack does not do is said as for messages."""
    api.says(path, answer, status)

    with pytest.raises(trouble):
        await messenger.upload("C1", [FILE])
    assert paths(api)[-1] == path


async def test_picture(api: WebApi, messenger: Messenger) -> None:
    """A picture is given to Slack and shared nowhere: blocks show it by its id."""
    assert await messenger.upload_picture("layout.png", b"\x89PNG") == "F1"

    assert paths(api) == [TICKET, UPLOAD, COMPLETE]
    assert api.calls[1].arguments == {"content": b"\x89PNG"}
    assert api.calls[2].arguments == {"files": [{"id": "F1", "title": "layout.png"}]}


async def test_by_the_proxy_of_the_calls(api: WebApi) -> None:
    """Where only a proxy leads out, a file's bytes and answers to clicks take it as well."""
    nobody = "http://127.0.0.1:9"
    api.says(TICKET, {"ok": True, "upload_url": f"{nobody}/{UPLOAD}", "file_id": "F1"})
    async with web_client(api) as client:
        client.proxy = api.url
        await Messenger(client).upload("C1", [FILE])
        answer = Message(text="Done.", blocks=[])
        await Messenger(client).whisper("C1", "U1", f"{nobody}/actions/T1/2/x", answer)

    assert paths(api) == [TICKET, UPLOAD, COMPLETE, "actions/T1/2/x"]
