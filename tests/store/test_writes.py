"""What an owner writes is written while it owns the account, all of it or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import AnnouncementKind, AnnouncementStatus, OperationStatus, RecordingState
from bot.store import Lease, StaleLease, Store
from tests.store.domain_objects import NOW, TTL, make_announcement, make_operation, make_recording
from tests.store.rows import find_announcement


async def _own(store: Store, owner: str = "a", ttl: timedelta = TTL) -> Lease:
    lease = await store.take_lease("studio", owner, ttl)
    assert lease is not None
    return lease


async def test_known_objects_are_updated(store: Store) -> None:
    """A recording, an operation and an announcement change together."""
    lease = await _own(store)
    recording = make_recording()
    operation, card = make_operation(recording), make_announcement(recording)
    await store.add_operation(operation, subject=recording, announcements=[card])

    stopped = replace(recording, state=RecordingState.STOPPING, ended_at=NOW, revision=2)
    done = replace(operation, status=OperationStatus.DONE, ended_at=NOW, answer="Stopped.")
    sent = replace(card, status=AnnouncementStatus.SENT, ts="1.2", shown_revision=1)
    await store.save(lease, recording=stopped, operation=done, announcements=[sent])

    assert await store.get_recording(recording.id) == stopped
    assert await store.get_operation(operation.id) == done
    assert await find_announcement(store, recording.id, AnnouncementKind.CARD) == sent


async def test_new_objects_are_added(store: Store) -> None:
    """What the store does not know yet is inserted."""
    lease = await _own(store)
    recording = make_recording()
    operation = make_operation(recording)
    notice = make_announcement(recording, kind=AnnouncementKind.NOTICE)

    await store.save(lease, recording=recording, operation=operation, announcements=[notice])

    assert await store.get_recording(recording.id) == recording
    assert await store.get_operation(operation.id) == operation
    assert await find_announcement(store, recording.id, AnnouncementKind.NOTICE) == notice


async def test_notice_is_owed_once(store: Store) -> None:
    """The second notice of a recording is skipped, and the first may become pending again."""
    lease = await _own(store)
    recording = make_recording()
    notice = make_announcement(recording, kind=AnnouncementKind.NOTICE)
    await store.save(lease, recording=recording, announcements=[notice])
    await store.save(lease, announcements=[replace(notice, status=AnnouncementStatus.SENDING)])

    await store.save(lease, announcements=[replace(notice, id="another")])
    kept = await find_announcement(store, recording.id, AnnouncementKind.NOTICE)
    assert kept == replace(notice, status=AnnouncementStatus.SENDING)

    await store.save(lease, announcements=[notice])
    assert await find_announcement(store, recording.id, AnnouncementKind.NOTICE) == notice


@pytest.mark.parametrize(
    ("kind", "status", "ts"),
    [
        (AnnouncementKind.REMINDER, AnnouncementStatus.SENT, "1.2"),
        (AnnouncementKind.WARNING, AnnouncementStatus.SENT, "1.2"),
        (AnnouncementKind.REMINDER, AnnouncementStatus.SETTLED, ""),
        (AnnouncementKind.NOTICE, AnnouncementStatus.SENT, ""),
    ],
)
async def test_renewed_announcement_is_told_again(
    store: Store, kind: AnnouncementKind, status: AnnouncementStatus, ts: str
) -> None:
    """A renewed announcement is new where there is none; else the one that was told is to be told once more, and where
    it is stays known as long as it calls for somebody.
    """
    lease = await _own(store)
    recording = make_recording()
    first = make_announcement(recording, kind=kind)
    elsewhere = make_announcement(recording, kind=kind, channel="C9")
    await store.save(lease, renewed=[first])
    await store.save(lease, announcements=[replace(first, status=status, ts="1.2", attempts=2)])
    await store.save(lease, renewed=[replace(first, id="another"), elsewhere])

    kept = await store.due_announcements(["studio"], NOW)
    assert sorted(kept, key=lambda each: each.channel) == [replace(first, ts=ts), elsewhere]


@pytest.mark.parametrize("left", ["taken over", "given up", "never taken"])
async def test_stale_lease_writes_nothing(store: Store, replica: Store, left: str) -> None:
    """An owner that was frozen past its lease changes nothing when it wakes up."""
    recording = make_recording()
    operation = make_operation(recording)
    await store.add_operation(operation, subject=recording)
    stale = Lease("studio", "a", 1)
    if left != "never taken":
        assert await _own(store, ttl=timedelta(0)) == stale
    if left == "taken over":
        await _own(replica, "b")
    if left == "given up":
        await store.release_lease(stale)

    with pytest.raises(StaleLease, match="the lease of studio with epoch 1 is over: nothing was written"):
        await store.save(
            stale,
            recording=replace(recording, note="late"),
            operation=replace(operation, answer="late"),
            announcements=[make_announcement(recording)],
        )

    assert await store.get_recording(recording.id) == recording
    assert await store.get_operation(operation.id) == operation
    assert await find_announcement(store, recording.id, AnnouncementKind.CARD) is None


async def test_old_epoch_of_the_same_owner_is_stale(store: Store) -> None:
    """An owner that lost its lease and took it again cannot finish what it began under the old one."""
    old = await _own(store, ttl=timedelta(0))
    new = await _own(store)
    recording = make_recording()

    with pytest.raises(StaleLease):
        await store.save(old, recording=recording)
    await store.save(new, recording=recording)

    assert await store.get_recording(recording.id) == recording


async def test_expired_lease_that_nobody_took_still_writes(store: Store) -> None:
    """The epoch is the fence: while nobody else has the account, a late result is not thrown away."""
    lease = await _own(store, ttl=timedelta(0))
    recording = make_recording()

    await store.save(lease, recording=recording)

    assert await store.get_recording(recording.id) == recording
