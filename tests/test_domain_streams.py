"""What becomes of a live stream when its service lists what is live, or does not list it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import VENDOR, Broadcast, Stream, StreamState, WatchFormat, observe_stream
from tests.store.domain_objects import NOW, make_stream

GRACE = timedelta(minutes=1)
OLD, NEW = {WatchFormat.FLV: "https://live.test/a?sign=1"}, {WatchFormat.FLV: "https://live.test/a?sign=2"}


def look(stream: Stream, seen: Broadcast | None, after: timedelta = timedelta(0)) -> Stream:
    """The stream after a look."""
    return observe_stream(stream, seen, NOW + after, missing_grace=GRACE)


def listed(stream: Stream, **changes: object) -> Broadcast:
    """What a list says of a stream."""
    return replace(Broadcast(room=stream.room, state=StreamState.LIVE), **changes)  # type: ignore[arg-type]  # any field


def test_listed() -> None:
    """A stream that is listed as it was known shows no change."""
    stream = make_stream(watch=OLD)

    assert look(stream, listed(stream, watch=OLD)) == stream
    assert look(stream, listed(stream)) == stream


def test_addresses_are_renewed() -> None:
    """Addresses that were signed anew take the place of the old ones, and people see them."""
    stream = make_stream(watch=OLD)
    after = look(stream, listed(stream, watch=NEW))

    assert (after.watch, after.revision) == (NEW, stream.revision + 1)


def test_missing_once() -> None:
    """A stream that a list leaves out once goes on, and nobody sees that."""
    stream = make_stream()
    missed = look(stream, None)

    assert (missed.state, missed.revision, missed.missing_since) == (StreamState.LIVE, stream.revision, NOW)
    assert look(missed, listed(stream), GRACE).missing_since is None


@pytest.mark.parametrize(("asked_by", "ended_by"), [("", VENDOR), ("U1", "U1")])
def test_missing_for_long(asked_by: str, ended_by: str) -> None:
    """One that is left out for the whole grace has ended: by itself, unless somebody's stop may have arrived."""
    missed = look(make_stream(ended_by=asked_by), None)
    assert look(missed, None, GRACE - timedelta(seconds=1)).state is StreamState.LIVE

    after = look(missed, None, GRACE)
    assert (after.state, after.ended_at, after.ended_by) == (StreamState.ENDED, NOW + GRACE, ended_by)
    assert after.revision == missed.revision + 1


@pytest.mark.parametrize("state", [state for state in StreamState if state is not StreamState.LIVE])
def test_not_live(state: StreamState) -> None:
    """A late list brings no stream back to life, and ends none that is not known to be live."""
    stream = make_stream(state=state)

    assert look(stream, None, GRACE) == look(stream, listed(stream, watch=NEW)) == stream
