"""A recording whose id was lost with the reply to its start: the bucket tells it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import Observation, RecordingState
from tests.vendors.agora.recordings import ACQUIRED, NOW, ROOM, SID, recording
from tests.vendors.agora.test_look import PLAYLIST, SEGMENTS, look
from tests.vendors.bucket.signature import query_of
from tests.vendors.bucket.storage import listing

LOST = recording(vendor_ids=ACQUIRED)
FOUND = Observation(vendor_ids={"sid": SID}, note="Agora's id of this recording was found in the bucket.")


@pytest.mark.parametrize("state", [RecordingState.RECORDING, RecordingState.PROCESSING])
def test_lost_id(state: RecordingState) -> None:
    """A lost id is read off the playlist's name: one of this room, written since the recording began."""
    lost = replace(LOST, state=state, created_at=NOW - timedelta(minutes=1))
    seen, (listed,) = look(lost, listing([*SEGMENTS, PLAYLIST, "0123abcd_other.m3u8", "notes.txt"]))

    assert query_of(listed.url)["prefix"] == ""
    assert seen == FOUND


def test_lost_id_in_its_folder() -> None:
    """With a configured prefix only the recording's own folder is looked through."""
    lost = replace(LOST, created_at=NOW - timedelta(minutes=1))
    seen, (listed,) = look(lost, listing([f"recordings/r7k2/{PLAYLIST}"]), storage={"file_name_prefix": ["recordings"]})

    assert query_of(listed.url)["prefix"] == "recordings/r7k2/"
    assert seen == FOUND


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("Room 42!", "Room-42-"),
        ("Room 42!", "Room 42!"),
        ("a.b^c]d[e&&f~g|h-", "a-b-c-d-e--f-g-h-"),
        ("a.b^c]d[e&&f~g|h-", "a.b^c]d[e&&f~g|h-"),
    ],
)
def test_lost_id_with_odd_characters(room: str, name: str) -> None:
    """Characters that do not suit a file's name may have become dashes."""
    lost = replace(LOST, room=room, created_at=NOW - timedelta(minutes=1))

    assert look(lost, listing([f"{SID}_{name}.m3u8"]))[0] == FOUND


@pytest.mark.parametrize(
    "keys", [[], [f"{SID}_axb.m3u8"], [f"{SID}_a.b_1.m3u8"], [f"{SID}_a.b.m3u8", "0123abcd_a.b.m3u8"]]
)
def test_lost_id_not_found(keys: Sequence[str]) -> None:
    """None, or more than one that can be meant: nothing is concluded."""
    lost = replace(LOST, room="a.b", created_at=NOW - timedelta(minutes=1))

    assert look(lost, listing(keys))[0] == Observation()


def test_lost_id_older_file() -> None:
    """A playlist from before the recording is not its own."""

    assert look(LOST, listing([PLAYLIST]))[0] == Observation()


def test_lost_for_good() -> None:
    """A recording without an id and without a file, long after an idle one would have ended, is missing."""
    lost = replace(LOST, options={"max_idle_time": 60})

    before, _ = look(lost, listing([]), now=NOW + timedelta(minutes=11))
    after, _ = look(lost, listing([]), now=NOW + timedelta(minutes=11, seconds=1))

    assert before == Observation()
    assert after == Observation(missing=True)


def test_lost_id_after_fail_over() -> None:
    """A lost id is read off the name of what the next recorder wrote, too."""
    lost = replace(LOST, created_at=NOW - timedelta(minutes=1))

    assert look(lost, listing([f"bak0_{SID}_{ROOM}.m3u8"]))[0] == FOUND
