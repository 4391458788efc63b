"""What a look makes of a recording: states only go forward, and the revision grows with what a person could see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import (
    ACTIVE,
    FINISHING,
    MAY_FOLLOW,
    NOBODY,
    OVER,
    PLAN,
    File,
    Link,
    Observation,
    Operation,
    OperationKind,
    Recording,
    RecordingState,
    observe,
)
from bot.domain.recordings import LOOK_SHOWN_EVERY

S = RecordingState
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
DEADLINE = timedelta(hours=2)
GRACE = timedelta(seconds=90)


def a_recording(state: RecordingState = S.RECORDING, **changes: Any) -> Recording:
    """A recording as it is kept in this state: an active one has not ended, any other has."""
    ended = None if state in ACTIVE else NOW - timedelta(minutes=1)
    known = Recording(
        id="r7k2",
        account="studio",
        room="standup",
        state=state,
        vendor_ids={"task": "17"},
        team="T1",
        channel="C1",
        requested_by="U1",
        created_at=NOW - timedelta(minutes=10),
        started_at=None if state is S.STARTING else NOW - timedelta(minutes=9),
        ended_at=ended,
        ended_by="vendor" if ended else "",
        looked_at=None if state is S.STARTING else NOW - timedelta(minutes=1),
    )
    return replace(known, **changes)


def look(recording: Recording, seen: Observation, at: datetime = NOW, grace: timedelta = timedelta(0)) -> Recording:
    return observe(recording, seen, at, missing_grace=grace, files_deadline=DEADLINE)


PAIRS = [(before, seen) for before in S for seen in S]
FORWARD = [(before, seen) for before, seen in PAIRS if seen in MAY_FOLLOW[before]]
STALE = [(before, seen) for before, seen in PAIRS if seen not in MAY_FOLLOW[before]]


def test_every_state_has_one_place() -> None:
    """Every state is active, finishing or over, and the table says of each what may follow."""
    assert ACTIVE | FINISHING | OVER == set(S) == set(MAY_FOLLOW)
    assert len(ACTIVE) + len(FINISHING) + len(OVER) == len(S)


@pytest.mark.parametrize(("before", "seen"), FORWARD)
def test_news_moves_a_recording(before: RecordingState, seen: RecordingState) -> None:
    """What may follow, follows: state and note change, and the revision grows by one."""
    after = look(a_recording(before, note="An old note."), Observation(state=seen, note="Says the vendor."))

    assert (after.state, after.note, after.revision) == (seen, "Says the vendor.", 2)


@pytest.mark.parametrize(("before", "seen"), STALE)
def test_stale_reply_moves_nothing(before: RecordingState, seen: RecordingState) -> None:
    """A reply that is older than what is known changes nothing that a person could see."""
    known = a_recording(before)

    assert look(known, Observation(state=seen)) == known


@pytest.mark.parametrize("state", sorted(S))
def test_nothing_revives_a_recording_that_has_ended(state: RecordingState) -> None:
    """From where recording has ended no way leads back to where it goes on, and from the end only lost ones go on."""
    following = MAY_FOLLOW[state]

    assert state not in following
    assert state in ACTIVE or not following & ACTIVE
    assert state not in OVER or following == ({S.READY} if state is S.LOST else frozenset())


def test_a_look_without_news_is_only_remembered() -> None:
    """An empty observation notes when the look was, and keeps the revision."""
    known = a_recording()

    after = look(known, Observation())

    assert after == known


def test_ids_are_learnt_silently() -> None:
    """Ids are added to those that are known, and no person sees them."""
    after = look(a_recording(), Observation(vendor_ids={"sid": "abc"}))

    assert (after.vendor_ids, after.revision) == ({"task": "17", "sid": "abc"}, 1)


@pytest.mark.parametrize("state", sorted(S))
def test_files_are_seen_in_every_state(state: RecordingState) -> None:
    """Files are kept whatever the state is, they show, and a look without files does not take them away."""
    files = (File(name="1.mp4", size=7),)

    after = look(a_recording(state), Observation(files=files))

    assert (after.files, after.revision) == (files, 2)
    assert look(after, Observation()).files == files


@pytest.mark.parametrize(("state", "note"), [(S.PROCESSING, "Queued."), (S.READY, "")])
def test_note_changes_until_it_is_over(state: RecordingState, note: str) -> None:
    """A note without a new state is shown while there is something to wait for, and not afterwards."""
    after = look(a_recording(state), Observation(note="Queued."))

    assert (after.note, after.revision) == (note, 2 if note else 1)


def test_the_same_note_again_is_no_news() -> None:
    """Telling again what the card shows does not make the card change."""
    known = a_recording(S.PROCESSING, note="Queued.")

    assert look(known, Observation(state=S.PROCESSING, note="Queued.")).revision == 1


def test_began_when_it_was_first_seen_to_record() -> None:
    """The start is the moment that the vendor first said that it records, and stays."""
    began = look(a_recording(S.STARTING), Observation(state=S.RECORDING))
    later = NOW + timedelta(minutes=5)

    paused = look(began, Observation(state=S.PAUSED), later)

    assert began.started_at == NOW
    assert look(paused, Observation(state=S.RECORDING), later).started_at == NOW


def test_starting_is_not_begun_by_other_states() -> None:
    """A start that went wrong never began."""
    after = look(a_recording(S.STARTING), Observation(state=S.FAILED, note="No."))

    assert (after.started_at, after.ended_at) == (None, NOW)


@pytest.mark.parametrize("by", ["", "U2", PLAN])
def test_ended_by_whoever_asked_or_else_by_itself(by: str) -> None:
    """The end is the first look that saw it; who asked for it is kept, and without anyone it ended by itself."""
    stopping = look(a_recording(ended_by=by), Observation(state=S.STOPPING))

    ready = look(stopping, Observation(state=S.READY), NOW + timedelta(minutes=3))

    assert (stopping.ended_at, stopping.ended_by) == (NOW, by or "vendor")
    assert (ready.ended_at, ready.ended_by) == (NOW, by or "vendor")


@pytest.mark.parametrize(("known", "seen"), [(S.RECORDING, S.EMPTY), (S.PROCESSING, S.EMPTY)])
def test_nobody_ended_what_is_empty(known: RecordingState, seen: RecordingState) -> None:
    """What ended by itself and is empty ended because nobody was there; what a person ended, that person ended."""
    assert look(a_recording(known), Observation(state=seen)).ended_by == NOBODY
    assert look(a_recording(known, ended_by="U1"), Observation(state=seen)).ended_by == "U1"


def test_vendor_tells_who_ended_it() -> None:
    """Where the vendor tells that the room was empty, that is why it ended."""
    told = Observation(state=S.PROCESSING, ended_by=NOBODY)

    assert look(a_recording(), told).ended_by == NOBODY
    assert look(a_recording(ended_by="U1"), told).ended_by == "U1"


@pytest.mark.parametrize("state", [S.RECORDING, S.PAUSED])
def test_look_is_noted_from_time_to_time(state: RecordingState) -> None:
    """A confirmed running recording shows when it was looked at, anew after five minutes; so does one never noted."""
    noted = a_recording(state, looked_at=NOW - LOOK_SHOWN_EVERY)
    recent = replace(noted, looked_at=NOW - LOOK_SHOWN_EVERY + timedelta(seconds=1))
    seen = Observation(state=state)

    assert look(noted, seen) == replace(noted, looked_at=NOW, revision=2)
    assert look(recent, seen) == recent
    assert look(replace(noted, looked_at=None), seen) == replace(noted, looked_at=NOW, revision=2)
    assert look(noted, Observation()) == noted


def test_look_noted_by_a_clock_set_back_since() -> None:
    """A note from the future holds up no other."""
    assert look(a_recording(looked_at=NOW + timedelta(days=1)), Observation(state=S.RECORDING)).looked_at == NOW


def test_pause_ends_nothing() -> None:
    """A paused recording goes on: it has no end."""
    paused = look(a_recording(), Observation(state=S.PAUSED))

    assert (paused.ended_at, paused.ended_by) == (None, "")


@pytest.mark.parametrize("state", sorted(ACTIVE))
def test_without_grace_missing_is_ended(state: RecordingState) -> None:
    """Where a vendor lists all that lives, what it does not list has ended: its files are looked for."""
    after = look(a_recording(state), Observation(missing=True))

    assert (after.state, after.ended_at, after.ended_by) == (S.PROCESSING, NOW, "vendor")
    assert after.revision == 2


def test_with_grace_missing_is_believed_late() -> None:
    """A vendor that forgets for a while is not believed before the grace is over, and nobody sees the doubt."""
    missing = Observation(missing=True)
    first = look(a_recording(), missing, NOW, GRACE)
    almost = look(first, missing, NOW + GRACE - timedelta(seconds=1), GRACE)
    over = look(almost, missing, NOW + GRACE, GRACE)

    assert (first.state, first.missing_since, first.revision) == (S.RECORDING, NOW, 1)
    assert (almost.state, almost.missing_since, almost.revision) == (S.RECORDING, NOW, 1)
    assert (over.state, over.ended_at, over.revision) == (S.PROCESSING, NOW + GRACE, 2)


def test_seen_again_begins_the_grace_anew() -> None:
    """One look that finds it forgets the looks that did not."""
    doubted = look(a_recording(), Observation(missing=True), NOW, GRACE)
    found = look(doubted, Observation(state=S.RECORDING), NOW + timedelta(seconds=60), GRACE)
    doubted_again = look(found, Observation(missing=True), NOW + timedelta(seconds=95), GRACE)

    assert found.missing_since is None
    assert (doubted_again.state, doubted_again.missing_since) == (S.RECORDING, NOW + timedelta(seconds=95))


@pytest.mark.parametrize("state", sorted(FINISHING | OVER))
def test_missing_means_nothing_once_ended(state: RecordingState) -> None:
    """A vendor may forget what has ended."""
    after = look(a_recording(state), Observation(missing=True))

    assert (after.state, after.revision) == (state, 1)


def test_denied_and_seen_again_goes_on() -> None:
    """What ended for no other reason than that the vendor denied it goes on when the vendor has it again."""
    denied = look(a_recording(), Observation(missing=True))
    still = look(denied, Observation(missing=True), NOW + GRACE)
    again = look(still, Observation(state=S.RECORDING), NOW + 2 * GRACE)

    assert (still.state, still.missing_since) == (S.PROCESSING, NOW)
    assert (again.state, again.ended_at, again.ended_by, again.missing_since) == (S.RECORDING, None, "", None)
    assert again.note == "For a while the service denied this recording; it goes on."


@pytest.mark.parametrize(
    "known",
    [
        a_recording(S.PROCESSING, ended_by="U0OMAR", missing_since=NOW),
        a_recording(S.PROCESSING, ended_by="vendor"),
        a_recording(S.UPLOADING, ended_by="vendor", missing_since=NOW),
    ],
    ids=["stopped by a person", "ended by its vendor's word", "its file is there"],
)
def test_ended_stays_ended(known: Recording) -> None:
    """Whatever ended in another way does not go on because a late reply says so."""
    assert look(known, Observation(state=S.RECORDING)).state is known.state


def test_missing_says_why() -> None:
    """The reason for the doubt shows on the card while the grace lasts."""
    after = look(a_recording(), Observation(missing=True, note="The vendor does not know it."), NOW, GRACE)

    assert (after.state, after.note, after.revision) == (S.RECORDING, "The vendor does not know it.", 2)


@pytest.mark.parametrize("state", sorted(FINISHING))
def test_files_that_never_come_are_lost(state: RecordingState) -> None:
    """Once the deadline after its end has passed, a recording without files is lost; not a second before."""
    known = a_recording(state, ended_at=NOW)
    almost = look(known, Observation(), NOW + DEADLINE - timedelta(seconds=1))
    over = look(known, Observation(), NOW + DEADLINE)

    assert (almost.state, almost.revision) == (state, 1)
    assert (over.state, over.note, over.revision) == (S.LOST, "No file appeared in time.", 2)


def test_files_in_the_last_look_are_not_lost() -> None:
    """A look that finds the file wins over the deadline."""
    assert look(a_recording(S.UPLOADING, ended_at=NOW), Observation(state=S.READY), NOW + DEADLINE).state is S.READY


def test_what_has_files_is_never_lost() -> None:
    """At the deadline a recording that waits for more, such as its one MP4, is ready with what there is."""
    playlist = (File(name="1.m3u8", kind="m3u8"),)
    over = look(a_recording(S.UPLOADING, files=playlist, ended_at=NOW), Observation(), NOW + DEADLINE)

    assert (over.state, over.files, over.note) == (S.READY, playlist, "Nothing more appeared in time.")


def test_lost_may_be_found() -> None:
    """A file that appears after all makes a lost recording ready, and its note goes."""
    lost = look(a_recording(S.UPLOADING, ended_at=NOW), Observation(), NOW + DEADLINE)

    found = look(lost, Observation(state=S.READY, files=(File(name="1.mp4"),)), NOW + 2 * DEADLINE)

    assert (found.state, found.note, found.ended_at) == (S.READY, "", NOW)


def test_signed_addresses_do_not_show() -> None:
    """A link's URL and an operation's response_url are as good as secrets: no repr tells them."""
    link = Link(name="1.mp4", url="https://bucket.example/1.mp4?Signature=s3cret")
    operation = Operation(
        id="o1",
        dedupe_key="T1:1",
        kind=OperationKind.LINK,
        recording="r7k2",
        account="studio",
        team="T1",
        channel="C1",
        requested_by="U1",
        response_url="https://hooks.slack.com/commands/s3cret",
        created_at=NOW,
        not_before=NOW,
        links=(link,),
    )

    assert "s3cret" not in repr(operation)


OBSERVATIONS = st.builds(
    Observation,
    state=st.none() | st.sampled_from(S),
    missing=st.booleans(),
    vendor_ids=st.dictionaries(st.sampled_from(["task", "sid"]), st.sampled_from("12"), max_size=2),
    files=st.lists(st.builds(File, name=st.sampled_from(["1.mp4", "2.mp4"])), max_size=2).map(tuple),
    note=st.sampled_from(["", "Queued.", "Broken."]),
)
RANK = {
    S.STARTING: 0,
    S.RECORDING: 1,
    S.PAUSED: 1,
    S.STOPPING: 2,
    S.PROCESSING: 3,
    S.UPLOADING: 4,
    S.LOST: 5,
    S.EMPTY: 6,
    S.FAILED: 6,
    S.READY: 6,
}
UNSEEN = {"missing_since", "vendor_ids", "revision"}


def visible(recording: Recording) -> dict[str, Any]:
    return {name: value for name, value in vars(recording).items() if name not in UNSEEN}


def history(start: RecordingState, looks: list[tuple[Observation, int]], grace: timedelta) -> list[Recording]:
    """A recording after each look; the looks come some minutes after one another."""
    known, at = [a_recording(start)], NOW
    for seen, minutes in looks:
        at += timedelta(minutes=minutes)
        known.append(look(known[-1], seen, at, grace))
    return known


def is_denied(recording: Recording) -> bool:
    """Whether it counts as ended only because the vendor denies it."""
    denied = recording.missing_since is not None and recording.ended_by == "vendor"
    return denied and recording.state is S.PROCESSING


@given(
    start=st.sampled_from(S),
    looks=st.lists(st.tuples(OBSERVATIONS, st.integers(0, 50)), max_size=12),
    grace=st.sampled_from([timedelta(0), GRACE]),
)
def test_any_history_goes_forward(
    start: RecordingState, looks: list[tuple[Observation, int]], grace: timedelta
) -> None:
    """Whatever is seen in whatever order: no way back, no end undone but of a denial; revisions count what shows."""
    for before, after in pairwise(history(start, looks, grace)):
        goes_on = is_denied(before) and after.state in {S.RECORDING, S.PAUSED}
        assert RANK[before.state] <= RANK[after.state] or goes_on
        assert after.state is before.state or before.state not in OVER - {S.LOST}
        assert after.revision == before.revision + (visible(after) != visible(before))
        assert before.started_at in (None, after.started_at)
        assert before.ended_at in (None, after.ended_at) or goes_on
        assert (after.ended_at is None) == (after.state in ACTIVE)
