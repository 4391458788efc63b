"""A bucket that only the recorder may write to: what can be watched comes as a file in Slack."""

from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path

import httpx
import pytest

from bot.config import Config
from bot.sandbox.demo import build_config
from bot.sandbox.server import Vendors
from bot.sandbox.slack import LocalSlack, Message
from bot.slack.actions import ActionId
from tests.buckets import serve_read_only
from tests.e2e.stage import GENERAL, VERA, Stage, text_of, urls_of

WATCHED = ("classroom", "campus")


@pytest.fixture
async def config(slack: LocalSlack, vendors: Vendors, tmp_path: Path) -> AsyncIterator[Config]:
    """The accounts of buckets may read them, and no more."""
    accounts = deepcopy(dict(vendors.accounts()))
    async with serve_read_only(accounts["classroom"]["storage"]["endpoint_url"]) as endpoint_url:
        for account in WATCHED:
            accounts[account]["storage"]["endpoint_url"] = endpoint_url
        told = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
        yield Config.parse({**told, "accounts": accounts}, {})


async def segments_of(message: Message) -> list[bytes]:
    """What each line of a message's playlist leads to."""
    (file,) = message.files
    assert file.name.endswith(".m3u8")
    assert file.content.startswith(b"#EXTM3U\n")
    lines = [line for line in file.content.decode().splitlines() if not line.startswith("#")]
    async with httpx.AsyncClient(trust_env=False) as player:
        answers = [await player.get(line) for line in lines]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.content for answer in answers]


@pytest.mark.parametrize("account", WATCHED)
async def test_playlist(stage: Stage, account: str) -> None:
    """The notice's thread holds a playlist whose every segment downloads; Get Link brings it to one person."""
    await stage.rec(f"start standup on={account}")
    await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
    notice = await stage.notice("standup", "ready", "One MP4 could not be made", "Playlist in this message's thread")
    reply = await stage.attached(GENERAL)
    segments = await segments_of(reply)

    assert reply.thread_ts == notice.ts
    assert urls_of(notice) == []
    assert len(segments) > 0
    assert all(segment.startswith(b"G") for segment in segments), "MPEG-TS begins with 0x47"

    await stage.press(notice, ActionId.LINK, user=VERA)
    await stage.told(VERA, "Fresh links to standup", "Playlist in your direct messages")
    assert await segments_of(await stage.attached("D0VERA")) == segments
    assert not any("did not confirm" in text_of(message) for message in stage.slack.ephemerals(VERA))
