"""What channels are told: whom it calls, what it links to, and that Slack takes it whatever names there are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import (
    Account,
    AnnouncementKind,
    Link,
    Reading,
    Recording,
    RecordingState,
    Schedule,
    Stream,
    StreamState,
    WatchFormat,
)
from bot.slack import blocks, notices
from bot.slack.actions import ActionId
from bot.slack.blocks import Message
from bot.slack.elements import Block, image
from bot.slack.extension import extended_since, extension_answer
from bot.slack.schedules import schedule_made
from tests.slack.limits import check_message
from tests.slack.messages import LINK, NOW, a_recording, actions, an_operation, buttons, shown
from tests.store.domain_objects import make_schedule, make_stream

S = RecordingState
NOTICE, STARTED, ENDED = AnnouncementKind.NOTICE, AnnouncementKind.STARTED, AnnouncementKind.ENDED
STUDIO = Account(name="studio", vendor="fsp", hard_limit=timedelta(hours=12))
TERA = 10**12
ODD = ["<!channel> & <@U9> *bold*", "录音" * 40, "غرفة الاجتماعات", "🎬" * 60]


def reading(used: int | None, limit: int | None = TERA) -> Reading:
    return Reading(account="studio", used=used, limit=limit, seen_at=NOW)


def alone(recording: Recording, links: Sequence[Link]) -> Message:
    """What is left of a message about many, where the others cannot be told."""
    return notices.bundle(NOTICE, [notices.line(NOTICE, recording, links)])


def live_stream(**changes: Any) -> Stream:
    watch = {WatchFormat.HLS: "https://live.example/1.m3u8?sign=a&b=1", WatchFormat.RTMP: "rtmp://live.example/1"}
    return make_stream(**{"id": "s7k2", "room": "standup", "requested_by": "U1", "watch": watch} | changes)


def schedule(**changes: Any) -> Schedule:
    return make_schedule(**{"id": "p7k2", "room": "standup", "created_by": "U1"} | changes)


EVERY: list[Callable[[str], Message]] = [
    lambda name: notices.started(a_recording(name=name)),
    lambda name: notices.ended(a_recording(S.STOPPING, name=name)),
    lambda name: alone(a_recording(S.READY, name=name), [LINK]),
    lambda name: alone(a_recording(S.FAILED, name=name), []),
    lambda name: notices.bundle(NOTICE, [notices.line(NOTICE, a_recording(S.READY, name=name), [LINK])] * 15),
    lambda name: notices.live(live_stream(room=name)),
    lambda name: notices.reminder(a_recording(name=name), STUDIO, NOW + timedelta(hours=4)),
    lambda name: notices.stream_reminder(live_stream(room=name), STUDIO, NOW + timedelta(hours=4)),
    lambda name: notices.stream_warning(live_stream(room=name, note=name)),
    lambda name: notices.settled(a_recording(name=name), STUDIO),
    lambda name: notices.settled(live_stream(room=name, state=StreamState.ENDED, ended_at=NOW), STUDIO),
    lambda name: notices.repeated(a_recording(name=name)),
    lambda name: notices.missed(schedule(name=name), NOW, name),
    lambda name: notices.late(schedule(name=name), NOW, timedelta(minutes=4)),
    lambda name: notices.digest([(name, "1 recording")] * 60, "a week", [image("F1", name)]),
]


@pytest.mark.parametrize(
    "message",
    [
        *(make("standup") for make in EVERY),
        blocks.warning(a_recording(planned_end=NOW)),
        blocks.notice(a_recording(S.READY), [LINK]),
        extension_answer(replace(an_operation("Longer."), arguments={"until": NOW.isoformat()})),
        extended_since(a_recording(planned_end=NOW)),
        schedule_made(schedule(next_at=NOW), "once", [("p9x1", NOW)]),
    ],
)
def test_days_need_no_preposition(message: Message) -> None:
    """Slack writes a day as "today" or "Dec 1": no "at" stands before it; and what was planned is told with its day."""
    assert not re.search(r"\bat <!date\^\d+\^\{date_short_pretty\}", shown(message))
    assert not re.search(r"\bIt [a-z ]+<!date\^\d+\^\{time\}", shown(message))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"planned_end": NOW}, "goes on\nuntil <!date^"),
        ({"state": S.STOPPING, "ended_at": None}, "is over\nStopping · "),
        ({"state": S.READY, "ended_at": NOW, "ended_by": "limit"}, "is over\nstopped at the account's limit <!date^"),
    ],
)
def test_settled(changes: dict[str, Any], words: str) -> None:
    """It says what became of it, and has nothing to press."""
    message = notices.settled(a_recording(**changes), STUDIO)

    assert f"⏰ standup: the recording {words}" in shown(message)
    assert actions(message) == []


@pytest.mark.parametrize("make", EVERY)
@pytest.mark.parametrize("name", ODD)
def test_slack_takes_it(make: Callable[[str], Message], name: str) -> None:
    """Any name fits, and none becomes markup or calls anybody."""
    message = make(name)

    check_message(message)
    assert "<!channel>" not in message.text
    assert "<@U9>" not in str([block for block in message.blocks if "mrkdwn" in str(block)])


@pytest.mark.parametrize(
    ("message", "called"),
    [
        (notices.started(a_recording()), False),
        (notices.ended(a_recording(S.STOPPING, ended_by="U2")), False),
        (alone(a_recording(S.READY), [LINK]), False),
        (alone(a_recording(S.LOST), []), True),
        (notices.live(live_stream()), False),
        (notices.reminder(a_recording(), STUDIO, NOW), True),
        (notices.stream_reminder(live_stream(), STUDIO, NOW), True),
        (notices.stream_warning(live_stream()), True),
        (notices.missed(schedule(), NOW, "Clapper was not running then."), True),
        (notices.late(schedule(), NOW, timedelta(minutes=4)), False),
    ],
)
def test_who_is_called(message: Message, called: bool) -> None:
    """Only what went wrong or waits for a person calls the one who asked for it."""
    assert ("<@U1>" in shown(message)) is called
    assert "<@U2>" not in shown(message)


def test_line_with_one_file() -> None:
    """Among many a recording with one file brings its link, and nothing to press."""
    message = alone(a_recording(S.READY), [LINK])

    assert "<https://bucket.example/1.mp4?sign=a&amp;x=1|Download>" in shown(message)
    assert actions(message) == []


@pytest.mark.parametrize(
    "links",
    [
        [],
        [LINK, LINK],
        [replace(LINK, url="https://bucket.example/" + "x" * 2500)],
        [Link(name="a.m3u8", url="", content="#EXTM3U")],
    ],
)
def test_line_with_other_files(links: list[Link]) -> None:
    """Several files, none that can be made now, a long address and a playlist are behind the button."""
    message = alone(a_recording(S.READY), links)

    assert "Download" not in shown(message)
    assert actions(message) == [ActionId.LINK]


def test_line_without_files() -> None:
    """What has no file has no button."""
    assert actions(alone(a_recording(S.EMPTY), [])) == []


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (NOTICE, "4 recordings are over"),
        (STARTED, "4 recordings began"),
        (ENDED, "4 recordings ended; their files follow"),
    ],
)
def test_bundle(kind: AnnouncementKind, title: str) -> None:
    """Many recordings are one message, whose text names them all, once escaped."""
    rooms = ["a & b", "standup", "retro", "planning"]
    message = notices.bundle(kind, [notices.line(kind, a_recording(S.READY, room=room), []) for room in rooms])

    assert message.text.splitlines()[0] == f"{title}:"
    assert "a &amp; b:" in message.text
    assert all(room in shown(message) for room in rooms)


@pytest.mark.parametrize(("size", "linked"), [(100, 15), (740, 10), (2400, 3)])
def test_bundle_of_long_links(size: int, linked: int) -> None:
    """As many bring their links as one message may hold; the others have the button."""
    link = replace(LINK, url="https://bucket.example/".ljust(size, "x"))
    message = notices.bundle(NOTICE, [notices.line(NOTICE, a_recording(S.READY), [link])] * 15)

    check_message(message)
    assert shown(message).count("|Download>") == linked
    assert actions(message) == [ActionId.LINK] * (15 - linked)


def test_live() -> None:
    """Where it can be watched is told at once."""
    message = notices.live(live_stream())

    assert "<https://live.example/1.m3u8?sign=a&amp;b=1|HLS>" in shown(message)
    assert "rtmp://live.example/1" in shown(message)


@pytest.mark.parametrize(
    ("planned_end", "stopped"),
    [(None, NOW + timedelta(hours=12)), (NOW + timedelta(hours=5), NOW + timedelta(hours=5))],
)
def test_reminder(planned_end: Any, stopped: Any) -> None:
    """It says for how long it has gone on and when it is stopped; one press lets it go on, or ends it."""
    recording = a_recording(planned_end=planned_end)
    message = notices.reminder(recording, STUDIO, NOW + timedelta(hours=4, seconds=59))

    assert message.text == "⏰ standup has been recorded for 4h"
    assert f"It is stopped <!date^{int(stopped.timestamp())}^{{date_short_pretty}} {{time}}" in shown(message)
    assert actions(message) == [ActionId.EXTEND_HOUR, ActionId.STOP]
    assert "confirm" in [*buttons(message.blocks)][1]


@pytest.mark.parametrize(
    ("planned_end", "stopped"),
    [(None, NOW + timedelta(hours=12)), (NOW + timedelta(hours=5), NOW + timedelta(hours=5))],
)
def test_stream_reminder(planned_end: Any, stopped: Any) -> None:
    """The same of a live stream."""
    stream = live_stream(started_at=NOW + timedelta(minutes=1), planned_end=planned_end)
    message = notices.stream_reminder(stream, STUDIO, NOW + timedelta(hours=4, minutes=1))

    assert message.text == "⏰ standup has been live for 4h"
    assert f"It is stopped <!date^{int(stopped.timestamp())}" in shown(message)
    assert actions(message) == [ActionId.EXTEND_LIVE_HOUR, ActionId.STOP_LIVE]


def test_stream_warning() -> None:
    """It says when the stream was to end and why it goes on, and offers the button again."""
    message = notices.stream_warning(live_stream(planned_end=NOW, note="It could not be stopped: No right."))

    assert "It was to end <!date^" in shown(message)
    assert "No right." in shown(message)
    assert "is tried again every half hour" in shown(message)
    assert "`s7k2` on `studio`" in shown(message)
    assert actions(message) == [ActionId.STOP_LIVE]


@pytest.mark.parametrize(
    ("used", "limit", "words", "full"),
    [
        (850 * 10**9, TERA, "studio uses 85% of its space (850 GB of 1.0 TB)", 17),
        (2 * TERA, TERA, "studio uses 200% of its space (2.0 TB of 1.0 TB)", 20),
    ],
)
def test_storage(used: int, limit: int, words: str, full: int) -> None:
    """How full an account is, in words and as a bar, and what to type."""
    message = notices.storage(STUDIO, reading(used, limit))

    check_message(message)
    assert words in message.text
    assert shown(message).count("█") == full
    assert "`/rec files on=studio`" in shown(message)


@pytest.mark.parametrize(("used", "limit"), [(None, TERA), (1, None), (1, 0)])
def test_storage_that_is_not_told(used: int | None, limit: int | None) -> None:
    """Nobody is warned of what is not known."""
    with pytest.raises(ValueError, match="does not tell"):
        notices.storage(STUDIO, reading(used, limit))


def test_late() -> None:
    """What begins late says by how much."""
    assert "the scheduled recording begins 4m late" in notices.late(schedule(), NOW, timedelta(minutes=4)).text


@pytest.mark.parametrize("picture", [[], [image("F1", "Minutes per day")]])
def test_digest(picture: list[Block]) -> None:
    """Each account's week in words, with the picture if there is one, and the way to end it."""
    message = notices.digest([("board", "0 recordings"), ("studio", "5 recordings · 60 minutes")], "a week", picture)

    assert [block["alt_text"] for block in message.blocks if block["type"] == "image"] == (
        [block["alt_text"] for block in picture]
    )
    assert "studio: 5 recordings · 60 minutes" in message.text
    assert "digest=off" in shown(message)
