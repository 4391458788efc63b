"""The manifest: valid for Slack, and asking for what the bot uses, no more and no less."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
import yaml
from slack_bolt.app.async_app import AsyncApp

from bot.domain import Link
from bot.service.requests import Requests
from bot.slack.blocks import Message
from bot.slack.messenger import Messenger, Posted
from bot.store import Store
from handlers import register
from handlers.access import Access
from handlers.errors import Boundary
from handlers.recordings import Recordings
from tests.slack.web_api import WebApi, web_client

ROOT = Path(__file__).parent.parent
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
SCHEMA = json.loads((ROOT / "tests/samples/slack/manifest.schema.2.0.0.json").read_text(encoding="utf-8"))

SCOPES: Mapping[str, frozenset[str]] = {
    "chat.postMessage": frozenset({"chat:write", "chat:write.public"}),
    "chat.update": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations.open": frozenset({"im:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
}
"""What each method that the messenger calls needs, where the bot uses it (docs.slack.dev, reference of the methods)."""

COMMANDS = frozenset({"commands"})  # a slash command needs it


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


class ListingApp(AsyncApp):
    """A Bolt app that tells which commands were registered: Bolt itself keeps them to itself."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        self.commands: list[str] = []

    def command(self, command: Any, *rest: Any, **more: Any) -> Callable[..., Any]:
        self.commands.append(command)
        return super().command(command, *rest, **more)


@asynccontextmanager
async def registered(database: Path) -> AsyncIterator[ListingApp]:
    """The app with every command and button, on its real parts."""
    async with Store.open(f"sqlite:///{database}") as store, WebApi.serve() as api, web_client(api) as client:
        app = ListingApp(client=client, process_before_response=True)
        requests = Requests(store, {}, {}, now=lambda: datetime.now(UTC), random=Random(1))
        boundary = Boundary(requests, Messenger(client), lambda: None)
        register(app, boundary, Recordings(requests, Access((), (), ())))
        yield app


async def test_commands_are_those_that_are_answered(tmp_path: Path) -> None:
    """A command that the manifest lacks could not be typed; one that nobody answers would time out."""
    offered = [command["command"] for command in MANIFEST["features"]["slash_commands"]]

    async with registered(tmp_path / "clapper.db") as app:
        assert app.commands == offered


async def everything(messenger: Messenger) -> None:
    """Call each of the messenger's methods once."""
    message = Message(text="Ready")
    calls: list[Awaitable[object]] = [
        messenger.update(Posted("C1", "1.0"), message),
        messenger.find("U1", "a1", datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)),
        messenger.whisper("C1", "U1", "", message),
        messenger.members("S1"),
        messenger.upload("C1", [Link(name="a.m3u8", url="", content="#EXTM3U")]),
        messenger.post("C1", message, "a1"),
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
        await everything(Messenger(client))

    called = {call.path.removeprefix("api/") for call in api.calls if call.path.startswith("api/")}
    assert called == set(SCOPES)
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(COMMANDS.union(*SCOPES.values()))


def test_every_method_of_the_messenger_is_called() -> None:
    """What the test of the scopes calls is all there is."""
    public = {name for name in vars(Messenger) if not name.startswith("_")}

    assert public == {"post", "update", "find", "whisper", "upload", "members"}


def test_socket_mode_with_buttons() -> None:
    """The bot is reached by Socket Mode, buttons included, and no address is to be configured."""
    settings = MANIFEST["settings"]

    assert settings["socket_mode_enabled"]
    assert settings["interactivity"] == {"is_enabled": True}
    assert all("url" not in command for command in MANIFEST["features"]["slash_commands"])


def test_mentions_are_not_rewritten() -> None:
    """A room's name reaches the bot as it was typed: Slack is not to make links and mentions of it."""
    assert all(command["should_escape"] is False for command in MANIFEST["features"]["slash_commands"])
