"""Recordings in a list, and several of which one is meant. Pure."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.domain import Recording
from bot.slack.actions import ActionId
from bot.slack.blocks.message import Message
from bot.slack.blocks.recordings import delete_button, fitting_button, stop_button
from bot.slack.blocks.subjects import subject_button, subject_candidates, subject_listing, subject_row
from bot.slack.elements import Block

_ASKING: Mapping[ActionId, Callable[[Recording], Block]] = {
    ActionId.STOP: stop_button,
    ActionId.DELETE: delete_button,
}
"""The buttons that ask before they act, wherever they stand."""


def listing(title: str, recordings: Sequence[Recording], *, hint: str, below: Sequence[Block] = ()) -> Message:
    """Recordings, one a line, each with the button that fits its state; the rest is as of any listing."""
    return subject_listing(title, recordings, fitting_button, hint=hint, below=below)


def row(recording: Recording) -> list[Block]:
    """One recording of a list."""
    return subject_row(recording, fitting_button(recording))


def candidates(question: str, label: str, action: ActionId, recordings: Sequence[Recording]) -> Message:
    """Several recordings that can be meant, each with the button that does to it what was asked."""
    return subject_candidates(question, recordings, _ASKING.get(action) or partial(subject_button, label, action))
