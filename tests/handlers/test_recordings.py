"""The conversation about one recording: what is typed, what it means, and what is offered where it is not clear."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.domain import OperationKind, RecordingState
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId
from handlers.access import Access
from handlers.grammar import parse_command
from handlers.recordings import Recordings
from handlers.replies import Reply
from handlers.starting import Starting
from tests.handlers.payloads import ADMINS, OPERATORS_OF_GENERAL, answer, read
from tests.service.stage import GENERAL, TEAM, VERA, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS
from tests.slack.limits import check_message
from tests.slack.messages import actions
from tests.store.domain_objects import make_stream

Run: TypeAlias = Callable[[Bot, str], Awaitable[Reply]]
FILM = "recordings/38f8_lecture_20261201120000.mp4"


async def typed(bot: Bot, text: str, trigger: str = "") -> Reply:
    """What is replied to a command of an operator."""
    asked = (bot.requests, OPERATORS_OF_GENERAL)
    return await answer({**Starting(*asked).verbs(), **Recordings(*asked).verbs()}, text, trigger=trigger)


async def by_admin(bot: Bot, text: str) -> Reply:
    return await answer(Recordings(bot.requests, ADMINS).verbs(), text, access=ADMINS)


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("start planning on=studio for=45m name='Ada'", OperationKind.START, "Starting planning on studio"),
        ("stop", OperationKind.STOP, "Stopping standup"),
        ("stop standup", OperationKind.STOP, "Stopping standup"),
        ("pause", OperationKind.PAUSE, "Pausing standup"),
        ("pause standup", OperationKind.PAUSE, "Pausing standup"),
        ("extend", OperationKind.EXTEND, "by 15 min."),
        ("extend standup by=1h", OperationKind.EXTEND, "by 1 h."),
        ("link retro", OperationKind.LINK, "Making fresh links"),
        ("link", OperationKind.LINK, "Making fresh links"),
    ],
)
async def test_asked_for(bot: Bot, text: str, kind: OperationKind, sentence: str) -> None:
    """What is asked for is stored, and said."""
    reply = await typed(bot, text)

    assert sentence in read(reply)
    assert [operation.kind for operation in reply.operations] == [kind]


async def test_extension_is_kept(bot: Bot) -> None:
    """By how much is stored with what was asked."""
    [operation] = (await typed(bot, "extend by=1h")).operations

    assert operation.arguments == {"minutes": 60}


@pytest.mark.parametrize(
    ("text", "there", "missing"),
    [
        ("status", "standup", "retro"),
        ("status retro", "Status of retro", "standup"),
    ],
)
async def test_shown(bot: Bot, text: str, there: str, missing: str) -> None:
    """What is asked to be shown, and nothing else."""
    told = read(await typed(bot, text))

    assert there in told
    assert missing not in told


async def test_status_of_nothing(empty: Bot) -> None:
    """Where nothing runs, it is said where to look."""
    assert "Nothing is being recorded here. /rec list shows what was." in read(await typed(empty, "status"))


@pytest.mark.parametrize("verb", ["status", "link", "stop"])
async def test_what_is_live_is_not_denied(bot: Bot, verb: str) -> None:
    """A room that is live, and not recorded, is known all the same."""
    stream = make_stream(room="pl", team=TEAM, channel=GENERAL)
    await bot.store.save(bot.lease(), stream=stream)

    with pytest.raises(UsageError, match=rf'^No recording is known as "pl"\. It is live as {stream.id}: /live status'):
        await typed(bot, f"{verb} pl")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("status elternabend", "🔴 Elternabend: Recording"),
        ("pause Elternabend", "Pausing Elternabend ("),
        ("stop ELTERNABEND", "Stopping Elternabend ("),
    ],
)
async def test_by_name(empty: Bot, text: str, said: str) -> None:
    """A recording is meant, and spoken of, by the name that it was given."""
    await empty.recording("1866", name="Elternabend")

    assert said in read(await typed(empty, text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("strat standup", '/rec has no verb "strat". Did you mean start?'),
        ("status nowhere", 'No recording is known as "nowhere". /rec list shows the last ones.'),
        ("link nowhere", 'No recording is known as "nowhere". /rec list shows the last ones.'),
        ("resume", "Only what is paused can be resumed. Running in this channel"),
        ("resume standup", "standup is being recorded."),
        ("pause retro", "retro is recorded; the file is ready."),
        ("extend by=2h", 'A recording is extended by 15m or by 1h; you gave "2h".'),
        ("pause on=studio", '"pause" has no parameter "on".'),
    ],
)
async def test_not_understood(bot: Bot, text: str, sentence: str) -> None:
    """What was typed and cannot be meant is said, and not passed over."""
    with pytest.raises(UsageError) as refusal:
        await typed(bot, text)

    assert sentence in str(refusal.value)


async def test_service_that_cannot(empty: Bot) -> None:
    """What the account's service lacks is said, with what it can."""
    await empty.recording("standup", account="classroom")
    with pytest.raises(UsageError, match="The account classroom cannot pause and resume"):
        await typed(empty, "pause")


@pytest.mark.parametrize("verb", ["link", "delete"])
async def test_where_nothing_was_recorded(empty: Bot, verb: str) -> None:
    """Without a room, what is missing is the channel's."""
    with pytest.raises(UsageError, match=r"^Nothing was recorded in this channel\."):
        await by_admin(empty, verb)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("stop", ActionId.STOP),
        ("pause", ActionId.PAUSE),
        ("extend", ActionId.EXTEND),
        ("extend by=1h", ActionId.EXTEND_HOUR),
    ],
)
async def test_several_in_progress(bot: Bot, text: str, action: ActionId) -> None:
    """Where several can be meant, each is offered with the button that does what was asked, and nothing is done."""
    await bot.recording("planning")
    reply = await typed(bot, text)

    assert reply.message is not None
    check_message(reply.message)
    assert not reply.operations
    assert actions(reply.message) == [action, action]
    assert "planning" in read(reply)
    assert "standup" in read(reply)


async def test_many_in_progress(bot: Bot) -> None:
    """Of more than a message shows, the newest are shown, and it is said where the others are."""
    for number in range(10):
        await bot.recording(f"room-{number}")

    assert "There are more: name the room" in read(await typed(bot, "pause"))
    assert "There are more: /rec list" in read(await typed(bot, "status"))


async def test_only_what_can_be_done_is_meant(bot: Bot) -> None:
    """A recording whose service cannot pause was not meant to be paused; where none can, that is the answer."""
    await bot.recording("lecture", account="classroom")
    [operation] = (await typed(bot, "pause")).operations
    [standup] = await bot.requests.matching(make_ask(), "standup")
    assert operation.recording == standup.id

    await bot.done(OperationKind.STOP, standup)
    await bot.recording("seminar", account="classroom")
    with pytest.raises(UsageError, match="The account classroom cannot pause and resume"):
        await typed(bot, "pause")


@pytest.mark.parametrize(("text", "action"), [("link", ActionId.LINK), ("delete", ActionId.DELETE)])
async def test_several_that_are_over(bot: Bot, text: str, action: ActionId) -> None:
    """The same where files are meant; what runs has none."""
    await bot.ready("planning")
    reply = await by_admin(bot, text)

    assert reply.message is not None
    assert actions(reply.message) == [action, action]
    assert "standup" not in read(reply)


async def test_at_most_ten_are_offered(empty: Bot) -> None:
    """The newest ten: a longer list hides the one that is looked for."""
    for number in range(12):
        await empty.started(f"room-{number}")
    reply = await typed(empty, "stop")

    assert reply.message is not None
    assert len(actions(reply.message)) == 10
    assert "room-11" in read(reply)


async def test_link_of_what_is_not_ready(empty: Bot) -> None:
    """Of what has no files yet they are asked for all the same: the answer says how it is."""
    await empty.recording("standup")

    assert [operation.kind for operation in (await typed(empty, "link")).operations] == [OperationKind.LINK]


async def test_deleting_asks_first(bot: Bot) -> None:
    """What would be deleted is named; the button that does it asks once more."""
    reply = await by_admin(bot, "delete")

    assert reply.message is not None
    check_message(reply.message)
    assert "The files of retro" in read(reply)
    assert actions(reply.message) == [ActionId.DELETE]
    assert not reply.operations


async def test_deleting_what_runs(bot: Bot) -> None:
    """What is being recorded is stopped first."""
    with pytest.raises(UsageError, match="stop it first"):
        await by_admin(bot, "delete standup")


async def test_deleting_twice(bot: Bot) -> None:
    """Where the files are gone, that is said."""
    [recording] = await bot.requests.matching(make_ask(), "retro")
    operation = await bot.requests.change(make_ask(), OperationKind.DELETE, recording)
    await bot.requests.release([operation.id])
    await bot.ended(operation)
    with pytest.raises(UsageError, match="There are no files of it to be deleted"):
        await by_admin(bot, "delete retro")


async def test_deleting_is_for_admins(bot: Bot) -> None:
    """An operator is told who may."""
    with pytest.raises(NotAllowed, match="Only admins may do this"):
        await typed(bot, "delete retro")


@pytest.mark.parametrize("text", ["stop", "pause"])
async def test_command_that_is_delivered_again(bot: Bot, text: str) -> None:
    """A command that Slack delivers once more is the same one, whatever has become of it."""
    first = await typed(bot, text, trigger="7.7")
    await bot.requests.release([operation.id for operation in first.operations])
    await bot.work()
    await bot.look()
    second = await typed(bot, text, trigger="7.7")

    assert [operation.id for operation in second.operations] == [operation.id for operation in first.operations]


async def test_stop_that_is_delivered_late(bot: Bot) -> None:
    """Then the answer is how things stand by then."""
    [recording] = await bot.requests.matching(make_ask(), "standup")
    first = await typed(bot, "stop", trigger="7.7")
    await bot.requests.release([operation.id for operation in first.operations])
    await bot.work()
    await bot.over(recording)

    assert read(await typed(bot, "stop", trigger="7.7")) == "standup is recorded; the file is ready."


async def test_pause_and_resume(bot: Bot) -> None:
    """A recording is held, and goes on."""
    for verb, state in (("pause", RecordingState.PAUSED), ("resume", RecordingState.RECORDING)):
        [operation] = (await typed(bot, verb)).operations
        await bot.requests.release([operation.id])
        await bot.ended(operation)
        await bot.look()
        [recording] = await bot.requests.matching(make_ask(), "standup")
        assert recording.state is state


async def test_viewers_may_not_stop(bot: Bot) -> None:
    """Roles count for what is typed."""
    with pytest.raises(NotAllowed):
        await answer(Recordings(bot.requests, ADMINS).verbs(), "stop", access=ADMINS, user=VERA)


@pytest.fixture
async def everywhere(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot with an account of each service, which recorded the retro on two of them; in the bucket of two others
    somebody has left a film.
    """
    async with Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS).bot() as bot:
        await bot.ready("retro")
        await bot.ready("retro", account="board")
        bot.vendors.bucket.put(FILM, b"film", bot.clock())
        yield bot


@pytest.mark.parametrize(("run", "may_delete"), [(typed, False), (by_admin, True)])
@pytest.mark.parametrize("name", [FILM, FILM.partition("/")[2]])
async def test_stored_file(everywhere: Bot, run: Run, may_delete: bool, name: str) -> None:
    """A file is looked for at its service by its name, whoever recorded it; it is shown with the buttons for it."""
    reply = await run(everywhere, f"link {name} on=classroom")
    assert read(reply) == f"Looking for {name} among the files of classroom …"
    [operation] = reply.operations
    await everywhere.requests.release([operation.id])
    operation = await everywhere.ended(operation)

    assert [row.file.name for row in operation.files] == [FILM]
    assert operation.arguments["can_delete"] is may_delete


async def test_stored_file_for_a_stranger(everywhere: Bot) -> None:
    """Where the channel's people may delete, somebody of another workspace who looks is shown no button for it."""
    link = Recordings(everywhere.requests, Access((GENERAL,), (), (VERA,))).verbs()["link"]
    [operation] = (
        await link.run(make_ask(VERA, is_stranger=True), parse_command(f"link {FILM} on=classroom"))
    ).operations

    assert operation.arguments["can_delete"] is False


async def test_stored_file_to_be_deleted(everywhere: Bot) -> None:
    """It is not deleted by the word alone: the answer has the button that asks; of what is missing, that is said."""
    for name, told in ((FILM, "Files 1 to 1 of 1 on classroom:"), ("gone.mp4", "classroom has no such files.")):
        [operation] = (await by_admin(everywhere, f"delete {name} on=classroom")).operations
        await everywhere.requests.release([operation.id])
        operation = await everywhere.ended(operation)
        assert (operation.kind, operation.answer) == (OperationKind.FILES, told)

    assert FILM in everywhere.vendors.bucket.objects


async def test_account_of_a_recording(everywhere: Bot) -> None:
    """A room is looked for on the account that is named, and so is what was recorded last."""
    for text in ("link retro on=board", "link on=board"):
        [operation] = (await typed(everywhere, text)).operations
        assert (operation.kind, operation.account) == (OperationKind.LINK, "board")
    reply = await by_admin(everywhere, "delete retro on=studio")
    [recording] = await everywhere.requests.matching(make_ask(), "retro", account="studio")

    assert reply.message is not None
    assert actions(reply.message) == [ActionId.DELETE]
    assert recording.id in read(reply)


async def test_file_of_a_service_without_a_list(everywhere: Bot) -> None:
    """A file of which only a recording of ours tells leads to that recording."""
    [recording] = await everywhere.requests.matching(make_ask(), "retro", account="board")
    [name] = [file.name for file in recording.files]
    [operation] = (await typed(everywhere, f"link {name} on=board")).operations
    reply = await by_admin(everywhere, f"delete {name} on=board")

    assert (operation.kind, operation.recording) == (OperationKind.LINK, recording.id)
    assert reply.message is not None
    assert actions(reply.message) == [ActionId.DELETE]
    assert recording.id in read(reply)
    only_there = Recordings(everywhere.requests, Access((), (), ("C0OTHER",)))
    with pytest.raises(NotAllowed, match="belongs to another channel"):
        await only_there.link(make_ask(VERA, channel="C0OTHER"), parse_command(f"link {name} on=board"))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("link gone", 'No recording is known as "gone"'),
        ("link gone on=board", 'No recording on board is known as "gone" or left a file of that name'),
        ("link on=campus", "Nothing was recorded in this channel on campus"),
        ("link retro on=nowhere", 'There is no account "nowhere"'),
        ("link retro colour=red", "has no parameter"),
    ],
)
async def test_nothing_is_meant(everywhere: Bot, text: str, refusal: str) -> None:
    """Where nothing can be meant, that is said, and nothing is asked."""
    with pytest.raises(UsageError, match=refusal):
        await typed(everywhere, text)
