"""What becomes of a message: posted, surely not posted, or unknown; and nothing is ever sent twice."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import Message
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnknown
from bot.slack.messenger import Messenger, Posted
from tests.slack.web_api import TOKEN, Call, WebApi, web_client

POST, UPDATE = "api/chat.postMessage", "api/chat.update"
OPEN, HISTORY = "api/conversations.open", "api/conversations.history"
REPLIES = "api/conversations.replies"
EPHEMERAL, MEMBERS = "api/chat.postEphemeral", "api/usergroups.users.list"

MESSAGE = Message(text="Ready &amp; done", blocks=[{"type": "divider"}])
BODY = {"text": "Ready &amp; done", "blocks": [{"type": "divider"}], "mrkdwn": False}
SINCE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
UNTIL = SINCE + timedelta(minutes=2)
WHERE = Posted("C1", "1.2")


def paths(api: WebApi) -> list[str]:
    return [call.path for call in api.calls]


async def post(messenger: Messenger) -> object:
    return await messenger.post("C1", MESSAGE, ["a1"])


async def update(messenger: Messenger) -> None:
    await messenger.update(WHERE, MESSAGE)


async def find(messenger: Messenger) -> object:
    return await messenger.find("C1", ["a1", "a9"], SINCE, UNTIL)


async def whisper(messenger: Messenger) -> None:
    await messenger.whisper("C1", "U1", "", MESSAGE)


async def members(messenger: Messenger) -> object:
    return await messenger.members("S1")


Doing = Callable[[Messenger], Awaitable[object]]
EVERYTHING = pytest.mark.parametrize(
    ("doing", "path"), [(post, POST), (update, UPDATE), (find, HISTORY), (whisper, EPHEMERAL), (members, MEMBERS)]
)


async def test_post(api: WebApi, messenger: Messenger) -> None:
    """A post carries the announcement's id, and where it went is what Slack says."""
    api.says(POST, {"ok": True, "channel": "D9", "ts": "1764579600.000100"})

    assert await messenger.post("U1", MESSAGE, ["a1", "a2"]) == Posted("D9", "1764579600.000100")
    assert api.calls == [
        Call(
            verb="POST",
            path=POST,
            arguments={
                "channel": "U1",
                **BODY,
                "metadata": {"event_type": "clapper_announcement", "event_payload": {"announcements": ["a1", "a2"]}},
                "unfurl_links": False,
            },
            authorization=f"Bearer {TOKEN}",
        )
    ]


async def test_reply(api: WebApi, messenger: Messenger) -> None:
    """A reply in a thread is named as such, never shown in the channel too, and looked for in the thread."""
    api.says(POST, {"ok": True, "channel": "C1", "ts": "2.0"})
    api.says(REPLIES, {"ok": True, "messages": [posted("2.0", metadata=with_id("a1"))]})

    there = await messenger.post("C1", MESSAGE, ["a1"], thread_ts="1.0")
    assert await messenger.find("C1", ["a1"], SINCE, UNTIL, thread_ts="1.0") == there
    written, read = (call.arguments for call in api.calls)
    assert (written["thread_ts"], "reply_broadcast" in written) == ("1.0", False)
    assert read == {**WINDOW, "ts": "1.0"}


@pytest.mark.parametrize("word", ["cannot_reply_to_message", "message_not_found", "thread_not_found"])
async def test_reply_to_nothing(api: WebApi, messenger: Messenger, word: str) -> None:
    """That there is no such thread is told apart: the channel itself may be posted to."""
    api.says(POST, {"ok": False, "error": word})

    with pytest.raises(SlackRefused) as refusal:
        await messenger.post("C1", MESSAGE, ["a1"], thread_ts="1.0")

    assert (refusal.value.threadless, refusal.value.unreachable) == (True, False)


async def test_update(api: WebApi, messenger: Messenger) -> None:
    """An update names the message that it replaces."""
    await messenger.update(WHERE, MESSAGE)

    assert [(call.path, call.arguments) for call in api.calls] == [(UPDATE, {"channel": "C1", "ts": "1.2", **BODY})]


async def test_members(api: WebApi, messenger: Messenger) -> None:
    """Who is in a user group; an empty one has no list at all."""
    api.says(MEMBERS, {"ok": True, "users": ["U1", "U2"]})
    assert await messenger.members("S1") == {"U1", "U2"}

    api.says(MEMBERS, {"ok": True})
    assert await messenger.members("S1") == frozenset()
    assert [(call.verb, call.arguments) for call in api.calls] == [("GET", {"usergroup": "S1"})] * 2


@pytest.mark.parametrize(
    ("word", "unreachable", "mendable"),
    [
        ("invalid_blocks", False, False),
        ("msg_too_long", False, False),
        ("invalid_auth", False, True),
        ("missing_scope", False, True),
        ("channel_not_found", True, False),
        ("not_in_channel", True, False),
        ("is_archived", True, False),
        ("restricted_action", True, False),
    ],
)
@EVERYTHING
async def test_refused(
    api: WebApi, messenger: Messenger, doing: Doing, path: str, word: str, unreachable: bool, mendable: bool
) -> None:
    """Slack's no is told with Slack's word, and whether it is about the conversation or about the app itself."""
    for each in {path, POST}:
        api.says(each, {"ok": False, "error": word})

    with pytest.raises(SlackRefused) as refusal:
        await doing(messenger)

    assert (refusal.value.error, str(refusal.value)) == (word, word)
    assert (refusal.value.unreachable, refusal.value.mendable) == (unreachable, mendable)
    assert paths(api) == [path, *([POST] if path == EPHEMERAL and unreachable else [])]


@pytest.mark.parametrize("word", ["fatal_error", "internal_error", "request_timeout", "service_unavailable", ""])
@EVERYTHING
async def test_words_that_leave_it_open(api: WebApi, messenger: Messenger, doing: Doing, path: str, word: str) -> None:
    """Slack failed within: the message may have been posted, or not."""
    api.says(path, {"ok": False, "error": word})

    with pytest.raises(SlackUnknown):
        await doing(messenger)

    assert paths(api) == [path]


@pytest.mark.parametrize(
    ("status", "body", "headers", "seconds"),
    [
        (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}, 30),
        (429, {"ok": False, "error": "ratelimited"}, {}, 1),
        (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "Tue, 01 Dec 2026 09:00:00 GMT"}, 1),
        (429, [], {"Retry-After": "7"}, 7),
        (200, {"ok": False, "error": "rate_limited"}, {}, 1),
        (200, {"ok": False, "error": "ratelimited"}, {"Retry-After": "5"}, 5),
    ],
)
@EVERYTHING
async def test_busy(
    api: WebApi,
    messenger: Messenger,
    doing: Doing,
    path: str,
    status: int,
    body: Any,
    headers: dict[str, str],
    seconds: int,
) -> None:
    """Slack asks for a pause, by its status or by its word, and says how long: surely nothing was posted."""
    api.says(path, body, status, headers)

    with pytest.raises(SlackBusy) as pause:
        await doing(messenger)

    assert pause.value.retry_after == timedelta(seconds=seconds)
    assert paths(api) == [path]


@pytest.mark.parametrize(
    ("text", "content_type", "status"),
    [
        ('{"ok": false, "error": "internal_error"}', "application/json", 500),
        ('{"ok": false, "error": "not_allowed"}', "application/json", 503),
        ("<html>Bad gateway</html>", "text/html", 502),
        ("<html>Log in to the network</html>", "text/html", 200),
        ("Log in to the network", "text/plain", 200),
        ("upstream timed out", "text/plain", 504),
        ("", "text/plain", 200),
        ("", "application/json", 200),
        ("{", "application/json", 200),
        ('["ok"]', "application/json", 200),
        ('"ok"', "application/json", 200),
        ("null", "application/json", 200),
        ("{}", "application/json", 200),
        ("moved", "text/html", 304),
    ],
)
@EVERYTHING
async def test_no_usable_answer(
    api: WebApi, messenger: Messenger, doing: Doing, path: str, text: str, content_type: str, status: int
) -> None:
    """Whatever else comes back, it says nothing about the message; it was sent once."""
    api.sends(path, text, content_type, status)

    with pytest.raises(SlackUnknown):
        await doing(messenger)

    assert paths(api) == [path]


@pytest.mark.parametrize(("doing", "path"), [(post, POST), (update, UPDATE), (whisper, EPHEMERAL)])
async def test_dropped(api: WebApi, messenger: Messenger, doing: Doing, path: str) -> None:
    """The connection is lost after Slack took the message: its fate is unknown, and it was sent exactly once."""
    api.drops(path)

    with pytest.raises(SlackUnknown):
        await doing(messenger)

    assert paths(api) == [path]


async def test_dropped_on_a_used_connection(api: WebApi, messenger: Messenger) -> None:
    """So it is on a connection that had served a call before, where HTTP clients like to try again by themselves."""
    await messenger.update(WHERE, MESSAGE)
    api.drops(POST)

    with pytest.raises(SlackUnknown):
        await post(messenger)

    assert paths(api) == [UPDATE, POST]


@EVERYTHING
async def test_timed_out(api: WebApi, doing: Doing, path: str) -> None:
    """Slack took the message and says nothing in time: its fate is unknown, and it was sent exactly once."""
    api.hangs(path)
    async with web_client(api, seconds=0.1) as client:
        with pytest.raises(SlackUnknown, match="TimeoutError"):
            await doing(Messenger(client))

    assert paths(api) == [path]


@EVERYTHING
async def test_nobody_there(doing: Doing, path: str) -> None:
    """Slack cannot be reached at all; the sentence names the method and no address."""
    async with WebApi.serve() as gone:
        pass
    async with web_client(gone) as client:
        with pytest.raises(SlackUnknown) as trouble:
            await doing(Messenger(client))

    assert str(trouble.value) == f"{path.removeprefix('api/')}: ClientConnectorError"


WINDOW = {
    "channel": "C1",
    "oldest": "1796115600.000000",
    "latest": "1796115720.000000",
    "limit": "200",
    "include_all_metadata": "1",
}


def posted(ts: str, **metadata: Any) -> dict[str, Any]:
    return {"type": "message", "ts": ts, "text": "Ready", **metadata}


def with_id(*announcements: str) -> dict[str, Any]:
    return {"event_type": "clapper_announcement", "event_payload": {"announcements": list(announcements)}}


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        ([posted("2.0", metadata=with_id("a2")), posted("1.0", metadata=with_id("a1"))], Posted("C1", "1.0")),
        ([posted("2.0", metadata=with_id("a2", "a9", "a1"))], Posted("C1", "2.0")),
        ([posted("2.0"), posted("1.0", metadata=None), posted("0.5", metadata={"event_type": "other"})], None),
        ([posted("2.0", metadata={"event_type": "other", "event_payload": None})], None),
        ([], None),
    ],
)
async def test_find(api: WebApi, messenger: Messenger, messages: list[Any], found: Posted | None) -> None:
    """A message is known by the announcement's id that it carries."""
    api.says(HISTORY, {"ok": True, "messages": messages, "has_more": False})

    assert await find(messenger) == found
    assert [(call.verb, call.arguments) for call in api.calls] == [("GET", WINDOW)]


async def test_find_behind_newer_messages(api: WebApi, messenger: Messenger) -> None:
    """All that was posted about then is looked through, page by page, until it is found."""
    pages = {
        None: {"messages": [posted("3.0")], "response_metadata": {"next_cursor": "bmV4dDox"}},
        "bmV4dDox": {"messages": [posted("1.0", metadata=with_id("a1"))], "response_metadata": {"next_cursor": "Mg=="}},
    }

    async def page(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, **pages[request.query.get("cursor")]})

    api.answers[HISTORY] = page

    assert await find(messenger) == Posted("C1", "1.0")
    assert [call.arguments for call in api.calls] == [WINDOW, {**WINDOW, "cursor": "bmV4dDox"}]


@pytest.mark.parametrize("user", ["U1", "W1"])
async def test_find_what_was_told_directly(api: WebApi, messenger: Messenger, user: str) -> None:
    """A person's id is no conversation to read: which one it is, is asked first."""
    api.says(OPEN, {"ok": True, "no_op": True, "already_open": True, "channel": {"id": "D9"}})
    api.says(HISTORY, {"ok": True, "messages": [posted("1.0", metadata=with_id("a1"))]})

    assert await messenger.find(user, ["a1"], SINCE, UNTIL) == Posted("D9", "1.0")
    assert [(call.path, call.arguments) for call in api.calls] == [
        (OPEN, {"users": user}),
        (HISTORY, {**WINDOW, "channel": "D9"}),
    ]


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "channel": None}, {"ok": True, "channel": {"id": ""}}])
async def test_find_in_no_conversation(api: WebApi, messenger: Messenger, answer: dict[str, object]) -> None:
    """Where the conversation is not told, nothing is known about the post."""
    api.says(OPEN, answer)

    with pytest.raises(SlackUnknown):
        await messenger.find("U1", ["a1"], SINCE, UNTIL)


async def test_find_where_there_is_no_list(api: WebApi, messenger: Messenger) -> None:
    """A conversation without messages has none."""
    api.says(HISTORY, {"ok": True})

    assert await find(messenger) is None


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "channel": "C1", "ts": ""}])
async def test_post_without_ts(api: WebApi, messenger: Messenger, answer: dict[str, object]) -> None:
    """A post whose place is not told may be anywhere: it is to be looked for."""
    api.says(POST, answer)

    with pytest.raises(SlackUnknown):
        await messenger.post("C1", MESSAGE, ["a1"])


async def test_token_is_never_told(api: WebApi, messenger: Messenger) -> None:
    """No error repeats the token, whatever Slack answers."""
    api.says(POST, {"ok": False, "error": "invalid_auth", "provided": TOKEN})

    with pytest.raises(SlackError) as refusal:
        await post(messenger)

    assert TOKEN not in f"{refusal.value} {refusal.value!r}"


def test_client_without_a_session() -> None:
    """A client that opens a session for each call is refused."""
    with pytest.raises(ValueError, match="without a session"):
        Messenger(AsyncWebClient(TOKEN, retry_handlers=[]))
