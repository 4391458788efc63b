"""The traffic in words."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.backstage.traffic import Traffic, describe_payload
from bot.sandbox.faults import Call
from bot.sandbox.slack import Interaction, LoggedCall, LoggedEnvelope

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
OMAR = {"id": "U0OMAR", "name": "omar"}


def called(service: str = "fsp", **more: Any) -> Call:
    """One call to a vendor."""
    fields: dict[str, Any] = {"verb": "init", "room": "standup", "processed": True, "outcome": "0", "answered": True}
    return Call(service=service, at=AT, **(fields | more))


def test_numbers_go_on_when_the_oldest_are_forgotten() -> None:
    """Who has seen some entries is told the later ones, however many were forgotten meanwhile."""
    traffic = Traffic(most=3)
    for number in range(5):
        traffic.calls.append(called(verb=f"v{number}"))

    assert [(number, entry.what) for number, entry in traffic.since(3)] == [(4, "v3"), (5, "v4")]
    assert [number for number, _ in traffic.since(0)] == [3, 4, 5]
    assert traffic.find(2) is None
    assert (found := traffic.find(5)) is not None
    assert found.what == "v4"


@pytest.mark.parametrize(
    ("call", "outcome", "good"),
    [
        (called(), "0", True),
        (called(outcome="200 0"), "200 0", True),
        (called("meeting", outcome="200 200"), "200 200", True),
        (called(outcome="30011"), "30011", False),
        (called(answered=False), "0, answer lost", False),
        (called(outcome="", processed=False, answered=False), "not processed, answer lost", False),
        (called(outcome=""), "processed", False),
    ],
)
def test_calls_of_vendors(call: Call, outcome: str, good: bool) -> None:
    """A line says how the call ended, and whether that is as it should be."""
    traffic = Traffic()
    traffic.calls.append(call)
    ((number, entry),) = traffic.since(0)

    assert (entry.outcome, entry.good, entry.dump(number)["ms"]) == (outcome, good, 0)


def test_calls_of_slack() -> None:
    """The bot's call names its channel; its token is nobody's business."""
    traffic = Traffic()
    args = {"channel": "C0GENERAL", "text": "hello", "token": "xoxb-1"}
    traffic.slack.calls.append(LoggedCall(method="chat.postMessage", args=args, at=AT, outcome="ok"))
    ((_, entry),) = traffic.since(0)

    assert (entry.what, entry.about, entry.good) == ("chat.postMessage", "C0GENERAL", True)
    assert "hello" in str(entry.details)
    assert "xoxb" not in str(entry.details)


@pytest.mark.parametrize(
    ("outcome", "shown", "seconds"),
    [
        (Interaction(envelope_id="e", acked=True, seconds=0.25), "acked", 0.25),
        (Interaction(envelope_id="e", acked=True, error="invalid_blocks"), "invalid_blocks", 0),
        (Interaction(envelope_id="e", acked=False, error="operation_timeout"), "operation_timeout", None),
    ],
)
def test_envelopes(outcome: Interaction, shown: str, seconds: float | None) -> None:
    """A line says whether and how soon the bot acknowledged it."""
    traffic = Traffic()
    payload = {"command": "/rec", "text": "", "user_name": "omar", "channel_name": "general"}
    traffic.slack.envelopes.append(
        LoggedEnvelope(type="slash_commands", payload=payload, at=AT, retry_attempt=1, outcome=outcome)
    )
    ((_, entry),) = traffic.since(0)

    assert (entry.what, entry.about) == ("/rec (retry 1)", "omar in #general")
    assert (entry.outcome, entry.good, entry.seconds) == (shown, shown == "acked", seconds)


@pytest.mark.parametrize(
    ("kind", "payload", "what", "about"),
    [
        ("events_api", {"event": {"type": "app_home_opened", "user": "U1"}}, "event app_home_opened", "U1"),
        (
            "events_api",
            {"event": {"type": "app_mention", "user": "U1", "channel": "C1"}},
            "event app_mention",
            "U1 in C1",
        ),
        (
            "interactive",
            {"type": "block_actions", "actions": [{"action_id": "stop"}], "user": OMAR, "channel": {"name": "general"}},
            "block_actions stop",
            "omar in #general",
        ),
        (
            "interactive",
            {"type": "view_submission", "view": {"callback_id": "start"}, "user": OMAR},
            "view_submission start",
            "omar",
        ),
        (
            "interactive",
            {"type": "shortcut", "callback_id": "start", "user": OMAR},
            "shortcut start",
            "omar",
        ),
    ],
)
def test_payloads(kind: str, payload: Mapping[str, Any], what: str, about: str) -> None:
    """Every kind of envelope is told in a few words."""
    assert describe_payload(kind, payload) == (what, about)


async def test_whoever_waits_is_told() -> None:
    """A new entry rings the bell."""
    traffic = Traffic()
    bell = traffic.changes.bell()
    traffic.calls.append(called(took=timedelta(seconds=1)))

    await asyncio.wait_for(bell.wait(), 5)
