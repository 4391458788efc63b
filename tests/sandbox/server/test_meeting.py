"""The local meeting-control service over real sockets, asked by the shared client."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from bot.client import Client
from bot.domain import Link, Observation, Recording, RecordingState
from bot.errors import Rejected, Unavailable
from bot.sandbox.faults import Fault
from bot.sandbox.media import read_sample
from bot.sandbox.server.meeting import MeetingService
from bot.transports.http import HttpTransport
from bot.vendors import meeting
from bot.vendors.wire import Flow
from tests.sandbox.server.conftest import Clients, Hands

T = TypeVar("T")


async def _at_once(_seconds: float) -> None:
    """Wait for nothing between two tries."""


@dataclass(frozen=True)
class Board:
    """The shared client of the meeting account."""

    service: MeetingService
    client: Client
    hands: Hands

    async def ask(self, flow: Callable[..., Flow[T]], *about: Any) -> T:
        """Run a flow of the vendor's module."""
        return await self.client.call(lambda ctx: flow(ctx, *about))

    def recording(self, **ids: str) -> Recording:
        """The recording of a meeting, with the ids that are known."""
        return Recording(
            id="r7k2",
            account="board",
            room="1866",
            state=RecordingState.STOPPING,
            vendor_ids={"conference_key": "1866", **ids},
            team="T1",
            channel="C1",
            requested_by="U1",
            created_at=self.hands.moment,
        )


@pytest.fixture
async def board(clients: Clients) -> AsyncIterator[Board]:
    """A client for the account that the local vendors configure."""
    account = dict(clients.vendors.accounts()["board"])
    assert account.pop("vendor") == "meeting"
    client = Client(
        "board",
        meeting.Settings.model_validate(account),
        {"http": HttpTransport("board")},
        now=clients.hands,
        sleep=_at_once,
    )
    yield Board(clients.vendors.meeting, client, clients.hands)
    await client.close()


async def test_from_start_to_download(board: Board, clients: Clients) -> None:
    """What was recorded is downloaded with the link; every call is logged with its meeting."""
    seen = await board.ask(meeting.start_recording, board.recording())
    known = board.recording(**seen.vendor_ids)
    board.hands.wait(60)
    await board.ask(meeting.stop_recording, known)
    board.hands.wait(30)
    (link,) = await board.ask(meeting.get_links, known)
    file = await clients.http.get(link.url)

    assert isinstance(link, Link)
    assert (file.status_code, file.content) == (200, read_sample("recording.mp4"))
    assert [(call.service, call.verb, call.room, call.outcome) for call in clients.vendors.calls] == [
        ("meeting", "openRecord", "1866", "200 200"),
        ("meeting", "closeRecord", "1866", "200 200"),
        ("meeting", "getRecords", "1866", "200 200"),
        ("meeting", "download", "", "200"),
    ]


async def test_a_start_whose_reply_is_lost(board: Board) -> None:
    """It is not sent again by itself; asked for, it is found to run, and the stop tells its id."""
    board.service.faults.order(Fault(verb="openRecord", drop=True, processed=True))
    with pytest.raises(Unavailable) as lost:
        await board.ask(meeting.start_recording, board.recording())
    found = await board.ask(meeting.find_recording, board.recording())
    stopped = await board.ask(meeting.stop_recording, board.recording())

    assert lost.value.maybe_arrived
    assert found is not None
    assert (found.state, found.vendor_ids) == (RecordingState.RECORDING, {})
    assert list(stopped.vendor_ids) == ["record_id"]


async def test_what_can_be_repeated_is(board: Board) -> None:
    """An outage, a page of a proxy and the service's own 500 are sat out."""
    board.service.faults.order(Fault(verb="getRecords", status=502))
    board.service.faults.order(Fault(verb="getRecords", body=b"<html>"))
    board.service.faults.order(Fault(verb="getRecords", code=500))
    seen = await board.ask(meeting.get_recordings, [board.recording(record_id="x")])

    assert seen == {"r7k2": Observation()}


async def test_a_code_can_be_ordered(board: Board) -> None:
    """The document's own."""
    board.service.faults.order(Fault(verb="openRecord", code=200004))
    with pytest.raises(Rejected, match="may not be recorded"):
        await board.ask(meeting.start_recording, board.recording())


async def test_rooms_can_be_emptied(board: Board) -> None:
    """The meeting is over then."""
    board.service.empty_room("1866")
    with pytest.raises(Rejected, match="not open"):
        await board.ask(meeting.start_recording, board.recording())


async def test_the_account(board: Board, clients: Clients) -> None:
    """It is what a clapper.toml would have, works, and its key does not show."""
    account = clients.vendors.accounts()["board"]

    assert list(account) == ["vendor", "auth", "api_url"]
    assert "takes the key" in await board.ask(meeting.check_account)
    assert account["auth"] not in repr(clients.vendors)
