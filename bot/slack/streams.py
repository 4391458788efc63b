"""Messages about live streams: the card, lists, and several of which one is meant. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.domain import LIVE_STATES, STREAM_OVER, Account, Capability, Stream, StreamState, WatchFormat
from bot.slack.actions import EXTENDING, ActionId
from bot.slack.blocks.message import Message, anchor, spoken
from bot.slack.blocks.subjects import (
    facts,
    headline,
    lasted,
    state_of,
    subject_button,
    subject_candidates,
    subject_listing,
    subject_row,
    summary,
)
from bot.slack.elements import (
    NAME_IN_DIALOG,
    Block,
    actions,
    button,
    clip,
    confirm,
    context,
    header,
    mrkdwn,
    plain,
    section,
)

_WATCH: Mapping[WatchFormat, tuple[str, str]] = {
    WatchFormat.PAGE: ("Watch in the browser", ""),
    WatchFormat.HLS: ("HLS", " – for browsers and players; some seconds behind"),
    WatchFormat.FLV: ("FLV", " – for players such as VLC"),
}
"""What an address that can be clicked is called, and what it is good for; the first is what most people want."""

_ADDRESS_LIMIT = 2500  # of the 3,000 characters of a section


def stream_card(stream: Stream, account: Account, now: datetime) -> Message:
    """The one message that shows a live stream, updated in place; when it is over, its controls vanish.

    Args:
        account: whose capabilities decide which buttons there are.
        now: to tell a planned end that has passed from one to come.
    """
    length = f" · {long} long" if (long := lasted(stream)) else ""
    told = [header(headline(stream)), context(mrkdwn(f"*{state_of(stream)[1]}* · {facts(stream, now)}{length}"))]
    watch = watch_links(stream) if stream.state is StreamState.LIVE else []
    note = [context(plain(stream.note))] if stream.note else []
    controls = _controls(stream, account)
    row = [actions(f"controls:{stream.id}:{stream.revision}", *controls)] if controls else []
    return Message(text=spoken(summary(stream)), blocks=[*told, *watch, *note, *row])


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
    """Live streams, one a line, each with the button that fits its state; the rest is as of any listing."""
    return subject_listing(title, streams, _fitting_button, hint=hint, below=below)


def stream_row(stream: Stream) -> list[Block]:
    """One live stream of a list."""
    return subject_row(stream, _fitting_button(stream))


def stream_candidates(question: str, streams: Sequence[Stream], action: ActionId) -> Message:
    """Several live streams that can be meant, each with the button that ends it or lets it go on longer."""
    chosen = stop_live_button if action is ActionId.STOP_LIVE else partial(_extend_button, action)
    return subject_candidates(question, streams, chosen)


def start_live_button() -> Block:
    """The button that opens the modal."""
    return button("Start Live", ActionId.START_LIVE, style="primary")


def stop_live_button(stream: Stream) -> Block:
    """Stop Live, which asks first: whoever watches sees nothing more."""
    asked = confirm(
        "Stop the live stream?",
        f"{clip(stream.room, NAME_IN_DIALOG)} can no longer be watched. It can be started again, with new addresses.",
        "Stop Live",
        "Stay Live",
    )
    return subject_button("Stop Live", ActionId.STOP_LIVE, stream, style="danger", confirm=asked)


def longer_live_button(stream: Stream) -> Block:
    """The button that lets a stream go on for an hour more."""
    return _extend_button(ActionId.EXTEND_LIVE_HOUR, stream)


def _fitting_button(stream: Stream) -> Block | None:
    return stop_live_button(stream) if stream.state in LIVE_STATES else None


def _controls(stream: Stream, account: Account) -> list[Block]:
    """Stop is the last button: what is pressed most is not beside what cannot be undone."""
    if stream.state in STREAM_OVER:
        return []
    refresh = [subject_button("Refresh", ActionId.REFRESH_LIVE, stream)] if _can_be_looked_at(stream, account) else []
    # Only what has an end can end later.
    extend = [_extend_button(ActionId.EXTEND_LIVE, stream)] if stream.planned_end else []
    return [*refresh, *extend, stop_live_button(stream)]


def _can_be_looked_at(stream: Stream, account: Account) -> bool:
    return stream.state is StreamState.LIVE and Capability.LIVE_LIST in account.capabilities


def _extend_button(action: ActionId, stream: Stream) -> Block:
    return subject_button(EXTENDING[action].label, action, stream)


def _is_link(address: str) -> bool:
    return address.startswith(("https://", "http://")) and len(anchor(address, "")) <= _ADDRESS_LIMIT
