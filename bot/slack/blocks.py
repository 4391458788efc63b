"""Block Kit from domain objects. Pure.

What people typed only ever stands in plain_text, which Slack shows as it is; mrkdwn holds nothing but our own words,
ids and dates. A message's ``text`` is what notifications and screen readers show: there it is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from bot.domain import ACTIVE, OVER, PLAN, VENDOR, Link, Operation, Recording, RecordingState
from bot.slack.actions import ActionId, RecordingAction, dump_action

Block = dict[str, Any]

STATE: Mapping[RecordingState, tuple[str, str]] = {
    RecordingState.STARTING: ("⏳", "Starting"),
    RecordingState.RECORDING: ("🔴", "Recording"),
    RecordingState.PAUSED: ("⏸️", "Paused"),
    RecordingState.STOPPING: ("⏹️", "Stopping"),
    RecordingState.PROCESSING: ("⚙️", "Making the file"),
    RecordingState.UPLOADING: ("⏫", "Uploading"),
    RecordingState.READY: ("✅", "Ready"),
    RecordingState.EMPTY: ("⚪", "Empty"),
    RecordingState.FAILED: ("❌", "Failed"),
    RecordingState.LOST: ("❓", "Lost"),
}
"""Every state as a symbol and in words: none is told by colour alone."""

MOST_LINKS = 20  # a message holds 50 blocks; a longer list of segments is said, not shown
_TEXT_LIMIT = 3900  # of 4,000 characters, after which Slack splits a message
_PLAIN_LIMIT = 2900  # of 3,000 characters in a section
_URL_LIMIT = 2800  # of the same
_NAME_LIMIT = 200  # of 2,000 characters in a field
_DAY_AND_TIME = "{date_short_pretty} {time}"


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is posted: blocks, and the text that stands for them where they are not shown."""

    text: str
    blocks: Sequence[Block] = field(default=())


class Handover(StrEnum):
    """What becomes of files that no address leads to, as people are told; their names follow."""

    THREAD = "📎 Playlist in this message's thread, to be opened with a player such as VLC"
    DIRECT = "📎 Playlist in your direct messages with this bot, to be opened with a player such as VLC"
    FAILED = "⚠️ Slack did not confirm that it has the playlist; if it is missing, ask for a link"


def escape(text: str) -> str:
    """Text that Slack shows literally: no link, no mention (docs.slack.dev, "Escaping text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The way back from ``escape``: what a person typed, as Slack's events bring it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def when(moment: datetime, form: str = "{time}") -> str:
    """A moment in each reader's own time zone."""
    fallback = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(moment.timestamp())}^{form}|{fallback}>"


def sentence(text: str, *, mrkdwn: str = "") -> Message:
    """One sentence for one person; ``mrkdwn`` holds mentions, and never what somebody typed."""
    blocks = [_section(_plain(text))]
    return Message(text=_spoken(text), blocks=[*blocks, _context(_mrkdwn(mrkdwn))] if mrkdwn else blocks)


def card(recording: Recording) -> Message:
    """The one message that shows a recording, updated in place; its controls vanish when it is over."""
    symbol, words = STATE[recording.state]
    blocks = [
        {"type": "header", "text": _plain(f"{symbol} {recording.name or recording.room}")},
        _context(_mrkdwn(f"*{words}* · {_facts(recording)}")),
    ]
    if recording.name:
        blocks.append(_context(_plain(f"Room: {recording.room}")))
    if recording.note:
        blocks.append(_context(_plain(recording.note)))
    controls = _controls(recording)
    if controls:
        blocks.append({"type": "actions", "block_id": f"controls:{recording.revision}", "elements": controls})
    return Message(text=_spoken(f"{symbol} {recording.name or recording.room}: {words}"), blocks=blocks)


def notice(recording: Recording, links: Sequence[Link], handover: Handover = Handover.THREAD) -> Message:
    """The message that tells a channel that a recording is over: its links, or why there are none."""
    symbol, _ = STATE[recording.state]
    title = f"{symbol} {recording.name or recording.room}: {_ENDINGS[recording.state]}"
    blocks = [_section(_plain(title)), *_links(links, handover)]
    if recording.note:
        blocks.append(_context(_plain(recording.note)))
    blocks.append(_context(_mrkdwn(f"`{recording.id}` on `{recording.account}`{_mention(recording)}")))
    if recording.state is RecordingState.READY:
        again = _button("Get Link", ActionId.LINK, recording)
        blocks.append({"type": "actions", "block_id": f"notice:{recording.id}", "elements": [again]})
    return Message(text=_spoken(title), blocks=blocks)


def warning(recording: Recording) -> Message:
    """The message that tells a channel, and who asked for it, that a recording goes on beyond its planned end."""
    title = f"⚠️ {recording.name or recording.room}: the recording goes on"
    planned = f"It was to end at {when(recording.planned_end)}. " if recording.planned_end else ""
    blocks = [_section(_plain(title))]
    if recording.note:
        blocks.append(_context(_plain(recording.note)))
    said = f"{planned}Stopping it is tried again every half hour; until then it may cost money."
    blocks.append(_context(_mrkdwn(f"{said} `{recording.id}` on `{recording.account}`{_mention(recording)}")))
    blocks.append({"type": "actions", "block_id": f"warning:{recording.id}", "elements": [_stop(recording)]})
    return Message(text=_spoken(title), blocks=blocks)


def answer(operation: Operation, handover: Handover = Handover.DIRECT) -> Message:
    """The answer to one person: a sentence, and the links if that was the question."""
    said = sentence(operation.answer)
    return Message(text=said.text, blocks=[*said.blocks, *_links(operation.links, handover)])


def listing(title: str, recordings: Sequence[Recording], *, hint: str) -> Message:
    """Recordings, one a line, each with the button that fits its state; ``hint`` is shown where there are none."""
    blocks = [{"type": "header", "text": _plain(title)}]
    for recording in recordings:
        blocks += _row(recording)
    if not recordings:
        blocks.append(_section(_plain(hint)))
    return Message(text=_spoken(f"{title}: {_count(recordings) or hint}"), blocks=blocks)


def help_text(title: str, usage: Sequence[tuple[str, str]]) -> Message:
    """A list of commands, each with what it does."""
    lines = "\n".join(f"{command}\n    {meaning}" for command, meaning in usage)
    return Message(text=_spoken(f"{title}\n{lines}"), blocks=[_section(_plain(f"{title}\n{lines}"))])


def with_details(message: Message, details: str) -> Message:
    """A message with one more paragraph."""
    return Message(text=message.text, blocks=[*message.blocks, _section(_plain(details))])


_ENDINGS: Mapping[RecordingState, str] = {
    RecordingState.READY: "the recording is ready",
    RecordingState.EMPTY: "nothing was recorded",
    RecordingState.FAILED: "the recording failed",
    RecordingState.LOST: "no file appeared",
}


_ENDERS: Mapping[str, str] = {
    PLAN: "ended as planned",
    VENDOR: "ended by itself",
    "": "ended",  # by nobody: it never began
}


def _spoken(text: str) -> str:
    """A message's text: escaped, and so short that Slack does not split the message."""
    whole = escape(text)
    return whole if len(whole) <= _TEXT_LIMIT else escape(text[: _TEXT_LIMIT // len("&amp;")]) + "…"


def _count(recordings: Sequence[Recording]) -> str:
    return {0: "", 1: "1 recording"}.get(len(recordings), f"{len(recordings)} recordings")


def _facts(recording: Recording) -> str:
    facts = [f"`{recording.account}`", f"started by {_person(recording.requested_by)}"]
    if recording.started_at:
        facts.append(f"since {when(recording.started_at)}")
    if recording.ended_at:
        facts.append(f"{_ender(recording)} {when(recording.ended_at)}")
    elif recording.planned_end:
        facts.append(f"until {when(recording.planned_end)}")
    return " · ".join([*facts, f"`{recording.id}`"])


def _ender(recording: Recording) -> str:
    return _ENDERS.get(recording.ended_by) or f"stopped by {_person(recording.ended_by)}"


def _person(user: str) -> str:
    return f"<@{user}>"


def _mention(recording: Recording) -> str:
    """The requester is called only where something went wrong."""
    return "" if recording.state is RecordingState.READY else f" · {_person(recording.requested_by)}"


def _controls(recording: Recording) -> list[Block]:
    if recording.state in OVER:
        return []
    refresh = _button("Refresh", ActionId.REFRESH, recording)
    return [_stop(recording), refresh] if recording.state in ACTIVE else [refresh]


def _stop(recording: Recording) -> Block:
    confirm = {
        "title": _plain("Stop recording?"),
        "text": _plain(f"{recording.room} will no longer be recorded. This cannot be undone."),
        "confirm": _plain("Stop Recording"),
        "deny": _plain("Keep Recording"),
        "style": "danger",
    }
    return {**_button("Stop", ActionId.STOP, recording), "style": "danger", "confirm": confirm}


def _button(label: str, action: ActionId, recording: Recording) -> Block:
    value = dump_action(RecordingAction(recording=recording.id, revision=recording.revision))
    return {"type": "button", "text": _plain(label), "action_id": action.value, "value": value}


def _row(recording: Recording) -> list[Block]:
    symbol, words = STATE[recording.state]
    title = _section(_plain(f"{symbol} {recording.name or recording.room}: {words}"))
    if recording.state is RecordingState.READY:
        title["accessory"] = _button("Get Link", ActionId.LINK, recording)
    elif recording.state in ACTIVE:
        title["accessory"] = _stop(recording)
    return [title, _context(_mrkdwn(_facts(recording)))]


def _links(links: Sequence[Link], handover: Handover) -> list[Block]:
    files, addresses = [link for link in links if link.content], [link for link in links if not link.content]
    blocks = [_link(link) for link in addresses if _is_usable(link)][:MOST_LINKS]
    if len(blocks) < len(addresses):
        blocks.append(_context(_plain(f"… and {len(addresses) - len(blocks)} more that cannot be shown here.")))
    return [*blocks, *_files(files, handover)] if files else blocks


def _files(files: Sequence[Link], handover: Handover) -> list[Block]:
    names = _section(_plain(f"{handover}: {', '.join(file.name for file in files)}"))
    ends = [file.expires_at for file in files if file.expires_at]
    if handover is Handover.FAILED or not ends:
        return [names]
    return [names, _context(_mrkdwn(f"The links in it are good until {when(min(ends), _DAY_AND_TIME)}."))]


def _is_usable(link: Link) -> bool:
    return link.url.startswith(("https://", "http://")) and len(_address(link)) <= _URL_LIMIT


def _address(link: Link) -> str:
    return escape(link.url).replace("|", "%7C")


def _link(link: Link) -> Block:
    shown = f"<{_address(link)}|Download>{_expiry(link)}"
    return {**_section(_mrkdwn(shown)), "fields": [_plain(link.name[:_NAME_LIMIT])]}


def _expiry(link: Link) -> str:
    return f" (until {when(link.expires_at, _DAY_AND_TIME)})" if link.expires_at else ""


def _section(text: Block) -> Block:
    return {"type": "section", "text": text}


def _context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def _plain(text: str) -> Block:
    shown = text if len(text) <= _PLAIN_LIMIT else text[:_PLAIN_LIMIT] + "…"
    return {"type": "plain_text", "text": shown, "emoji": False}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}
