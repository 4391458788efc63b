"""Stored files, from the list to the link and to their deletion, and the history as a file."""

from datetime import timedelta

import httpx
import pytest

from bot.sandbox.slack import Message
from bot.sandbox.slack.people import Entered
from bot.slack.actions import ActionId
from tests.e2e.stage import ADA, GENERAL, OMAR, PATIENCE, VERA, Stage, shown, text_of

LISTING = ("studio", "classroom", "campus")  # the accounts whose services list files


async def record(stage: Stage, account: str) -> None:
    """Have the standup recorded, and wait for its file."""
    await stage.rec(f"start standup on={account}")
    await stage.press(await stage.card("standup", "*Recording*"), ActionId.STOP)
    await stage.notice("standup", "the recording is ready")


async def press_first(stage: Stage, message: Message, action: ActionId, user: str, *, confirmed: bool = False) -> None:
    """Press the first such button of a list."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    row = next(row for row in rows if any(each["action_id"] == action for each in row["elements"]))
    place = {"channel": GENERAL, "ts": message.ts, "block_id": row["block_id"]}
    done = await stage.slack.click(action.value, user=user, confirmed=confirmed, **place)
    assert done.acked, done.error


@pytest.mark.parametrize("account", LISTING)
async def test_list_link_delete(stage: Stage, account: str) -> None:
    """The service's own list, a link out of it for any viewer, and deletion for admins alone."""
    await record(stage, account)
    assert f"Looking at the files of {account} …" in await stage.rec(f"files standup on={account}", user=VERA)
    listed = await stage.told(VERA, f"on {account}:", "standup: ")
    await press_first(stage, listed, ActionId.FILE_LINK, VERA)
    await stage.told(VERA, "Fresh links to ")

    assert ActionId.DELETE not in str(listed.blocks)
    await stage.rec(f"files on={account} room=standup", user=ADA)
    await press_first(stage, await stage.told(ADA, "standup: "), ActionId.DELETE, ADA, confirmed=True)
    await stage.card("standup", "files deleted by", f"<@{ADA}>")

    await stage.rec(f"files on={account}", user=OMAR)
    await stage.told(OMAR, f"{account} has no such files.")


def leave(stage: Stage, account: str) -> str:
    """Have a film stored that no recording of the bot left; returns its name."""
    if account != "studio":
        bucket = stage.vendors.bucket
        bucket._client.put_object(Bucket=bucket.name, Key="old/38f8_lecture_20261120120000000.mp4", Body=b"film")
        return "old/38f8_lecture_20261120120000000.mp4"
    service = stage.vendors.fsp
    begin = service.journal.clock.now() - timedelta(hours=1)
    task = service.emulator.recorder.create({"group_id": "lecture", "file_name": "lecture-by-hand"}, begin)
    task.begin(begin)
    service.emulator.recorder.advance(begin + timedelta(minutes=1))
    task.stop(begin + timedelta(minutes=1))
    return task.file_name


@pytest.mark.parametrize("account", LISTING)
async def test_file_that_somebody_else_left(stage: Stage, account: str) -> None:
    """It is found by its name, linked for any viewer, deleted by admins alone, and the history tells of it."""
    name = leave(stage, account)
    await stage.rec(f"link {name} on={account}", user=VERA)
    found = await stage.told(VERA, f"Files 1 to 1 of 1 on {account}:")
    assert ActionId.FILE_DELETE not in str(found.blocks)
    await press_first(stage, found, ActionId.FILE_LINK, VERA)
    await stage.told(VERA, f"Fresh links to {name}:")

    assert "Only admins may do this" in await stage.rec(f"delete {name} on={account}")
    await stage.rec(f"delete {name} on={account}", user=ADA)
    found = await stage.told(ADA, f"Files 1 to 1 of 1 on {account}:")
    await press_first(stage, found, ActionId.FILE_DELETE, ADA, confirmed=True)
    await stage.told(ADA, f"{name} is", "no longer")
    await stage.rec(f"delete {name} on={account}", user=ADA)
    await stage.told(ADA, f"{account} has no such files.")

    assert f"File delete · {name}: done." in await stage.rec("history", user=VERA)


async def opened(message: Message) -> list[int]:
    """How each address of a message's list is answered."""
    (file,) = message.files
    addresses = [line.rpartition(" – ")[2] for line in file.content.decode().splitlines()]
    async with httpx.AsyncClient(trust_env=False) as browser:
        return [(await browser.head(address)).status_code for address in addresses]


async def test_more_slices_than_a_message_holds(stage: Stage) -> None:
    """Every slice of a long recording can be had: from the notice's thread, by Get Link, and out of the list."""
    await stage.rec("start standup on=studio")
    card = await stage.card("standup", "*Recording*")
    (task,) = stage.vendors.fsp.emulator.recorder.tasks.values()
    task.recorded += timedelta(hours=24)
    await stage.press(card, ActionId.STOP)
    notice = await stage.notice("standup", "is ready", "List of all 25 links in this message's thread")
    reply = await stage.attached(GENERAL)
    assert reply.thread_ts == notice.ts
    assert await opened(reply) == [200] * 25

    await stage.press(notice, ActionId.LINK, user=VERA)
    assert await opened(await stage.attached("D0VERA")) == [200] * 25

    await stage.rec("files on=studio", user=ADA)
    await press_first(stage, await stage.told(ADA, "on studio:"), ActionId.FILE_LINK, ADA)
    await stage.told(ADA, "List of all 25 links in your direct messages")
    assert await opened(await stage.attached("D0ADA")) == [200] * 25


async def test_service_without_a_list(stage: Stage) -> None:
    """The channel's own recordings stand in its place; what becomes of their files is the same."""
    await record(stage, "board")
    assert "The service of board has no list of files" in await stage.rec("files on=board", user=ADA)
    await stage.press(stage.slack.ephemerals(ADA)[-1], ActionId.LINK, user=ADA)
    await stage.told(ADA, "Fresh links to standup")

    said = (await stage.rec("delete standup", user=ADA)).splitlines()[0]
    assert "The files of standup" in said
    name = said.rpartition(": ")[2].removesuffix(".")
    assert said in await stage.rec(f"delete {name} on=board", user=ADA)
    offered = stage.slack.ephemerals(ADA)[-1]
    await stage.slack.click(ActionId.DELETE, user=ADA, channel=GENERAL, ts=offered.ts, confirmed=True)
    await stage.card("standup", "files deleted by", f"<@{ADA}>")


async def test_by_form(stage: Stage) -> None:
    """The panel's button opens a form; what is wrong is said beside its field, and the list follows."""
    await record(stage, "studio")
    await stage.rec("", user=VERA)
    await stage.press(stage.slack.ephemerals(VERA)[-1], ActionId.FILES, user=VERA)
    modal = await stage.modal(VERA)
    wrong: Entered = {"on": "studio", "from": "2031-01-02", "to": "2031-01-01"}
    done = await stage.slack.submit(modal["id"], wrong, user=VERA)
    assert done.errors == {"to": "from: 2031-01-02 is after to, which is 2031-01-01."}
    right: Entered = {"on": "studio", "room": "standup", "from": None, "to": None}
    done = await stage.slack.submit(modal["id"], right, user=VERA)
    assert done.errors == {}

    await stage.told(VERA, "on studio:", "standup: ")


async def test_pages_turn_in_place(stage: Stage) -> None:
    """Another page takes the place of the one whose button was pressed."""
    bucket = stage.vendors.bucket
    for number in range(11):
        bucket._client.put_object(
            Bucket=bucket.name, Key=f"{number:02}/sid_room-{number:02}_20261120.mp4", Body=b"film"
        )
    await stage.rec("files on=classroom", user=VERA)
    first = await stage.told(VERA, "Files 1 to 10 of 11 on classroom:")
    await press_first(stage, first, ActionId.FILES_ON, VERA)
    await stage.told(VERA, "Files 11 to 11 of 11 on classroom:")

    assert not any("Files 1 to 10" in text_of(message) for message in stage.slack.ephemerals(VERA))


async def test_storage(stage: Stage) -> None:
    """Operators are told how full the accounts are, as far as their services tell; viewers are refused."""
    said = await stage.rec("storage")
    assert "board: its service does not tell how much space is used." in said
    assert "studio" in said
    assert "Only operators may do this." in await stage.rec("storage", user=VERA)


async def test_history_as_a_file(stage: Stage) -> None:
    """The history's button sends all of it to who pressed, and that stands in the history from then on."""
    await stage.rec("start standup on=studio")
    await stage.card("standup", "*Recording*")
    await stage.rec("history", user=VERA)
    await press_first(stage, stage.slack.ephemerals(VERA)[-1], ActionId.EXPORT, VERA)
    await stage.told(VERA, "follows as a file in your direct messages")
    sent = await stage.slack.until(
        lambda: [file for message in stage.slack.messages("D0VERA") for file in message.files], PATIENCE
    )

    rows = sent[0].content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("asked at (UTC),what,room or name,who,from where,outcome")
    assert f",start,standup,{OMAR},by command,done," in rows[1]
    assert "Export: done." in await stage.rec("history")


async def test_history_by_person(stage: Stage) -> None:
    """Only what one person asked for."""
    await stage.rec("start standup on=studio")
    await stage.card("standup", "*Recording*")

    assert "standup: done." in await stage.rec("history user=me")
    assert "Nothing was asked for yet." in shown(await stage.rec("history user=me", user=VERA))
