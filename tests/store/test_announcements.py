"""The outbox: what is owed is due until it was sent, and a card is due again when it shows less than is known."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import PLAN, AnnouncementKind, AnnouncementStatus, Recording, RecordingState, Stream, StreamState
from bot.store import Lease, Store
from tests.store.domain_objects import NOW, SECOND, TTL, make_announcement, make_operation, make_recording, make_stream


async def _own(store: Store) -> Lease:
    lease = await store.take_lease("studio", "a", TTL)
    assert lease is not None
    return lease


async def test_due_announcements_are_the_unsent_whose_time_has_come(store: Store) -> None:
    """Pending and sending ones of the accounts asked for, the longest waiting first."""
    recording = make_recording()
    card = make_announcement(recording)
    sending = make_announcement(
        recording, kind=AnnouncementKind.NOTICE, status=AnnouncementStatus.SENDING, not_before=NOW - SECOND
    )
    others = [
        make_announcement(recording, subject="o1", not_before=NOW + SECOND),
        make_announcement(recording, subject="o2", status=AnnouncementStatus.SENT),
        make_announcement(recording, subject="o3", status=AnnouncementStatus.FAILED),
        make_announcement(recording, subject="o4", account="classroom"),
    ]
    owed = [card, sending, *others]
    await store.add_operation(make_operation(recording), subject=recording, announcements=owed)

    assert await store.due_announcements(["studio"], NOW) == (sending, card)
    assert await store.due_announcements(["studio"], NOW, limit=1) == (sending,)


async def test_busy_channel_hides_no_other(store: Store) -> None:
    """Of a channel that is owed much only the oldest of each kind are due at once; the other channel's come along."""
    recording = make_recording()
    busy = [make_announcement(recording, subject=f"o{n}", not_before=NOW - (9 - n) * SECOND) for n in range(4)]
    notice = make_announcement(recording, kind=AnnouncementKind.NOTICE)
    other = make_announcement(recording, subject="o9", channel="C0OTHER", not_before=NOW)
    await store.add_operation(make_operation(recording), subject=recording, announcements=[*busy, notice, other])

    due = await store.due_announcements(["studio"], NOW, each=2)
    assert (due[0], due[-1]) == (busy[0], busy[1])
    assert {owed.id for owed in due[1:-1]} == {notice.id, other.id}


async def test_card_is_stale_until_it_shows_the_newest_revision(store: Store) -> None:
    """A posted card comes up again with every revision, and only then."""
    lease = await _own(store)
    recording = make_recording()
    card = make_announcement(recording)
    await store.add_operation(make_operation(recording), subject=recording, announcements=[card])
    assert await store.stale_cards(["studio"], NOW) == ()

    sent = replace(card, status=AnnouncementStatus.SENT, ts="1.2", shown_revision=1)
    await store.save(lease, announcements=[sent])
    assert await store.stale_cards(["studio"], NOW) == ()

    changed = replace(recording, revision=2)
    await store.save(lease, recording=changed)
    assert await store.stale_cards(["studio"], NOW) == (sent,)
    assert await store.stale_cards(["classroom"], NOW) == ()

    await store.save(lease, announcements=[replace(sent, shown_revision=2)])
    assert await store.stale_cards(["studio"], NOW) == ()


async def test_stale_card_waits_for_its_time(store: Store) -> None:
    """A card that was just updated is not updated again before its ``not_before``; the longest waiting goes first."""
    first, second = make_recording(revision=3), make_recording(revision=3)
    later, sooner = (
        make_announcement(first, status=AnnouncementStatus.SENT, not_before=NOW + SECOND),
        make_announcement(second, status=AnnouncementStatus.SENT, shown_revision=2),
    )
    await store.add_operation(make_operation(first), subject=first, announcements=[later])
    await store.add_operation(make_operation(second), subject=second, announcements=[sooner])

    assert await store.stale_cards(["studio"], NOW) == (sooner,)
    assert await store.stale_cards(["studio"], NOW + SECOND) == (sooner, later)
    assert await store.stale_cards(["studio"], NOW + SECOND, limit=1) == (sooner,)


async def test_busy_channel_hides_no_other_card(store: Store) -> None:
    """Of a channel with many stale cards only the oldest are due at once; the other channel's come along."""
    owed = []
    for number in range(5):
        recording = make_recording(revision=3)
        channel = "C0OTHER" if number == 4 else "C1"
        card = make_announcement(
            recording, status=AnnouncementStatus.SENT, channel=channel, not_before=NOW - (9 - number) * SECOND
        )
        await store.add_operation(make_operation(recording), subject=recording, announcements=[card])
        owed.append(card)

    assert await store.stale_cards(["studio"], NOW, limit=3, each=2) == (owed[0], owed[4], owed[1])


async def test_urgent_cards_come_first(store: Store) -> None:
    """What is over, and what somebody has just asked something of, is shown before mere progress; what the clock asked
    is progress.
    """
    hour = timedelta(hours=1)
    shown: list[tuple[Recording | Stream, str, timedelta]] = [
        (make_recording(id="running", revision=2), "U1", hour),
        (make_recording(id="planned", revision=2), PLAN, SECOND),
        (make_recording(id="asked", revision=2), "U1", SECOND),
        (make_recording(id="over", revision=2, state=RecordingState.READY), PLAN, hour),
        (make_stream(id="ended", revision=2, state=StreamState.ENDED), PLAN, hour),
        (make_stream(id="watched", revision=2), "U1", SECOND),
    ]
    for number, (subject, by, ago) in enumerate(shown):
        card = make_announcement(make_recording(), subject=subject.id, status=AnnouncementStatus.SENT, shown_revision=1)
        asked = make_operation(make_recording(), requested_by=by, created_at=NOW - ago)
        is_stream = isinstance(subject, Stream)
        asked = replace(asked, stream=subject.id) if is_stream else replace(asked, recording=subject.id)
        due = replace(card, not_before=NOW - (9 - number) * SECOND)
        await store.add_operation(asked, subject=subject, announcements=[due])

    stale = await store.stale_cards(["studio"], NOW)
    assert [card.subject for card in stale] == ["asked", "over", "ended", "watched", "running", "planned"]


async def test_call_is_stale_until_it_is_settled(store: Store) -> None:
    """A posted reminder or warning comes up with every revision of its subject, as long as it is not settled."""
    lease, recording, stream = await _own(store), make_recording(revision=2), make_stream(revision=2)
    reminder = make_announcement(recording, kind=AnnouncementKind.REMINDER, status=AnnouncementStatus.SENT)
    warning = replace(reminder, id="w", subject=stream.id, kind=AnnouncementKind.WARNING, not_before=NOW + SECOND)
    notice = make_announcement(recording, kind=AnnouncementKind.NOTICE, status=AnnouncementStatus.SENT)
    await store.save(lease, recording=recording, stream=stream, announcements=[reminder, warning, notice])
    assert await store.stale_calls(["studio"], NOW) == (reminder,)
    assert await store.stale_calls(["studio"], NOW + SECOND) == (reminder, warning)
    assert await store.stale_calls(["classroom"], NOW + SECOND) == ()

    settled = replace(warning, status=AnnouncementStatus.SETTLED)
    await store.save(lease, announcements=[replace(reminder, shown_revision=2), settled])
    assert await store.stale_calls(["studio"], NOW + SECOND) == ()


async def test_redirected(store: Store) -> None:
    """What goes to another channel takes the place of what went there of the same, and of nothing else."""
    lease, recording = await _own(store), make_recording()
    before = make_announcement(recording, channel="U1", status=AnnouncementStatus.SENT, ts="1.2")
    other = make_announcement(recording, channel="U1", kind=AnnouncementKind.NOTICE)
    ours = make_announcement(recording)
    await store.save(lease, recording=recording, announcements=[before, other, ours])
    redirected = replace(ours, channel="U1")
    await store.redirect(lease, redirected)

    assert await store.card_of(recording.id, "U1") == redirected
    assert set(await store.due_announcements(["studio"], NOW)) == {redirected, other}


async def test_card_of_a_channel(store: Store) -> None:
    """A subject has one card in a channel, which is found however far it is."""
    recording = make_recording()
    card, notice = make_announcement(recording), make_announcement(recording, kind=AnnouncementKind.NOTICE)
    await store.add_operation(make_operation(recording), subject=recording, announcements=[notice, card])

    assert await store.card_of(recording.id, recording.channel) == card
    assert await store.card_of(recording.id, "C0OTHER") is None


async def test_what_a_card_shows(store: Store) -> None:
    """A message of a channel leads to what it is the card of, and to nothing elsewhere or if it is none."""
    recording, stream = make_recording(), make_stream()
    subjects: tuple[Recording | Stream, ...] = (recording, stream)
    for number, subject in enumerate(subjects):
        card = make_announcement(
            recording, subject=subject.id, channel=subject.channel, status=AnnouncementStatus.SENT, ts=f"{number}.5"
        )
        notice = replace(card, id=f"n{number}", kind=AnnouncementKind.NOTICE, ts=f"{number}.7")
        await store.add_operation(make_operation(recording), subject=subject, announcements=[card, notice])

    assert await store.subject_of_card(recording.team, recording.channel, "0.5") == recording.id
    assert await store.subject_of_card(stream.team, stream.channel, "1.5") == stream.id
    assert await store.subject_of_card(recording.team, recording.channel, "0.7") == ""
    assert await store.subject_of_card(recording.team, "C0OTHER", "0.5") == ""
    assert await store.subject_of_card("T0OTHER", recording.channel, "0.5") == ""


async def test_clock_set_back_holds_up_nothing(store: Store) -> None:
    """What is put off farther than anything ever is was put off by a clock that has been set back since."""
    recording, stale = make_recording(), make_recording(revision=3)
    owed = make_announcement(recording, not_before=NOW + timedelta(days=1))
    put_off = make_announcement(recording, subject="o1", not_before=NOW + timedelta(minutes=5))
    card = make_announcement(stale, status=AnnouncementStatus.SENT, not_before=NOW + timedelta(days=1))
    await store.add_operation(make_operation(recording), subject=recording, announcements=[owed, put_off])
    await store.add_operation(make_operation(stale), subject=stale, announcements=[card])

    assert await store.due_announcements(["studio"], NOW) == (owed,)
    assert await store.stale_cards(["studio"], NOW) == (card,)


async def test_notice_is_never_a_stale_card(store: Store) -> None:
    """Only cards follow their recording."""
    recording = make_recording(revision=3)
    notice = make_announcement(recording, kind=AnnouncementKind.NOTICE, status=AnnouncementStatus.SENT)
    await store.add_operation(make_operation(recording), subject=recording, announcements=[notice])

    assert await store.stale_cards(["studio"], NOW) == ()
