"""How long a slash command waits for its acknowledgement, beside a bare Bolt listener on the same local Slack.

The bot's figure holds the whole way: envelope, parsing, access, one committed transaction (operation, recording, card),
acknowledgement. The bare listener only acknowledges.
"""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from slack_bolt.app.async_app import AsyncApp

from bot.app import open_bot, open_slack
from bot.config import Config
from bot.sandbox.demo import build_config
from bot.sandbox.clock import VendorClock
from bot.sandbox.server import serve_vendors
from bot.sandbox.slack import NO_LIMITS, LocalSlack
from bot.slack.socket_mode import SocketMode

COMMANDS = 300
WARM_UP = 20


async def measure(slack: LocalSlack, command: str, text: str) -> list[float]:
    """Milliseconds until each of COMMANDS commands was acknowledged, one after the other."""
    times = []
    for number in range(WARM_UP + COMMANDS):
        done = await slack.command(command, text.format(number=number), user="U0ADA", channel="C0GENERAL")
        if not done.acked:
            raise RuntimeError(f"{command} {text} was not acknowledged")
        times.append(done.seconds * 1000)
    return times[WARM_UP:]


async def bare() -> list[float]:
    """A listener that only acknowledges."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(LocalSlack.serve(limits=NO_LIMITS, page=False))
        web = await stack.enter_async_context(open_slack(_config(slack).slack))
        app = AsyncApp(client=web, process_before_response=True)

        @app.command("/bare")
        async def acknowledge(ack) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
            await ack()

        socket = SocketMode(app, slack.app_token)
        await socket.open()
        stack.push_async_callback(socket.close)
        return await measure(slack, "/bare", "start room-{number}")


async def ours(text: str) -> list[float]:
    """The real bot, its database on disk."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        slack = await stack.enter_async_context(LocalSlack.serve(limits=NO_LIMITS, page=False))
        vendors = await stack.enter_async_context(serve_vendors(clock=VendorClock(speed=30)))
        config = Config.parse(build_config(slack, vendors, f"sqlite:///{folder / 'bench.db'}"), {})
        await stack.enter_async_context(open_bot(config))
        return await measure(slack, "/rec", text)


def report(name: str, times: list[float], baseline: list[float]) -> None:
    """Print the median and the 99th percentile, and their ratios to the baseline's."""
    cuts, base = quantiles(times, n=100), quantiles(baseline, n=100)
    print(
        f"{name:<28} p50 {cuts[49]:6.2f} ms ({cuts[49] / base[49]:4.1f}x)   "
        f"p99 {cuts[98]:6.2f} ms ({cuts[98] / base[98]:4.1f}x)"
    )


def _config(slack: LocalSlack) -> Config:
    accounts = {"none": {"vendor": "none"}}
    return Config.parse(
        {
            "slack": {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url},
            "accounts": accounts,
        },
        {},
    )


async def main() -> None:
    """Measure and print."""
    baseline = await bare()
    report("bare Bolt listener", baseline, baseline)
    report("/rec status", await ours("status"), baseline)
    report("/rec start (one commit)", await ours("start room-{number} on=studio"), baseline)


if __name__ == "__main__":
    asyncio.run(main())
