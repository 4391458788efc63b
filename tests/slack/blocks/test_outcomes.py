"""What a channel is told in the end, and what one person is answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import Link, RecordingState
from bot.slack import blocks
from bot.slack.actions import ActionId
from bot.slack.blocks import MOST_LINKS, Handover
from tests.slack.limits import check_message
from tests.slack.messages import LINK, NOW, a_recording, actions, an_operation, shown, texts

S = RecordingState
PLAYLIST = Link(name="<a>.m3u8", url="", expires_at=NOW + timedelta(days=7), content="#EXTM3U")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (S.READY, "✅ standup: the recording is ready"),
        (S.EMPTY, "⚪ standup: nothing was recorded"),
        (S.FAILED, "❌ standup: the recording failed"),
        (S.LOST, "❓ standup: no file appeared"),
    ],
)
def test_notice_tells_the_outcome(state: RecordingState, text: str) -> None:
    """The notice says how it ended and why; the requester is called only where something went wrong."""
    message = blocks.notice(a_recording(state, note="Says the vendor."), [])

    assert message.text == text
    assert text in shown(message)
    assert "Says the vendor." in shown(message)
    assert ("<@U1>" in shown(message)) == (state is not S.READY)
    assert actions(message) == ([ActionId.LINK] if state is S.READY else [])


@pytest.mark.parametrize("note", ["", "It could not be stopped: No right."])
def test_warning_calls_who_asked(note: str) -> None:
    """What goes on beyond its planned end is told with its reason, to who asked for it, with a way to stop it."""
    message = blocks.warning(a_recording(planned_end=NOW, note=note))

    assert message.text == "⚠️ standup: the recording goes on"
    assert "It was to end at <!date^1796115600^{time}|2026-12-01 09:00 UTC>." in shown(message)
    assert note in shown(message)
    assert "<@U1>" in shown(message)
    assert actions(message) == [ActionId.STOP]


def test_links() -> None:
    """A link names its file, and says in the reader's zone how long it works."""
    [_, link, *_] = blocks.notice(a_recording(S.READY), [LINK]).blocks

    assert link["fields"] == [{"type": "plain_text", "text": "1.mp4", "emoji": False}]
    assert link["text"]["text"] == (
        "<https://bucket.example/1.mp4?sign=a&amp;x=1|Download>"
        " (until <!date^1796119200^{date_short_pretty} {time}|2026-12-01 10:00 UTC>)"
    )


def test_files() -> None:
    """A file is told by its name, with what opens it and until when its links are good; it is no link itself."""
    [_, names, until, *_] = blocks.notice(a_recording(S.READY), [PLAYLIST, replace(PLAYLIST, name="b.m3u8")]).blocks

    assert names["text"] == {
        "type": "plain_text",
        "text": "📎 Playlist in this message's thread, to be opened with a player such as VLC: <a>.m3u8, b.m3u8",
        "emoji": False,
    }
    assert until["elements"][0]["text"] == (
        "The links in it are good until <!date^1796720400^{date_short_pretty} {time}|2026-12-08 09:00 UTC>."
    )


@pytest.mark.parametrize(
    ("handover", "words"),
    [
        (Handover.THREAD, "Playlist in this message's thread"),
        (Handover.DIRECT, "Playlist in your direct messages with this bot"),
        (Handover.FAILED, "Slack did not confirm that it has the playlist; if it is missing, ask for a link: <a>.m3u8"),
    ],
)
def test_where_a_file_is(handover: Handover, words: str) -> None:
    """People are told where the file is, or that it is nowhere: then nothing is said of its links."""
    for message in (
        blocks.notice(a_recording(S.READY), [PLAYLIST], handover),
        blocks.answer(an_operation("Fresh links:", [PLAYLIST]), handover),
    ):
        check_message(message)
        assert words in shown(message)
        assert ("good until" in shown(message)) is (handover is not Handover.FAILED)
        assert "cannot be shown here" not in shown(message)


def test_many_files() -> None:
    """However many files there are, Slack takes the message."""
    check_message(
        blocks.notice(a_recording(S.READY), [replace(PLAYLIST, name=f"{n}{'x' * 200}.m3u8") for n in range(200)])
    )


def test_file_without_an_end() -> None:
    """Of a file whose links say nothing about their end, nothing is said."""
    message = blocks.answer(an_operation("Fresh links:", [replace(PLAYLIST, expires_at=None)]))

    assert "good until" not in shown(message)


def test_link_without_an_end() -> None:
    """Of a link that says nothing about its end, nothing is said."""
    [_, link] = blocks.answer(an_operation("Fresh links:", [replace(LINK, expires_at=None)])).blocks

    assert link["text"]["text"] == "<https://bucket.example/1.mp4?sign=a&amp;x=1|Download>"


@pytest.mark.parametrize(("count", "rest"), [(0, 0), (1, 0), (MOST_LINKS, 0), (30, 10), (200, 180)])
def test_many_links(count: int, rest: int) -> None:
    """What does not fit is counted, not dropped in silence."""
    message = blocks.answer(an_operation("Fresh links:", [LINK] * count))

    assert shown(message).count("|Download>") == count - rest
    assert (f"… and {rest} more that cannot be shown here." in shown(message)) == (rest > 0)


@pytest.mark.parametrize(("size", "linked"), [(700, 12), (1300, 7), (2700, 3)])
def test_long_links(size: int, linked: int) -> None:
    """Of links that Slack would not take in one message the first are shown, and the others counted."""
    links = [
        replace(LINK, name=f"{number}.mp4", url="https://bucket.example/".ljust(size, "x")) for number in range(20)
    ]
    for message in (
        blocks.notice(a_recording(S.READY), links),
        blocks.notice(a_recording(S.READY, note="n" * 3000), links),
        blocks.answer(an_operation("Fresh links:", links)),
    ):
        check_message(message)
        count = shown(message).count("|Download>")
        assert f"… and {20 - count} more that cannot be shown here." in shown(message)
        assert linked // 2 <= count <= linked


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://bucket.example/1.mp4",
        "slack://open",
        "//bucket.example/1.mp4",
        "data:text/html,x",
        "!channel",
        "@U1",
        "",
        "https://bucket.example/" + "x" * 3000,
    ],
)
def test_odd_addresses_are_not_linked(url: str) -> None:
    """Only what a browser downloads is a link; anything else would be a trap, and an endless one would be refused."""
    message = blocks.answer(an_operation("Fresh links:", [replace(LINK, url=url), LINK]))

    check_message(message)
    assert shown(message).count("|Download>") == 1
    assert len(list(texts(message.blocks, "mrkdwn"))) == 1
    assert "… and 1 more that cannot be shown here." in shown(message)
