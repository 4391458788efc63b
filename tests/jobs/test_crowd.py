"""A lecture hall's worth of recordings that are over at the full hour, in one channel, under Slack's own limits."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain import Announcement, AnnouncementStatus, File, RecordingState
from bot.sandbox.slack import SLACK_LIMITS, Content, LocalSlack, Message
from tests.jobs.courier import Courier
from tests.service.clock import Clock
from tests.service.stage import GENERAL, TEAM
from tests.store.domain_objects import make_announcement, make_recording

POST, UPDATE = "chat.postMessage", "chat.update"
CROWD, A_SECOND = 500, 9  # recordings, and how many of them end in each second of a minute
SOON = timedelta(seconds=5)


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[LocalSlack]:
    """A Slack with its own limits: one post a second in a channel, fifty updates a minute in all."""
    async with LocalSlack.serve(now=clock, page=False, limits=SLACK_LIMITS) as served:
        yield served


async def test_five_hundred_in_a_minute(courier: Courier) -> None:
    """500 recordings with a card each become ready within one minute in one channel.

    Slack refuses nothing; every link arrives, within seconds and in a few dozen messages; and in the end, which fifty
    updates a minute put off, each card shows that its recording is ready, after one update in any two seconds at most.
    """
    cards = [await posted_card(courier, number) for number in range(CROWD)]
    for first in range(0, CROWD + A_SECOND, A_SECOND):
        for card in cards[first : first + A_SECOND : 3]:
            await show(courier, card, RecordingState.UPLOADING)
        for card in cards[max(first - A_SECOND, 0) : first]:
            await show(courier, card, RecordingState.READY)
        await courier.deliver(milliseconds=500)
        await courier.deliver(milliseconds=500)
    await courier.deliver(seconds=SOON.total_seconds())
    assert linked(courier) == {f"r{number}.mp4" for number in range(CROWD)}

    while await courier.bot.store.stale_cards(["classroom"], courier.bot.clock() + SOON):
        await courier.deliver(seconds=16)
    messages = [message for message in courier.slack.messages(GENERAL) if message.text.endswith("Ready")]
    assert len(messages) == CROWD
    assert {call.outcome for call in courier.calls()} == {"ok"}
    assert CROWD / 15 <= len(courier.calls(POST)) <= CROWD / 7
    assert all(later - earlier >= timedelta(seconds=2) for earlier, later in repeated(courier))


async def posted_card(courier: Courier, number: int) -> Announcement:
    """A recording whose card was posted a while ago."""
    files = (File(name=f"r{number}.mp4"),)
    now = courier.bot.clock()
    about = {"account": "classroom", "state": RecordingState.PROCESSING, "files": files, "started_at": now}
    recording = make_recording(team=TEAM, channel=GENERAL, **about)
    draft = Message(channel=GENERAL, ts="", user="U0CLAPPER", content=Content(text="its card"))
    there = courier.slack.workspace.post(draft, now)
    card = make_announcement(recording, status=AnnouncementStatus.SENT, ts=there.ts, shown_revision=1)
    await courier.bot.store.save(courier.bot.lease("classroom"), recording=recording, announcements=[card])
    return card


async def show(courier: Courier, card: Announcement, state: RecordingState) -> None:
    """Let a recording come one step further, as a look at it does."""
    before = await courier.recording(card)
    after = replace(before, state=state, revision=before.revision + 1, ended_at=courier.bot.clock())
    await courier.bot.observer.keep(courier.bot.lease("classroom"), before, after)


def linked(courier: Courier) -> set[str]:
    """The files that the channel's messages link to."""
    shown = str([message.blocks for message in courier.slack.messages(GENERAL)])
    return set(re.findall(r"<https://bucket\.test/[^|>]*?(r\d+\.mp4)[^|>]*\|Download>", shown))


def repeated(courier: Courier) -> list[tuple[datetime, datetime]]:
    """When cards were updated that were updated more than once: each time with the next."""
    moments: defaultdict[str, list[datetime]] = defaultdict(list)
    for call in courier.calls(UPDATE):
        moments[call.args["ts"]].append(call.at)
    return [pair for those in moments.values() for pair in pairwise(those)]
