"""How long a slash command waits for its acknowledgement, beside a bare Bolt listener on the same local Slack.

Bot and baseline are processes of their own. The bot's figure holds the whole way: envelope, parsing, access, one
committed transaction (operation, recording, card), acknowledgement. The bare listener only acknowledges.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from bot.sandbox.clock import VendorClock
from bot.sandbox.demo import build_config
from bot.sandbox.manifest import MANIFEST
from bot.sandbox.server import serve_vendors
from bot.sandbox.slack import NO_LIMITS, LocalSlack
from tests.processes import run_bot, run_python

COMMANDS = 300
UNHURRIED = 60  # commands of the measurement with pauses
WARM_UP = 20
PAUSE = 0.5  # seconds: what a start sets in motion is over
CONNECT = timedelta(seconds=30)


async def measure(
    slack: LocalSlack, command: str, text: str, commands: int = COMMANDS, pause: float = 0
) -> list[float]:
    """Milliseconds until each command was acknowledged, one after the other, with pauses in seconds between them."""
    times = []
    for number in range(WARM_UP + commands):
        done = await slack.command(command, text.format(number=number), user="U0ADA", channel="C0GENERAL")
        if not done.acked:
            raise RuntimeError(f"{command} {text} was not acknowledged")
        times.append(done.seconds * 1000)
        await asyncio.sleep(pause)
    return times[WARM_UP:]


@asynccontextmanager
async def serve_bare() -> AsyncIterator[LocalSlack]:
    """Listeners that only acknowledge, and open an empty modal."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        slack = await stack.enter_async_context(LocalSlack.serve(limits=NO_LIMITS, page=False, manifest=MANIFEST))
        arguments = ("-m", "tests.bench.bare_bolt", slack.api_url, slack.bot_token, slack.app_token)
        await stack.enter_async_context(run_python(*arguments, folder=folder, cwd=Path.cwd()))
        await _connected(slack)
        yield slack


@asynccontextmanager
async def serve_ours() -> AsyncIterator[LocalSlack]:
    """The real bot, its database on disk."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        slack = await stack.enter_async_context(LocalSlack.serve(limits=NO_LIMITS, page=False, manifest=MANIFEST))
        vendors = await stack.enter_async_context(serve_vendors(clock=VendorClock(speed=30)))
        config = build_config(slack, vendors, f"sqlite:///{folder / 'bench.db'}")
        await stack.enter_async_context(run_bot(config, folder))
        await _connected(slack)
        yield slack


async def bare() -> list[float]:
    """How long a command waits for the bare listener."""
    async with serve_bare() as slack:
        return await measure(slack, "/bare", "start room-{number}")


async def ours(text: str, commands: int = COMMANDS, pause: float = 0) -> list[float]:
    """How long a command waits for the bot."""
    async with serve_ours() as slack:
        return await measure(slack, "/rec", text, commands, pause)


async def _connected(slack: LocalSlack) -> None:
    await slack.until(lambda: slack.links, CONNECT)


def report(name: str, times: list[float], baseline: list[float]) -> None:
    """Print the median and the 99th percentile, and their ratios to the baseline's."""
    cuts, base = quantiles(times, n=100), quantiles(baseline, n=100)
    print(
        f"{name:<28} p50 {cuts[49]:6.2f} ms ({cuts[49] / base[49]:4.1f}x)   "
        f"p99 {cuts[98]:6.2f} ms ({cuts[98] / base[98]:4.1f}x)"
    )


async def main() -> None:
    """Measure and print."""
    baseline = await bare()
    report("bare Bolt listener", baseline, baseline)
    report("/rec status", await ours("status"), baseline)
    start = "start room-{number} on=studio"
    report("/rec start", await ours(start, UNHURRIED, PAUSE), baseline)
    report("/rec start, back to back", await ours(start), baseline)


if __name__ == "__main__":
    asyncio.run(main())
