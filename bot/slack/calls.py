"""One call of Slack's Web API, whose failure is one of three answers."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import translated


async def call(
    client: AsyncWebClient, method: str, arguments: Mapping[str, Any], *, read: bool = False
) -> Mapping[str, Any]:
    """Call a method.

    Args:
        read: whether the method only reads: those take no JSON.

    Raises:
        SlackRefused, SlackBusy, SlackUnknown: it was not done; nothing was done and a pause is wanted; who knows.
    """
    with translated(method):
        if read:
            reply = await client.api_call(method, http_verb="GET", params=dict(arguments))
        else:
            reply = await client.api_call(method, json=dict(arguments))
    return reply.data if isinstance(reply.data, dict) else {}
