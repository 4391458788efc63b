"""What a channel is told when a recording is over or goes on against its plan, and answers to one person. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import accumulate

from bot.domain import Link, Operation, Recording, RecordingState
from bot.slack.actions import ActionId
from bot.slack.blocks.message import (
    DAY_AND_TIME,
    MESSAGE_LIMIT,
    Message,
    anchor,
    characters,
    mention,
    sentence,
    spoken,
    when,
)
from bot.slack.blocks.recordings import stop_button
from bot.slack.blocks.subjects import goes_on, headline, place, subject_button
from bot.slack.elements import FIELD_LIMIT, Block, actions, context, mrkdwn, plain, section

MOST_LINKS = 20  # a message holds 50 blocks; a longer list of segments is said, not shown
_URL_LIMIT = 2800  # of 3,000 characters in a section


class Handover(StrEnum):
    """What becomes of files that no address leads to, as people are told; their names follow."""

    THREAD = "📎 Playlist in this message's thread, to be opened with a player such as VLC"
    DIRECT = "📎 Playlist in your direct messages with this bot, to be opened with a player such as VLC"
    FAILED = "⚠️ Slack did not confirm that it has the playlist; if it is missing, ask for a link"


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
    return _with_links(Message(text=spoken(said), blocks=[section(plain(said))]), links, handover, below)


def warning(recording: Recording) -> Message:
    """The message that tells a channel, and who asked for it, that a recording goes on beyond its planned end."""
    return goes_on(recording, stop_button(recording))


def answer(operation: Operation, handover: Handover = Handover.DIRECT) -> Message:
    """The answer to one person: a sentence, and the links if that was the question."""
    return _with_links(sentence(operation.answer), operation.links, handover)


def call_for(recording: Recording) -> str:
    """The requester is called only where something went wrong."""
    return "" if recording.state is RecordingState.READY else f" · {mention(recording.requested_by)}"


def _with_links(message: Message, links: Sequence[Link], handover: Handover, below: Sequence[Block] = ()) -> Message:
    """The message with as many links as there is room for, what becomes of files, and what stands below."""
    files, addresses = [link for link in links if link.content], [link for link in links if not link.content]
    told = _files(files, handover) if files else []
    shown = _fitting(addresses, MESSAGE_LIMIT - characters([*message.blocks, *told, *below]))
    unshown = len(addresses) - len(shown)
    more = [context(plain(f"… and {unshown} more that cannot be shown here."))] if unshown else []
    return Message(text=message.text, blocks=[*message.blocks, *shown, *more, *told, *below])


def _fitting(links: Sequence[Link], room: int) -> list[Block]:
    """The first of the links that can be shown in so many characters."""
    blocks = [block for link in links if (block := _link(link))][:MOST_LINKS]
    filled = accumulate(map(characters, blocks))
    return [block for block, end in zip(blocks, filled, strict=True) if end <= room]


def _files(files: Sequence[Link], handover: Handover) -> list[Block]:
    names = section(plain(f"{handover}: {', '.join(file.name for file in files)}"))
    ends = [file.expires_at for file in files if file.expires_at]
    if handover is Handover.FAILED or not ends:
        return [names]
    return [names, context(mrkdwn(f"The links in it are good until {when(min(ends), DAY_AND_TIME)}."))]


def download(link: Link, limit: int = _URL_LIMIT) -> str:
    """A link to a file, and until when it is good, as mrkdwn; empty where its address cannot be shown.

    Args:
        limit: characters of the link, beyond which it is not shown.
    """
    shown = anchor(link.url, "Download")
    if len(shown) > limit or not link.url.startswith(("https://", "http://")):
        return ""
    return f"{shown} (until {when(link.expires_at, DAY_AND_TIME)})" if link.expires_at else shown


def outcome(recording: Recording) -> str:
    """How a recording that is over came out, after its symbol and name."""
    return f"{headline(recording)}: {_ENDINGS[recording.state]}"


def _link(link: Link) -> Block | None:
    shown = download(link)
    return section(mrkdwn(shown), fields=[plain(link.name, FIELD_LIMIT)]) if shown else None
