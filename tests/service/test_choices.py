"""What channels choose to hear: checked, kept with who chose it, and said in words."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain import MOST_ROOMS, USUAL, Account, Event, Notifications, OperationKind, OperationStatus
from bot.service.choices import Choices, in_words
from bot.service.options import OptionsError
from tests.service.stage import GENERAL, OMAR, TEAM, Bot, make_ask

ACCOUNTS = {
    "studio": Account(name="studio", vendor="fsp"),
    "board": Account(name="board", vendor="meeting", channels=frozenset({"C0OPS"})),
}


@pytest.fixture
def choices(bot: Bot) -> Choices:
    """Every channel's choice."""
    return Choices(bot.store, ACCOUNTS, now=bot.clock)


def chose(**changes: Any) -> Notifications:
    """A choice of the general channel."""
    return replace(Notifications(team=TEAM, channel=GENERAL), **changes)


def test_usable(choices: Choices) -> None:
    """Accounts of other channels are not offered."""
    assert (choices.usable(GENERAL), choices.usable("C0OPS")) == (("studio",), ("board", "studio"))


async def test_before_anybody_chose(choices: Choices) -> None:
    """Until then a channel hears the usual."""
    assert await choices.get(TEAM, GENERAL) == chose(events=USUAL)


async def test_choose(bot: Bot, choices: Choices) -> None:
    """A choice is kept with when it was made, and who made it is in the history."""
    wanted = chose(events=frozenset({Event.READY}), in_thread=True, digest=True)
    operation = await choices.choose(make_ask(), wanted)

    kept = await choices.get(TEAM, GENERAL)
    assert kept == replace(wanted, changed_at=bot.clock())
    assert (operation.kind, operation.status, operation.channel, operation.requested_by) == (
        OperationKind.NOTIFY,
        OperationStatus.DONE,
        GENERAL,
        OMAR,
    )
    assert operation.answer == in_words(kept)
    assert await bot.store.get_operation(operation.id) == operation


async def test_asked_twice(choices: Choices) -> None:
    """What Slack delivers twice is done once."""
    ask = make_ask()
    first = await choices.choose(ask, chose(is_on=False))
    await choices.choose(make_ask(), chose())

    assert await choices.choose(ask, chose(is_on=False)) == first
    assert (await choices.get(TEAM, GENERAL)).is_on


async def test_the_channel_that_was_asked_in(choices: Choices) -> None:
    """Nobody chooses for another channel than the one that is asked in."""
    await choices.choose(make_ask(), chose(channel="C0OPS", is_on=False))

    assert (await choices.get(TEAM, "C0OPS")).is_on
    assert not (await choices.get(TEAM, GENERAL)).is_on


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"accounts": frozenset({"studio", "board"})}, "on", "board cannot be used here. Choose of: studio."),
        ({"rooms": frozenset(f"r{number}" for number in range(MOST_ROOMS + 1))}, "room", "20 rooms at most"),
        ({"rooms": frozenset({"x" * 65})}, "room", "up to 64 characters"),
        ({"rooms": frozenset({"a\nb"})}, "room", "characters that print"),
        ({"events": frozenset()}, "events", "Choose at least one thing"),
    ],
)
async def test_what_cannot_be(choices: Choices, changes: dict[str, Any], field: str, words: str) -> None:
    """What cannot be chosen is said beside its field, and nothing is kept."""
    with pytest.raises(OptionsError, match=words) as refusal:
        await choices.choose(make_ask(), chose(**changes))

    assert list(refusal.value.problems) == [field]
    assert await choices.get(TEAM, GENERAL) == chose()


async def test_off_needs_no_events(choices: Choices) -> None:
    """Who wants to hear nothing has to choose nothing."""
    await choices.choose(make_ask(), chose(is_on=False, events=frozenset()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {},
            "This channel hears of recordings that are ready, recordings that failed, rooms where nobody was, "
            "what runs long. Of recordings and live streams only those begun here.",
        ),
        ({"is_on": False, "digest": True}, "This channel is told nothing but that something goes on"),
        (
            {"events": frozenset({Event.LIVE}), "accounts": frozenset({"studio", "board"}), "rooms": frozenset({"a*"})},
            "This channel hears of rooms that are live on board, studio, of the rooms a*. "
            "Also of those begun in other public channels.",
        ),
        (
            {
                "events": frozenset({Event.READY}),
                "rooms": frozenset({"a*"}),
                "in_thread": True,
                "digest": True,
            },
            "This channel hears of recordings that are ready, of the rooms a*, in the thread of the card where there "
            "is one. Also of those begun in other public channels. Once a week it gets a digest.",
        ),
    ],
)
def test_in_words(changes: dict[str, Any], words: str) -> None:
    """A choice is read back as a sentence."""
    assert in_words(chose(**changes)).startswith(words)
