"""What the page talks to: states in a stream, actions as JSON."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.slack import Command, LocalSlack, Manifest, Shortcut
from tests.sandbox.slack.building import (
    GENERAL,
    OMAR,
    button,
    field,
    filled,
    on_submit,
    open_modal,
    option,
    text_field,
)
from tests.sandbox.slack.conftest import Clock, RawClient, TinyBot, connected_bot, sent_button
from tests.sandbox.slack.test_pictures import upload


async def first_state(slack: LocalSlack, raw: RawClient, user: str) -> dict[str, Any]:
    async with raw.session.get(f"{slack.url}sandbox/events", params={"user": user}) as stream:
        line = await stream.content.readline()
    return dict(json.loads(line.removeprefix(b"data: ")))


async def test_files_are_served_with_a_strict_policy(slack: LocalSlack, raw: RawClient) -> None:
    """The page and its parts come from the folder, and only they."""
    for path in ("", "page/app.js", "page/blocks.js", "page/mrkdwn.js", "page/style.css"):
        async with raw.session.get(f"{slack.url}{path}") as response:
            assert response.status == 200
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    async with raw.session.get(f"{slack.url}page/..%2Fslack%2Fserver.py") as response:
        assert response.status == 404


async def test_state_holds_what_the_person_sees(slack: LocalSlack, raw: RawClient, bot: TinyBot) -> None:
    """Private channels, direct messages and ephemerals of others are not in the stream."""
    bot.on("/rec", bot.answer)
    await slack.command("/rec", "secret", user="U0OMAR", channel="C0GENERAL")

    omar = await first_state(slack, raw, "U0OMAR")
    vera = await first_state(slack, raw, "U0VERA")

    assert [channel["id"] for channel in omar["channels"]] == [
        "C0GENERAL",
        "C0LECTURES",
        "C0RANDOM",
        "C0OPS",
        "C0ATTIC",
        "D0OMAR",
    ]
    assert [channel["id"] for channel in vera["channels"]] == [
        "C0GENERAL",
        "C0LECTURES",
        "C0RANDOM",
        "C0ATTIC",
        "D0VERA",
    ]
    assert omar["channels"][0]["messages"][0]["ephemeral"]
    assert vera["channels"][0]["messages"] == []
    assert omar["links"] == 1


async def test_stream_follows_changes(slack: LocalSlack, raw: RawClient) -> None:
    """Every change is a new state; an unknown person has none."""
    async with raw.session.get(f"{slack.url}sandbox/events?user=U0ADA") as stream:
        await stream.content.readuntil(b"\n\n")
        slack.say("<b>news</b>", user="U0OMAR", channel="C0GENERAL")
        state = json.loads((await stream.content.readuntil(b"\n\n")).removeprefix(b"data: "))
    async with raw.session.get(f"{slack.url}sandbox/events?user=U0NOBODY") as response:
        assert response.status == 404

    assert state["channels"][0]["messages"][0]["text"] == "&lt;b&gt;news&lt;/b&gt;"


async def test_stream_misses_no_change(slack: LocalSlack, raw: RawClient) -> None:
    """What happens while a reader still takes in the state before is in the next one."""
    for _ in range(100):
        slack.say("x" * 100_000, user="U0OMAR", channel="C0GENERAL")
    async with raw.session.get(f"{slack.url}sandbox/events?user=U0ADA", read_bufsize=2**16) as stream:
        read = await stream.content.read(6)  # far more is on its way than fits into any buffer
        slack.say("the last", user="U0OMAR", channel="C0GENERAL")
        async with asyncio.timeout(60):
            while b"the last" not in read:
                read = read[-8:] + await stream.content.readany()


async def test_typing_and_clicking(slack: LocalSlack, raw: RawClient, bot: TinyBot) -> None:
    """A line with a slash is a command, any other a message; a click is a click."""
    bot.on("/rec", bot.answer)
    bot.on_action("stop", bot.note)
    where = {"user": "U0OMAR", "channel": "C0GENERAL"}
    posted = await bot.app.client.chat_postMessage(channel="C0GENERAL", text="card", blocks=sent_button())

    command = await raw.post("sandbox/say", text="/rec  start x", **where)
    said = await raw.post("sandbox/say", text="hello", **where)
    clicked = await raw.post("sandbox/click", ts=posted["ts"], action_id="stop", **where)

    assert command == clicked == (200, {"ok": True, "acked": True, "error": "", "messages": [], "errors": {}})
    assert said[1]["ts"] == slack.messages("C0GENERAL")[-1].ts
    assert bot.seen[0]["text"] == "start x"


async def test_state_holds_what_is_offered(clock: Clock) -> None:
    """Commands, shortcuts, pictures, the Home tab and open modals are in the stream of whom they are for."""
    manifest = Manifest(
        shortcuts=(Shortcut(callback_id="start", name="Start", type="global"),),
        commands=(Command(command="/rec", description="Record"),),
    )
    async with (
        LocalSlack.serve(now=clock, manifest=manifest) as slack,
        connected_bot(slack) as bot,
        aiohttp.ClientSession() as session,
    ):
        await open_modal(bot, text_field())
        await bot.app.client.views_publish(user_id="U0OMAR", view={"type": "home", "blocks": []})
        picture = await upload(bot.app.client)
        omar = await first_state(slack, RawClient(slack, session), "U0OMAR")
        vera = await first_state(slack, RawClient(slack, session), "U0VERA")

    assert omar["app"] == {"name": "Clapper"}
    assert omar["shortcuts"] == [{"callback_id": "start", "name": "Start", "type": "global"}]
    assert omar["commands"] == [{"command": "/rec", "description": "Record", "usage_hint": ""}]
    assert omar["files"][picture]["mimetype"] == "image/png"
    assert omar["home"]["type"] == "home"
    assert omar["modals"][0]["state"]["values"]["b"]["a"]["value"] is None
    assert (vera["home"], vera["modals"]) == (None, [])


async def test_forms(slack: LocalSlack, raw: RawClient, bot: TinyBot) -> None:
    """A modal can be acted in, submitted and closed; what is wrong comes back beside its fields."""
    bot.on_action("go", bot.note)
    on_submit(bot)
    view_id = await open_modal(bot, text_field("room"), button())
    form: dict[str, Any] = {"user": OMAR, "view_id": view_id}

    acted = await raw.post("sandbox/view_act", **form, action_id="go", values={"room": {"a": "standup"}})
    refused = await raw.post("sandbox/view_submit", **form, values={"room": {"a": ""}})
    submitted = await raw.post("sandbox/view_submit", **form, values={"room": {"a": "standup"}})
    second = await open_modal(bot)
    closed = await raw.post("sandbox/view_close", user=OMAR, view_id=second)

    assert acted[1]["acked"]
    assert bot.seen[0]["state"]["values"]["room"]["a"]["value"] == "standup"
    assert refused[1]["errors"] == {"room": "Please complete this required field."}
    assert submitted[1]["acked"]
    assert closed == (200, {"ok": True, "acked": False, "error": "", "messages": [], "errors": {}})
    assert slack.modals(OMAR) == []


async def test_options(slack: LocalSlack, raw: RawClient, bot: TinyBot) -> None:
    """What a menu offers can be asked for in views and messages."""
    own = {"type": "static_select", "action_id": "a", "options": [option("stop")]}
    view_id = await open_modal(bot, field(own))
    menu = {"type": "actions", "elements": [own]}
    posted = await bot.app.client.chat_postMessage(channel=GENERAL, text="card", blocks=[menu])

    in_view = await raw.post("sandbox/options", user=OMAR, view_id=view_id, action_id="a", query="")
    where = {"channel": GENERAL, "ts": posted["ts"]}
    in_message = await raw.post("sandbox/options", user=OMAR, **where, action_id="a", query="")

    assert in_view[1]["options"] == in_message[1]["options"] == [filled("stop")]


async def test_home_shortcuts_and_mentions(clock: Clock) -> None:
    """The Home tab, shortcuts, mentions and threads can be had over HTTP."""
    manifest = Manifest(
        shortcuts=(
            Shortcut(callback_id="start", name="Start", type="global"),
            Shortcut(callback_id="record", name="Record", type="message"),
        )
    )
    async with (
        LocalSlack.serve(now=clock, manifest=manifest) as slack,
        connected_bot(slack) as bot,
        aiohttp.ClientSession() as session,
    ):
        raw = RawClient(slack, session)
        for callback_id in ("start", "record"):
            bot.app.shortcut(callback_id)(bot.note)
        for event in ("app_home_opened", "app_mention"):
            bot.app.event(event)(bot.hear)
        where = {"user": OMAR, "channel": GENERAL}

        said = await raw.post("sandbox/say", **where, text="@clapper hello")
        reply = await raw.post("sandbox/say", **where, text="more", thread_ts=said[1]["ts"])
        refused = await raw.post("sandbox/say", **where, text="/rec stop", thread_ts=said[1]["ts"])
        opened = await raw.post("sandbox/home", user=OMAR)
        started = await raw.post("sandbox/shortcut", user=OMAR, callback_id="start")
        recorded = await raw.post("sandbox/shortcut", **where, callback_id="record", ts=said[1]["ts"])
        picked = await raw.post("sandbox/click", **where, ts=said[1]["ts"], action_id="a", value=["x"])

        assert [answer[1]["acked"] for answer in (said, reply, opened, started, recorded)] == [
            True,
            False,
            True,
            True,
            True,
        ]
        assert refused[1]["error"] == "not_supported_in_threads"
        assert (picked[0], picked[1]["error"]) == (400, "element_not_found")
        assert picked[1]["messages"] == ["0 elements have the ids /a"]
        assert slack.messages(GENERAL)[1].thread_ts == said[1]["ts"]


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("say", {"user": "U0VERA", "channel": "C0OPS", "text": "x"}, "channel_not_found"),
        ("say", {"user": "U0VERA"}, "validation errors"),
        ("click", {"user": "U0VERA", "channel": "C0GENERAL", "ts": "1.0", "action_id": "a"}, "message_not_found"),
        ("home", {"user": "U0VERA", "explode": True}, "explode"),
    ],
)
async def test_refused_action(raw: RawClient, path: str, body: dict[str, Any], error: str) -> None:
    """What cannot be done is answered with the reason."""
    status, answer = await raw.post(f"sandbox/{path}", **body)

    assert status == 400
    assert error in answer["error"]


async def test_actions_take_json_only(slack: LocalSlack, raw: RawClient) -> None:
    """A form, which a foreign web site could send, does nothing."""
    async with raw.session.post(f"{slack.url}sandbox/home", data={"user": "U0VERA"}) as response:
        assert response.status == 415


async def test_open_stream_ends_with_the_sandbox() -> None:
    """A window that is still open does not hold up the end."""
    async with aiohttp.ClientSession() as session:
        async with LocalSlack.serve() as slack:
            stream = await session.get(f"{slack.url}sandbox/events?user=U0ADA")
            await stream.content.readuntil(b"\n\n")

        await stream.content.read()
        assert stream.content.at_eof()
