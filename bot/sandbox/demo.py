"""Everything on loopback: a local Slack, local recording services, and the real bot between them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.app import Bot, open_bot
from bot.config import Config
from bot.sandbox.backstage import Backstage, Journey, Parties, Traffic
from bot.sandbox.clock import MovableClock, VendorClock
from bot.sandbox.manifest import MANIFEST
from bot.sandbox.server import Vendors, serve_vendors
from bot.sandbox.slack import ACK_DEADLINE, LocalSlack, Person, Workspace
from bot.sandbox.slack.workspace import CHANNELS, PEOPLE, open_workspace
from bot.sandbox.welcome import build_welcome

STRANGER = Person(
    id="U0SASHA", name="sasha", real_name="Sasha Elsewhere", role="Slack Connect", tz="America/Lima", team="T0ELSEWHERE"
)
SHARED = "C0GENERAL"
_SHARE = 2 / 3  # of what Slack waits, within which the bot answers
SPEED = 30  # vendor seconds a second: what takes a vendor a minute takes two seconds here
ACCESS = {"admins": ["U0ADA"], "operators": ["S0OPERATORS"], "viewers": ["everyone"]}

SEMINAR: Mapping[str, Any] = {
    "width": "1280",
    "height": "720",
    "layout": {
        "audio_list": [{"user_id": "ann", "media_id": "LocalMic_0"}, {"user_id": "ben", "media_id": "LocalMic_0"}],
        "video_list": [
            {"user_id": "ann", "media_id": "LocalCam_0", "media_type": 2, "x": 0, "y": 0, "w": 640, "h": 720},
            {"user_id": "ben", "media_id": "LocalCam_0", "media_type": 2, "x": 640, "y": 0, "w": 640, "h": 720},
        ],
    },
}
"""A recording of two people side by side, whose layout can be changed while it runs."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox."""

    slack: LocalSlack
    vendors: Vendors
    bot: Bot
    journey: Journey


def build_config(slack: LocalSlack, vendors: Vendors, store: str) -> Mapping[str, Any]:
    """What clapper.toml would say for this sandbox: the bot cannot tell the difference."""
    return {
        "slack": {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url},
        "store": {"url": store},
        "access": ACCESS,
        "jobs": {"observe_every": "1s"},
        "accounts": dict(vendors.accounts()),
        "profiles": {"small": {"width": "640", "height": "360"}, "seminar": SEMINAR},
    }


@asynccontextmanager
async def open_sandbox(
    *, port: int = 0, speed: float = SPEED, ack_deadline: timedelta = ACK_DEADLINE
) -> AsyncIterator[Sandbox]:
    """Run everything as long as the context is open; what was recorded is gone afterwards.

    Args:
        port: of the page; 0 takes any free one.
        speed: vendor seconds that pass in one second.
        ack_deadline: how long the local Slack waits for the bot, in real time; a move of the clock waits twice as long
            at each of its stops.
    """
    traffic, clock = Traffic(), MovableClock()
    vendor_clock = VendorClock(speed=speed, real=clock)
    journey = Journey(clock, vendor_clock, patience=2 * ack_deadline)
    with TemporaryDirectory(prefix="clapper-") as folder:
        store = f"sqlite:///{Path(folder) / 'clapper.db'}"
        async with (
            serve_vendors(clock=vendor_clock, calls=traffic.calls) as vendors,
            LocalSlack.serve(
                now=clock,
                port=port,
                ack_deadline=ack_deadline,
                manifest=MANIFEST,
                workspace=build_workspace(),
                log=traffic.slack,
                more_routes=lambda slack: Backstage(Parties(slack, vendors), traffic, journey).routes(),
            ) as slack,
        ):
            slack.workspace.post(build_welcome(SHARED), clock())
            config = Config.parse(build_config(slack, vendors, store), {})
            async with open_bot(config, lead=clock.lead, within=ack_deadline * _SHARE) as bot:
                journey.take(bot)
                yield Sandbox(slack, vendors, bot, journey)


def build_workspace() -> Workspace:
    """The usual people and channels, and somebody of another workspace in the first channel."""
    shared = (replace(one, members=one.members | {STRANGER.id}) if one.id == SHARED else one for one in CHANNELS)
    return open_workspace((*PEOPLE, STRANGER), shared)
