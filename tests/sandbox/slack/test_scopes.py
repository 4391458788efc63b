"""Scopes: what a token may not do is refused, with what it would need."""

from typing import Any

import pytest

from bot.sandbox.slack import LocalSlack, Manifest
from bot.sandbox.slack.scopes import METHOD_SCOPES, SCOPES
from tests.sandbox.slack.conftest import Clock, RawClient

CHANNEL = {"channel": "C0GENERAL", "ts": "1.000000"}
DIRECT = {"channel": "D0OMAR"}
PRIVATE = {"channel": "C0OPS"}


@pytest.mark.parametrize("method", METHOD_SCOPES)
async def test_none(slack: LocalSlack, raw: RawClient, method: str) -> None:
    """A token without scopes can call none of these methods."""
    slack.web_api.scopes = "commands"

    answer = await raw.call(method)

    assert (answer["error"], answer["provided"]) == ("missing_scope", "commands")
    assert set(answer["needed"].split(",")) <= SCOPES


@pytest.mark.parametrize(
    ("scope", "method", "args", "refused"),
    [
        ("channels:history", "conversations.replies", CHANNEL, ""),
        ("channels:history", "conversations.history", DIRECT, "im:history"),
        ("im:history", "conversations.history", PRIVATE, "groups:history"),
        ("groups:read", "conversations.info", CHANNEL, "channels:read"),
        ("im:read", "conversations.info", DIRECT, ""),
    ],
)
async def test_kinds_of_conversations(
    slack: LocalSlack, raw: RawClient, scope: str, method: str, args: dict[str, Any], refused: str
) -> None:
    """Which scope a look needs depends on the kind of the conversation."""
    slack.web_api.scopes = scope

    answer = await raw.call(method, **args)

    assert answer.get("needed", "") == refused


async def test_every_reply_tells(clock: Clock) -> None:
    """The header says what the manifest asked for; nothing is needed for views and auth.test."""
    async with LocalSlack.serve(now=clock, manifest=Manifest(scopes=frozenset({"commands", "chat:write"}))) as slack:
        assert slack.web_api.scopes == "chat:write,commands"
        assert not {"auth.test", "views.open", "views.publish"} & METHOD_SCOPES.keys()
