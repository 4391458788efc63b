"""The bot's own flows against the local FSP: two readings of one document that have to agree."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bot.domain import Observation, Recording, RecordingState, Storage
from bot.errors import Rejected, VendorError
from bot.sandbox.fsp import Quirks, UrlsShape
from bot.sandbox.media import read_sample
from bot.vendors import fsp
from bot.vendors.wire import Context, Flow, Request, Response
from tests.sandbox.fsp.conftest import APP_ID, APP_SECRET, START, STORE_URL, Caller

T = TypeVar("T")

ROOM = "room-42"
LAYOUT = {
    "audio_list": [{"user_id": "Jack", "media_id": "1"}],
    "video_list": [{"user_id": "Jack", "media_id": "0", "media_type": 2, "w": 1920, "h": 1080}],
}
SIZE = len(read_sample("recording.mp4"))


class Bot:
    """Whoever drives the flows; what they learn about the one recording is kept."""

    def __init__(self, caller: Caller, **options: Any) -> None:
        self.caller = caller
        self.recording = Recording(
            id="r1",
            account="studio",
            room=ROOM,
            state=RecordingState.STARTING,
            options=fsp.Options.model_validate(options).model_dump(mode="json"),
            team="T1",
            channel="C1",
            requested_by="U1",
            created_at=START,
        )

    def do(self, flow: Flow[T]) -> T:
        """Drive a flow to its end."""
        try:
            request = next(flow)
            while True:
                request = self._step(flow, request)
        except StopIteration as end:
            result: T = end.value
            return result

    def ctx(self) -> Context[fsp.Settings]:
        """The account now."""
        settings = {"app_id": APP_ID, "app_secret": APP_SECRET, "store_url": STORE_URL}
        return Context(
            account="studio", settings=fsp.Settings.model_validate(settings), now=self.caller.now, nonce=123456789
        )

    def start(self) -> None:
        """Record."""
        ids = self.do(fsp.prepare_recording(self.ctx(), self.recording))
        self.recording = replace(self.recording, vendor_ids=ids)
        self.take(self.do(fsp.start_recording(self.ctx(), self.recording)))

    def stop(self) -> None:
        """Record no more."""
        self.take(self.do(fsp.stop_recording(self.ctx(), self.recording)))

    def look(self) -> Observation:
        """Look at the recording."""
        seen = self.do(fsp.get_recordings(self.ctx(), [self.recording]))["r1"]
        self.take(seen)
        return seen

    def take(self, seen: Observation) -> None:
        """Remember what was seen."""
        ids = {**self.recording.vendor_ids, **seen.vendor_ids}
        self.recording = replace(self.recording, state=seen.state or self.recording.state, vendor_ids=ids)

    def _step(self, flow: Flow[Any], request: Request) -> Request:
        response = self._answer(request)
        try:
            request.check(response)
        except VendorError as error:
            return flow.throw(error)
        return flow.send(response)

    def _answer(self, request: Request) -> Response:
        if request.json is None:
            return self.caller.fsp.handle(request, self.caller.now)
        reply = self.caller.send(json.dumps({**request.json, "seq": "1"}))
        return Response(status=200, body=json.dumps(reply).encode())


@pytest.fixture
def bot(caller: Caller) -> Bot:
    """A bot that records by hand, in slices of a quarter of an hour."""
    return Bot(caller, layout=LAYOUT, file_duration=15, file_name="standup")


def test_a_whole_life(bot: Bot, caller: Caller) -> None:
    """Start, subtitles, a pause, another layout, stop: the file has what was recorded, and nothing of the pause."""
    bot.start()
    assert bot.look().state is RecordingState.RECORDING
    subtitles = fsp.SubtitleOptions.model_validate({"subtitle_list": [{"content": "Draft"}, {"type": "clock"}]})
    bot.do(fsp.set_subtitles(bot.ctx(), bot.recording, subtitles.model_dump(mode="json")))
    caller.wait(60)
    bot.take(bot.do(fsp.pause_recording(bot.ctx(), bot.recording)))
    caller.wait(600)
    assert bot.look().state is RecordingState.PAUSED
    bot.take(bot.do(fsp.resume_recording(bot.ctx(), bot.recording)))
    bot.do(fsp.set_layout(bot.ctx(), bot.recording, LAYOUT))
    caller.wait(30)
    bot.stop()
    caller.wait(60)

    (file,) = bot.look().files
    assert (file.name, file.duration, file.size) == ("standup-r1", timedelta(seconds=90), SIZE)


@pytest.mark.parametrize("minds", [True, False])
@pytest.mark.parametrize("shows", [True, False])
def test_a_second_pause_does_no_harm(bot: Bot, caller: Caller, minds: bool, shows: bool) -> None:
    """Whether the service minds it or not, and lists it or not."""
    caller.fsp.gateway.quirks = Quirks(minds_pauses=minds, shows_pauses=shows)
    bot.start()
    for _ in range(2):
        assert bot.do(fsp.pause_recording(bot.ctx(), bot.recording)) == Observation(state=RecordingState.PAUSED)


def test_an_automatic_recording_takes_subtitles_and_no_layout(caller: Caller) -> None:
    """30035."""
    bot = Bot(caller)
    bot.start()
    bot.do(fsp.set_subtitles(bot.ctx(), bot.recording, {"content": "Draft"}))

    with pytest.raises(Rejected, match="30035"):
        bot.do(fsp.set_layout(bot.ctx(), bot.recording, LAYOUT))


def test_tasks_are_listed(bot: Bot, caller: Caller) -> None:
    """By room, state and time, as the account's clock has it."""
    bot.start()
    caller.init("room-43")

    def rooms(**given: object) -> list[str]:
        filters = fsp.TaskFilters.model_validate(given).model_dump(mode="json")
        return [task.room for task in bot.do(fsp.list_tasks(bot.ctx(), filters))]

    assert rooms() == [ROOM, "room-43"]
    assert rooms(group_id=ROOM) == [ROOM]
    assert rooms(status="initialised") == ["room-43"]
    assert rooms(record_id=bot.recording.vendor_ids["record_id"]) == [ROOM]
    assert rooms(start_time="2026-03-02 16:00") == [ROOM, "room-43"]
    assert rooms(start_time="2026-03-02 16:01") == []
    assert rooms(stop_time="2026-03-02") == []


def test_tasks_fill_several_pages(bot: Bot, caller: Caller) -> None:
    """All of them are read."""
    for number in range(501):
        caller.init(f"room-{number}")

    assert len(bot.do(fsp.list_tasks(bot.ctx(), {}))) == 501


@pytest.mark.parametrize("lists_slices", [True, False])
@pytest.mark.parametrize("shape", list(UrlsShape))
def test_slices(bot: Bot, caller: Caller, shape: UrlsShape, lists_slices: bool) -> None:
    """However they are listed: each has a link, together they have the whole size and length, and all are deleted."""
    caller.fsp.store.urls_shape, caller.fsp.store.lists_slices = shape, lists_slices
    bot.start()
    caller.wait(31 * 60)
    bot.stop()
    caller.wait(60)
    seen = bot.look()
    links = bot.do(fsp.get_links(bot.ctx(), bot.recording))

    assert seen.state is RecordingState.READY
    assert sum(file.size or 0 for file in seen.files) == 3 * SIZE
    assert sum((file.duration or timedelta(0) for file in seen.files), timedelta(0)) == timedelta(minutes=31)
    assert [link.name for link in links] == [f"standup-r1 ({number} of 3)" for number in (1, 2, 3)]
    assert [caller.get(link.url).status for link in links] == [200] * 3
    assert bot.do(fsp.get_storage(bot.ctx())) == Storage(used=3 * SIZE, limit=20 * 2**30)
    assert (
        bot.do(fsp.delete_files(bot.ctx(), bot.recording)) == "standup-r1 is deleted: the service no longer lists it."
    )
    assert bot.do(fsp.get_links(bot.ctx(), bot.recording)) == ()
    assert bot.do(fsp.get_storage(bot.ctx())) == Storage(used=0, limit=20 * 2**30)
    assert bot.do(fsp.delete_files(bot.ctx(), bot.recording)).startswith("There was nothing left to delete")


def test_files_are_listed(bot: Bot, caller: Caller) -> None:
    """By name, state and time, as the account's clock has it."""
    caller.record(30, file_name="retro")
    caller.record(30, "room-43", file_name="standup")

    def names(**given: object) -> list[str]:
        filters = fsp.FileFilters.model_validate(given).model_dump(mode="json")
        return [stored.file.name for stored in bot.do(fsp.list_files(bot.ctx(), filters))]

    assert names() == ["retro", "standup"]
    assert names(file_name="retro") == ["retro"]
    assert names(file_state="exception") == []
    assert names(start_time="2026-03-02 16:01") == ["standup"]
    assert names(end_time="2026-03-02 16:01") == ["retro"]
    assert names(start_time="2026-03-02", end_time="2026-03-02") == ["retro", "standup"]


def test_a_broken_recording_is_told(bot: Bot, caller: Caller) -> None:
    """With the file that could not be made."""
    bot.start()
    caller.wait(60)
    caller.fsp.break_down(ROOM, caller.now)

    assert bot.look() == Observation(state=RecordingState.FAILED, note="The recording service could not make the file.")


def test_limits_are_told(bot: Bot, caller: Caller) -> None:
    """A start that is refused says why."""
    caller.fsp.recorder.volume = 0
    with pytest.raises(Rejected, match=r"disk space.*30011"):
        bot.start()
    caller.fsp.recorder.most_tasks = 0
    with pytest.raises(Rejected, match=r"as many recordings.*30009"):
        bot.start()
