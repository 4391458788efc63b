"""``kill -9`` at any moment after an acknowledgement loses nothing and doubles nothing: the restarted bot goes on."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.demo import build_config
from bot.sandbox.server import Vendors
from bot.sandbox.slack import LocalSlack
from bot.slack.actions import ActionId
from tests.e2e.stage import GENERAL, PATIENCE, Stage
from tests.processes import run_bot

Moment = Callable[[Stage], bool]


def _verbs(stage: Stage) -> list[str]:
    return [call.verb for call in stage.vendors.calls]


def _posts(stage: Stage) -> int:
    return [call.method for call in stage.slack.calls].count("chat.postMessage")


MOMENTS: dict[str, Moment] = {
    "after the ack": lambda stage: True,
    "before the start is sent": lambda stage: bool({"query", "acquire"} & set(_verbs(stage))),
    "once the start reached the vendor": lambda stage: bool({"init", "start"} & set(_verbs(stage))),
    "while the card is posted": lambda stage: _posts(stage) == 1,
    "once the card shows it": lambda stage: bool(stage.cards("standup")),
}


REACHED = "once the start reached the vendor"
CASES = [*((name, "studio") for name in MOMENTS), (REACHED, "classroom")]


@pytest.mark.parametrize(("moment", "account"), CASES)
async def test_killed_while_starting(
    slack: LocalSlack, vendors: Vendors, tmp_path: Path, moment: str, account: str
) -> None:
    """However the bot dies after the ack, there is one recording, one card and one notice in the end."""
    config = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
    stage = Stage(slack, vendors)
    async with run_bot(config, tmp_path) as process:
        await slack.until(lambda: slack.links)
        await stage.rec(f"start standup on={account}")
        await stage.reached(MOMENTS[moment])
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await slack.until(lambda: not slack.links)
    async with run_bot(config, tmp_path):
        await slack.until(lambda: slack.links, PATIENCE)
        await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
        await stage.notice("standup", "ready")
        await stage.card("standup", "Ready")
    assert stage.started("standup") == 1
    assert len(stage.cards("standup")) == len(stage.notices("standup")) == 1


ENDINGS: dict[str, Moment] = {
    "once stop reached the vendor": lambda stage: "stop" in _verbs(stage),
    "while the file is made": lambda stage: any("Making" in message.text for message in stage.cards("standup")),
    "between ready and the notice": lambda stage: bool({"file/download"} & set(_verbs(stage))),
    "while the notice is posted": lambda stage: _posts(stage) == 2,
}


@pytest.mark.parametrize("moment", ENDINGS.values(), ids=ENDINGS.keys())
async def test_killed_while_ending(slack: LocalSlack, vendors: Vendors, tmp_path: Path, moment: Moment) -> None:
    """However the bot dies after Stop, the notice is posted once, with its link."""
    config = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
    stage = Stage(slack, vendors)
    async with run_bot(config, tmp_path) as process:
        await slack.until(lambda: slack.links)
        await stage.rec("start standup on=studio")
        await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
        await stage.reached(moment)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await slack.until(lambda: not slack.links)
    async with run_bot(config, tmp_path):
        await slack.until(lambda: slack.links, PATIENCE)
        await stage.notice("standup", "ready")
        await stage.card("standup", "Ready")
    assert len(stage.notices("standup")) == 1
    assert len(stage.slack.messages(GENERAL)) == 2
