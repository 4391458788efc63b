"""What a channel is told when a recording is over or goes on against its plan, and answers to one person. Pure."""

from collections.abc import Mapping, Sequence

from bot.domain import Link, Operation, Recording, RecordingState
from bot.slack.actions import ActionId
from bot.slack.blocks.links import Handover, with_links
from bot.slack.blocks.message import Message, mention, sentence, spoken
from bot.slack.blocks.recordings import stop_button
from bot.slack.blocks.subjects import goes_on, headline, place, subject_button
from bot.slack.elements import actions, context, mrkdwn, plain, section

_ENDINGS: Mapping[RecordingState, str] = {
    RecordingState.READY: "the recording is ready",
    RecordingState.EMPTY: "nothing was recorded",
    RecordingState.FAILED: "the recording failed",
    RecordingState.LOST: "no file appeared",
}


def notice(recording: Recording, links: Sequence[Link], handover: Handover = Handover.THREAD) -> Message:
    """The message that tells a channel that a recording is over: its links, or why there are none."""
    said = outcome(recording)
    below = [context(plain(recording.note))] if recording.note else []
    below.append(context(mrkdwn(f"{place(recording)}{call_for(recording)}")))
    if recording.state is RecordingState.READY:
        again = subject_button("Get Link", ActionId.LINK, recording)
        below.append(actions(f"notice:{recording.id}", again))
    message = Message(text=spoken(said), blocks=[section(plain(said))])
    return with_links(message, links, handover, about=recording.id, below=below)


def warning(recording: Recording) -> Message:
    """The message that tells a channel, and who asked for it, that a recording goes on beyond its planned end."""
    return goes_on(recording, stop_button(recording))


def answer(operation: Operation, handover: Handover = Handover.DIRECT) -> Message:
    """The answer to one person: a sentence, and the links if that was the question."""
    return with_links(sentence(operation.answer), operation.links, handover, about=operation.recording)


def call_for(recording: Recording) -> str:
    """The requester is called only where something went wrong."""
    is_called = recording.requested_by and recording.state is not RecordingState.READY
    return f" · {mention(recording.requested_by)}" if is_called else ""


def outcome(recording: Recording) -> str:
    """How a recording that is over came out, after its symbol and name."""
    return f"{headline(recording)}: {_ENDINGS[recording.state]}"
