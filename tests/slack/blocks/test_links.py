"""Links in messages: those that fit, all others in a file, and where files are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import Link, RecordingState
from bot.slack import blocks
from bot.slack.blocks import MOST_LINKS, Handover
from bot.slack.blocks.message import DAY_AND_TIME
from tests.slack.limits import check_message
from tests.slack.messages import LINK, NOW, a_recording, an_operation, shown, texts

S = RecordingState
PLAYLIST = Link(name="<a>.m3u8", url="", expires_at=NOW + timedelta(days=7), content="#EXTM3U")


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


def links_of(count: int, size: int = 0) -> list[Link]:
    """So many links, each at least so long."""
    address = "https://bucket.example/{}.mp4?sign="
    return [replace(LINK, name=f"{n}.mp4", url=address.format(n).ljust(size, "x")) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, MOST_LINKS])
def test_links_that_fit(count: int) -> None:
    """What a message holds stands in it."""
    message = blocks.answer(an_operation("Fresh links:", links_of(count)))

    assert shown(message).count("|Download>") == count
    assert message.files == []


@pytest.mark.parametrize("count", [MOST_LINKS + 1, 24, 200])
def test_more_links_than_a_message_holds(count: int) -> None:
    """Where not every link can be shown all of them go with the message, as a file; it says where that is."""
    links = links_of(count)
    message = blocks.notice(a_recording(S.READY), links)
    [listed] = message.files

    assert shown(message).count("|Download>") == MOST_LINKS
    assert f"📎 List of all {count} links in this message's thread: links-r7k2.txt" in shown(message)
    assert f"The links in it are good until {blocks.when(links[0].expires_at or NOW, DAY_AND_TIME)}." in shown(message)
    assert listed.content.splitlines() == [f"{link.name} – {link.url}" for link in links]
    assert "sign=" not in repr(listed)


@pytest.mark.parametrize(
    ("handover", "words"),
    [
        (Handover.DIRECT, "📎 List of all 24 links in your direct messages with this bot: links-r7k2.txt"),
        (Handover.FAILED, "has the list of all 24 links; if it is missing, ask for a link: links-r7k2.txt"),
    ],
)
def test_where_the_list_is(handover: Handover, words: str) -> None:
    """People are told where the list of all links is, beside the first of them, or that it is nowhere."""
    message = blocks.answer(an_operation("Fresh links:", links_of(24)), handover)

    check_message(message)
    assert words in shown(message)
    assert shown(message).count("|Download>") == MOST_LINKS
    assert ("good until" in shown(message)) is (handover is not Handover.FAILED)


def test_list_of_a_stored_file() -> None:
    """Of a file that no recording of the bot left the list is called after none."""
    [listed] = blocks.answer(replace(an_operation("Fresh links:", links_of(24)), recording="")).files

    assert listed.name == "links.txt"


def test_list_beside_playlists() -> None:
    """A list takes no playlist's place."""
    message = blocks.answer(an_operation("Fresh links:", [PLAYLIST, *links_of(24)]))

    check_message(message)
    assert [file.name for file in message.files] == ["<a>.m3u8", "links-r7k2.txt"]
    assert shown(message).count("good until") == 2


@pytest.mark.parametrize(("size", "linked"), [(700, 12), (1300, 7), (2700, 3), (2801, 0)])
def test_long_links(size: int, linked: int) -> None:
    """Of links that Slack would not take in one message the first are shown, and all are in the list."""
    links = links_of(20, size)
    for message in (
        blocks.notice(a_recording(S.READY), links),
        blocks.notice(a_recording(S.READY, note="n" * 3000), links),
        blocks.answer(an_operation("Fresh links:", links)),
    ):
        check_message(message)
        assert linked // 2 <= shown(message).count("|Download>") <= linked
        assert message.files[0].content.count(".mp4 – https://") == 20


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
    ],
)
def test_odd_addresses_are_not_linked(url: str) -> None:
    """Only what a browser downloads is a link, in the message and in the list; anything else would be a trap."""
    message = blocks.answer(an_operation("Fresh links:", [replace(LINK, url=url), LINK]))

    check_message(message)
    assert shown(message).count("|Download>") == 1
    assert len(list(texts(message.blocks, "mrkdwn"))) == 1
    assert "… and 1 more that cannot be shown here." in shown(message)
    assert message.files == []

    listed = blocks.answer(an_operation("Fresh links:", [replace(LINK, url=url), *links_of(24)]))
    assert listed.files[0].content.count(" – ") == 24
    assert "… and 1 more that cannot be shown here." in shown(listed)
