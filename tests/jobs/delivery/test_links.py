"""Playlists that their bucket refuses, and lists of links: handed over in Slack, once, and never in the place of the
news itself.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Account, Announcement, AnnouncementKind, AnnouncementStatus, File, Link, Source
from bot.sandbox import faults
from bot.sandbox.slack import RESPONSE_URL, UPLOAD, Content, Fault, LocalSlack, Message
from bot.slack.blocks import MOST_LINKS
from tests.jobs.courier import Courier
from tests.sandbox.slack.conftest import TinyBot, connected_bot
from tests.service.stage import GENERAL, OMAR, Stage
from tests.store.domain_objects import make_announcement, make_recording

NOTICE, SENT = AnnouncementKind.NOTICE, AnnouncementStatus.SENT
POST, UPDATE, WHISPER = "chat.postMessage", "chat.update", "chat.postEphemeral"
TICKET, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
RANDOM, DIRECT = "C0RANDOM", "D0OMAR"
FILES = (File(name="r7k2/38f8_room.m3u8", kind="m3u8"), File(name="r7k2/38f8_room_1.ts", kind="ts"))
FILE = Link(name="38f8_room.m3u8", url="", content="#EXTM3U\n")
SEGMENTS = tuple(File(name=f"r7k2/{n}.ts", kind="ts") for n in range(24))
BROKEN = [
    Fault(method=TICKET, error="missing_scope"),
    Fault(method=TICKET, retry_after=30),
    Fault(method=UPLOAD, status=503),
    Fault(method=COMPLETE, error="not_in_channel"),
    Fault(method=COMPLETE, drop=True),
]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """An account whose bucket takes nothing, although MP4s are wanted."""
    stage = Stage(
        f"sqlite:///{tmp_path / 'clapper.db'}",
        accounts={
            name: Account(name=name, vendor=vendor) for name, vendor in [("lectures", "agora"), ("studio", "fsp")]
        },
    )
    stage.vendors.bucket.put(FILES[0].name, b"#EXTM3U\n#EXTINF:15,\n38f8_room_1.ts\n", stage.clock())
    stage.vendors.faults.order(faults.Fault(verb="bucket/put", status=403, times=9))
    return stage


async def owe(courier: Courier, **changes: Any) -> Announcement:
    """Owe the notice of a recording that left a playlist and a segment."""
    return await courier.owe(NOTICE, recording={"account": "lectures", "files": FILES}, **changes)


def files_of(message: Message) -> list[tuple[str, str]]:
    """A message's files: their names and what they hold."""
    return [(file.name, file.content.decode()) for file in message.files]


async def test_notice(courier: Courier) -> None:
    """The notice says that the playlist is in its thread, and there it is, each segment a link."""
    owed = await owe(courier)
    await courier.deliver()
    await courier.deliver(minutes=1)

    notice, reply = courier.slack.messages(GENERAL)
    ((name, content),) = files_of(reply)
    assert "Playlist in this message's thread" in str(notice.blocks)
    assert "38f8_room.m3u8" in str(notice.blocks)
    assert "good until <!date^" in str(notice.blocks)
    assert (reply.thread_ts, name) == (notice.ts, "38f8_room.m3u8")
    assert "\nhttps://bucket.test/recordings/r7k2/38f8_room_1.ts?" in content
    assert (await courier.now(owed)).status is SENT
    assert len(courier.calls(POST)) == len(courier.calls(COMPLETE)) == 1
    assert [call.verb for call in courier.bot.vendors.calls] == ["bucket/get", "bucket/put"]


@pytest.mark.parametrize("fault", BROKEN)
async def test_notice_without_its_file(courier: Courier, fault: Fault) -> None:
    """Where Slack does not take the file the notice says so instead, in one sentence, and is not posted again."""
    courier.slack.order(fault)
    owed = await owe(courier)
    with capture_logs() as logged:
        await courier.deliver()
    await courier.deliver(minutes=1)

    assert "Slack did not confirm that it has the playlist; if it is missing, ask for a link" in str(
        courier.only().blocks
    )
    assert "thread" not in str(courier.only().blocks)
    assert (await courier.now(owed)).status is SENT
    assert logged[-1]["event"] == "file not taken by Slack"
    assert "X-Amz-Signature" not in str(logged)


async def test_channel_that_the_bot_has_not_joined(courier: Courier) -> None:
    """A message may be posted there, a file may not: the notice says so, and Get Link brings it directly."""
    courier.slack.workspace.chat_write_public = True
    await owe(courier, channel=RANDOM)
    await courier.deliver()

    assert "Slack did not confirm that it has the playlist" in str(courier.only(RANDOM).blocks)


async def test_notice_that_cannot_be_mended(courier: Courier) -> None:
    """Where nothing can be said either, the channel's other messages go on."""
    courier.slack.order(BROKEN[0])
    courier.slack.order(Fault(method=UPDATE, status=503))
    owed = await owe(courier)
    await courier.deliver()
    await courier.owe()
    await courier.deliver(seconds=1)

    assert (await courier.now(owed)).status is SENT
    assert len(courier.texts()) == 2


async def test_notice_that_is_found(courier: Courier) -> None:
    """A notice whose post was not answered, and is found, gets its file then; and one notice and one file there are."""
    courier.slack.order(Fault(method=POST, processed=True, drop=True))
    await owe(courier)
    await courier.deliver()
    assert courier.calls(COMPLETE) == []
    await courier.deliver(seconds=5)
    await courier.deliver(minutes=1)

    notice, reply = courier.slack.messages(GENERAL)
    assert (reply.thread_ts, len(reply.files)) == (notice.ts, 1)


async def test_found_post_without_files(courier: Courier) -> None:
    """What is found and is no notice, or one about nothing, needs no file."""
    courier.slack.order(Fault(method=POST, processed=True, drop=True))
    await courier.owe()
    await courier.deliver()
    await courier.deliver(seconds=5)
    assert courier.calls(TICKET) == []

    gone = make_announcement(
        make_recording(account="lectures"),
        kind=NOTICE,
        channel=GENERAL,
        status=AnnouncementStatus.SENDING,
        attempted_at=courier.bot.clock(),
        not_before=courier.bot.clock(),
    )
    metadata = {"event_type": "clapper_announcement", "event_payload": {"announcements": [gone.id]}}
    posted = Message(channel=GENERAL, ts="", user="U0CLAPPER", content=Content(text="over", metadata=metadata))
    courier.slack.workspace.post(posted, courier.bot.clock())
    await courier.bot.store.save(courier.bot.lease("lectures"), announcements=[gone])
    await courier.deliver(seconds=1)
    assert (await courier.now(gone)).status is SENT


async def test_death_between(courier: Courier) -> None:
    """A process that dies when the notice is posted leaves it without its file, and nobody posts it again."""
    owed = await owe(courier)
    courier.slack.order(Fault(method=TICKET, delay=timedelta(seconds=30)))
    await courier.delivery.begin_due()
    await courier.slack.until(lambda: courier.calls(TICKET))
    for channel in asyncio.all_tasks():
        if channel.get_name() == f"deliver to {GENERAL}":
            channel.cancel()
    await courier.deliver(minutes=1)

    assert (await courier.now(owed)).status is SENT
    assert len(courier.texts()) == 1


@pytest.fixture
async def listener(slack: LocalSlack) -> AsyncIterator[TinyBot]:
    """Who takes Omar's commands, with the addresses to answer at."""
    async with connected_bot(slack) as bot:
        bot.on("/rec", bot.note)
        yield bot


async def test_answer(courier: Courier) -> None:
    """An answer that one person sees says that the playlist is in that person's direct messages, and there it is."""
    owed = await courier.owe_answer(links=(FILE,))
    await courier.deliver()
    await courier.deliver(minutes=1)

    (told,) = courier.slack.ephemerals(OMAR)
    (direct,) = courier.slack.messages(DIRECT)
    assert "Playlist in your direct messages with this bot" in str(told.blocks)
    assert files_of(direct) == [(FILE.name, FILE.content)]
    assert (await courier.now(owed)).status is SENT


@pytest.mark.parametrize("fault", BROKEN)
async def test_answer_without_its_file(courier: Courier, listener: TinyBot, fault: Fault) -> None:
    """Where Slack does not take the file the person is told so, the same way."""
    await listener.slack.command("/rec", "link", user=OMAR, channel=GENERAL)
    courier.slack.order(fault)
    await courier.owe_answer(links=(FILE,), response_url=str(listener.seen[-1]["response_url"]))
    with capture_logs() as logged:
        await courier.deliver()

    told = courier.slack.ephemerals(OMAR)
    assert len(told) == len(courier.calls(RESPONSE_URL)) == 2
    assert "Slack did not confirm that it has the playlist; if it is missing, ask for a link" in str(told[1].blocks)
    assert [line["event"] for line in logged] == ["file not taken by Slack"]


async def test_answer_at_home_without_its_file(courier: Courier) -> None:
    """Who asked in the Home tab is told so directly, as all else."""
    courier.slack.order(BROKEN[0])
    await courier.owe_answer(links=(FILE,), source=Source.HOME)
    await courier.deliver()

    _, told = courier.slack.messages(DIRECT)
    assert "Slack did not confirm that it has the playlist" in str(told.blocks)
    assert courier.slack.ephemerals(OMAR) == []


async def test_answer_that_cannot_be_mended(courier: Courier, listener: TinyBot) -> None:
    """Where nothing can be said either, the answer stays as it was given, once."""
    await listener.slack.command("/rec", "link", user=OMAR, channel=GENERAL)
    url = str(listener.seen[-1]["response_url"])
    for fault in (BROKEN[0], Fault(method=WHISPER, error="invalid_blocks")):
        courier.slack.order(fault)
    for _ in range(4):
        await courier.owe_answer(response_url=url)
    await courier.deliver()
    owed = await courier.owe_answer(links=(FILE,), response_url=url)  # the fifth and last that the address takes
    await courier.deliver(seconds=1)

    assert len(courier.calls(WHISPER)) == 1
    assert len(courier.slack.ephemerals(OMAR)) == 5
    assert (await courier.now(owed)).status is SENT


async def test_answer_that_is_lost(courier: Courier) -> None:
    """An answer that is given again brings its file when it is known to have arrived, and not before."""
    courier.slack.order(Fault(method=WHISPER, processed=True, drop=True))
    await courier.owe_answer(links=(FILE,))
    await courier.deliver()
    assert courier.calls(TICKET) == []
    await courier.deliver(seconds=5)

    assert len(courier.slack.messages(DIRECT)) == 1


async def test_notice_of_many_links(courier: Courier) -> None:
    """What a notice does not hold arrives in its thread: every link, as a list, once."""
    owed = await courier.owe(NOTICE, recording={"account": "lectures", "files": SEGMENTS})
    await courier.deliver()
    await courier.deliver(minutes=1)

    notice, reply = courier.slack.messages(GENERAL)
    ((name, content),) = files_of(reply)
    assert (reply.thread_ts, name) == (notice.ts, f"links-{owed.subject}.txt")
    assert "List of all 24 links in this message's thread" in str(notice.blocks)
    assert [line.split(" – ")[0] for line in content.splitlines()] == [f"{n}.ts" for n in range(24)]
    assert all("/r7k2/" in line and "X-Amz-Signature=" in line for line in content.splitlines())
    assert len(courier.calls(COMPLETE)) == 1


async def test_notice_without_its_list(courier: Courier) -> None:
    """Where Slack does not take the list the notice says so, and keeps the links that it holds."""
    courier.slack.order(BROKEN[3])
    await courier.owe(NOTICE, recording={"account": "lectures", "files": SEGMENTS})
    with capture_logs() as logged:
        await courier.deliver()

    shown = str(courier.only().blocks)
    assert "did not confirm that it has the list of all 24 links; if it is missing, ask for a link" in shown
    assert shown.count("|Download>") == MOST_LINKS
    assert "X-Amz-Signature" not in str(logged)


async def test_answer_of_many_links(courier: Courier) -> None:
    """So does an answer: every link is in a list in the direct messages of who asked."""
    links = tuple(Link(name=f"{n} of 24", url=f"https://store.test/{n}.mp4") for n in range(1, 25))
    await courier.owe_answer(links=links)
    await courier.deliver()
    await courier.deliver(minutes=1)

    (told,) = courier.slack.ephemerals(OMAR)
    (direct,) = courier.slack.messages(DIRECT)
    ((_, content),) = files_of(direct)
    assert "List of all 24 links in your direct messages with this bot" in str(told.blocks)
    assert content.splitlines() == [f"{link.name} – {link.url}" for link in links]
