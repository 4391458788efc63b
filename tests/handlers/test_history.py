"""Who asked for what: of one recording, or in a channel."""

import pytest

from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId
from handlers.access import Access
from handlers.history import History
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, click, read
from tests.service.stage import OMAR, Bot, make_ask


@pytest.mark.parametrize(
    ("text", "title", "count"),
    [("history", "History of this channel", 3), ("history retro", "History of retro", 2)],
)
async def test_told(bot: Bot, text: str, title: str, count: int) -> None:
    """Every operation with its outcome, who asked, and from where."""
    told = read(await answer(History(bot.requests, OPERATORS_OF_GENERAL).verbs(), text))

    assert title in told
    assert told.count(f"<@{OMAR}> by command") == count
    assert "Start: done." in told


async def test_unknown(bot: Bot) -> None:
    """What is not known is said."""
    with pytest.raises(UsageError, match='No recording is known as "nowhere"'):
        await answer(History(bot.requests, OPERATORS_OF_GENERAL).verbs(), "history nowhere")


async def test_clicked(bot: Bot) -> None:
    """The button on a card shows that recording's, to whoever may look."""
    [recording] = await bot.requests.matching(make_ask(), "retro")
    shown = await History(bot.requests, OPERATORS_OF_GENERAL).actions()[ActionId.HISTORY](click(recording))

    assert "History of retro" in read(shown)
    with pytest.raises(NotAllowed):
        await History(bot.requests, Access((), (), ())).clicked(click(recording))
