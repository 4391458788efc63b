"""Tests of ``bot.transports.http`` against real sockets."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from traceback import format_exception
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.errors import Misunderstood, Rejected, Unavailable
from bot.transports import HttpTransport
from bot.vendors.wire import MAX_BODY, Request
from tests.transports.conftest import Serve, ServeTcp, Talk, reply

SHORT = timedelta(seconds=0.2)


@asynccontextmanager
async def opened(**options: Any) -> AsyncIterator[HttpTransport]:
    transport = HttpTransport("studio", **options)
    try:
        yield transport
    finally:
        await transport.close()


@pytest.fixture
async def transport() -> AsyncIterator[HttpTransport]:
    async with opened() as transport:
        yield transport


def request(url: str, **changes: Any) -> Request:
    return Request(**{"verb": "start", "url": f"{url}/v1/x?token=canary-url", **changes})


async def failure(transport: HttpTransport, asked: Request) -> Unavailable:
    with pytest.raises(Unavailable) as raised:
        await transport.send(asked)
    assert_no_secrets(raised.value)
    return raised.value


def assert_no_secrets(error: Exception) -> None:
    """Neither the sentence nor what a log would write of it and its causes tells a secret."""
    assert "canary" not in "".join(format_exception(error))


async def echo(asked: web.BaseRequest) -> web.Response:
    body = (await asked.read()).decode()
    told = {"method": asked.method, "type": asked.headers.get("content-type"), "agent": asked.headers["user-agent"]}
    return web.json_response({**told, "query": asked.query_string, "body": body, "auth": asked.headers.get("X-Auth")})


def talk(answer: bytes, *, reset: bool = False) -> Talk:
    """Read a request, write these bytes, and hang up: politely or with a reset."""

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if reset:
            writer.transport.abort()
        writer.close()

    return answering


async def test_json_goes_out_as_json(serve: Serve, transport: HttpTransport) -> None:
    """A JSON body, the headers and the query arrive as they were given; the reply's header names are lower case."""
    asked = request(await serve(echo), json={"cname": "room é"}, headers={"X-Auth": "opaque"})

    response = await transport.send(asked)

    assert response.status == 200
    assert response.headers["content-type"].startswith("application/json")
    assert httpx.Response(200, content=response.body).json() == {
        "method": "POST",
        "type": "application/json",
        "agent": "clapper",
        "query": "token=canary-url",
        "body": '{"cname": "room \\u00e9"}',
        "auth": "opaque",
    }


async def test_a_content_type_of_the_vendor_is_kept(serve: Serve, transport: HttpTransport) -> None:
    """However it is spelt, the content type that a vendor asks for replaces ours."""
    asked = request(await serve(echo), json={}, headers={"Content-Type": "application/json;charset=utf-8"})

    assert b'"type": "application/json;charset=utf-8"' in (await transport.send(asked)).body


async def test_large_body(serve: Serve, transport: HttpTransport) -> None:
    """A body as long as a part of a film arrives whole, with its length, which storage services insist on."""
    content = bytes(range(256)) * (2**11 + 1)

    async def take(asked: web.BaseRequest) -> web.Response:
        return web.json_response([asked.content_length, await asked.read() == content])

    response = await transport.send(request(await serve(take), method="PUT", content=content))

    assert response.body == f"[{len(content)}, true]".encode()


async def test_a_form_goes_out_as_multipart(serve: Serve, transport: HttpTransport) -> None:
    """Form fields are parts without a file name."""

    async def fields(asked: web.BaseRequest) -> web.Response:
        posted = await asked.post()
        return web.json_response([asked.content_type, dict(posted.items())], dumps=str)

    response = await transport.send(request(await serve(fields), form={"business": "RE", "token": "t é"}))

    assert response.body.decode() == "['multipart/form-data', {'business': 'RE', 'token': 't é'}]"


async def test_a_get_has_no_body(serve: Serve, transport: HttpTransport) -> None:
    """A request without a body sends none and names no type."""
    response = await transport.send(request(await serve(echo), method="GET"))

    assert httpx.Response(200, content=response.body).json() | {"agent": ""} == {
        "method": "GET",
        "type": None,
        "agent": "",
        "query": "token=canary-url",
        "body": "",
        "auth": None,
    }


@pytest.mark.parametrize("status", [302, 404, 429, 500, 502, 503, 504])
async def test_every_status_is_the_vendors_to_judge(serve: Serve, transport: HttpTransport, status: int) -> None:
    """A status is no failure of the transport, and a redirect is not followed."""
    made_of = {"status": status, "body": b"<html>busy", "headers": {"Retry-After": "7", "Location": "/elsewhere"}}

    response = await transport.send(request(await serve(reply(**made_of))))

    assert (response.status, response.headers["retry-after"], response.body) == (status, "7", b"<html>busy")


async def test_nobody_listens(transport: HttpTransport) -> None:
    """A refused connection has certainly not delivered the request."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    error = await failure(transport, request(f"http://127.0.0.1:{port}"))

    assert str(error) == "studio's service could not be reached at 127.0.0.1."
    assert not error.maybe_arrived
    assert isinstance(error.__cause__, httpx.ConnectError)


async def test_a_slow_vendor_may_have_done_it(serve: Serve, transport: HttpTransport) -> None:
    """A time-out says how long was waited, and that the request may have arrived."""

    async def never(_asked: web.BaseRequest) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    error = await failure(transport, request(await serve(never), timeout=SHORT))

    assert str(error) == "studio's service did not answer in 0.2 s."
    assert error.maybe_arrived


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", b"\x00garbage\r\n\r\n"])
async def test_a_broken_answer_may_hide_a_done_request(
    serve_tcp: ServeTcp, transport: HttpTransport, answer: bytes, reset: bool
) -> None:
    """A hang-up before the answer, in the middle of it, or an answer that is not HTTP: the request may have arrived."""
    error = await failure(transport, request(await serve_tcp(talk(answer, reset=reset))))

    assert str(error) == "studio's service broke the connection before its answer was complete."
    assert error.maybe_arrived


async def test_an_answer_that_cannot_be_unpacked(serve_tcp: ServeTcp, transport: HttpTransport) -> None:
    """A body that is not what its content-encoding says may still belong to a done request."""
    answer = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope"

    error = await failure(transport, request(await serve_tcp(talk(answer))))

    assert (error.reason, error.maybe_arrived) == ("studio's service sent an answer that cannot be unpacked.", True)


@pytest.mark.parametrize("packed", [False, True])
async def test_a_huge_answer_is_not_read_to_its_end(serve: Serve, transport: HttpTransport, packed: bool) -> None:
    """More than 4 MiB, also when they come compressed, is not an answer of any vendor's document."""
    body = b"x" * (MAX_BODY + 1)
    sent = gzip.compress(body) if packed else body
    url = await serve(reply(body=sent, headers={"Content-Encoding": "gzip"} if packed else {}))

    with pytest.raises(Misunderstood, match="an answer of more than 4 MiB"):
        await transport.send(request(url))


async def test_the_largest_answer_is_read_whole(serve: Serve, transport: HttpTransport) -> None:
    """Exactly 4 MiB are fine."""
    response = await transport.send(request(await serve(reply(body=b"x" * MAX_BODY))))

    assert len(response.body) == MAX_BODY


async def test_a_request_may_allow_a_larger_answer(serve: Serve, transport: HttpTransport) -> None:
    """Media is read up to the bound of its own request, and no further."""
    url = await serve(reply(body=b"x" * (MAX_BODY + 1)))

    assert len((await transport.send(request(url, max_body=MAX_BODY + 1))).body) == MAX_BODY + 1
    with pytest.raises(Misunderstood, match="an answer of more than 3 MiB"):
        await transport.send(request(url, max_body=3 * 2**20))


async def test_an_answer_in_drops_is_given_up(serve: Serve) -> None:
    """A vendor that keeps sending a little holds a slot only so long."""

    async def drops(asked: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(asked)
        while asked.transport is not None:
            await response.write(b"x")
            await asyncio.sleep(0.02)
        return response

    async with opened(body_timeout=SHORT) as transport:
        error = await failure(transport, request(await serve(drops), timeout=SHORT))

    assert (error.reason, error.maybe_arrived) == ("studio's service did not finish its answer in time.", True)


@pytest.mark.parametrize("url", ["https://example.com:y/", "https://[::g]/", "https://xn--\u00e4/", "https://a\x01/"])
async def test_an_address_that_is_none(transport: HttpTransport, url: str) -> None:
    """An address that no connection can be made to is refused in a sentence."""
    with pytest.raises(Rejected, match="an address that cannot be used"):
        await transport.send(request(url))


async def test_a_header_that_http_forbids_is_not_quoted(serve: Serve, transport: HttpTransport) -> None:
    """Credentials with a line break are refused before anything is sent, and do not show in the error."""
    asked = request(await serve(echo), headers={"X-Auth": "canary\r\nHost: elsewhere"})

    with pytest.raises(Rejected, match="characters that HTTP does not allow") as raised:
        await transport.send(asked)

    assert_no_secrets(raised.value)
    assert raised.value.__suppress_context__


async def test_loopback_is_never_proxied(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment is for the vendors, and not for a service on this machine."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # the discard port: nobody answers

    async with opened() as transport:
        near = await transport.send(request(await serve(echo)))
        far = await failure(transport, request("http://vendor.invalid"))

    assert near.status == 200
    assert (far.reason, far.maybe_arrived) == ("studio's service could not be reached at vendor.invalid.", False)


class Door:
    """A handler that lets nobody through before it is opened, and counts who came."""

    def __init__(self) -> None:
        self._open = asyncio.Event()
        self._came = asyncio.Semaphore(0)
        self.arrived = 0

    async def __call__(self, _asked: web.BaseRequest) -> web.Response:
        self.arrived += 1
        self._came.release()
        await self._open.wait()
        return web.Response(text="through")

    async def wait_for(self, callers: int) -> None:
        for _ in range(callers):
            await self._came.acquire()

    def open(self) -> None:
        self._open.set()


async def test_after_a_storm_of_cancellations_all_calls_work(serve: Serve) -> None:
    """Thirty callers over ten connections give up at once; afterwards ten of ten calls are answered."""
    door = Door()
    url = await serve(door)
    async with opened(connections=10, slots=8) as transport:
        for arriving in (8, 0, 0):  # the slots stay taken: a call that was begun goes on
            callers = [asyncio.create_task(transport.send(request(url))) for _ in range(30)]
            await door.wait_for(arriving)
            for caller in callers:
                caller.cancel()
            await asyncio.wait(callers)
        door.open()

        after = await asyncio.gather(*[transport.send(request(url)) for _ in range(10)])

    assert [response.body for response in after] == [b"through"] * 10
    assert door.arrived == 8 + 10


async def test_a_call_that_waits_for_its_slot_can_be_called_off(serve: Serve) -> None:
    """Who gives up before the call was begun has sent nothing; who gives up later does not stop the call."""
    door = Door()
    url = await serve(door)
    async with opened(slots=1) as transport:
        begun, waiting = (asyncio.create_task(transport.send(request(url))) for _ in range(2))
        await door.wait_for(1)
        for caller in (begun, waiting):
            caller.cancel()
        await asyncio.wait([begun, waiting])
        door.open()
        await transport.close()

    assert door.arrived == 1


async def test_a_starved_pool_is_replaced(serve: Serve) -> None:
    """When no connection comes free in time, nothing was sent; the next call has a new pool, and nobody is cut off."""
    door = Door()
    url = await serve(door)
    async with opened(connections=1, slots=9, connect_timeout=SHORT) as transport:
        slow = asyncio.create_task(transport.send(request(url)))
        await door.wait_for(1)
        starved = await asyncio.gather(*[failure(transport, request(url)) for _ in range(2)])
        quick = asyncio.create_task(transport.send(request(url)))
        await door.wait_for(1)
        door.open()

        assert [(await call).body for call in (slow, quick)] == [b"through"] * 2

    assert {(error.reason, error.maybe_arrived) for error in starved} == {
        ("studio's service is answering too slowly: all connections to it are taken.", False)
    }


async def test_closing_lets_running_calls_end(serve: Serve) -> None:
    """close() waits for the answer that is under way; afterwards nothing is sent."""
    door = Door()
    url = await serve(door)
    transport = HttpTransport("studio")
    running = asyncio.create_task(transport.send(request(url)))
    await door.wait_for(1)
    closing = asyncio.create_task(transport.close())
    await asyncio.sleep(0)
    late = await failure(transport, request(url))
    door.open()
    await closing

    assert running.done()
    assert (await running).body == b"through"
    assert (late.reason, late.maybe_arrived, door.arrived) == ("studio is being closed here.", False, 1)
