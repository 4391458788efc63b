"""Two bots on one PostgreSQL share the accounts; when one dies the other goes on with what it had."""

import json
import signal
from pathlib import Path

import pytest

from bot.sandbox.demo import build_config
from bot.sandbox.server import Vendors
from bot.sandbox.slack import LocalSlack
from bot.slack.actions import ActionId
from tests.e2e.stage import PATIENCE, Stage
from tests.postgres import Server, postgres
from tests.processes import run_bot

__all__ = ["postgres"]


@pytest.mark.parametrize("victim", [0, 1])
async def test_one_replica_dies(
    slack: LocalSlack, vendors: Vendors, postgres: Server, tmp_path: Path, victim: int
) -> None:
    """Whichever is killed in the middle of a recording, it is stopped and its link is posted once."""
    folders = [tmp_path / "first", tmp_path / "second"]
    stage = Stage(slack, vendors)
    with postgres.database() as url:
        for folder in folders:
            folder.mkdir()
        async with run_bot(build_config(slack, vendors, url), folders[0]) as first:
            await slack.until(lambda: slack.links == 1, PATIENCE)
            async with run_bot(build_config(slack, vendors, url), folders[1]) as second:
                await slack.until(lambda: slack.links == 2, PATIENCE)
                await stage.rec("start standup on=studio")
                await stage.rec("start seminar on=classroom")
                await stage.card("standup", "Recording")
                await stage.card("seminar", "Recording")
                (first, second)[victim].send_signal(signal.SIGKILL)
                await slack.until(lambda: slack.links == 1, PATIENCE)

                for room in ("standup", "seminar"):
                    await stage.press(await stage.card(room, "Recording"), ActionId.STOP)
                for room in ("standup", "seminar"):
                    await stage.notice(room, "ready")
    for room in ("standup", "seminar"):
        assert stage.started(room) == 1
        assert len(stage.cards(room)) == len(stage.notices(room)) == 1


async def test_owner_dies_while_the_mp4_is_made(
    slack: LocalSlack, vendors: Vendors, postgres: Server, tmp_path: Path
) -> None:
    """Whoever takes the account over makes the MP4: one file, one notice, nothing half is left in the bucket."""
    folders = [tmp_path / "first", tmp_path / "second"]
    stage = Stage(slack, vendors)
    with postgres.database() as url:
        for folder in folders:
            folder.mkdir()
        async with (
            run_bot(build_config(slack, vendors, url), folders[0]) as first,
            run_bot(build_config(slack, vendors, url), folders[1]) as second,
        ):
            await slack.until(lambda: slack.links == 2, PATIENCE)
            await stage.rec("start standup on=campus")
            await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
            await stage.reached(Stage.is_made)
            epochs = [_epoch(folder, "campus") for folder in folders]
            (first, second)[epochs.index(max(epochs))].send_signal(signal.SIGKILL)
            await stage.notice("standup", "ready")
            await stage.card("standup", "Ready")
    assert len(stage.mp4s()) == 1
    assert not any(stage.uploads())
    assert len(stage.cards("standup")) == len(stage.notices("standup")) == 1


def _epoch(folder: Path, account: str) -> int:
    """The epoch of the last lease on an account that the bot in this folder took."""
    lines = [json.loads(line) for line in (folder / "log").read_text().splitlines()]
    taken = (each for each in lines if each["event"] == "account taken" and each["account"] == account)
    return max((each["epoch"] for each in taken), default=0)
