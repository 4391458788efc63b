"""Files and storage: by command, form and button, for whom they are meant."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Operation, OperationKind, OperationStatus, Source
from bot.errors import NotAllowed, UsageError
from bot.sandbox.faults import Fault
from bot.slack.actions import ActionId, FilesAction
from bot.slack.errors import SlackUnknown
from bot.slack.files_form import UNTIL
from bot.slack.metadata import load_metadata
from bot.slack.questions import ACCOUNT, Form
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.files import Files
from handlers.grammar import parse_command
from handlers.replies import Reply
from handlers.zones import Zones
from tests.handlers.payloads import ADMINS, OPERATORS_OF_GENERAL, answer, from_button, in_view, read
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS
from tests.slack.limits import check_view

VIEWERS = Access((), (), ("everyone",))
NOBODY = Access((), (), ())
FILM = "38f8_lecture_20261201120000.mp4"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot with an account of each service, one of which is for another channel, that recorded the retro."""
    elsewhere = replace(CHANGED_ACCOUNTS["campus"], channels=frozenset({"C0OTHER"}))
    accounts = {**CHANGED_ACCOUNTS, "campus": elsewhere}
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=accounts).bot() as bot:
        await bot.ready("retro")
        yield bot


async def shanghai(user: str) -> str:
    return "Asia/Shanghai"


def files(bot: Bot, access: Access = OPERATORS_OF_GENERAL) -> Files:
    return Files(bot.requests, access, Zones(shanghai, bot.clock))


async def silence(user: str) -> str:
    raise SlackUnknown("users.info: no answer")


@pytest.mark.parametrize("account", ["studio", "board"])
async def test_days_where_slack_does_not_tell_the_zone(bot: Bot, account: str) -> None:
    """The files are looked for all the same, by days of UTC, which is said."""
    unzoned = Files(bot.requests, OPERATORS_OF_GENERAL, Zones(silence, bot.clock))
    reply = await answer(unzoned.verbs(), f"files on={account} from=2026-12-01")

    assert "Slack did not tell your time zone: these are days of UTC." in read(reply)


async def typed(bot: Bot, text: str, **who: Any) -> Reply:
    return await answer(files(bot).verbs(), text, **who)


async def done(bot: Bot, reply: Reply) -> Operation:
    """What became of the one operation of a reply."""
    [operation] = reply.operations
    await bot.requests.release([operation.id])
    return await bot.ended(operation)


async def listing(bot: Bot) -> Operation:
    """The list of the studio's files."""
    return await done(bot, await typed(bot, "files on=studio"))


def row(operation: Operation, number: int = 0, **changes: Any) -> dict[str, Any]:
    """The payload of a click on the button of a file."""
    return from_button(FilesAction(listing=operation.id, number=number), **changes)


async def test_listed(bot: Bot) -> None:
    """The service is asked; it is said at once that it takes a moment."""
    reply = await typed(bot, "files on=studio")
    assert read(reply) == "Looking at the files of studio …"

    operation = await done(bot, reply)
    assert {row.room for row in operation.files} == {"retro"}


@pytest.mark.parametrize("is_stranger", [True, False])
async def test_who_may_delete(bot: Bot, is_stranger: bool) -> None:
    """Where the channel's people may delete, somebody of another workspace who looks is shown no buttons for it."""
    verb = files(bot, Access((GENERAL,), (), (VERA,))).verbs()["files"]
    [operation] = (await verb.run(make_ask(VERA, is_stranger=is_stranger), parse_command("files on=studio"))).operations

    assert operation.arguments["can_delete"] is not is_stranger


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("files retro on=studio", 1),
        ("files on=studio room=retro", 1),
        ("files on=studio room=lecture", 0),
        ("files on=studio from=2026-12-01 to=2026-12-01", 1),
        ("files on=studio from=2026-12-02", 0),
        ("files on=studio to=2026-11-30", 0),
        ("files on=studio file_state=exception", 0),
        ("files on=studio page=2", 0),
        ("files on=classroom from=2026-12-01", 0),
    ],
)
async def test_narrowed(bot: Bot, text: str, count: int) -> None:
    """To a room, to days of the person's time zone, and by the service's own filters."""
    operation = await done(bot, await typed(bot, text))

    assert len(operation.files) == count


async def test_days_are_the_persons(bot: Bot) -> None:
    """A day begins and ends where the person is."""
    operation = await done(bot, await typed(bot, "files on=studio from=2026-12-01 to=2026-12-01"))

    assert datetime.fromisoformat(operation.arguments["since"]).isoformat() == "2026-11-30T16:00:00+00:00"
    assert datetime.fromisoformat(operation.arguments["until"]).isoformat() == "2026-12-01T16:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("files from=2026-12-01", "Say which account is meant"),
        ("files on=nowhere", 'There is no account "nowhere"'),
        ("files on=studio colour=red", 'no parameter "colour"'),
        ("files on=board colour=red", "no list of files, so no filters: colour"),
        ("files on=studio from=yesterday", "is not a day"),
        ("files on=studio from=2026-12-02 to=2026-12-01", "is after to"),
        ("files retro room=retro on=studio", "given twice"),
        ("files on=studio page=0", "page= is a number from 1"),
        ("storage colour=red", "has no parameter"),
    ],
)
async def test_what_is_not_understood(bot: Bot, text: str, refusal: str) -> None:
    """What is wrong is said, and nothing is asked."""
    with pytest.raises(UsageError, match=refusal):
        await typed(bot, text)


async def test_service_without_a_list(bot: Bot) -> None:
    """The channel's own recordings stand in its place, and that is said."""
    assert "Nothing that was recorded here on board is ready." in read(await typed(bot, "files on=board"))
    await bot.ready("lecture", account="board")
    told = read(await typed(bot, "files on=board"))

    assert "The service of board has no list of files" in told
    assert "lecture: Ready" in told
    assert "Get Link" in told
    assert "lecture" not in read(await typed(bot, "files on=board page=2"))


async def test_without_a_word(bot: Bot) -> None:
    """Where several accounts can be meant, a form asks."""
    reply = await typed(bot, "files")
    assert reply.view is not None
    check_view(reply.view)
    assert load_metadata(reply.view.dump(), Form) == Form(team=TEAM, channel=GENERAL, account="board")


async def form(bot: Bot, channel: str = GENERAL) -> View:
    """The form as its button opens it."""
    body = from_button(FilesAction(listing="", number=0), channel=channel)
    reply = await files(bot).actions()[ActionId.FILES](body)
    assert reply.view is not None
    return reply.view


async def submitted(bot: Bot, view: View, values: dict[str, str], **who: Any) -> Reply:
    access = who.pop("access", OPERATORS_OF_GENERAL)
    return await files(bot, access).submissions()[CallbackId.FILES](in_view(view, values, **who))


@pytest.mark.parametrize("channel", [GENERAL, ""])
async def test_form(bot: Bot, channel: str) -> None:
    """It asks the same; from the Home tab it asks where the list is to be shown."""
    values = {"on": "studio", "room": "retro", "from": "2026-12-01", "to": "2026-12-01"}
    reply = await submitted(bot, await form(bot, channel), values if channel else {**values, "channel": GENERAL})
    assert (reply.channel, read(reply)) == (GENERAL, "Looking at the files of studio …")

    operation = await done(bot, reply)
    assert (operation.source, operation.channel, len(operation.files)) == (Source.MODAL, GENERAL, 1)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"on": "campus"}, ACCOUNT, "is not for this channel"),
        ({"on": "gone"}, ACCOUNT, "There is no account"),
        ({"on": "studio", "from": "2026-12-02", "to": "2026-12-01"}, UNTIL, "is after to"),
    ],
)
async def test_form_with_mistakes(bot: Bot, values: dict[str, str], field: str, sentence: str) -> None:
    """What is wrong is said beside its field."""
    reply = await submitted(bot, await form(bot), values)

    assert set(reply.errors) == {field}
    assert sentence in reply.errors[field]


async def test_pages(bot: Bot) -> None:
    """Another page is asked for with all that narrowed the first; from a button, so that it takes its place."""
    first = await done(bot, await typed(bot, "files retro on=studio file_state=normal"))
    reply = await files(bot).actions()[ActionId.FILES_ON](row(first, 2))
    second = await done(bot, reply)

    assert (second.kind, second.source, reply.message) == (OperationKind.FILES, Source.BUTTON, None)
    assert second.arguments == {**first.arguments, "page": 2}
    back = await done(bot, await files(bot).actions()[ActionId.FILES_BACK](row(second, 1)))
    assert back.files == first.files


async def test_link(bot: Bot) -> None:
    """One file's links are made for who clicked."""
    listed = await listing(bot)
    operation = await done(bot, await files(bot).actions()[ActionId.FILE_LINK](row(listed)))

    assert operation.answer == f"Fresh links to {listed.files[0].file.name}:"
    assert operation.links


async def foreign(bot: Bot) -> Operation:
    """The list of a bucket whose only file nobody here recorded."""
    bot.vendors.bucket.put(FILM, b"film", bot.clock())
    return await done(bot, await typed(bot, "files on=classroom"))


async def test_delete(bot: Bot) -> None:
    """An admin has one file deleted, and is told what the service says."""
    reply = await files(bot, ADMINS).actions()[ActionId.FILE_DELETE](row(await foreign(bot)))
    operation = await done(bot, reply)

    assert (operation.kind, operation.source, reply.message) == (OperationKind.FILE_DELETE, Source.BUTTON, None)
    assert operation.answer == f"{FILM} is no longer in the bucket recordings."
    assert FILM not in bot.vendors.bucket.objects


async def test_delete_twice(bot: Bot) -> None:
    """Two clicks are one deletion; who clicks when it is done is told again what became of it."""
    listed, conversation = await foreign(bot), files(bot, ADMINS).deleted
    first, second = [await conversation(row(listed, trigger_id=f"click.{number}")) for number in range(2)]
    operation = await done(bot, first)

    assert [each.id for each in second.operations] == [operation.id]
    assert read(await conversation(row(listed, trigger_id="click.3"))) == operation.answer


async def test_delete_in_vain(bot: Bot) -> None:
    """What failed may be tried again."""
    listed = await foreign(bot)
    bot.vendors.faults.order(Fault(verb="bucket/delete", status=403))
    failed = await done(bot, await files(bot, ADMINS).deleted(row(listed, trigger_id="click.1")))
    again = await done(bot, await files(bot, ADMINS).deleted(row(listed, trigger_id="click.2")))

    assert [failed.status, again.status] == [OperationStatus.FAILED, OperationStatus.DONE]


@pytest.mark.parametrize("number", [-1, 1])
async def test_row_that_is_not_there(bot: Bot, number: int) -> None:
    """A button that leads nowhere says what to do."""
    with pytest.raises(UsageError, match="This list is too old"):
        await files(bot).linked(row(await listing(bot), number))


async def test_list_that_is_not_there(bot: Bot) -> None:
    """So does one whose list is gone, is none, or is another workspace's."""
    listed, [retro] = await listing(bot), await bot.requests.matching(make_ask(), "retro")
    link = await bot.done(OperationKind.LINK, retro)
    elsewhere: dict[str, Any] = {"team": {"id": "T9"}, "user": {"id": OMAR, "team_id": "T9"}}

    for body in (row(replace(listed, id="gone")), row(link), row(listed, **elsewhere)):
        with pytest.raises(UsageError, match="This list is too old"):
            await files(bot).turned(body)


async def test_account_of_another_channel(bot: Bot) -> None:
    """An account that is limited to channels is not told of, listed, linked or emptied in others, by any way."""
    for text in ("files on=campus", "storage on=campus"):
        with pytest.raises(NotAllowed, match="is not for this channel"):
            await typed(bot, text)
    assert "campus" not in read(await typed(bot, "storage"))

    there = make_ask(channel="C0OTHER")
    operation = await bot.requests.files(there, bot.requests.account(there, "campus"), {})
    await bot.requests.release([operation.id])
    operation = await bot.ended(operation)
    for click in (files(bot).turned, files(bot).linked, files(bot, ADMINS).deleted):
        with pytest.raises(NotAllowed, match="is not for this channel"):
            await click(row(operation))


async def test_channel_without_accounts(tmp_path: Path) -> None:
    """Nothing opens where nothing can be chosen."""
    only = {name: replace(account, channels=frozenset({"C0OTHER"})) for name, account in CHANGED_ACCOUNTS.items()}
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=only).bot() as bot:
        with pytest.raises(UsageError, match="No account can be used in this channel"):
            await form(bot)


async def test_who_may(bot: Bot) -> None:
    """Viewers list and link, operators read how full accounts are, admins delete; each is checked when it is done."""
    listed, view = await listing(bot), await form(bot)
    for click in (files(bot, NOBODY).turned, files(bot, NOBODY).linked, files(bot, NOBODY).opened):
        with pytest.raises(NotAllowed):
            await click(row(listed))
    with pytest.raises(NotAllowed, match="Only admins may do this"):
        await files(bot).deleted(row(listed))
    with pytest.raises(NotAllowed):
        await submitted(bot, view, {"on": "studio"}, access=NOBODY)
    with pytest.raises(NotAllowed, match="Only operators may do this"):
        await answer(files(bot).verbs(), "storage", access=VIEWERS, user=VERA)
    stranger: dict[str, Any] = {
        "team": {"id": TEAM},
        "user": {"id": "U9", "team_id": "T9"},
        "view": {"team_id": TEAM, "id": "V1"},
    }
    with pytest.raises(NotAllowed, match="Only people of the workspace"):
        await files(bot, VIEWERS).linked(row(listed, **stranger))


async def test_storage(bot: Bot) -> None:
    """Every account that tells is shown with its bar; the others are named."""
    await bot.readings.begin()
    await bot.readings.close()
    told = read(await answer(files(bot).verbs(), "storage", access=ADMINS))

    assert "studio uses" in told
    assert "board: its service does not tell how much space is used." in told
    assert "board" not in read(await typed(bot, "storage on=studio"))
