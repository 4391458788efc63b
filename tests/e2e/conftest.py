"""The whole bot between a local Slack and local vendors, all over real sockets, the vendors' clock running fast."""

import io
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import open_bot
from bot.config import Config
from bot.sandbox.clock import VendorClock
from bot.sandbox.demo import build_config
from bot.sandbox.manifest import MANIFEST
from bot.sandbox.server import Vendors, serve_vendors
from bot.sandbox.slack import LocalSlack
from tests.e2e.leaks import captured_log, check_leaks
from tests.e2e.stage import PATIENCE, Stage

SPEED = 60


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk reads proxies from the environment and ignores NO_PROXY."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
async def vendors() -> AsyncIterator[Vendors]:
    """Local recording services."""
    async with serve_vendors(clock=VendorClock(speed=SPEED)) as served:
        yield served


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A local Slack with Slack's own limits, but for the 3 s in which it wants an ack: the machine may be busy."""
    async with LocalSlack.serve(page=False, ack_deadline=PATIENCE, manifest=MANIFEST) as served:
        yield served


@pytest.fixture
def config(slack: LocalSlack, vendors: Vendors, tmp_path: Path) -> Config:
    """What clapper.toml says."""
    return Config.parse(build_config(slack, vendors, f"sqlite:///{tmp_path / 'clapper.db'}"), {})


@pytest.fixture
def lines(config: Config) -> Iterator[io.StringIO]:
    """Everything that is logged, at the finest level."""
    with captured_log(config) as stream:
        yield stream


@pytest.fixture
async def stage(slack: LocalSlack, vendors: Vendors, config: Config, lines: io.StringIO) -> AsyncIterator[Stage]:
    """The bot in this process; in the end nothing that left it may hold a secret."""
    async with open_bot(config, within=PATIENCE):
        await slack.until(lambda: slack.links, PATIENCE)
        yield Stage(slack, vendors)
    check_leaks(config, lines.getvalue(), slack)
