"""What a modal is about, kept in its private metadata until it is submitted. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.errors import UsageError
from bot.slack import payloads

AboutT = TypeVar("AboutT")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Where a modal was opened: a submission does not tell."""

    channel: str = ""  #: empty: in no channel, such as a Home tab
    thread: str = ""  #: the message in whose thread it was; empty: in none


@dataclass(frozen=True, kw_only=True)
class AboutRecording(Opened):
    """A modal about one recording."""

    recording: str
    revision: int  #: that the modal was opened for


def dump_metadata(about: object) -> str:
    """A small dataclass as a modal's ``private_metadata``."""
    return payloads.dump(about)


def load_metadata(view: Mapping[str, Any], kind: type[AboutT]) -> AboutT:
    """What a modal from a payload is about.

    Raises:
        UsageError: it was opened by a version that kept it otherwise.
    """
    try:
        return payloads.load(view.get("private_metadata") or "", kind)
    except ValueError as error:
        raise UsageError("This form is too old to be understood: close it and open it again.") from error


def opened_in(view: Mapping[str, Any]) -> Opened:
    """Where a view from a payload was opened; nowhere, if it does not say so."""
    try:
        return load_metadata(view, Opened)
    except UsageError:
        return Opened()
