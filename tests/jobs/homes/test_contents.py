"""What a person's Home offers: at home roles of channels do not count, but for those whose own it is."""

from datetime import timedelta

import pytest

from bot.domain import Account, Capability, Reading, RecordingState
from bot.jobs.homes.contents import content_of, offered_by
from bot.service.overview import Overview, Rights, Sight
from bot.slack.actions import ActionId
from handlers.access import Access
from tests.service.clock import NOON
from tests.service.stage import GENERAL, OMAR, VERA
from tests.store.domain_objects import make_recording, make_schedule, make_stream

ABLE = Account(name="studio", vendor="fsp", capabilities=frozenset(Capability))
OPERATORS_OF_GENERAL = Access((), (GENERAL,), ()).rights
OPENS = [action.value for action in ActionId]


def test_own() -> None:
    """Whoever asked for something in a channel may do at home what the channel's role allows; others may not."""
    seen = Overview(
        running=(make_recording(id="r1", channel=GENERAL, requested_by=OMAR), make_recording(id="r2", channel=GENERAL)),
        live=(make_stream(id="s1", channel=GENERAL, requested_by=OMAR), make_stream(id="s2", channel="C0OPS")),
        upcoming=(
            make_schedule(id="p1", channel=GENERAL, created_by=OMAR),
            make_schedule(id="p2", channel=GENERAL, created_by=VERA),
        ),
        over=(
            make_recording(id="r3", channel=GENERAL, requested_by=OMAR, state=RecordingState.READY),
            make_recording(id="r4", channel="C0OPS", requested_by=OMAR, state=RecordingState.READY),
        ),
    )
    content = content_of(seen, Sight(user=OMAR, rights=Rights()), OPERATORS_OF_GENERAL, [])

    assert content.allowed == {"r1", "s1", "p1", "r3"}
    assert (content.looks, content.operates) == (False, False)


def test_others() -> None:
    """Operators may stop what others began or planned; viewers may fetch links."""
    planned = (make_schedule(id="p1"),)
    seen = Overview(running=(make_recording(id="r1"),), upcoming=planned, over=(make_recording(id="r2"),))

    def allowed(rights: Rights) -> object:
        return content_of(seen, Sight(user=VERA, rights=rights), OPERATORS_OF_GENERAL, []).allowed

    assert allowed(Rights(looks=True, operates=True)) == {"r1", "p1", "r2"}
    assert allowed(Rights(looks=True)) == {"r2"}


def test_words_and_readings() -> None:
    """Schedules tell when they record; how full accounts are is for operators, where that was read."""
    planned = make_schedule(cron="0 9 * * mon-fri", zone="Europe/Berlin", length=timedelta(hours=1))
    other = Account(name="board", vendor="meeting")
    reading = Reading(account="studio", used=1, limit=2, seen_at=NOON)
    seen = Overview(upcoming=(planned,), accounts=(other, ABLE), readings={"studio": reading})
    viewer, operator = Rights(looks=True), Rights(looks=True, operates=True)
    content = content_of(seen, Sight(user=OMAR, rights=operator), OPERATORS_OF_GENERAL, [])

    ((schedule, words),) = content.upcoming
    assert schedule == planned
    assert "09:00" in words
    assert content.stored == [reading]
    assert content_of(seen, Sight(user=VERA, rights=viewer), OPERATORS_OF_GENERAL, []).stored == []


@pytest.mark.parametrize(
    ("rights", "offered"),
    [
        (
            Rights(looks=True, operates=True),
            [ActionId.START, ActionId.START_LIVE, ActionId.SCHEDULE, ActionId.FILES],
        ),
        (Rights(looks=True), [ActionId.FILES]),
        (Rights(), []),
    ],
)
def test_offered(rights: Rights, offered: list[ActionId]) -> None:
    """Only what the person may begin, that belongs to no channel, and that somebody answers."""
    sight = Sight(user=VERA, rights=rights)
    overview = Overview(accounts=(ABLE,))

    assert [opener.action for opener in offered_by(overview, sight, OPENS)] == offered
    assert offered_by(overview, sight, []) == []
