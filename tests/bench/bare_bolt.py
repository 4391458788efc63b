"""The baseline: Bolt listeners that only acknowledge, as a process of its own. Arguments: API address, tokens."""

import asyncio
import sys

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

MODAL = {
    "type": "modal",
    "callback_id": "bare",
    "title": {"type": "plain_text", "text": "Bare"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [
        {
            "type": "input",
            "block_id": "room",
            "label": {"type": "plain_text", "text": "Room"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}


async def main(api_url: str, bot_token: str, app_token: str) -> None:
    """Serve until killed."""
    app = AsyncApp(client=AsyncWebClient(bot_token, base_url=api_url), process_before_response=True)

    @app.command("/bare")
    async def acknowledge(ack) -> None:  # type: ignore[no-untyped-def]  # Bolt picks arguments by name
        await ack()

    @app.action("bare")
    async def acknowledge_click(ack) -> None:  # type: ignore[no-untyped-def]  # as above
        await ack()

    @app.view("bare")
    async def acknowledge_submission(ack) -> None:  # type: ignore[no-untyped-def]  # as above
        await ack()

    @app.shortcut("start_recording")
    async def open_modal(ack, body, client) -> None:  # type: ignore[no-untyped-def]  # as above
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    await AsyncSocketModeHandler(app, app_token).start_async()  # type: ignore[no-untyped-call]  # the SDK's


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
