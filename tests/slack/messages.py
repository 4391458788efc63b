"""Recordings and operations to be shown, and what a person or Slack sees of the messages about them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain import ACTIVE, Account, Capability, File, Link, Operation, OperationKind, Recording, RecordingState
from bot.slack.actions import MenuAction, load_action
from bot.slack.blocks import Message

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LINK = Link(name="1.mp4", url="https://bucket.example/1.mp4?sign=a&x=1", expires_at=NOW + timedelta(hours=1))


ABLE = Account(name="studio", vendor="fsp", capabilities=frozenset(Capability))  #: an account that can do everything


def a_recording(state: RecordingState = RecordingState.RECORDING, **changes: Any) -> Recording:
    known = Recording(
        id="r7k2",
        account="studio",
        room="standup",
        state=state,
        team="T1",
        channel="C1",
        requested_by="U1",
        created_at=NOW,
        started_at=None if state is RecordingState.STARTING else NOW,
        ended_at=None if state in ACTIVE else NOW + timedelta(minutes=5),
        ended_by="" if state in ACTIVE else "vendor",
        files=(File(name="1.mp4", size=1_500_000_000, duration=timedelta(minutes=5)),)
        if state is RecordingState.READY
        else (),
        revision=3,
    )
    return replace(known, **changes)


def an_operation(answer: str, links: Sequence[Link] = ()) -> Operation:
    return Operation(
        id="o1",
        dedupe_key="T1:1",
        kind=OperationKind.LINK,
        recording="r7k2",
        account="studio",
        team="T1",
        channel="C1",
        requested_by="U1",
        created_at=NOW,
        not_before=NOW,
        answer=answer,
        links=tuple(links),
    )


def texts(value: object, kind: str) -> Iterator[str]:
    """Every text object of this kind, wherever in the blocks it stands."""
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value["text"]
        for item in value.values():
            yield from texts(item, kind)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item, kind)


def shown(message: Message) -> str:
    """All that a person reads."""
    return "\n".join([*texts(message.blocks, "plain_text"), *texts(message.blocks, "mrkdwn")])


def buttons(value: object) -> Iterator[dict[str, Any]]:
    """Every button, wherever in the blocks it stands."""
    return (element for element in _dicts(value) if element.get("type") == "button")


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    if isinstance(value, dict):
        yield value
    for item in inside:
        yield from _dicts(item)


def actions(message: Message) -> list[str]:
    return [button["action_id"] for button in buttons(message.blocks)]


def options(message: Message) -> list[MenuAction]:
    """What the menu behind the three dots offers."""
    menus = [element for element in _dicts(message.blocks) if element.get("type") == "overflow"]
    values = [option["value"] for menu in menus for option in menu["options"]]
    return [load_action({"actions": [{"value": value}]}, MenuAction) for value in values]


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
