"""Who asked for what: of one recording, or in a channel; by pages, and as a file."""

from collections.abc import AsyncIterator

import pytest

from bot.domain import OperationKind, Source
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId, HistoryAction, load_action
from bot.slack.history import SHOWN
from bot.slack.messenger import Messenger
from handlers.access import Access
from handlers.history import History
from handlers.replies import Reply
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, click, from_button, read
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, make_ask
from tests.slack.limits import check_message
from tests.slack.messages import buttons
from tests.slack.web_api import WebApi, web_client

TICKET = "api/files.getUploadURLExternal"
VIEWERS = Access((), (), ("everyone",))
ONLY_HERE = Access((), (), (GENERAL, "C0OTHER"))


@pytest.fixture
async def api() -> AsyncIterator[WebApi]:
    """A Web API on loopback that takes files."""
    async with WebApi.serve() as served:
        served.says("api/conversations.open", {"ok": True, "channel": {"id": "D1"}})
        served.says(TICKET, {"ok": True, "upload_url": f"{served.url}upload", "file_id": "F1"})
        yield served


@pytest.fixture
async def messenger(api: WebApi) -> AsyncIterator[Messenger]:
    """What files are sent with."""
    async with web_client(api) as client:
        yield Messenger(client)


@pytest.fixture
def history(bot: Bot, messenger: Messenger) -> History:
    """The conversation, for the operators of the general channel."""
    return History(bot.requests, OPERATORS_OF_GENERAL, messenger)


async def asked(bot: Bot, times: int) -> None:
    """Have the standup looked at so many times."""
    [recording] = await bot.requests.matching(make_ask(), "standup")
    for _ in range(times):
        await bot.asked(OperationKind.REFRESH, recording)


def pressed(reply: Reply, label: str) -> HistoryAction:
    """What a button of a reply carries."""
    assert reply.message is not None
    (found,) = [each for each in buttons(reply.message.blocks) if each["text"]["text"] == label]
    return load_action({"actions": [found]}, HistoryAction)


@pytest.mark.parametrize(
    ("text", "title", "count"),
    [
        ("history", "History of this channel", 3),
        ("history retro", "History of retro", 2),
        ("history user=me", "History of this channel", 3),
        (f"history user={OMAR}", "History of this channel", 3),
        (f"history user={VERA}", "Nothing was asked for yet", 0),
    ],
)
async def test_told(history: History, text: str, title: str, count: int) -> None:
    """Every operation with its outcome, who asked, and from where."""
    told = read(await answer(history.verbs(), text))

    assert title in told
    assert told.count(f"<@{OMAR}> by command") == count
    assert ("Start · standup: done." in told or "Start · retro: done." in told) is bool(count)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("history nowhere", 'No recording is known as "nowhere"'),
        ("history export=xlsx", 'export= is csv; you gave "xlsx"'),
        ("history user=@omar", "a member ID like U012AB3CD"),
        ("history page=2", "has no parameter"),
    ],
)
async def test_what_is_not_understood(history: History, text: str, refusal: str) -> None:
    """What is not known is said, and what there is."""
    with pytest.raises(UsageError, match=refusal):
        await answer(history.verbs(), text)


async def test_clicked(bot: Bot, history: History, messenger: Messenger) -> None:
    """The button on a card shows that recording's, to whoever may look."""
    [recording] = await bot.requests.matching(make_ask(), "retro")
    shown = await history.actions()[ActionId.HISTORY](click(recording))

    assert "History of retro" in read(shown)
    with pytest.raises(NotAllowed):
        await History(bot.requests, Access((), (), ()), messenger).clicked(click(recording))


async def test_pages(bot: Bot, history: History) -> None:
    """Older and Newest turn pages in place; each operation is on one page."""
    await asked(bot, SHOWN)
    first = await answer(history.verbs(), "history")
    assert first.message is not None
    check_message(first.message)
    second = await history.actions()[ActionId.HISTORY_ON](from_button(pressed(first, "Older")))
    again = await history.actions()[ActionId.HISTORY_NEWEST](from_button(pressed(second, "Newest")))

    assert (second.replaces, again.replaces) == (True, True)
    assert (read(first).count("Refresh · standup: "), read(second).count("Refresh · standup: ")) == (SHOWN, 0)
    assert (read(second).count("Start · "), read(again)) == (2, read(first))
    assert "Older" not in read(second)
    assert "Newest" not in read(first)


async def test_of_another_channel(bot: Bot, messenger: Messenger) -> None:
    """The history of another channel's recording is for who may look everywhere, and for who asked for it."""
    [recording] = await bot.requests.matching(make_ask(), "retro")
    action = HistoryAction(recording=recording.id)
    here, everywhere = (History(bot.requests, access, messenger) for access in (ONLY_HERE, VIEWERS))

    with pytest.raises(NotAllowed, match="Only viewers may do this"):
        await answer(here.verbs(), f"history {recording.id}", access=ONLY_HERE, user=VERA, channel="C0OTHER")
    with pytest.raises(NotAllowed, match="Only viewers may do this"):
        await here.exported(from_button(action, VERA, "C0OTHER"))
    for reader, person in ((everywhere, VERA), (here, OMAR)):
        assert "History of retro" in read(await reader.turned(from_button(action, person, "C0OTHER")))


async def test_export(bot: Bot, history: History, api: WebApi) -> None:
    """All of it is sent as a file to who asked, once however often it is delivered, and that is noted."""
    body = from_button(pressed(await answer(history.verbs(), "history"), "Export CSV"))
    for _ in range(2):
        reply = await history.actions()[ActionId.EXPORT](body)
        assert "follows as a file in your direct messages" in read(reply)
        assert reply.follow is not None
        await reply.follow()

    [uploaded] = [call.arguments["content"].decode() for call in api.calls if call.path == "upload"]
    assert uploaded.startswith("\ufeff")
    assert uploaded.count("\r\n") == 4
    assert [call.arguments["users"] for call in api.calls if call.path == "api/conversations.open"] == [OMAR]
    [noted, *_] = await bot.store.history(limit=1, team=TEAM, channel=GENERAL)
    assert (noted.kind, noted.source, noted.answer) == (OperationKind.EXPORT, Source.BUTTON, "3 rows.")


async def test_long_export(bot: Bot, history: History, api: WebApi) -> None:
    """It is read in parts, and misses nothing."""
    await asked(bot, 500)
    reply = await answer(history.verbs(), "history export=csv")
    assert reply.follow is not None
    await reply.follow()

    [uploaded] = [call.arguments["content"].decode() for call in api.calls if call.path == "upload"]
    assert uploaded.count("\r\n") == 1 + 3 + 500
    assert (uploaded.count(",standup,"), uploaded.count(",retro,")) == (1 + 500, 2)


async def test_export_that_slack_does_not_take(history: History, api: WebApi) -> None:
    """It is said."""
    api.says(TICKET, {"ok": False, "error": "missing_scope"})
    reply = await answer(history.verbs(), "history export=csv")
    assert reply.follow is not None
    await reply.follow()

    [said] = [call.arguments["text"] for call in api.calls if call.path == "api/chat.postEphemeral"]
    assert "Slack did not confirm that it has the file" in said
