"""Who hears of what: a channel's choice, its accounts and rooms, and what is home to it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import (
    USUAL,
    Account,
    AnnouncementKind,
    Event,
    Notifications,
    RecordingState,
)
from bot.service.notices import KINDS, Notices, event, hears
from tests.service.stage import GENERAL, TEAM, Bot
from tests.store.domain_objects import NOW, make_recording, make_stream

LECTURES, OPS = "C0LECTURES", "C0OPS"
STUDIO = Account(name="studio", vendor="fsp")
LECTURES_ONLY = replace(STUDIO, channels=frozenset({LECTURES}))
EVERYTHING = frozenset(Event)
S = RecordingState


def chose(channel: str = LECTURES, **changes: Any) -> Notifications:
    """A channel that wants to hear of everything, but for what is different."""
    return Notifications(**{"team": TEAM, "channel": channel, "events": EVERYTHING} | changes)


@pytest.mark.parametrize("event", Event)
def test_channel_without_a_choice(event: Event) -> None:
    """Until somebody chooses, a channel hears the usual of what was asked for in it, and nothing from elsewhere."""
    assert hears(None, event, STUDIO, "standup", home=True) is (event in USUAL)
    assert not hears(None, event, STUDIO, "standup", home=False)


@pytest.mark.parametrize(
    ("changes", "at_home", "elsewhere"),
    [
        ({}, True, False),
        ({"digest": True}, True, False),
        ({"in_thread": True}, True, False),
        ({"is_on": False}, False, False),
        ({"is_on": False, "rooms": frozenset({"*"})}, False, False),
        ({"events": USUAL}, False, False),
        ({"accounts": frozenset({"studio", "board"})}, True, True),
        ({"accounts": frozenset({"board"})}, False, False),
        ({"rooms": frozenset({"standup"})}, True, True),
        ({"rooms": frozenset({"*"})}, True, True),
        ({"rooms": frozenset({"stand*", "retro"})}, True, True),
        ({"rooms": frozenset({"*up"})}, True, True),
        ({"rooms": frozenset({"stand"})}, False, False),
        ({"rooms": frozenset({"Standup"})}, False, False),
    ],
)
def test_choice(changes: dict[str, Any], at_home: bool, elsewhere: bool) -> None:
    """Whoever chose hears what was chosen; of what is begun elsewhere only by naming its account or room."""
    assert hears(chose(**changes), Event.STARTED, STUDIO, "standup", home=True) is at_home
    assert hears(chose(**changes), Event.STARTED, STUDIO, "standup", home=False) is elsewhere


@pytest.mark.parametrize(
    ("pattern", "room", "heard"),
    [
        ("[1]", "[1]", True),
        ("[1]", "1", False),
        ("a?", "a?", True),
        ("a?", "ab", False),
        ("[*]", "[ab]", True),
        ("*" * 60 + "x", "a" * 64, False),
    ],
)
def test_only_the_star_is_a_wildcard(pattern: str, room: str, heard: bool) -> None:
    """Any other sign stands for itself; and a pattern of stars takes no time to be compared."""
    assert hears(chose(rooms=frozenset({pattern})), Event.READY, STUDIO, room, home=True) is heard


def test_account_of_other_channels() -> None:
    """A channel where an account may not be used hears nothing of it, but of what it asked for itself."""
    wanted = {"rooms": frozenset({"standup"})}
    assert hears(chose(LECTURES, **wanted), Event.READY, LECTURES_ONLY, "standup", home=False)
    assert not hears(chose(OPS, **wanted), Event.READY, LECTURES_ONLY, "standup", home=False)
    assert hears(chose(OPS, **wanted), Event.READY, LECTURES_ONLY, "standup", home=True)


@pytest.mark.parametrize(
    ("before", "after", "happened"),
    [
        (S.STARTING, S.RECORDING, Event.STARTED),
        (S.STARTING, S.FAILED, None),
        (S.RECORDING, S.PAUSED, None),
        (S.RECORDING, S.STOPPING, Event.ENDED),
        (S.PAUSED, S.PROCESSING, Event.ENDED),
        (S.STOPPING, S.UPLOADING, None),
        (S.RECORDING, S.READY, Event.READY),
        (S.UPLOADING, S.READY, Event.READY),
        (S.STOPPING, S.EMPTY, Event.NOBODY),
        (S.STOPPING, S.FAILED, Event.FAILED),
        (S.PROCESSING, S.LOST, Event.FAILED),
        (S.READY, S.READY, None),
    ],
)
def test_event(before: S, after: S, happened: Event | None) -> None:
    """What people are told of a change: one thing, the one that matters more."""
    begun = None if before is S.STARTING else NOW
    known = make_recording(state=before, started_at=begun)
    told = replace(known, state=after, started_at=begun if after is S.FAILED else NOW)

    assert event(known, told) is happened


def test_every_event_has_its_message() -> None:
    """None is decided about and then not told."""
    assert KINDS.keys() == EVERYTHING


async def test_owed_at_home_and_elsewhere(bot: Bot) -> None:
    """Home comes first, then every channel of the team that wants it; each once, in its own place."""
    named = {"accounts": frozenset({"studio"})}
    for choice in (
        chose(LECTURES, **named),
        chose("C0OWN"),
        chose(OPS, is_on=False, **named),
        chose("C0FAR", team="T0FAR", **named),
    ):
        await bot.store.notifications.put(choice)
    notices = Notices(bot.store, {"studio": STUDIO})
    recording = make_recording(team=TEAM, channel=GENERAL)

    owed = await notices.owed(Event.READY, recording, NOW)
    assert [(one.channel, one.kind, one.subject, one.in_thread) for one in owed] == [
        (GENERAL, AnnouncementKind.NOTICE, recording.id, False),
        (LECTURES, AnnouncementKind.NOTICE, recording.id, False),
    ]
    assert [one.channel for one in await notices.owed(Event.STARTED, recording, NOW)] == [LECTURES]


async def test_threads_are_a_choice(bot: Bot) -> None:
    """What a channel wants in the thread of its card is owed there, warnings too."""
    notices = Notices(bot.store, {"studio": STUDIO})
    recording, stream = make_recording(team=TEAM, channel=GENERAL), make_stream(team=TEAM, channel=GENERAL)
    assert not (await notices.warning(stream, NOW)).in_thread

    await bot.store.notifications.put(chose(GENERAL, in_thread=True))
    warning, (live,) = await notices.warning(recording, NOW), await notices.owed(Event.LIVE, stream, NOW)
    assert (warning.kind, warning.channel, warning.in_thread) == (AnnouncementKind.WARNING, GENERAL, True)
    assert (live.kind, live.in_thread) == (AnnouncementKind.LIVE, True)


async def test_storage(bot: Bot) -> None:
    """Channels that want to hear of storage are told of each account that they may use, once a day."""
    wanted = {"events": frozenset({Event.STORAGE})}
    for choice in (
        chose(LECTURES, **wanted),
        chose(OPS, **wanted),
        chose(GENERAL, events=USUAL),
        chose("C0OFF", is_on=False, **wanted),
    ):
        await bot.store.notifications.put(choice)
    notices = Notices(bot.store, {"studio": LECTURES_ONLY, "board": replace(STUDIO, name="board")})

    (told,) = await notices.owed_storage("studio", NOW)
    assert (told.subject, told.kind, told.account) == ("studio:2026-12-01", AnnouncementKind.STORAGE, "studio")
    assert (told.team, told.channel) == (TEAM, LECTURES)
    assert [one.channel for one in await notices.owed_storage("board", NOW)] == [LECTURES, OPS]


async def test_change_is_kept_with_what_is_owed(bot: Bot) -> None:
    """A channel that wants to hear of everything is told that a recording began, ended and is ready."""
    await bot.store.notifications.put(chose(GENERAL))
    recording = await bot.ready()

    due = await bot.store.due_announcements(["studio"], bot.clock())
    assert {one.kind for one in due if one.subject == recording.id} == {
        AnnouncementKind.CARD,
        AnnouncementKind.STARTED,
        AnnouncementKind.ENDED,
        AnnouncementKind.NOTICE,
    }
