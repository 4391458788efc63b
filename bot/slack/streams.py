"""Messages about live streams: the card, lists, and several of which one is meant. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain import LIVE_STATES, STREAM_OVER, Account, Capability, Stream, StreamState, WatchFormat
from bot.durations import format_duration
from bot.slack.actions import EXTENDING, ActionId, StreamAction, dump_action
from bot.slack.blocks.message import Message, anchor, spoken
from bot.slack.blocks.recordings import facts
from bot.slack.elements import Block, actions, button, clip, confirm, context, header, mrkdwn, plain, section

STATE: Mapping[StreamState, tuple[str, str]] = {
    StreamState.STARTING: ("⏳", "Going live"),
    StreamState.LIVE: ("📡", "Live"),
    StreamState.STOPPING: ("⏹️", "Ending"),
    StreamState.ENDED: ("⚫", "Ended"),
    StreamState.FAILED: ("❌", "Failed"),
}
"""Every state as a symbol and in words: none is told by colour alone."""

_WATCH: Mapping[WatchFormat, tuple[str, str]] = {
    WatchFormat.PAGE: ("Watch in the browser", ""),
    WatchFormat.HLS: ("HLS", " – for browsers and players; some seconds behind"),
    WatchFormat.FLV: ("FLV", " – for players such as VLC"),
}
"""What an address that can be clicked is called, and what it is good for; the first is what most people want."""

_ADDRESS_LIMIT = 2500  # of the 3,000 characters of a section
_ROOM_SHOWN = 200  # characters of a room's name in a dialog of 300


def stream_card(stream: Stream, account: Account, now: datetime) -> Message:
    """The one message that shows a live stream, updated in place; when it is over, its controls vanish.

    Args:
        account: whose capabilities decide which buttons there are.
        now: to tell a planned end that has passed from one to come.
    """
    words = STATE[stream.state][1]
    told = [header(_headline(stream)), context(mrkdwn(f"*{words}* · {facts(stream, now)}{_lasted(stream)}"))]
    watch = watch_links(stream) if stream.state is StreamState.LIVE else []
    note = [context(plain(stream.note))] if stream.note else []
    controls = _controls(stream, account)
    row = [actions(f"controls:{stream.id}:{stream.revision}", *controls)] if controls else []
    return Message(text=spoken(f"{_headline(stream)}: {words}"), blocks=[*told, *watch, *note, *row])


def watch_links(stream: Stream) -> list[Block]:
    """Where a stream can be watched: links, and addresses for players that Slack makes no links of."""
    links = [
        section(mrkdwn(f"{anchor(stream.watch[form], words)}{use}"))
        for form, (words, use) in _WATCH.items()
        if form in stream.watch and _is_link(stream.watch[form])
    ]
    rtmp = stream.watch.get(WatchFormat.RTMP, "")
    pushed = [section(plain(f"RTMP – to be opened in a player: {rtmp}"))] if 0 < len(rtmp) <= _ADDRESS_LIMIT else []
    shown = [*links, *pushed]
    unshown = len(stream.watch) - len(shown)
    return [*shown, *([context(plain(f"{unshown} more that cannot be shown here."))] if unshown else [])]


def stream_listing(title: str, streams: Sequence[Stream], *, hint: str, below: Sequence[Block] = ()) -> Message:
    """Live streams, one a line, each with the button that fits its state.

    Args:
        streams: 20 at most: each takes two blocks of a message's 50.
        hint: is shown where there are none.
        below: blocks that follow, such as the button that begins another.
    """
    shown = [block for stream in streams for block in stream_row(stream)]
    count = {0: hint, 1: "1 live stream"}.get(len(streams), f"{len(streams)} live streams")
    told = shown or [section(plain(hint))]
    return Message(text=spoken(f"{title}: {count}"), blocks=[header(title), *told, *below])


def stream_row(stream: Stream) -> list[Block]:
    """One live stream of a list."""
    return _row(stream, stop_live_button(stream) if stream.state in LIVE_STATES else None)


def stream_candidates(question: str, streams: Sequence[Stream]) -> Message:
    """Several live streams that can be meant, each with the button that ends it; 20 at most, as in a listing."""
    shown = [block for stream in streams for block in _row(stream, stop_live_button(stream))]
    return Message(text=spoken(question), blocks=[section(plain(question)), *shown])


def start_live_button(*, is_primary: bool = True) -> Block:
    """The button that opens the modal."""
    return button("Start Live", ActionId.START_LIVE, style="primary" if is_primary else "")


def stop_live_button(stream: Stream) -> Block:
    """Stop Live, which asks first: whoever watches sees nothing more."""
    asked = confirm(
        "Stop the live stream?",
        f"{clip(stream.room, _ROOM_SHOWN)} can no longer be watched. It can be started again, with new addresses.",
        "Stop Live",
        "Stay Live",
    )
    return _button("Stop Live", ActionId.STOP_LIVE, stream, style="danger", confirm=asked)


def longer_live_button(stream: Stream) -> Block:
    """The button that lets a stream go on for an hour more."""
    return _extend_button(ActionId.EXTEND_LIVE_HOUR, stream)


def _headline(stream: Stream) -> str:
    return f"{STATE[stream.state][0]} {stream.room}"


def _lasted(stream: Stream) -> str:
    """How long it could be watched, where that is known and over."""
    if stream.started_at is None or stream.ended_at is None or stream.ended_at < stream.started_at:
        return ""
    return f" · {format_duration(stream.ended_at - stream.started_at)} long"


def _controls(stream: Stream, account: Account) -> list[Block]:
    """Stop is the last button: what is pressed most is not beside what cannot be undone."""
    if stream.state in STREAM_OVER:
        return []
    refresh = [_button("Refresh", ActionId.REFRESH_LIVE, stream)] if _can_be_looked_at(stream, account) else []
    # Only what has an end can end later.
    extend = [_extend_button(ActionId.EXTEND_LIVE, stream)] if stream.planned_end else []
    return [*refresh, *extend, stop_live_button(stream)]


def _can_be_looked_at(stream: Stream, account: Account) -> bool:
    return stream.state is StreamState.LIVE and Capability.LIVE_LIST in account.capabilities


def _row(stream: Stream, accessory: Block | None) -> list[Block]:
    words = STATE[stream.state][1]
    return [section(plain(f"{_headline(stream)}: {words}"), accessory), context(mrkdwn(facts(stream)))]


def _button(label: str, action: ActionId, stream: Stream, *, style: str = "", confirm: Block | None = None) -> Block:
    value = dump_action(StreamAction(stream=stream.id, revision=stream.revision))
    return button(label, action, value, style=style, confirm=confirm, spoken=f"{label} {stream.room}")


def _extend_button(action: ActionId, stream: Stream) -> Block:
    return _button(EXTENDING[action].label, action, stream)


def _is_link(address: str) -> bool:
    return address.startswith(("https://", "http://")) and len(anchor(address, "")) <= _ADDRESS_LIMIT
