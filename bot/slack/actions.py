"""Typed button payloads: what a button carries, dumped into its value and loaded from a click."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from bot.errors import UsageError


class ActionId(StrEnum):
    """The ids of our buttons, stable for ever: messages with them stay in channels for years."""

    STOP = "recording_stop"
    REFRESH = "recording_refresh"
    LINK = "recording_link"


@dataclass(frozen=True, kw_only=True)
class RecordingAction:
    """A click on a button that is about one recording."""

    recording: str
    revision: int  #: of the recording that the message showed: two clicks on one showing are one click


_ACTION = TypeAdapter(RecordingAction)


def dump_action(action: RecordingAction) -> str:
    """The value of the button."""
    return _ACTION.dump_json(action).decode()


def load_action(body: Mapping[str, Any]) -> RecordingAction:
    """Read a block_actions payload.

    Raises:
        UsageError: the button is not one of ours, or too old to be understood.
    """
    try:
        return _ACTION.validate_json(body["actions"][0]["value"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UsageError("This button is too old to be understood: type /rec to go on.") from error
