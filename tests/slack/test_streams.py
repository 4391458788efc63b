"""Messages about live streams: what they tell and offer, and that Slack takes them, whatever was typed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import LIMIT, LIVE_STATES, PLAN, STREAM_OVER, VENDOR, Capability, Stream, StreamState, WatchFormat
from bot.slack.actions import ActionId, StreamAction, load_action
from bot.slack.streams import (
    start_live_button,
    stop_live_button,
    stream_candidates,
    stream_card,
    stream_listing,
    watch_links,
)
from tests.slack.limits import check_message
from tests.slack.messages import ABLE, NOW, actions, buttons, shown, texts, unescaped

S = StreamState
WATCH = {
    WatchFormat.RTMP: "rtmp://live.test/standup?sign=1",
    WatchFormat.FLV: "https://live.test/standup.flv?sign=1&b=2",
    WatchFormat.HLS: "https://live.test/standup.m3u8",
    WatchFormat.PAGE: "https://live.test/a|b",
}


def a_stream(state: StreamState = S.LIVE, **changes: Any) -> Stream:
    known = Stream(
        id="s7k2",
        account="studio",
        room="standup",
        state=state,
        watch=WATCH,
        team="T1",
        channel="C1",
        requested_by="U1",
        created_at=NOW,
        started_at=None if state is S.STARTING else NOW,
        ended_at=NOW + timedelta(minutes=45) if state in STREAM_OVER else None,
        ended_by=VENDOR if state in STREAM_OVER else "",
        revision=3,
    )
    return replace(known, **changes)


def card(stream: Stream, *capabilities: Capability) -> str:
    """What a person reads on the card."""
    return shown(stream_card(stream, replace(ABLE, capabilities=frozenset(capabilities)), NOW))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.STARTING, "⏳ standup"),
        (S.LIVE, "📡 standup"),
        (S.ENDED, "*Ended*"),
        (S.FAILED, "*Failed*"),
    ],
)
def test_state(state: StreamState, words: str) -> None:
    """The card tells the state in a symbol and in words, and who asked."""
    said = card(a_stream(state))

    assert words in said
    assert "`studio` · started by <@U1>" in said


def test_planned_end() -> None:
    """The card tells when it is to end, or should have."""
    assert "until <!date" in card(a_stream(planned_end=NOW + timedelta(hours=1)))
    assert "was to end at <!date" in card(a_stream(planned_end=NOW - timedelta(hours=1)))


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (PLAN, "ended as planned"),
        (LIMIT, "stopped at the account's limit"),
        (VENDOR, "ended by itself"),
        ("U2", "stopped by <@U2>"),
    ],
)
def test_outcome(by: str, words: str) -> None:
    """The card of what is over says who or what ended it, and how long it was live."""
    said = card(a_stream(S.ENDED, ended_by=by))

    assert words in said
    assert "45m long" in said


@pytest.mark.parametrize("changes", [{"started_at": None}, {"ended_at": NOW - timedelta(hours=1)}])
def test_unknown_length(changes: dict[str, Any]) -> None:
    """Of what never began, or ended by another clock, no length is told."""
    assert " long" not in card(a_stream(S.ENDED, **changes))


def test_note() -> None:
    """What went wrong stands on the card."""
    assert "It is being tried again." in card(a_stream(S.STARTING, note="It is being tried again."))


def test_watch_links() -> None:
    """A live stream has its addresses on the card, what most people want first; RTMP is no link in Slack."""
    lines = [next(texts(block, kind)) for block in watch_links(a_stream()) for kind in [block["text"]["type"]]]

    assert lines == [
        "<https://live.test/a%7Cb|Watch in the browser>",
        "<https://live.test/standup.m3u8|HLS> – for browsers and players; some seconds behind",
        "<https://live.test/standup.flv?sign=1&amp;b=2|FLV> – for players such as VLC",
        "RTMP – to be opened in a player: rtmp://live.test/standup?sign=1",
    ]


@pytest.mark.parametrize(
    "watch",
    [
        {WatchFormat.FLV: f"https://live.test/{'x' * 3000}"},
        {WatchFormat.RTMP: f"rtmp://live.test/{'x' * 3000}"},
        {WatchFormat.HLS: "javascript:alert(1)"},
    ],
)
def test_unshowable_address(watch: dict[WatchFormat, str]) -> None:
    """What is no address or too long for Slack is counted, not cut."""
    assert [next(texts(block, "plain_text")) for block in watch_links(a_stream(watch=watch))] == [
        "1 more that cannot be shown here."
    ]


@pytest.mark.parametrize("state", [state for state in S if state is not S.LIVE])
def test_no_links_but_when_live(state: StreamState) -> None:
    """Addresses that lead nowhere are not shown."""
    assert "live.test" not in card(a_stream(state))


@pytest.mark.parametrize(
    ("state", "planned_end", "offered"),
    [
        (S.STARTING, None, ["stream_stop"]),
        (S.LIVE, None, ["stream_refresh", "stream_stop"]),
        (S.LIVE, NOW, ["stream_refresh", "stream_extend", "stream_stop"]),
        (S.ENDED, NOW, []),
        (S.FAILED, None, []),
    ],
)
def test_controls(state: StreamState, planned_end: object, offered: list[str]) -> None:
    """Controls fit the state and vanish when it is over; Stop Live comes last."""
    assert actions(stream_card(a_stream(state, planned_end=planned_end), ABLE, NOW)) == offered


def test_no_refresh_where_nothing_is_told() -> None:
    """Where the service does not tell what is live, nobody is offered a look."""
    able = replace(ABLE, capabilities=frozenset({Capability.LIVE}))

    assert actions(stream_card(a_stream(), able, NOW)) == ["stream_stop"]


def test_stop_asks_first() -> None:
    """Stop Live is the one dangerous button; it asks, and carries the stream as it was shown."""
    button = stop_live_button(a_stream())

    assert (button["style"], button["confirm"]["confirm"]["text"]) == ("danger", "Stop Live")
    assert load_action({"actions": [button]}, StreamAction) == StreamAction(stream="s7k2", revision=3)
    assert button["accessibility_label"] == "Stop Live standup"


def test_start_button() -> None:
    """Start Live is the primary button where it is the main thing to do."""
    assert start_live_button()["style"] == "primary"
    assert start_live_button()["action_id"] == ActionId.START_LIVE


def test_listing() -> None:
    """Streams one a line, each with the button that fits; a hint where there are none."""
    message = stream_listing("Live here", [a_stream(), a_stream(S.ENDED)], hint="Nothing.")
    assert message.text == "Live here: 2 live streams"
    assert actions(message) == ["stream_stop"]

    assert stream_listing("Live here", [a_stream()], hint="Nothing.").text == "Live here: 1 live stream"
    empty = stream_listing("Live here", [], hint="Nothing.")
    assert (empty.text, shown(empty)) == ("Live here: Nothing.", "Live here\nNothing.")


def test_days() -> None:
    """Among others that may be of any day each tells its own; one that never began, when it was asked for."""
    days = "<!date^1796115600^{date_short_pretty} {time}|2026-12-01 09:00 UTC>"
    assert f"since {days} · ended by itself <!date^" in shown(stream_listing("Live", [a_stream(S.ENDED)], hint=""))
    assert f"asked for {days}" in shown(stream_candidates("Which one?", [a_stream(S.STARTING)], ActionId.STOP_LIVE))
    assert "asked for" not in card(a_stream(S.STARTING))


@pytest.mark.parametrize("action", [ActionId.STOP_LIVE, ActionId.EXTEND_LIVE, ActionId.EXTEND_LIVE_HOUR])
def test_candidates(action: ActionId) -> None:
    """Several that can be meant each have the button that does what was asked."""
    message = stream_candidates("Which one?", [a_stream(), a_stream(id="s8k2")], action)

    assert {button["action_id"] for button in buttons(message.blocks)} == {action}

    assert [load_action({"actions": [button]}, StreamAction).stream for button in buttons(message.blocks)] == [
        "s7k2",
        "s8k2",
    ]


ROOMS = st.sampled_from(["weekly", "<!channel> *now*", "r" * 64, "会" * 21, "ש" * 32, "😀" * 16])
CHANGES = st.fixed_dictionaries(
    {
        "room": ROOMS,
        "note": st.sampled_from(["", "n" * 5000]),
        "planned_end": st.sampled_from([None, NOW, NOW + timedelta(hours=1)]),
        "ended_by": st.sampled_from(["", VENDOR, PLAN, LIMIT, "U2"]),
        "watch": st.dictionaries(st.sampled_from(WatchFormat), st.sampled_from([*WATCH.values(), "x" * 9000])),
        "revision": st.integers(1, 10**6),
    }
)


@given(state=st.sampled_from(S), changes=CHANGES, able=st.frozensets(st.sampled_from(Capability)))
def test_cards_are_taken(state: StreamState, changes: dict[str, Any], able: frozenset[Capability]) -> None:
    """Every stream has a card within Slack's limits, in which the room's name is no markup."""
    stream = a_stream(state, **changes)
    message = stream_card(stream, replace(ABLE, capabilities=able), NOW)

    check_message(message)
    assert stream.room in unescaped(message.text)
    assert not any(stream.room in text for text in texts(message.blocks, "mrkdwn"))


@given(streams=st.lists(st.tuples(st.sampled_from(S), CHANGES), min_size=1, max_size=10))
def test_lists_are_taken(streams: list[tuple[StreamState, dict[str, Any]]]) -> None:
    """Ten streams in one message are within Slack's limits."""
    made = [a_stream(state, **changes) for state, changes in streams]
    check_message(stream_listing("Last live streams", made, hint=""))
    check_message(
        stream_candidates("Which one?", [stream for stream in made if stream.state in LIVE_STATES], ActionId.STOP_LIVE)
    )
