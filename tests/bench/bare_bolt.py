"""The baseline: a Bolt listener that only acknowledges, as a process of its own. Arguments: API address, tokens."""

import asyncio
import sys

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main(api_url: str, bot_token: str, app_token: str) -> None:
    """Serve until killed."""
    app = AsyncApp(client=AsyncWebClient(bot_token, base_url=api_url), process_before_response=True)

    @app.command("/bare")
    async def acknowledge(ack) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
        await ack()

    await AsyncSocketModeHandler(app, app_token).start_async()  # type: ignore[no-untyped-call]  # the SDK's


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
