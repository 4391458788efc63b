"""Whatever was typed and however much there is: Slack takes it, it shows literally, and it mentions nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import LIMIT, NOBODY, OVER, PLAN, Account, Capability, File, Link, Recording, RecordingState
from bot.slack import blocks
from bot.slack.actions import ActionId
from bot.slack.blocks import Message
from tests.slack.limits import check_message
from tests.slack.messages import ABLE, LINK, NOW, a_recording, an_operation, texts, unescaped

S = RecordingState

NAMES = st.sampled_from(["", "Weekly *standup*", "N" * 100, "会" * 100, "ש" * 100, "😀" * 100])
CHANGES = st.fixed_dictionaries(
    {
        "name": NAMES,
        "note": st.sampled_from(["", "It is being tried again.", "n" * 5000]),
        "planned_end": st.sampled_from([None, NOW + timedelta(hours=1)]),
        "ended_by": st.sampled_from(["", "vendor", PLAN, LIMIT, NOBODY, "U2"]),
        "schedule": st.sampled_from(["", "s3k1"]),
        "looked_at": st.sampled_from([None, NOW + timedelta(minutes=2)]),
        "revision": st.integers(1, 10**6),
    }
)
LINKS = st.sampled_from([0, 1, 30, 200]).map(lambda count: [replace(LINK, name=f"{n}.mp4") for n in range(count)])


def card(recording: Recording, account: Account = ABLE) -> Message:
    return blocks.card(recording, account, NOW)


@given(
    state=st.sampled_from(S), changes=CHANGES, able=st.frozensets(st.sampled_from(Capability)), files=st.integers(0, 99)
)
def test_cards_are_taken(
    state: RecordingState, changes: dict[str, Any], able: frozenset[Capability], files: int
) -> None:
    """Every recording has a card within Slack's limits, whatever its service can do."""
    kept = tuple(File(name=f"{number}.mp4", size=number) for number in range(files))
    check_message(card(a_recording(state, **changes, files=kept), replace(ABLE, capabilities=able)))


@given(state=st.sampled_from(sorted(OVER)), changes=CHANGES, links=LINKS)
def test_notices_are_taken(state: RecordingState, changes: dict[str, Any], links: list[Link]) -> None:
    """Every recording that is over has a notice within Slack's limits, with no link or with hundreds."""
    check_message(blocks.notice(a_recording(state, **changes), links))


@given(states=st.lists(st.sampled_from(S), max_size=10), changes=CHANGES)
def test_listings_are_taken(states: list[RecordingState], changes: dict[str, Any]) -> None:
    """Ten recordings in one message are within Slack's limits."""
    recordings = [a_recording(state, **changes) for state in states]

    check_message(blocks.listing("Last recordings", recordings, hint="Nothing fits."))


@given(states=st.lists(st.sampled_from(S), max_size=20), changes=CHANGES, action=st.sampled_from(ActionId))
def test_candidates_are_taken(states: list[RecordingState], changes: dict[str, Any], action: ActionId) -> None:
    """So are twenty of which one is meant."""
    recordings = [a_recording(state, **changes) for state in states]

    check_message(blocks.candidates("Which one?", "Go", action, recordings))


@given(answer=st.text(min_size=1) | st.sampled_from(["&" * 5000, "x" * 2901]), links=LINKS)
def test_answers_are_taken(answer: str, links: list[Link]) -> None:
    """Every answer is within Slack's limits."""
    check_message(blocks.answer(an_operation(answer, links)))


NASTY = st.sampled_from(
    [
        "<!channel>",
        "<@U1>",
        "<!subteam^S1>",
        "<https://evil.example|Click>",
        "&<>",
        "&amp;lt;",
        "*b* _i_ ~s~ `c`",
        "```x```",
        "\u202egnp.exe",
        "会议室七",
        "👩‍👩‍👧🎥",
        ":tada:",
        "|",
        "x" * 64,
        "界" * 21,
        "N" * 100,
        "@here",
        "#general",
        "> quote",
        "a\nb",
    ]
)
TYPED = NASTY | st.text(min_size=1, max_size=64)

SHOWINGS: list[Callable[[str], Message]] = [
    lambda typed: card(a_recording(room=typed[:64])),
    lambda typed: card(a_recording(name=typed, note=typed)),
    lambda typed: card(a_recording(S.LOST, room=typed[:64], note=typed)),
    lambda typed: blocks.notice(a_recording(S.READY, name=typed), [replace(LINK, name=typed)]),
    lambda typed: blocks.notice(a_recording(S.FAILED, room=typed[:64], note=typed), []),
    lambda typed: blocks.listing(
        "Last recordings", [a_recording(room=typed[:64]), a_recording(name=typed)], hint="None."
    ),
    lambda typed: blocks.listing(f"Status of {typed}", [a_recording(S.READY, name=typed)], hint=""),
    lambda typed: blocks.listing("Last recordings", [], hint=typed),
    lambda typed: blocks.answer(an_operation(typed, [replace(LINK, name=typed)])),
    lambda typed: blocks.sentence(typed, mrkdwn="By <@U1>"),
]


@pytest.mark.parametrize("showing", SHOWINGS)
@given(typed=TYPED)
def test_what_people_typed_is_never_markup(showing: Callable[[str], Message], typed: str) -> None:
    """mrkdwn holds the same whatever was typed; it stands in plain text, and in the message's text it is escaped."""
    message, other = showing(typed), showing("something else")

    check_message(message)
    assert list(texts(message.blocks, "mrkdwn")) == list(texts(other.blocks, "mrkdwn"))
    assert any(typed[:64] in text for text in texts(message.blocks, "plain_text"))
    assert not set(message.text) & set("<>")


@given(TYPED)
def test_text_is_what_was_typed(typed: str) -> None:
    """Notifications and screen readers are told the very name."""
    assert unescaped(card(a_recording(name=typed)).text) == f"🔴 {typed}: Recording"


@given(st.text(st.sampled_from("&<>x"), max_size=6000))
def test_text_is_never_split(text: str) -> None:
    """However much is said and however it must be escaped, Slack shows one message, without half an entity."""
    said = blocks.sentence(text + "x").text

    assert len(said) <= 4000
    assert unescaped(said.removesuffix("…")) in text + "x"


@given(st.text(max_size=300).map(lambda rest: f"https://bucket.example/{rest}"))
def test_no_address_breaks_out_of_its_link(url: str) -> None:
    """Whatever stands in a URL, it ends neither the link nor its address."""
    [_, link] = blocks.answer(an_operation("Fresh links:", [replace(LINK, url=url, expires_at=None)])).blocks

    text = link["text"]["text"]
    address = text.removeprefix("<").removesuffix("|Download>")
    assert not set(address) & set("<>|")
    assert unescaped(address).replace("%7C", "|") == url.replace("%7C", "|")


@given(st.text())
def test_escaped(text: str) -> None:
    """Escaping can be undone, and leaves no bracket."""
    assert unescaped(blocks.escape(text)) == text
    assert not set(blocks.escape(text)) & set("<>")
