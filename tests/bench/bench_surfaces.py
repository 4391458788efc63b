"""How long a person waits for a modal, and Slack for the acknowledgement of a click and of a submission.

Beside the bot the same is measured of bare Bolt listeners, as in ``bench_ack``: of a click the bot's figure holds one
committed transaction (a request to stop), of a submission one (operation, recording, card), of a modal a query and
the form of the account that was used last.
"""

import asyncio
from time import perf_counter

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import LocalSlack
from bot.sandbox.slack.people import Entered
from bot.slack.views import CallbackId
from tests.bench.bench_ack import PAUSE, UNHURRIED, WARM_UP, report, serve_bare, serve_ours

ADA, CHANNEL = "U0ADA", "C0GENERAL"
BARE = "bare"
BUTTON = {"type": "button", "action_id": BARE, "text": {"type": "plain_text", "text": "Press"}}


async def click(slack: LocalSlack, ts: str, block_id: str = "", *, confirmed: bool = False) -> float:
    """Milliseconds until the click on a message's button was acknowledged."""
    done = await slack.click("", user=ADA, channel=CHANNEL, ts=ts, block_id=block_id, confirmed=confirmed)
    if not done.acked:
        raise RuntimeError("the click was not acknowledged")
    return done.seconds * 1000


async def stop_all(slack: LocalSlack, pause: float) -> list[float]:
    """Milliseconds until each click on Stop was acknowledged, of those that the bare command offers."""
    times: list[float] = []
    while len(times) < WARM_UP + UNHURRIED:
        await slack.command("/rec", "stop", user=ADA, channel=CHANNEL)
        offered = slack.ephemerals(ADA)[-1]
        for block in offered.blocks:
            if "accessory" in block:
                times.append(await click(slack, offered.ts, block["block_id"], confirmed=True))
                await asyncio.sleep(pause)
    return times[WARM_UP:]


async def fill_in(slack: LocalSlack, filled: Entered, pause: float = 0) -> tuple[list[float], list[float]]:
    """Milliseconds until each modal showed, and until its submission was acknowledged; each names a room of its own."""
    shown, acknowledged = [], []
    for number in range(WARM_UP + UNHURRIED):
        begun = perf_counter()
        await slack.shortcut(CallbackId.START, user=ADA)
        [modal] = await slack.until(lambda: slack.modals(ADA))
        shown.append((perf_counter() - begun) * 1000)
        done = await slack.submit(modal["id"], {"room": f"form-{number}", **filled}, user=ADA)
        if not done.acked or done.errors:
            raise RuntimeError(f"the submission was not taken: {done.errors}")
        acknowledged.append(done.seconds * 1000)
        await asyncio.sleep(pause)
    return shown[WARM_UP:], acknowledged[WARM_UP:]


async def bare() -> tuple[list[float], list[float], list[float]]:
    """The baselines of a click, a modal and a submission."""
    async with serve_bare() as slack:
        web = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        posted = await web.chat_postMessage(
            channel=CHANNEL, text="Press", blocks=[{"type": "actions", "elements": [BUTTON]}]
        )
        clicks = [await click(slack, str(posted["ts"])) for _ in range(WARM_UP + UNHURRIED)][WARM_UP:]
        return clicks, *await fill_in(slack, {})


async def ours() -> tuple[list[float], list[float], list[float]]:
    """The same of the bot, its database on disk."""
    async with serve_ours() as slack:
        filled: Entered = {"channel": CHANNEL, "on": "studio"}
        forms = await fill_in(slack, filled, PAUSE)
        return await stop_all(slack, PAUSE), *forms


async def main() -> None:
    """Measure and print."""
    baselines, figures = await bare(), await ours()
    for name, baseline, figure in zip(("click", "modal shown", "submission"), baselines, figures, strict=True):
        report(f"bare Bolt, {name}", baseline, baseline)
        report(name, figure, baseline)


if __name__ == "__main__":
    asyncio.run(main())
