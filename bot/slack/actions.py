"""Typed button payloads: what a button carries, dumped into its value and loaded from a click."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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


def dump_action(action: RecordingAction) -> str:
    """The value of the button."""
    return json.dumps({"recording": action.recording, "revision": action.revision}, separators=(",", ":"))


def load_action(body: Mapping[str, Any]) -> RecordingAction:
    """Read a block_actions payload.

    Raises:
        UsageError: the button is not one of ours, or too old to be understood.
    """
    try:
        value = json.loads(body["actions"][0]["value"])
        return RecordingAction(recording=str(value["recording"]), revision=int(value["revision"]))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UsageError("This button is too old to be understood: type /rec to go on.") from error
