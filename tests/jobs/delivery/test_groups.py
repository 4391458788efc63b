"""Many recordings that are over together: one message, none lost and none told twice, whatever becomes of the call."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain import Announcement, AnnouncementKind, AnnouncementStatus, File, RecordingState
from bot.sandbox.slack import Fault
from tests.jobs.courier import Courier

NOTICE, STARTED, ENDED = AnnouncementKind.NOTICE, AnnouncementKind.STARTED, AnnouncementKind.ENDED
PENDING, SENDING, SENT, _, FAILED = AnnouncementStatus
POST, HISTORY = "chat.postMessage", "conversations.history"
RANDOM, DIRECT = "C0RANDOM", "D0OMAR"


async def owe(courier: Courier, count: int, kind: AnnouncementKind = NOTICE, **changes: Any) -> list[Announcement]:
    """Owe that so many recordings are over."""
    about = {"account": "classroom", **changes.pop("recording", {})}
    made = []
    for number in range(count):
        files = (File(name=f"r{number}.mp4"),)
        made.append(await courier.owe(kind, recording={"room": f"room-{number}", "files": files, **about}, **changes))
    return made


async def statuses(courier: Courier, owed: list[Announcement]) -> set[tuple[AnnouncementStatus, str]]:
    """How far announcements are, and where."""
    return {((await courier.now(one)).status, (await courier.now(one)).ts) for one in owed}


@pytest.mark.parametrize(
    ("kind", "title"), [(NOTICE, "are over:"), (STARTED, "began:"), (ENDED, "ended; their files follow:")]
)
async def test_one_message(courier: Courier, kind: AnnouncementKind, title: str) -> None:
    """Fifteen at most are one message that carries all their ids; the next ones follow a second later."""
    owed = await owe(courier, 17, kind)
    await courier.deliver()

    assert courier.only().text.splitlines()[0] == f"15 recordings {title}"
    payload = (courier.only().content.metadata or {})["event_payload"]
    assert len(payload["announcements"]) == 15
    await courier.deliver(seconds=1)
    await courier.deliver(seconds=1)
    assert len(courier.texts()) == 3
    assert {one.id for one in owed} >= set(payload["announcements"])
    assert {status for status, _ in await statuses(courier, owed)} == {SENT}


async def test_links(courier: Courier) -> None:
    """Each recording brings its link."""
    await owe(courier, 5)
    await courier.deliver()

    assert str(courier.only().blocks).count("|Download>") == 5


async def test_too_long(courier: Courier) -> None:
    """What Slack finds too long is told again, all of it, with every link behind its button."""
    courier.slack.order(Fault(method=POST, error="msg_blocks_too_long"))
    owed = await owe(courier, 5)
    for _ in range(2):
        await courier.deliver()

    assert await statuses(courier, owed) == {(SENT, courier.only().ts)}
    assert str(courier.only().blocks).count("|Download>") == 0
    assert str(courier.only().blocks).count("'Get Link'") == 5


async def test_several_accounts(courier: Courier) -> None:
    """Recordings of several accounts in one channel are one message, too."""
    owed = [*await owe(courier, 2), *await owe(courier, 2, recording={"account": "studio"})]
    await courier.deliver()

    assert courier.only().text.startswith("4 recordings are over")
    assert await statuses(courier, owed) == {(SENT, courier.only().ts)}


async def test_reply_lost(courier: Courier) -> None:
    """A message whose fate is unknown is looked for once, and all that it told is kept as told."""
    courier.slack.order(Fault(method=POST, processed=True, drop=True))
    owed = await owe(courier, 5)
    await courier.deliver()
    assert await statuses(courier, owed) == {(SENDING, "")}

    await courier.deliver(seconds=5)
    assert await statuses(courier, owed) == {(SENT, courier.only().ts)}
    assert [call.method for call in courier.calls(POST, HISTORY)] == [POST, HISTORY]


async def test_post_lost(courier: Courier) -> None:
    """What Slack does not have is posted again, as one message."""
    courier.slack.order(Fault(method=POST, drop=True))
    owed = await owe(courier, 5)
    for wait in (0, 5, 30, 1):
        await courier.deliver(seconds=wait)

    assert await statuses(courier, owed) == {(SENT, courier.only().ts)}
    assert [call.method for call in courier.calls(POST, HISTORY)] == [POST, HISTORY, HISTORY, POST]


async def test_rate_limited(courier: Courier) -> None:
    """What Slack puts off is owed as before, and posted when it may be."""
    courier.slack.order(Fault(method=POST, retry_after=10))
    owed = await owe(courier, 5)
    await courier.deliver()
    assert await statuses(courier, owed) == {(PENDING, "")}

    await courier.deliver(seconds=10)
    assert await statuses(courier, owed) == {(SENT, courier.only().ts)}


async def test_closed_channel(courier: Courier) -> None:
    """Where the channel is closed whoever asked is told directly of each, together again."""
    await owe(courier, 5, channel=RANDOM)
    await courier.deliver()
    await courier.deliver()

    assert courier.only(DIRECT).text.startswith("5 recordings are over")
    assert str(courier.only(DIRECT).blocks).count(f"This is for <#{RANDOM}>") == 1


async def test_one_that_cannot_be_told(courier: Courier) -> None:
    """One of which no line can be made, and one about nothing, hold up no other."""
    owed = await owe(courier, 4)
    broken = await courier.recording(owed[0])
    (nameless,) = await owe(courier, 1, recording={"state": RecordingState.FAILED})
    await courier.bot.store.save(
        courier.bot.lease("classroom"),
        announcements=[Announcement(**{**vars(owed[1]), "id": "nothing", "subject": "gone"})],
    )
    await courier.change(nameless, state=RecordingState.STARTING)
    with capture_logs() as logged:
        await courier.deliver()

    assert courier.only().text.startswith("4 recordings are over")
    assert broken.room in courier.only().text
    assert (await courier.now(nameless)).error == "the message cannot be made"
    gone = [line for line in logged if line.get("error") == "its recording is gone"]
    assert [line["announcement"] for line in gone] == ["nothing"]


async def test_account_lost_meanwhile(courier: Courier) -> None:
    """Of what belongs to several accounts, that of one that has a new owner is left to it; the rest is told once."""
    ours, theirs = await owe(courier, 4), await owe(courier, 4, recording={"account": "studio"})
    await courier.bot.lose("studio")
    with capture_logs() as logged:
        await courier.deliver()
    assert "delivery left to the new owner" in [line["event"] for line in logged]
    assert (await statuses(courier, ours), await statuses(courier, theirs)) == ({(SENDING, "")}, {(PENDING, "")})

    await courier.bot.ownership.tend()
    for wait in (15, 30, 1):
        await courier.deliver(seconds=wait)
    assert await statuses(courier, ours) == {(SENT, courier.only().ts)}
    assert await statuses(courier, theirs) == {(PENDING, "")}
