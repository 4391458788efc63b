"""What one person is told: at the response URL of what was clicked or typed, else as an ephemeral message."""

import pytest
from aiohttp import web

from bot.slack.errors import SlackRefused
from bot.slack.messenger import Messenger
from tests.slack.test_messenger import BODY, EPHEMERAL, MESSAGE, paths
from tests.slack.web_api import Call, WebApi

RESPONSE, POST = "commands/T1/2/abc", "api/chat.postMessage"


async def test_whisper_by_response_url(api: WebApi, messenger: Messenger) -> None:
    """The response URL works everywhere; it is given no token, and the message it came from stays."""
    await messenger.whisper("C1", "U1", f"{api.url}{RESPONSE}", MESSAGE)

    assert api.calls == [
        Call("POST", RESPONSE, {"response_type": "ephemeral", "replace_original": False, **BODY}, authorization=None)
    ]


async def test_whisper_without_response_url(api: WebApi, messenger: Messenger) -> None:
    """Without a response URL it is an ephemeral message."""
    await messenger.whisper("C1", "U1", "", MESSAGE)

    assert [(call.path, call.arguments) for call in api.calls] == [(EPHEMERAL, {"channel": "C1", "user": "U1", **BODY})]


@pytest.mark.parametrize("status", [404, 410, 500])
async def test_whisper_when_the_response_url_is_used_up(api: WebApi, messenger: Messenger, status: int) -> None:
    """A response URL works for half an hour and five times; afterwards it is an ephemeral message."""
    api.sends(RESPONSE, "used_url", "text/plain", status)

    await messenger.whisper("C1", "U1", f"{api.url}{RESPONSE}", MESSAGE)

    assert paths(api) == [RESPONSE, EPHEMERAL]


async def test_whisper_follows_no_redirect(api: WebApi, messenger: Messenger) -> None:
    """A response URL that points elsewhere is not followed: nobody else is told."""

    async def redirect(_request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(f"{api.url}elsewhere")

    api.answers[RESPONSE] = redirect

    await messenger.whisper("C1", "U1", f"{api.url}{RESPONSE}", MESSAGE)

    assert paths(api) == [RESPONSE, EPHEMERAL]


async def test_whisper_when_the_response_url_breaks(api: WebApi, messenger: Messenger) -> None:
    """What is whispered may be told twice rather than not at all: it concerns one person."""
    api.drops(RESPONSE)

    await messenger.whisper("C1", "U1", f"{api.url}{RESPONSE}", MESSAGE)

    assert paths(api) == [RESPONSE, EPHEMERAL]


@pytest.mark.parametrize(
    "address",
    [
        "not an address",
        "https://[",
        "https://hooks.slack.com.evil.example/commands/1",
        "http://hooks.slack.com/commands/1",
        "http://169.254.169.254/latest",
        "https://127.0.0.1:1/commands/1",
    ],
)
async def test_whisper_to_no_address_of_slacks(api: WebApi, messenger: Messenger, address: str) -> None:
    """Only Slack's own addresses are told; anything else in a payload is not asked at all."""
    await messenger.whisper("C1", "U1", address, MESSAGE)

    assert paths(api) == [EPHEMERAL]


@pytest.mark.parametrize("replaces", [True, False])
async def test_whisper_in_place_of_another(api: WebApi, messenger: Messenger, replaces: bool) -> None:
    """A page that is turned takes the place of the one before."""
    await messenger.whisper("C1", "U1", f"{api.url}{RESPONSE}", MESSAGE, replaces=replaces)

    assert api.calls[0].arguments["replace_original"] is replaces


async def test_whisper_in_a_thread(api: WebApi, messenger: Messenger) -> None:
    """Where the question stood in a thread, so does the answer."""
    await messenger.whisper("C1", "U1", "", MESSAGE, "1.2")

    assert api.calls[0].arguments["thread_ts"] == "1.2"


async def test_answer_in_a_thread(api: WebApi, messenger: Messenger) -> None:
    """So it does at the response URL; but what takes another's place stands where that stood."""
    for replaces in (False, True):
        await messenger.whisper("C1", "U1", f"{api.url}{RESPONSE}", MESSAGE, "1.2", replaces=replaces)

    assert [call.arguments.get("thread_ts") for call in api.calls] == ["1.2", None]


@pytest.mark.parametrize("word", ["not_in_channel", "user_not_in_channel", "channel_not_found", "is_archived"])
async def test_whisper_where_it_cannot_be(api: WebApi, messenger: Messenger, word: str) -> None:
    """Where the bot or the person is no member, and no response URL works, the person is written to directly."""
    api.says(EPHEMERAL, {"ok": False, "error": word})

    await messenger.whisper("C1", "U1", "", MESSAGE, "1.2")

    assert [(call.path, call.arguments["channel"]) for call in api.calls] == [(EPHEMERAL, "C1"), (POST, "U1")]
    assert "thread_ts" not in api.calls[-1].arguments
    assert "This is for <#C1>, where it cannot be posted." in str(api.calls[-1].arguments["blocks"])


async def test_whisper_in_a_thread_that_is_gone(api: WebApi, messenger: Messenger) -> None:
    """An answer whose thread was deleted meanwhile is given in the channel; more than that is not tried."""
    api.says(EPHEMERAL, {"ok": False, "error": "thread_not_found"})

    with pytest.raises(SlackRefused, match="thread_not_found"):
        await messenger.whisper("C1", "U1", "", MESSAGE, "1.2")

    assert [(call.path, call.arguments.get("thread_ts")) for call in api.calls] == [
        (EPHEMERAL, "1.2"),
        (EPHEMERAL, None),
    ]


async def test_whisper_that_is_refused(api: WebApi, messenger: Messenger) -> None:
    """What Slack refuses for another reason is refused."""
    api.says(EPHEMERAL, {"ok": False, "error": "invalid_blocks"})

    with pytest.raises(SlackRefused, match="invalid_blocks"):
        await messenger.whisper("C1", "U1", "", MESSAGE)

    assert paths(api) == [EPHEMERAL]


async def test_tell(api: WebApi, messenger: Messenger) -> None:
    """Where there is no channel, one person is written to directly."""
    await messenger.tell("U1", MESSAGE)

    assert [(call.path, call.arguments["channel"]) for call in api.calls] == [("api/chat.postMessage", "U1")]
