"""Which announcements become one message."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus
from bot.jobs.delivery.batches import FEWEST, MOST, batches
from tests.store.domain_objects import NOW, make_announcement, make_recording

NOTICE, CARD, STARTED = AnnouncementKind.NOTICE, AnnouncementKind.CARD, AnnouncementKind.STARTED
SENDING, SENT = AnnouncementStatus.SENDING, AnnouncementStatus.SENT


def owed(count: int, kind: AnnouncementKind = NOTICE, **changes: Any) -> list[Announcement]:
    return [make_announcement(make_recording(), kind=kind, **changes) for _ in range(count)]


def sizes(announcements: list[Announcement]) -> list[int]:
    return [len(batch) for batch in batches(announcements)]


@pytest.mark.parametrize(
    ("count", "expected"), [(0, []), (1, [1]), (FEWEST - 1, [1] * (FEWEST - 1)), (FEWEST, [FEWEST]), (MOST, [MOST])]
)
def test_many_notices_are_one_message(count: int, expected: list[int]) -> None:
    """A few stand alone; from four on they are one message."""
    assert sizes(owed(count)) == expected


@pytest.mark.parametrize("kind", [CARD, AnnouncementKind.REMINDER, AnnouncementKind.WARNING, AnnouncementKind.LIVE])
def test_what_waits_for_somebody_stands_alone(kind: AnnouncementKind) -> None:
    """Cards are updated one by one, and what calls somebody is not hidden among others."""
    assert sizes(owed(10, kind)) == [1] * 10


def test_threads_are_never_grouped() -> None:
    """What belongs to a card's thread stays there."""
    assert sizes(owed(10, in_thread=True)) == [1] * 10


def test_kinds_are_apart() -> None:
    """What began and what is over are two messages, in the order in which they were owed."""
    assert sizes([*owed(5), *owed(4, STARTED), *owed(3)]) == [8, 4]


def test_one_post_is_looked_for_once() -> None:
    """What was posted together is looked for together, and apart from what was posted at another time."""
    first = owed(5, status=SENDING, attempted_at=NOW)
    second = owed(2, status=SENDING, attempted_at=NOW + timedelta(seconds=1))

    assert sizes([*first, *second, *owed(1, status=SENDING, attempted_at=NOW, in_thread=True)]) == [5, 2, 1]


def test_posted_cards_stand_alone() -> None:
    """Each card is updated by itself."""
    assert sizes(owed(5, CARD, status=SENT)) == [1] * 5
