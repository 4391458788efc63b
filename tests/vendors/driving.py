"""Drives a vendor's flow as the client does, with given replies and without a network."""

from typing import TypeVar

from bot.errors import VendorError
from bot.vendors.wire import Flow, Request, Response

T = TypeVar("T")


def drive(flow: Flow[T], *replies: Response) -> tuple[T, list[Request]]:
    """Answer each request of a flow with the next reply, judged by the request's own check.

    Returns:
        what the flow returns, and the requests it made; all replies were used.
    """
    sent: list[Request] = []
    left = iter(replies)
    try:
        request = next(flow)
        while True:
            sent.append(request)
            request = _step(flow, request, next(left))
    except StopIteration as end:
        assert list(left) == []
        result: T = end.value
        return result, sent


def _step(flow: Flow[T], request: Request, reply: Response) -> Request:
    try:
        request.check(reply)
    except VendorError as error:
        return flow.throw(error)
    return flow.send(reply)
