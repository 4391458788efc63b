"""Modals and Home tabs as they go to Slack. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.slack.blocks import Block

TITLE_LIMIT = 24  # characters of a title and of the buttons (docs.slack.dev, "Modals")


class CallbackId(StrEnum):
    """The ids of our modals and shortcuts: stable, since a modal may stay open over an update of the bot."""

    START = "start_recording"  # also the global shortcut
    RECORD_ROOM = "record_this_room"  # the message shortcut
    LAYOUT = "layout"
    SUBTITLES = "subtitles"
    SUBSCRIPTIONS = "subscriptions"
    SCHEDULE = "schedule"
    START_LIVE = "start_live"
    NOTIFICATIONS = "notifications"
    FILES = "files"
    DELETE = "delete_files"


@dataclass(frozen=True, kw_only=True)
class View:
    """A modal."""

    callback_id: CallbackId
    title: str
    blocks: Sequence[Block]
    submit: str = ""  #: empty: there is nothing to submit
    close: str = "Cancel"
    private_metadata: str = field(default="", repr=False)  #: what the submission is about; up to 3,000 characters

    def dump(self) -> dict[str, Any]:
        """The modal as ``views.open`` takes it."""
        submit = {"submit": _plain(self.submit)} if self.submit else {}
        shows_picture = any(block["type"] == "image" for block in self.blocks)  # which is deleted when it is closed
        return {
            "type": "modal",
            "callback_id": self.callback_id.value,
            "title": _plain(self.title),
            "blocks": list(self.blocks),
            "close": _plain(self.close),
            "private_metadata": self.private_metadata,
            **submit,
            **({"notify_on_close": True} if shows_picture else {}),
        }


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """A person's Home tab."""

    blocks: Sequence[Block]

    def dump(self) -> Mapping[str, Any]:
        """The tab as ``views.publish`` takes it."""
        return {"type": "home", "blocks": list(self.blocks)}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text[:TITLE_LIMIT], "emoji": False}
