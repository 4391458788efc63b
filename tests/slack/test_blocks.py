"""What each message shows of a recording in each state, and what can be done with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain import ACTIVE, FINISHING, OVER, PLAN, Link, RecordingState
from bot.slack import blocks
from bot.slack.actions import ActionId, RecordingAction, load_action
from bot.slack.blocks import MOST_LINKS, STATE, Handover
from tests.slack.messages import LINK, NOW, a_recording, accept, actions, an_operation, buttons, shown, texts

S = RecordingState


@pytest.mark.parametrize("state", sorted(S))
def test_state_is_told_by_sign_and_word(state: RecordingState) -> None:
    """No state is told by colour alone, neither on the card nor where blocks are not shown."""
    sign, word = STATE[state]
    for message in (blocks.card(a_recording(state)), blocks.listing("Last", [a_recording(state)], hint="")):
        assert sign in shown(message)
        assert word in shown(message)
    assert word in blocks.card(a_recording(state)).text


def test_signs_and_words_differ() -> None:
    """No two states look or read alike."""
    signs, words = zip(*STATE.values(), strict=True)

    assert set(STATE) == set(S)
    assert len(set(signs)) == len(set(words)) == len(S)


def test_card() -> None:
    """The whole card of a running recording."""
    message = blocks.card(
        a_recording(name="Stand-up", note="Queued.", planned_end=datetime(2026, 12, 1, 9, 45, tzinfo=UTC))
    )

    *lines, controls = message.blocks
    assert message.text == "🔴 Stand-up: Recording"
    assert lines == [
        {"type": "header", "text": {"type": "plain_text", "text": "🔴 Stand-up", "emoji": False}},
        {
            "type": "context",
            "elements": [
                {
                    "type": "mrkdwn",
                    "text": "*Recording* · `studio` · started by <@U1>"
                    " · since <!date^1796115600^{time}|2026-12-01 09:00 UTC>"
                    " · until <!date^1796118300^{time}|2026-12-01 09:45 UTC> · `r7k2`",
                }
            ],
        },
        {"type": "context", "elements": [{"type": "plain_text", "text": "Room: standup", "emoji": False}]},
        {"type": "context", "elements": [{"type": "plain_text", "text": "Queued.", "emoji": False}]},
    ]
    assert (controls["type"], controls["block_id"]) == ("actions", "controls:3")


@pytest.mark.parametrize(
    ("states", "controls"),
    [
        (ACTIVE, [ActionId.STOP, ActionId.REFRESH]),
        (FINISHING, [ActionId.REFRESH]),
        (OVER, []),
    ],
)
def test_controls_fit_the_state(states: frozenset[RecordingState], controls: list[ActionId]) -> None:
    """What runs can be stopped, what is being finished can be looked at, and what is over has no controls."""
    for state in states:
        assert actions(blocks.card(a_recording(state))) == controls


def test_controls_carry_what_was_shown() -> None:
    """A click tells which recording, and which showing of it, was clicked."""
    for button in buttons(blocks.card(a_recording()).blocks):
        action = load_action({"actions": [button]}, RecordingAction)
        assert (action.recording, action.revision) == ("r7k2", 3)


def test_stop_is_confirmed() -> None:
    """Stopping cannot be undone, so it is asked twice, naming the room."""
    [stop] = [button for button in buttons(blocks.card(a_recording()).blocks) if button["action_id"] == ActionId.STOP]

    assert stop["style"] == "danger"
    assert stop["confirm"]["text"]["text"] == "standup will no longer be recorded. This cannot be undone."


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (PLAN, "ended as planned"),
        ("vendor", "ended by itself"),
        ("", "ended"),
        ("U2", "stopped by <@U2>"),
    ],
)
def test_who_ended_it(by: str, words: str) -> None:
    """An outcome line stays: who or what ended it, and when."""
    card = blocks.card(a_recording(S.READY, ended_by=by, planned_end=NOW))

    assert f"{words} <!date^1796115900^{{time}}|2026-12-01 09:05 UTC>" in shown(card)
    assert "until" not in shown(card)


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


PLAYLIST = Link(name="<a>.m3u8", url="", expires_at=NOW + timedelta(days=7), content="#EXTM3U")


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
        accept(message)
        assert words in shown(message)
        assert ("good until" in shown(message)) is (handover is not Handover.FAILED)
        assert "cannot be shown here" not in shown(message)


def test_many_files() -> None:
    """However many files there are, Slack takes the message."""
    accept(blocks.notice(a_recording(S.READY), [replace(PLAYLIST, name=f"{n}{'x' * 200}.m3u8") for n in range(200)]))


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

    accept(message)
    assert shown(message).count("|Download>") == 1
    assert len(list(texts(message.blocks, "mrkdwn"))) == 1
    assert "… and 1 more that cannot be shown here." in shown(message)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "Last recordings: None yet."),
        (1, "Last recordings: 1 recording"),
        (3, "Last recordings: 3 recordings"),
    ],
)
def test_listing_is_summed_up(count: int, text: str) -> None:
    """Where blocks are not shown, the listing says how many there are; an empty one says what to do."""
    message = blocks.listing("Last recordings", [a_recording()] * count, hint="None yet.")

    assert message.text == text
    assert ("None yet." in shown(message)) == (count == 0)


@pytest.mark.parametrize(
    ("states", "button"),
    [(ACTIVE, [ActionId.STOP]), (FINISHING, []), ({S.READY}, [ActionId.LINK]), (OVER - {S.READY}, [])],
)
def test_rows_have_the_button_that_fits(states: frozenset[RecordingState], button: list[ActionId]) -> None:
    """A row offers what can be done with its recording."""
    for state in states:
        assert actions(blocks.listing("Last", [a_recording(state)], hint="")) == button


def test_help() -> None:
    """Each command with what it does, as plain text."""
    message = blocks.help_text("What you can type:", [("/rec start ROOM", "record a room"), ("/rec", "the panel")])

    accept(message)
    assert shown(message) == "What you can type:\n/rec start ROOM\n    record a room\n/rec\n    the panel"
    assert message.text == shown(message)


def test_sentence_with_mentions() -> None:
    """Mentions of ours stand apart from what is said."""
    message = blocks.sentence("Only <admins> may do this.", mrkdwn="Who may: <@U1>")

    accept(message)
    assert message.text == "Only &lt;admins&gt; may do this."
    assert list(texts(message.blocks, "plain_text")) == ["Only <admins> may do this."]
    assert list(texts(message.blocks, "mrkdwn")) == ["Who may: <@U1>"]


def test_moments_in_any_zone() -> None:
    """A moment is the same moment in whatever zone it was kept; who cannot see dates reads UTC."""
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))

    assert blocks.when(shanghai) == blocks.when(NOW) == "<!date^1796115600^{time}|2026-12-01 09:00 UTC>"
