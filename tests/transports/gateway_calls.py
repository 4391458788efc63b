"""Requests to the pretend gateway, and what comes of them."""

import json
from datetime import timedelta
from traceback import format_exception
from typing import Any

import pytest

from bot.errors import Unavailable
from bot.transports import GatewayTransport
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.tables import RequestId
from bot.vendors.wire import Request, Response

BROKE = "the link to studio's service broke before the answer came."
SHORT = timedelta(seconds=0.2)


def request(url: str, timeout: timedelta = timedelta(seconds=10), **body: Any) -> Request:
    login = {"business": "RE", "id": RequestId.LOGIN, "token": "canary-token"}
    return Request(
        verb="query",
        url=url,
        json={"business": "RE", "id": RequestId.QUERY, **body},
        check=check,
        timeout=timeout,
        login=Request(verb="login", url=url, json=login, check=check, timeout=timeout),
    )


def said(response: Response) -> Any:
    return json.loads(response.body)


async def failure(transport: GatewayTransport, asked: Request) -> Unavailable:
    with pytest.raises(Unavailable) as raised:
        await transport.send(asked)
    assert "canary" not in "".join(format_exception(raised.value))
    return raised.value
