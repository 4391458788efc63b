"""The HTTP transport: one httpx client per account, bounded in connections, time and size.

httpx leaks a pool slot when a call that waits for a connection is cancelled (encode/httpcore#1093), and a pool whose
slots are gone never recovers. So a call that was begun is never cancelled from outside, callers wait for a slot of ours
and not for one of the pool's, and a pool that starves all the same is replaced.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog

from bot.errors import Misunderstood, Rejected, Unavailable
from bot.vendors.wire import Request, Response

CONNECT_TIMEOUT = timedelta(seconds=5)
BODY_TIMEOUT = timedelta(seconds=30)
CONNECTIONS = 40
SLOTS = 32
PIECE = 2**16  # bytes of a body that are sent at a time

log = structlog.get_logger(__name__)

_FAILURES: tuple[tuple[type[httpx.RequestError], bool, str], ...] = (  # the first that fits; may it have arrived?
    (httpx.ConnectTimeout, False, "could not be reached at {host}: no connection in {connect:g} s"),
    (httpx.ConnectError, False, "could not be reached at {host}"),
    (httpx.ProxyError, False, "could not be reached through the proxy"),
    (httpx.PoolTimeout, False, "is answering too slowly: all connections to it are taken"),
    (httpx.ReadTimeout, True, "did not answer in {read:g} s"),
    (httpx.WriteTimeout, True, "stopped taking the request"),
    (httpx.DecodingError, True, "sent an answer that cannot be unpacked"),
    (httpx.RequestError, True, "broke the connection before its answer was complete"),
)
_LOOPBACK = ("all://localhost", "all://127.0.0.1", "all://[::1]")


class HttpTransport:
    """Sends requests over HTTP/1.1; redirects are not followed.

    A proxy and certificates named by the environment (``HTTPS_PROXY``, ``NO_PROXY``, ``SSL_CERT_FILE``) are used, but
    loopback addresses are never proxied.

    Args:
        account: whose service it is, for the sentences of errors.
        connections: the most that are open at once.
        slots: how many requests may be under way; below ``connections``, so that none waits inside the pool.
        connect_timeout: until a connection stands; also until the pool has one free.
        body_timeout: from the start of a request to the end of an answer that comes in drops.
    """

    def __init__(
        self,
        account: str,
        *,
        connections: int = CONNECTIONS,
        slots: int = SLOTS,
        connect_timeout: timedelta = CONNECT_TIMEOUT,
        body_timeout: timedelta = BODY_TIMEOUT,
    ) -> None:
        self._account = account
        self._connections = connections
        self._connect_timeout = connect_timeout.total_seconds()
        self._body_timeout = body_timeout.total_seconds()
        self._slots = asyncio.Semaphore(slots)
        self._calls: set[asyncio.Task[Response]] = set()
        self._retiring: set[asyncio.Task[None]] = set()
        self._client = self._open_client()
        self._closed = False

    async def send(self, request: Request) -> Response:
        """Send it once. When the caller is cancelled, a call that was begun still runs to its end.

        Raises:
            Unavailable: no usable answer; ``maybe_arrived`` is False when no connection stood.
            Misunderstood: the answer is larger than the request's ``max_body``.
            Rejected: a header holds characters that HTTP does not allow, or the address cannot be used.
        """
        await self._slots.acquire()
        call = asyncio.create_task(self._call(request))
        self._calls.add(call)
        call.add_done_callback(self._ended)
        return await asyncio.shield(call)

    async def close(self) -> None:
        """Let the running calls end, then close the connections."""
        self._closed = True
        await asyncio.gather(*self._calls, *self._retiring, return_exceptions=True)
        await self._client.aclose()

    def _ended(self, call: asyncio.Task[Response]) -> None:
        self._calls.discard(call)
        self._slots.release()

    async def _call(self, request: Request) -> Response:
        if self._closed:
            raise Unavailable(f"{self._account} is being closed here.", maybe_arrived=False)
        client = self._client
        try:
            return await self._exchange(client, request)
        except httpx.PoolTimeout as error:
            self._replace(client)
            raise self._unavailable(error, request) from error
        except httpx.LocalProtocolError:
            # Its text quotes the header, which may be a secret.
            raise Rejected(f"{self._account}'s credentials hold characters that HTTP does not allow.") from None
        except httpx.InvalidURL:
            raise Rejected(f"{self._account}'s service has an address that cannot be used.") from None
        except httpx.RequestError as error:
            raise self._unavailable(error, request) from error

    async def _exchange(self, client: httpx.AsyncClient, request: Request) -> Response:
        read = request.timeout.total_seconds()
        timeout = httpx.Timeout(read, connect=self._connect_timeout, pool=self._connect_timeout)
        deadline = time.monotonic() + max(read, self._body_timeout)
        async with client.stream(request.method, request.url, timeout=timeout, **_encoded(request)) as response:
            body = await self._read(response, deadline, request.max_body)
        return Response(status=response.status_code, headers=dict(response.headers), body=body)

    async def _read(self, response: httpx.Response, deadline: float, max_body: int) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > max_body:
                raise Misunderstood(f"{self._account}'s service sent an answer of more than {max_body >> 20} MiB.")
            if time.monotonic() > deadline:
                raise Unavailable(f"{self._account}'s service did not finish its answer in time.")
        return bytes(body)

    def _unavailable(self, error: httpx.RequestError, request: Request) -> Unavailable:
        maybe_arrived, words = next((arrived, words) for kind, arrived, words in _FAILURES if isinstance(error, kind))
        what = words.format(
            host=urlsplit(request.url).hostname, connect=self._connect_timeout, read=request.timeout.total_seconds()
        )
        return Unavailable(f"{self._account}'s service {what}.", maybe_arrived=maybe_arrived)

    def _open_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            limits=httpx.Limits(max_connections=self._connections),
            headers={"user-agent": "clapper"},
            mounts=dict.fromkeys(_LOOPBACK),  # None: not through a proxy of the environment
        )

    def _replace(self, starved: httpx.AsyncClient) -> None:
        """Send new calls through a new pool; the old one is closed when the calls that began before are over."""
        if starved is not self._client:
            return
        log.warning("connection pool starved, replaced", account=self._account)
        self._client = self._open_client()
        retiring = asyncio.create_task(_close_after(starved, self._calls - {asyncio.current_task()}))
        self._retiring.add(retiring)
        retiring.add_done_callback(self._retiring.discard)


async def _close_after(client: httpx.AsyncClient, calls: AbstractSet[asyncio.Task[Response]]) -> None:
    await asyncio.gather(*calls, return_exceptions=True)
    await client.aclose()


def _encoded(request: Request) -> dict[str, Any]:
    """The headers and the body as httpx takes them."""
    headers = httpx.Headers()
    if request.json is not None:
        headers["content-type"] = "application/json"
    headers.update(request.headers)
    if request.form is not None:
        return {"headers": headers, "files": {name: (None, value) for name, value in request.form.items()}}
    if request.json is not None:
        return {"headers": headers, "content": json.dumps(request.json).encode()}
    if request.content is not None:
        headers["content-length"] = str(len(request.content))
        return {"headers": headers, "content": _pieces(request.content)}
    return {"headers": headers}


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body piece by piece: sent whole, it would be copied, and kept in httpx's cycle of response and request."""
    for begin in range(0, len(content), PIECE):
        yield content[begin : begin + PIECE]
