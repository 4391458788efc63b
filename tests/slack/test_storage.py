"""How full accounts are, in words and bars."""

from dataclasses import replace

import pytest

from bot.domain import Account, Capability, Reading
from bot.slack.storage import storage_message
from tests.slack.limits import check_message
from tests.slack.messages import ABLE, NOW, shown

SILENT = Account(name="board", vendor="meeting")


def reading(used: int | None = 30_000_000_000, limit: int | None = 100_000_000_000) -> Reading:
    return Reading(account="studio", used=used, limit=limit, seen_at=NOW)


@pytest.mark.parametrize(
    ("read", "words", "has_bar"),
    [
        (reading(), "studio uses 30% of its space (30 GB of 100 GB).", True),
        (reading(used=95_000_000_000), "⚠️ studio uses 95% of its space (95 GB of 100 GB); it is nearly full.", True),
        (reading(used=150_000_000_000), "⚠️ studio uses 150% of its space", True),
        (reading(limit=None), "studio uses 30 GB; no limit is known.", False),
        (reading(limit=0), "studio uses 30 GB; no limit is known.", False),
        (reading(used=None), "studio uses an unknown part of its space; no limit is known.", False),
        (None, "studio: its service was not asked yet, or has not answered.", False),
    ],
)
def test_row(read: Reading | None, words: str, has_bar: bool) -> None:
    """What is known is said in words, with a bar where there is a limit, and when it was read."""
    message = storage_message([(ABLE, read)])
    check_message(message)

    assert words in shown(message)
    assert ("█" in shown(message)) is has_bar
    assert ("Read <!date^" in shown(message)) is (read is not None)
    assert words in message.text


def test_account_that_does_not_tell() -> None:
    """It is named as such."""
    assert Capability.STORAGE not in SILENT.capabilities
    assert "board: its service does not tell how much space is used." in shown(storage_message([(SILENT, None)]))


def test_nothing() -> None:
    """Without accounts it is said that there are none."""
    assert "No account can be used in this channel." in shown(storage_message([]))


def test_many() -> None:
    """However many accounts there are, the message is one that Slack takes."""
    message = storage_message([(replace(ABLE, name=f"account-{number}" * 4), reading()) for number in range(200)])
    check_message(message)

    assert "… and 185 more" in shown(message)
