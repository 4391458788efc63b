"""What an account has stored: a page at a time, by the service's own list, and a link to any of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import File, OperationStatus, Source, StoredFile
from bot.errors import UsageError
from bot.sandbox.faults import Fault
from bot.service.options import OptionsError
from bot.service.requests import FILES_PER_PAGE
from tests.service.stage import PATIENCE, ROOM, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS, Vendors

BOTH = pytest.mark.parametrize("account", ["studio", "classroom"])


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A bot with an account of each service."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)


async def listed(bot: Bot, account: str, page: int = 1, room: str = "", **filters: str) -> tuple[StoredFile, ...]:
    """A page of the list."""
    chosen = bot.requests.account(make_ask(), account)
    operation = await bot.requests.files(make_ask(), chosen, filters, page, room=room)
    await bot.requests.release([operation.id])
    return (await bot.ended(operation)).files


@BOTH
async def test_files(bot: Bot, account: str) -> None:
    """What was recorded is in the list, and the answer says how much there is."""
    await bot.ready(account=account)
    operation = await bot.requests.files(make_ask(), bot.requests.account(make_ask(), account), {})
    await bot.requests.release([operation.id])
    operation = await bot.ended(operation)

    assert operation.status is OperationStatus.DONE
    assert len(operation.files) == operation.arguments["total"] >= 1
    total = operation.arguments["total"]
    assert operation.answer == f"Files 1 to {total} of {total} on {account}:"
    assert await bot.answer(operation) is not None


async def test_pages(bot: Bot, vendors: Vendors) -> None:
    """Each page has its rows, the newest first; behind the last there are none, and it is said how many there are."""
    for number in range(FILES_PER_PAGE + 1):
        vendors.bucket.put(f"{number:03}/sid{number}_room_20261201120000.mp4", b"film", bot.clock())
        bot.clock.pass_by(seconds=1)
    first, second = await listed(bot, "classroom"), await listed(bot, "classroom", 2)
    assert [len(first), len(second)] == [FILES_PER_PAGE, 1]
    assert first[0].file.name.startswith(f"{FILES_PER_PAGE:03}/")
    assert second[0].file.name.startswith("000/")

    operation = await bot.requests.files(make_ask(), bot.requests.account(make_ask(), "classroom"), {}, 3)
    await bot.requests.release([operation.id])
    operation = await bot.ended(operation)
    assert (operation.files, operation.answer) == ((), f"classroom has only {FILES_PER_PAGE + 1} such files.")


async def test_behind_the_only_page(bot: Bot, vendors: Vendors) -> None:
    """One file is one."""
    vendors.bucket.put("1/sid_room_20261201120000.mp4", b"film", bot.clock())
    operation = await bot.requests.files(make_ask(), bot.requests.account(make_ask(), "classroom"), {}, 2)
    await bot.requests.release([operation.id])

    assert (await bot.ended(operation)).answer == "classroom has only 1 such file."


async def test_one_room(bot: Bot, vendors: Vendors) -> None:
    """Where the service tells whose files they are, those of one room can be had."""
    for room in ("standup", "lecture"):
        vendors.bucket.put(f"1_{room}_20261201120000.mp4", b"film", bot.clock())

    assert [row.room for row in await listed(bot, "classroom", room="lecture")] == ["lecture"]


async def test_some_days(bot: Bot) -> None:
    """Files can be had of a span of time: those of which it is known when they were recorded."""
    for account in ("studio", "classroom"):
        recording = await bot.ready(account=account)
        assert recording.started_at is not None
        before, after = recording.started_at - timedelta(seconds=2), recording.started_at + timedelta(seconds=2)
        long_ago = before - timedelta(days=60)
        for since, until, there in (
            (before, None, True),
            (after, None, False),
            (None, before, False),
            (None, after, True),
            (long_ago, after, True),
            (long_ago, before, False),
        ):
            chosen = bot.requests.account(make_ask(), account)
            operation = await bot.requests.files(make_ask(), chosen, {}, since=since, until=until)
            await bot.requests.release([operation.id])
            found = {row.recording for row in (await bot.ended(operation)).files}
            assert found == ({recording.id} if there else set()), (account, since, until)


async def test_turned(bot: Bot, vendors: Vendors) -> None:
    """Another page of a list is narrowed as the first one was, and a row of it can be had."""
    for number in range(FILES_PER_PAGE + 1):
        vendors.bucket.put(f"{number:03}/sid{number}_room_20261201120000.mp4", b"film", bot.clock())
        vendors.bucket.put(f"{number:03}/sid{number}_other_20261201120000.mp4", b"film", bot.clock())
    chosen = bot.requests.account(make_ask(), "classroom")
    first = await bot.requests.files(make_ask(), chosen, {"kind": "mp4"}, room="room")
    await bot.requests.release([first.id])
    first = await bot.ended(first)
    second = await bot.requests.turn_files(make_ask(), first.id, 2)
    await bot.requests.release([second.id])
    second = await bot.ended(second)

    assert ([row.room for row in second.files], first.arguments["has_more"], second.arguments["has_more"]) == (
        ["room"],
        True,
        False,
    )
    assert await bot.requests.stored_file(make_ask(), second.id, 0) == (chosen, second.files[0])
    for listing, row in (("gone", 0), (second.id, 1), (second.id, -1)):
        with pytest.raises(UsageError, match="This list is too old"):
            await bot.requests.stored_file(make_ask(), listing, row)


@BOTH
async def test_whose_it_is(bot: Bot, account: str) -> None:
    """A file that a recording of ours left names the room and the recording, whatever the service tells."""
    recording = await bot.ready(account=account)
    rows = await listed(bot, account, room=ROOM)

    assert rows
    assert {(row.room, row.recording) for row in rows} == {(ROOM, recording.id)}
    assert await listed(bot, account, room="lecture") == ()


async def test_nothing_there(bot: Bot) -> None:
    """An empty list is said to be one."""
    operation = await bot.requests.files(make_ask(), bot.requests.account(make_ask(), "studio"), {})
    await bot.requests.release([operation.id])

    assert (await bot.ended(operation)).answer == "studio has no such files."


async def test_what_is_refused(bot: Bot) -> None:
    """An account without a list and a filter that there is not are refused before anything is stored."""
    with pytest.raises(UsageError, match="The account board cannot list stored files"):
        await bot.requests.files(make_ask(), CHANGED_ACCOUNTS["board"], {})
    with pytest.raises(UsageError, match="The account board cannot list stored files"):
        await bot.requests.file_link(make_ask(), CHANGED_ACCOUNTS["board"], StoredFile(file=File(name="1.mp4")))
    with pytest.raises(OptionsError) as error:
        await bot.requests.files(make_ask(), CHANGED_ACCOUNTS["studio"], {"start_time": "yesterday"})
    assert set(error.value.problems) == {"start_time"}


@BOTH
async def test_link_to_a_stored_file(bot: Bot, account: str) -> None:
    """A file from the list has links, though no recording is named."""
    await bot.ready(account=account)
    file = (await listed(bot, account))[0]
    operation = await bot.requests.file_link(make_ask(), bot.requests.account(make_ask(), account), file)
    await bot.requests.release([operation.id])
    operation = await bot.ended(operation)

    assert operation.status is OperationStatus.DONE
    assert operation.answer == f"Fresh links to {file.file.name}:"
    assert all(link.url.startswith("http") for link in operation.links)
    assert operation.links


async def test_link_to_a_file_that_is_not_there(bot: Bot) -> None:
    """A file that the service does not know has no link."""
    account = bot.requests.account(make_ask(), "studio")
    operation = await bot.requests.file_link(make_ask(), account, StoredFile(file=File(name="nothing"), room=ROOM))
    await bot.requests.release([operation.id])

    assert (await bot.ended(operation)).status is OperationStatus.FAILED


async def test_service_that_is_away(bot: Bot, vendors: Vendors) -> None:
    """A list that cannot be had is tried for half a minute, and then it is said why."""
    vendors.faults.order(Fault(verb="file/list", times=99, status=503))
    operation = await bot.requests.files(make_ask(), bot.requests.account(make_ask(), "studio"), {})
    await bot.requests.release([operation.id])
    asked_at = bot.clock()
    operation = await bot.ended(operation)

    assert operation.status is OperationStatus.FAILED
    assert operation.answer
    assert bot.clock() - asked_at < timedelta(minutes=3)


async def test_nobody_hears_what_the_clock_asked(bot: Bot, vendors: Vendors) -> None:
    """A list that the clock wants and that cannot be had is owed to nobody."""
    vendors.unreachable.add("studio")
    ask = make_ask(source=Source.CLOCK)
    operation = await bot.requests.files(ask, bot.requests.account(ask, "studio"), {})
    await bot.requests.release([operation.id])
    operation = await bot.ended(operation)

    assert operation.status is OperationStatus.FAILED
    assert await bot.answer(operation) is None


async def test_storage(bot: Bot) -> None:
    """Every account that may be used here is named, with what was last read, where anything was."""
    await bot.readings.begin()
    await bot.readings.close(PATIENCE)
    told = await bot.requests.storage(make_ask())

    assert [account.name for account, _ in told] == ["board", "campus", "classroom", "studio"]
    assert [account.name for account, reading in told if reading is not None] == ["studio"]
    ((account, reading),) = await bot.requests.storage(make_ask(), "studio")
    assert (account.name, reading) == ("studio", await bot.store.readings.get("studio"))
