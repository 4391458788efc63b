"""``kill -9`` at any moment after an acknowledgement loses nothing and doubles nothing: the restarted bot goes on."""

import signal
from pathlib import Path

import pytest

from bot.sandbox.demo import build_config
from bot.sandbox.server import Vendors
from bot.sandbox.slack import LocalSlack
from bot.slack.actions import ActionId
from tests.e2e.lives import Moment, killed, running
from tests.e2e.stage import ACCOUNTS, GENERAL, START, STOP, Stage


def _verbs(stage: Stage) -> list[str]:
    return [call.verb for call in stage.vendors.calls]


def _posts(stage: Stage) -> int:
    return [call.method for call in stage.slack.calls].count("chat.postMessage")


def _since_stop(stage: Stage) -> list[str]:
    verbs = _verbs(stage)
    stops = [index for index, verb in enumerate(verbs) if verb in STOP.values()]
    return verbs[stops[0] :] if stops else []


MOMENTS: dict[str, Moment] = {
    "after the ack": lambda stage: True,
    "before the start is sent": lambda stage: bool({"query", "acquire"} & set(_verbs(stage))),
    "once the start reached the vendor": lambda stage: bool({*START.values()} & set(_verbs(stage))),
    "while the card is posted": lambda stage: _posts(stage) == 1,
    "once the card shows it": lambda stage: bool(stage.cards("standup")),
}


REACHED = "once the start reached the vendor"
CASES = [*((name, "studio") for name in MOMENTS), *((REACHED, account) for account in ACCOUNTS[1:])]


@pytest.mark.parametrize(("moment", "account"), CASES)
async def test_killed_while_starting(
    slack: LocalSlack, vendors: Vendors, tmp_path: Path, moment: str, account: str
) -> None:
    """However the bot dies after the ack, there is one recording, one card and one notice in the end."""
    config = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
    stage = Stage(slack, vendors)
    async with killed(stage, config, tmp_path, MOMENTS[moment]):
        await stage.rec(f"start standup on={account}")
    async with running(stage, config, tmp_path):
        await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
        await stage.notice("standup", "ready")
        await stage.card("standup", "Ready")
    assert stage.started("standup") == 1
    assert len(stage.cards("standup")) == len(stage.notices("standup")) == 1


ENDINGS: dict[str, Moment] = {
    "once stop reached the vendor": lambda stage: bool({*STOP.values()} & set(_verbs(stage))),
    "while the file is made": lambda stage: bool({"query", "getRecords"} & set(_since_stop(stage))),
    "between ready and the notice": lambda stage: bool({"file/download"} & set(_verbs(stage))),
    "while the MP4 is made": Stage.is_made,
    "while the MP4 is stored": lambda stage: any(stage.uploads()) or bool(stage.mp4s()),
    "once the MP4 is there": lambda stage: bool(stage.mp4s()),
    "while the notice is posted": lambda stage: _posts(stage) == 2,
}
ENDING_CASES = [
    ("studio", "once stop reached the vendor", signal.SIGKILL),
    ("studio", "while the file is made", signal.SIGKILL),
    ("studio", "between ready and the notice", signal.SIGKILL),
    ("studio", "while the notice is posted", signal.SIGKILL),
    ("classroom", "while the MP4 is made", signal.SIGKILL),
    ("classroom", "while the MP4 is made", signal.SIGTERM),
    ("campus", "while the MP4 is stored", signal.SIGKILL),
    ("campus", "once the MP4 is there", signal.SIGKILL),
    ("board", "once stop reached the vendor", signal.SIGKILL),
    ("board", "while the file is made", signal.SIGKILL),
]


@pytest.mark.parametrize(("account", "moment", "by"), ENDING_CASES)
async def test_killed_while_ending(
    slack: LocalSlack, vendors: Vendors, tmp_path: Path, account: str, moment: str, by: signal.Signals
) -> None:
    """However the bot ends after Stop, the notice is posted once, with its link to the one file there is."""
    config = build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}")
    stage = Stage(slack, vendors)
    async with killed(stage, config, tmp_path, ENDINGS[moment], by):
        await stage.rec(f"start standup on={account}")
        await stage.press(await stage.card("standup", "Recording"), ActionId.STOP)
    async with running(stage, config, tmp_path):
        await stage.notice("standup", "ready")
        await stage.card("standup", "Ready")
    assert len(stage.notices("standup")) == 1
    assert len(stage.slack.messages(GENERAL)) == 2
    assert len(stage.mp4s()) == (account in {"classroom", "campus"})
    assert not any(stage.uploads()), "an upload may be left that nothing was stored in, so that it takes no space"
