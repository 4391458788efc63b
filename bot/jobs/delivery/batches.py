"""Which announcements become one message: what would be spam one by one. Pure."""

from collections.abc import Hashable, Iterable, Iterator

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus

FEWEST, MOST = 4, 15  # that become one message; fewer stand alone, and more do not fit

_GROUPED = frozenset({AnnouncementKind.NOTICE, AnnouncementKind.STARTED, AnnouncementKind.ENDED})


def batches(announcements: Iterable[Announcement]) -> Iterator[tuple[Announcement, ...]]:
    """Cut what is due in one channel, at most MOST of a kind, into messages; those of one post stay together, and so
    do those that were posted together by an attempt whose fate is unknown.
    """
    together: dict[Hashable, list[Announcement]] = {}
    for announcement in announcements:
        together.setdefault(_post(announcement), []).append(announcement)
    for those in together.values():
        if len(those) >= FEWEST or those[0].status is AnnouncementStatus.SENDING:
            yield tuple(those)
        else:
            yield from ((one,) for one in those)


def _post(announcement: Announcement) -> Hashable:
    """What the members of one message have in common."""
    if announcement.kind not in _GROUPED or announcement.in_thread:
        return announcement.id
    is_under_way = announcement.status is AnnouncementStatus.SENDING
    return announcement.kind, announcement.attempted_at if is_under_way else None
