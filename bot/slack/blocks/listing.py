"""Recordings in a list, and several of which one is meant. Pure."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain import Recording
from bot.slack.actions import ActionId
from bot.slack.blocks.message import Message, spoken
from bot.slack.blocks.recordings import (
    STATE,
    delete_button,
    facts,
    fitting_button,
    headline,
    recording_button,
    stop_button,
)
from bot.slack.elements import Block, context, header, mrkdwn, plain, section

MOST_OFFERED = 10  # recordings of which one is meant: more hide the one that is looked for
_MORE = "There are more: name the room or the ID of the one that is meant."


def listing(title: str, recordings: Sequence[Recording], *, hint: str, below: Sequence[Block] = ()) -> Message:
    """Recordings, one a line, each with the button that fits its state.

    Args:
        recordings: 20 at most: each takes two blocks of a message's 50.
        hint: is shown where there are none.
        below: blocks that follow, such as the buttons that turn pages.
    """
    shown = [block for recording in recordings for block in row(recording)]
    told = shown or [section(plain(hint))]
    said = f"{title}: {_count(recordings) or hint}"
    return Message(text=spoken(said), blocks=[header(title), *told, *below])


def row(recording: Recording) -> list[Block]:
    """One recording of a list."""
    words = STATE[recording.state][1]
    return [
        section(plain(f"{headline(recording)}: {words}"), fitting_button(recording)),
        context(mrkdwn(facts(recording))),
    ]


def candidates(question: str, label: str, action: ActionId, recordings: Sequence[Recording]) -> Message:
    """Several recordings that can be meant, each with the button that does to it what was asked.

    Args:
        recordings: more than MOST_OFFERED: it is said that there are more.
    """
    shown = [block for recording in recordings[:MOST_OFFERED] for block in _candidate(label, action, recording)]
    more = [context(plain(_MORE))] if len(recordings) > MOST_OFFERED else []
    return Message(text=spoken(question), blocks=[section(plain(question)), *shown, *more])


def _candidate(label: str, action: ActionId, recording: Recording) -> list[Block]:
    asking = _ASKING.get(action)
    chosen = asking(recording) if asking else recording_button(label, action, recording)
    words = STATE[recording.state][1]
    return [section(plain(f"{headline(recording)}: {words}"), chosen), context(mrkdwn(facts(recording)))]


_ASKING: Mapping[ActionId, Callable[[Recording], Block]] = {
    ActionId.STOP: stop_button,
    ActionId.DELETE: delete_button,
}
"""The buttons that ask before they act, wherever they stand."""


def _count(recordings: Sequence[Recording]) -> str:
    return {0: "", 1: "1 recording"}.get(len(recordings), f"{len(recordings)} recordings")
