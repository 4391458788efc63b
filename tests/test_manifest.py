"""The manifest: valid for Slack, and asking for what the bot uses, no more and no less."""

import json
from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.domain import Link
from bot.slack.blocks import Message
from bot.slack.messenger import SCOPES as ASKED_FOR
from bot.slack.messenger import Messenger, Posted
from bot.slack.surfaces import Surfaces
from bot.slack.views import CallbackId, HomeView, View
from handlers import Conversations
from tests.registered import open_conversations
from tests.slack.web_api import WebApi, web_client

ROOT = Path(__file__).parent.parent
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "tests/samples/slack/manifest.schema.2.0.0.json").read_text(encoding="utf-8"))

SCOPES: Mapping[str, frozenset[str]] = {
    "auth.test": frozenset(),
    "chat.postMessage": frozenset({"chat:write", "chat:write.public"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations.info": frozenset({"channels:read"}),
    "conversations.open": frozenset({"im:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
"""What each method that is called needs, where the bot uses it (docs.slack.dev, reference of the methods)."""

EVENTS: Mapping[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "message.im": frozenset({"im:history"}),
}
"""What each event needs (docs.slack.dev, reference of the events)."""

SUBSCRIBED = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

COMMANDS = frozenset({"commands"})  # slash commands and shortcuts need it


def test_valid() -> None:
    """Slack's own schema takes it."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(MANIFEST, SCHEMA)


@pytest.mark.parametrize(("field", "limit"), [("name", 35), ("description", 140), ("long_description", 4000)])
def test_texts_fit(field: str, limit: int) -> None:
    """Slack cuts nothing off, and the long description is long enough for it."""
    text = MANIFEST["display_information"][field]

    assert len(text) <= limit
    assert field != "long_description" or len(text) >= 174


@pytest.fixture
async def registered(tmp_path: Path) -> AsyncIterator[Conversations]:
    """All that people can begin, on its real parts."""
    async with open_conversations(tmp_path) as found:
        yield found


async def test_what_is_offered_is_answered(registered: Conversations) -> None:
    """What the manifest lacks could not be asked for; what nobody answers would time out."""
    features = MANIFEST["features"]

    assert sorted(registered.commands) == sorted(command["command"] for command in features["slash_commands"])
    assert sorted(registered.shortcuts) == sorted(shortcut["callback_id"] for shortcut in features["shortcuts"])
    assert sorted(registered.events) == sorted(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


async def everything(messenger: Messenger, surfaces: Surfaces) -> None:
    """Call each method of those who speak to Slack once."""
    message, view = Message(text="Ready"), View(callback_id=CallbackId.START, title="Start Recording", blocks=())
    calls: list[Awaitable[object]] = [
        messenger.update(Posted("C1", "1.0"), message),
        messenger.find("U1", "a1", datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)),
        messenger.whisper("C1", "U1", "", message),
        messenger.members("S1"),
        messenger.upload("C1", [Link(name="a.m3u8", url="", content="#EXTM3U")]),
        messenger.upload_picture("layout.png", b"PNG"),
        messenger.delete_picture("F1"),
        messenger.post("C1", message, "a1"),
        messenger.tell("U1", message),
        surfaces.open("1.1", view),
        surfaces.push("1.1", view),
        surfaces.update("V1", view),
        surfaces.amend({"id": "V1", **view.dump()}),
        surfaces.publish("U1", HomeView(blocks=())),
        surfaces.zone("U1"),
        surfaces.is_public("C1"),
        surfaces.is_member("U1"),
        surfaces.bot(),
    ]
    for call in calls:
        await call


async def test_scopes_are_those_that_the_methods_need() -> None:
    """One scope less and a method fails; one more and people are asked for what nobody uses."""
    async with WebApi.serve() as api, web_client(api) as client:
        api.says("api/chat.postMessage", {"ok": True, "channel": "C1", "ts": "1.0"})
        api.says("api/conversations.open", {"ok": True, "channel": {"id": "D1"}})
        ticket = {"ok": True, "upload_url": f"{api.url}upload/v1/1", "file_id": "F1"}
        api.says("api/files.getUploadURLExternal", ticket)
        api.says("api/auth.test", {"ok": True, "team_id": "T1"})
        for method in ("open", "push"):
            api.says(f"api/views.{method}", {"ok": True, "view": {"id": "V1"}})
        await everything(Messenger(client), Surfaces(client))

    called = {call.path.removeprefix("api/") for call in api.calls if call.path.startswith("api/")}
    assert called == set(SCOPES)
    needed = frozenset().union(COMMANDS, *SCOPES.values(), *(EVENTS[event] for event in SUBSCRIBED))
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(needed)
    assert needed == ASKED_FOR


@pytest.mark.parametrize("speaker", [Messenger, Surfaces])
def test_every_method_is_called(speaker: type) -> None:
    """What the test of the scopes calls is all there is."""
    called = set(everything.__code__.co_names)

    assert {name for name in vars(speaker) if not name.startswith("_")} <= called


def test_socket_mode_with_buttons() -> None:
    """The bot is reached by Socket Mode, buttons included, and no address is to be configured."""
    settings = MANIFEST["settings"]

    assert settings["socket_mode_enabled"]
    assert settings["interactivity"] == {"is_enabled": True}
    assert all("url" not in command for command in MANIFEST["features"]["slash_commands"])


def test_mentions_are_not_rewritten() -> None:
    """A room's name reaches the bot as it was typed: Slack is not to make links and mentions of it."""
    assert all(command["should_escape"] is False for command in MANIFEST["features"]["slash_commands"])
