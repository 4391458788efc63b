"""Files, uploaded by the real SDK and by hand."""

from io import BytesIO
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import UPLOAD, Fault, File, LocalSlack
from bot.sandbox.slack.files import MOST_BYTES
from tests.sandbox.slack.conftest import RawClient

GENERAL = "C0GENERAL"
CONTENT = b"#EXTM3U\n"


async def begin(raw: RawClient, content: bytes = CONTENT) -> str:
    """Upload a file as far as it goes without sharing it; its id."""
    ticket = await raw.call("files.getUploadURLExternal", filename="a b.m3u8", length=len(content))
    async with raw.session.post(ticket["upload_url"], data=BytesIO(content)) as answer:
        assert (answer.status, await answer.text()) == (200, f"OK - {len(content)}")
    return str(ticket["file_id"])


async def complete(raw: RawClient, files: Any, **where: Any) -> dict[str, Any]:
    return await raw.call("files.completeUploadExternal", files=files, **where)


async def test_sdk(slack: LocalSlack, client: AsyncWebClient) -> None:
    """What the SDK makes of three steps is a reply in the thread, which history and replies show with its file."""
    root = slack.say("topic", user="U0ADA", channel=GENERAL)
    done = await client.files_upload_v2(
        filename="a.m3u8", content=CONTENT.decode(), title="A", channel=GENERAL, thread_ts=root.ts
    )
    replies = await client.conversations_replies(channel=GENERAL, ts=root.ts)

    (file,) = slack.messages(GENERAL)[1].files
    assert (file.name, file.title, file.content) == ("a.m3u8", "A", CONTENT)
    assert done["files"] == [{"id": file.id, "title": "A"}]
    assert replies["messages"][1]["files"] == [file.dump()]
    assert replies["messages"][1]["thread_ts"] == root.ts


async def test_several_in_one_message(slack: LocalSlack, raw: RawClient) -> None:
    """All files of one call are shared by one message; without a title it is the name."""
    files = [{"id": await begin(raw)}, {"id": await begin(raw, b"x"), "title": ""}]
    assert (await complete(raw, files, channel_id=GENERAL))["ok"]

    (message,) = slack.messages(GENERAL)
    assert [(file.title, file.content) for file in message.files] == [("a b.m3u8", CONTENT), ("a b.m3u8", b"x")]


async def test_download(slack: LocalSlack, raw: RawClient) -> None:
    """A file can be downloaded as it came, never shown by the browser; what was not shared is not there."""
    file_id = await begin(raw)
    address = f"{slack.url}files-pri/{file_id}/a%20b.m3u8"
    async with raw.session.get(address) as answer:
        assert answer.status == 404
    await complete(raw, [{"id": file_id}], channel_id=GENERAL)
    (file,) = slack.messages(GENERAL)[0].files
    async with raw.session.get(file.url) as answer:
        assert await answer.read() == CONTENT
        assert answer.headers["Content-Disposition"] == "attachment"

    assert file.url == address
    assert "EXTM3U" not in repr(file)


async def test_without_a_channel_it_is_private(slack: LocalSlack, raw: RawClient) -> None:
    """A file that is shared nowhere is in no message."""
    assert (await complete(raw, [{"id": await begin(raw)}]))["ok"]
    assert slack.messages(GENERAL) == []


async def test_large_file(slack: LocalSlack, raw: RawClient) -> None:
    """A playlist of a day is some megabytes, sent as it is or in a form."""
    content = bytes(3 * 2**20)
    ticket = await raw.call("files.getUploadURLExternal", filename="a.m3u8", length=len(content))
    form = aiohttp.FormData()
    form.add_field("filename", BytesIO(content), filename="a.m3u8")
    async with raw.session.post(ticket["upload_url"], data=form) as answer:
        assert answer.status == 200
    files = [{"id": ticket["file_id"]}, {"id": await begin(raw, content)}]
    await complete(raw, files, channel_id=GENERAL)

    assert [len(file.content) for file in slack.messages(GENERAL)[0].files] == [len(content)] * 2


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"length": 8}, "invalid_arguments"),
        ({"filename": "", "length": 8}, "invalid_arguments"),
        ({"filename": "a"}, "invalid_arguments"),
        ({"filename": "a", "length": "long"}, "invalid_arguments"),
        ({"filename": "a", "length": 0}, "missing_argument"),
        ({"filename": "a", "length": MOST_BYTES + 1}, "file_upload_size_restricted"),
        ({"filename": "a", "length": 8, "snippet_type": "python"}, "invalid_arguments"),
    ],
)
async def test_no_address(raw: RawClient, asked: dict[str, Any], error: str) -> None:
    """An address is given for a file with a name and a length."""
    assert (await raw.call("files.getUploadURLExternal", **asked))["error"] == error


async def test_bytes_that_are_not_taken(slack: LocalSlack, raw: RawClient) -> None:
    """Bytes are taken at the address that was given, as many as were announced, or the file is not found."""
    ticket = await raw.call("files.getUploadURLExternal", filename="a", length=8)
    empty = aiohttp.MultipartWriter("form-data")
    for address, content, status in [
        (f"{slack.url}upload/v1/nothing", CONTENT, 404),
        (ticket["upload_url"], b"too short", 400),
        (ticket["upload_url"], empty, 400),
    ]:
        async with raw.session.post(address, data=content) as answer:
            assert answer.status == status

    assert (await complete(raw, [{"id": ticket["file_id"]}], channel_id=GENERAL))["error"] == "file_not_found"
    assert [call.method for call in slack.calls][1:4] == [UPLOAD] * 3


async def test_bytes_that_are_lost(slack: LocalSlack, raw: RawClient) -> None:
    """The address can be struck by a fault, as a method can."""
    slack.order(Fault(method=UPLOAD, status=503))
    ticket = await raw.call("files.getUploadURLExternal", filename="a", length=8)
    async with raw.session.post(ticket["upload_url"], data=CONTENT) as answer:
        assert answer.status == 503


@pytest.mark.parametrize("files", [None, [], "[]", "[", {}, ["F1"]])
async def test_nothing_to_complete(raw: RawClient, files: Any) -> None:
    """Files are a list of objects."""
    answer = await complete(raw, files, channel_id=GENERAL)
    assert answer["error"] == ("invalid_files_format" if files == "[" else "invalid_arguments")


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ({"channel_id": "C0NOWHERE"}, "channel_not_found"),
        ({"channel_id": "U0OMAR"}, "channel_not_found"),
        ({"channel_id": "C0OPS"}, "channel_not_found"),
        ({"channel_id": "C0RANDOM"}, "not_in_channel"),
        ({"channel_id": "C0ATTIC"}, "is_archived"),
        ({"channel_id": GENERAL, "thread_ts": "1.000000"}, "invalid_arguments"),
        ({"channel_id": GENERAL, "initial_comment": "Look!"}, "invalid_arguments"),
        ({"channels": GENERAL}, "invalid_arguments"),
    ],
)
async def test_where_files_are_not_shared(slack: LocalSlack, raw: RawClient, where: dict[str, str], error: str) -> None:
    """A file needs a channel's id and the bot's membership, also where chat:write.public lets it post without.

    What was refused can be shared elsewhere.
    """
    slack.workspace.chat_write_public = True
    files = [{"id": await begin(raw)}]

    assert (await complete(raw, files, **where))["error"] == error
    assert (await complete(raw, files, channel_id="D0OMAR"))["ok"]


async def test_once(slack: LocalSlack, raw: RawClient) -> None:
    """What is shared already is not found a second time; nor does a reply have a thread."""
    root = slack.say("topic", user="U0ADA", channel=GENERAL)
    files = [{"id": await begin(raw)}]
    await complete(raw, files, channel_id=GENERAL, thread_ts=root.ts)
    reply = slack.messages(GENERAL)[1]
    assert isinstance(reply.files[0], File)

    assert (await complete(raw, files, channel_id=GENERAL))["error"] == "file_not_found"
    again = await complete(raw, [{"id": await begin(raw)}], channel_id=GENERAL, thread_ts=reply.ts)
    assert again["error"] == "invalid_arguments"
