"""The memory of an idle bot: resident set of ``clapper run``, connected, with two accounts and nothing to do."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.clock import VendorClock
from bot.sandbox.demo import build_config
from bot.sandbox.server import serve_vendors
from bot.sandbox.slack import LocalSlack
from tests.processes import run_bot

SETTLE = 10.0  # seconds


async def main() -> None:
    """Measure and print."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        slack = await stack.enter_async_context(LocalSlack.serve(page=False))
        vendors = await stack.enter_async_context(serve_vendors(clock=VendorClock(speed=30)))
        config = build_config(slack, vendors, f"sqlite:///{folder / 'bench.db'}")
        process = await stack.enter_async_context(run_bot(config, folder))
        await slack.until(lambda: slack.links)
        await asyncio.sleep(SETTLE)
        print(f"idle bot                     {_resident(process.pid):.0f} MiB resident")


def _resident(pid: int) -> float:
    """MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    asyncio.run(main())
