"""Who asks, where, and from what."""

from typing import Any

import pytest

from bot.domain import Source
from handlers.asks import ask_of, member_of, team_of, thread_of

USER = {"id": "U1", "team_id": "T1"}


@pytest.mark.parametrize(
    ("body", "source", "channel"),
    [
        ({"type": "block_actions", "user": USER, "channel": {"id": "C1"}}, Source.BUTTON, "C1"),
        ({"type": "block_actions", "user": USER, "view": {"type": "home"}}, Source.HOME, ""),
        ({"type": "block_actions", "user": USER, "view": {"type": "modal"}}, Source.MODAL, ""),
        ({"type": "view_submission", "user": USER, "view": {"type": "modal"}}, Source.MODAL, ""),
        ({"type": "shortcut", "user": USER}, Source.SHORTCUT, ""),
        ({"type": "message_action", "user": USER, "channel": {"id": "C1"}}, Source.SHORTCUT, "C1"),
        ({"type": "event_callback", "team_id": "T1", "event": {"user": "U1", "channel": "C1"}}, Source.MENTION, "C1"),
    ],
)
def test_ask(body: dict[str, Any], source: Source, channel: str) -> None:
    """Every kind of payload tells from where it is, and where it counts."""
    ask = ask_of(body, "key")

    assert (ask.team, ask.channel, ask.user, ask.dedupe_key, ask.source) == ("T1", channel, "U1", "key", source)
    assert ask_of(body, "key", team="T2", channel="C9").channel == "C9"


@pytest.mark.parametrize(
    ("body", "thread"),
    [
        ({"event": {"ts": "2.0", "thread_ts": "1.0"}}, "1.0"),
        ({"container": {"message_ts": "2.0", "thread_ts": "1.0"}, "message": {"ts": "2.0"}}, "1.0"),
        ({"container": {"message_ts": "2.0"}, "message": {"ts": "2.0", "thread_ts": "1.0"}}, "1.0"),
        ({"container": {"message_ts": "1.0", "thread_ts": "1.0"}}, ""),
        ({"message": {"ts": "1.0", "thread_ts": "1.0", "reply_count": 2}}, ""),
        ({"container": {"type": "view", "view_id": "V1"}, "view": {"type": "modal"}}, ""),
        ({"view": {"type": "modal", "private_metadata": '{"recording":"r1","channel":"C1","thread":"1.0"}'}}, "1.0"),
        ({"view": {"type": "modal", "private_metadata": '{"recording":"r1","channel":"C1"}'}}, ""),
        ({"view": {"type": "modal", "private_metadata": "of an older version"}}, ""),
        ({"event": {"ts": "2.0"}}, ""),
        ({}, ""),
    ],
)
def test_threads(body: dict[str, Any], thread: str) -> None:
    """A question stands in the thread where its message does; a card that has a thread stands in the channel."""
    assert (thread_of(body), ask_of({"user": USER, **body}, "key").thread) == (thread, thread)


@pytest.mark.parametrize(
    ("body", "team", "member"),
    [
        ({"user": USER, "team": {"id": "T2"}}, "T2", "T1"),
        ({"user": {"id": "U1"}, "team": {"id": "T2"}}, "T2", "T2"),
        ({"user": USER, "team": None, "view": {"team_id": "T3"}}, "T3", "T1"),
        ({"user": USER, "team": None}, "T1", "T1"),
        ({"user": {"id": "U1"}, "team": None}, "", ""),
        ({"user": USER, "team": {"id": "T1"}, "view": {"team_id": "T1", "app_installed_team_id": "T2"}}, "T2", "T1"),
        ({"team_id": "T2", "event": {"user": "U1"}}, "T2", "T2"),
        ({"team_id": "T1", "event": {"user": "U1"}, "authorizations": [{"team_id": "T2"}]}, "T2", "T2"),
        ({"team_id": "T1", "event": {"team": "T1"}, "authorizations": [{"team_id": "T2"}]}, "T2", "T1"),
        ({"team_id": "T2", "event": {"team": "T2", "user_team": "T1"}, "authorizations": []}, "T2", "T1"),
        ({"team_id": "T2", "event": {"team": "T2"}, "authorizations": [{"team_id": None}]}, "T2", "T2"),
    ],
)
def test_teams(body: dict[str, Any], team: str, member: str) -> None:
    """Whose bot is asked, and whose member asks: not always the same."""
    assert (team_of(body), member_of(body)) == (team, member)
