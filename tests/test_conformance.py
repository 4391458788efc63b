"""One story on every service, through the shared client: start, observe, change, stop, files, link, delete, live."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot import domain
from bot.app import now, open_client, settings_of
from bot.client import Client
from bot.config import Config
from bot.domain import FINISHING, Capability, Observation, Recording, RecordingState, StreamState
from bot.errors import AlreadyEnded
from bot.sandbox.clock import VendorClock
from bot.sandbox.server import Vendors, serve_vendors
from bot.service.conversion import make_mp4
from bot.service.options import check_options
from bot.vendors import (
    CONVERTING,
    DELETING,
    FILES,
    LAYOUT,
    PAUSING,
    RECORDING,
    STORAGE,
    STREAM_LISTS,
    STREAMING,
    SUBSCRIPTIONS,
    SUBTITLES,
    TASKS,
    capabilities,
)
from bot.vendors.wire import Settings

ROOM = "1866"
PATIENCE = 60  # seconds
SLACK = {"slack": {"bot_token": "xoxb-none", "app_token": "xapp-none"}}

OPTIONS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "fsp": {
        "start": {"layout": '{"video_list": [{"user_id": "ada", "media_id": "cam", "media_type": 2}]}'},
        "layout": {"video_list": '[{"user_id": "omar", "media_id": "cam", "media_type": 2, "w": 640, "h": 360}]'},
        "subtitles": {"content": "Lecture 1", "color": "#ff0000"},
    },
    "anyrtc": {
        "layout": {"mixedVideoLayout": "1"},
        "subscriptions": {"subscribeVideoUids": "1,2", "subscribeAudioUids": "1,2"},
    },
    "agora": {},
    "meeting": {},
}
"""What each service is asked for where the story changes something."""


@dataclass
class Story:
    """One recording of one account, and what has become of it."""

    vendor: str
    settings: Settings
    client: Client
    recording: Recording

    def options(self, step: str) -> Mapping[str, Any]:
        """What this service is asked for at a step."""
        return OPTIONS[self.vendor].get(step, {})

    def learn(self, seen: Observation) -> None:
        """Take in what was seen, as the bot does."""
        module = RECORDING[self.vendor]
        self.recording = domain.observe(
            self.recording, seen, now(), missing_grace=module.MISSING_GRACE, files_deadline=module.FILES_DEADLINE
        )

    async def look(self) -> Observation:
        """Look once."""
        seen = await self.client.call(lambda ctx: RECORDING[self.vendor].get_recordings(ctx, [self.recording]))
        self.learn(seen.get(self.recording.id, Observation()))
        return seen.get(self.recording.id, Observation())

    async def reach(self, *states: RecordingState) -> None:
        """Look until the recording is in one of these states."""
        async with asyncio.timeout(PATIENCE):
            while self.recording.state not in states:
                await self.look()
                await asyncio.sleep(0.02)


class Silent:
    """Follows the making of an MP4 and says nothing."""

    async def show(self, note: str) -> None:
        """Nobody looks."""

    async def keep_upload(self, upload_id: str) -> None:
        """Nobody dies."""

    async def before_it_appears(self) -> None:
        """Nobody waits."""


@asynccontextmanager
async def tell(vendors: Vendors, vendor: str) -> AsyncIterator[Story]:
    """Begin a story with the local service of that name."""
    config = Config.parse({**SLACK, "accounts": dict(vendors.accounts())}, {})
    account = next(name for name, each in config.accounts.items() if each.vendor == vendor)
    settings = settings_of(config)[account]
    client = open_client(account, settings)
    recording = Recording(
        id="r7k2",
        account=account,
        room=ROOM,
        state=RecordingState.STARTING,
        team="T",
        channel="C",
        requested_by="U",
        created_at=now(),
    )
    try:
        yield Story(vendor, settings, client, recording)
    finally:
        await client.close()


async def _record(story: Story) -> None:
    module = RECORDING[story.vendor]
    module.check_room(ROOM)
    assert await story.client.call(module.check_account)
    options = check_options(module.Options, story.options("start"))
    story.recording = replace(story.recording, options=options)
    ids = await story.client.call(lambda ctx: module.prepare_recording(ctx, story.recording))
    story.recording = replace(story.recording, vendor_ids=ids)
    story.learn(await story.client.call(lambda ctx: module.start_recording(ctx, story.recording)))
    await story.reach(RecordingState.RECORDING)


async def _pause(story: Story) -> None:
    module = PAUSING[story.vendor]
    story.learn(await story.client.call(lambda ctx: module.pause_recording(ctx, story.recording)))
    await story.reach(RecordingState.PAUSED)
    story.learn(await story.client.call(lambda ctx: module.resume_recording(ctx, story.recording)))
    await story.reach(RecordingState.RECORDING)


async def _layout(story: Story) -> None:
    module = LAYOUT[story.vendor]
    layout = check_options(module.LayoutOptions, story.options("layout"))
    await story.client.call(lambda ctx: module.set_layout(ctx, story.recording, layout))


async def _subtitles(story: Story) -> None:
    module = SUBTITLES[story.vendor]
    subtitles = check_options(module.SubtitleOptions, story.options("subtitles"))
    await story.client.call(lambda ctx: module.set_subtitles(ctx, story.recording, subtitles))


async def _subscriptions(story: Story) -> None:
    module = SUBSCRIPTIONS[story.vendor]
    wanted = check_options(module.SubscriptionOptions, story.options("subscriptions"))
    await story.client.call(lambda ctx: module.set_subscriptions(ctx, story.recording, wanted))


async def _tasks(story: Story) -> None:
    module = TASKS[story.vendor]
    tasks = await story.client.call(lambda ctx: module.list_tasks(ctx, check_options(module.TaskFilters, {})))
    assert [(task.room, task.state) for task in tasks] == [(ROOM, RecordingState.RECORDING)]


async def _stop(story: Story) -> None:
    module = RECORDING[story.vendor]
    story.learn(await story.client.call(lambda ctx: module.stop_recording(ctx, story.recording)))
    assert story.recording.state in FINISHING
    with pytest.raises(AlreadyEnded):
        await story.client.call(lambda ctx: module.stop_recording(ctx, story.recording))


async def _convert(story: Story) -> None:
    module = CONVERTING[story.vendor]
    async with asyncio.timeout(PATIENCE):
        while (conversion := module.get_conversion(story.settings, story.recording)) is None:
            await story.look()
            await asyncio.sleep(0.02)
    movie = await make_mp4(story.client, conversion, Silent())
    assert movie.size
    assert movie.duration


async def _ready(story: Story) -> None:
    await story.reach(RecordingState.READY)
    assert story.recording.files


async def _files(story: Story) -> None:
    module = FILES[story.vendor]
    listed = await story.client.call(lambda ctx: module.list_files(ctx, check_options(module.FileFilters, {})))
    assert story.recording.files[0].name in {stored.file.name for stored in listed}


async def _link(story: Story) -> None:
    (link,) = await story.client.call(lambda ctx: RECORDING[story.vendor].get_links(ctx, story.recording))
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(link.url)
    assert answer.status_code == 200
    assert answer.content[4:8] == b"ftyp"  # of an MP4: ISO/IEC 14496-12, 4.3
    assert link.expires_at is None or link.expires_at - now() > timedelta(minutes=1)


async def _storage(story: Story) -> None:
    storage = await story.client.call(STORAGE[story.vendor].get_storage)
    assert storage.used


async def _delete(story: Story) -> None:
    module = DELETING[story.vendor]
    for _ in range(2):  # twice does no harm
        assert await story.client.call(lambda ctx: module.delete_files(ctx, story.recording))
    seen = await story.look()
    assert seen.files == ()


async def _live(story: Story) -> None:
    module = STREAMING[story.vendor]
    options = check_options(module.StreamOptions, {})
    started = await story.client.call(lambda ctx: module.start_stream(ctx, ROOM, options))
    again = await story.client.call(lambda ctx: module.start_stream(ctx, ROOM, options))
    assert (started.room, started.state, again.state) == (ROOM, StreamState.LIVE, StreamState.LIVE)
    assert all(url.startswith(("http", "rtmp")) for url in started.watch.values())
    assert started.watch
    if Capability.LIVE_LIST in capabilities(story.vendor):
        listed = await story.client.call(STREAM_LISTS[story.vendor].list_streams)
        assert [live.room for live in listed] == [ROOM]
    ended = await story.client.call(lambda ctx: module.stop_stream(ctx, ROOM))
    assert ended.state is StreamState.ENDED
    with suppress(AlreadyEnded):  # not every service says that it was over
        await story.client.call(lambda ctx: module.stop_stream(ctx, ROOM))


STEPS: tuple[tuple[Capability, Callable[[Story], Awaitable[None]]], ...] = (
    (Capability.RECORD, _record),
    (Capability.PAUSE, _pause),
    (Capability.LAYOUT, _layout),
    (Capability.SUBTITLES, _subtitles),
    (Capability.SUBSCRIPTIONS, _subscriptions),
    (Capability.TASKS, _tasks),
    (Capability.RECORD, _stop),
    (Capability.CONVERT, _convert),
    (Capability.RECORD, _ready),
    (Capability.FILES, _files),
    (Capability.RECORD, _link),
    (Capability.STORAGE, _storage),
    (Capability.DELETE, _delete),
    (Capability.LIVE, _live),
)
"""The story; a step is left out for one reason only, that the service cannot do it."""


@pytest.mark.parametrize("vendor", sorted(RECORDING))
async def test_story(vendor: str) -> None:
    """Every service goes through the same story with the same client; a capability that is claimed is there."""
    async with serve_vendors(clock=VendorClock(speed=120)) as vendors, tell(vendors, vendor) as story:
        for capability, step in STEPS:
            if capability in capabilities(vendor):
                await step(story)


def test_every_capability_is_in_the_story() -> None:
    """No capability is without a step."""
    assert {capability for capability, _ in STEPS} | {Capability.LIVE_LIST} == set(Capability)
