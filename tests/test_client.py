"""Tests of ``bot.client``: made-up flows over a transport that follows a script."""

import asyncio
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.client import Client, retry_delay
from bot.errors import (
    AlreadyEnded,
    Misunderstood,
    RateLimited,
    Rejected,
    Unavailable,
    VendorError,
)
from bot.limits import Priority, RateLimit
from bot.vendors.wire import Context, Flow, Request, Response, Settings

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://vendor.example/v1/start?token=canary-url"
PATIENCE = 10  # seconds
OK = Response(status=200, body=b"canary-reply")
NOT_SENT = Unavailable("could not be reached", maybe_arrived=False)
LOST = Unavailable("no answer came")


class Script:
    """A transport that plays what it was given, one entry for a request, and remembers the requests."""

    def __init__(self, *entries: Response | VendorError) -> None:
        self._entries = iter(entries)
        self.sent: list[Request] = []
        self.closed = 0

    async def send(self, request: Request) -> Response:
        self.sent.append(request)
        entry = next(self._entries)
        if isinstance(entry, VendorError):
            raise entry
        return entry

    async def close(self) -> None:
        self.closed += 1


@dataclass
class Sleeps:
    """Remembers how long was slept, and wakes at once."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def make_client(script: Script, sleeps: Sleeps | None = None) -> Client:
    return Client(
        "studio",
        Settings(),
        {"https": script},
        now=lambda: NOON,
        random=Random(7),
        sleep=sleeps or Sleeps(),
        rate=RateLimit(rate=math.inf),
    )


def request(**changes: Any) -> Request:
    return Request(**{"verb": "start", "url": URL, "headers": {"authorization": "canary-header"}, **changes})


def ask(**changes: Any) -> Callable[[Context[Any]], Flow[bytes]]:
    """A flow of one step that returns the reply's body."""

    def flow(_ctx: Context[Any]) -> Flow[bytes]:
        reply = yield request(**changes)
        return reply.body

    return flow


def refuse(*errors: VendorError) -> Callable[[Response], None]:
    """A judge that raises one error after the other and then accepts."""
    rest = iter(errors)

    def check(_response: Response) -> None:
        for error in rest:
            raise error

    return check


def wait(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("error", "attempt", "idempotent", "expected"),
    [
        (LOST, 1, True, 1),
        (LOST, 2, True, 3),
        (LOST, 3, True, 6),
        (LOST, 4, True, None),
        (LOST, 1, False, None),
        (NOT_SENT, 1, False, 1),
        (NOT_SENT, 4, False, None),
        (RateLimited("slow down"), 2, False, 3),
        (RateLimited("slow down", retry_after=wait(2)), 1, False, 2),
        (RateLimited("slow down", retry_after=wait(30)), 1, True, 30),
        (RateLimited("slow down", retry_after=wait(31)), 1, True, None),
        (RateLimited("slow down", retry_after=wait(2)), 4, True, None),
        (Unavailable("resting", maybe_arrived=False, retry_after=wait(0)), 1, False, 0),
        (Rejected("no"), 1, True, None),
        (AlreadyEnded("over"), 1, True, None),
        (Misunderstood("what?"), 1, True, None),
    ],
)
def test_retry_delay(error: VendorError, attempt: int, idempotent: bool, expected: int | None) -> None:
    """Only what is unavailable is repeated, only where that does no harm, and four tries are the most."""
    assert retry_delay(error, attempt=attempt, idempotent=idempotent, jitter=1.0) == wait(expected)


@given(st.floats(min_value=0.8, max_value=1.2), st.integers(min_value=1, max_value=3))
def test_jitter_spreads_our_own_delays_and_leaves_the_vendors_alone(jitter: float, attempt: int) -> None:
    """Jitter changes what we chose, and never what the vendor asked for."""
    ours = retry_delay(LOST, attempt=attempt, idempotent=True, jitter=jitter)
    asked = RateLimited("slow down", retry_after=timedelta(seconds=7))

    assert ours == timedelta(seconds=(1, 3, 6)[attempt - 1]) * jitter
    assert retry_delay(asked, attempt=attempt, idempotent=True, jitter=jitter) == timedelta(seconds=7)


async def test_a_flow_gets_its_context_and_its_replies() -> None:
    """A flow of two steps sees the account, the settings, the moment, a nonce and both replies, in order."""
    script = Script(Response(status=200, body=b"one"), Response(status=201, body=b"two"))
    contexts: list[Context[Any]] = []

    def flow(ctx: Context[Any]) -> Flow[list[bytes]]:
        contexts.append(ctx)
        first = yield request(verb="acquire")
        second = yield request(verb="start")
        return [first.body, second.body]

    assert await make_client(script).call(flow) == [b"one", b"two"]
    assert [sent.verb for sent in script.sent] == ["acquire", "start"]
    [ctx] = contexts
    assert (ctx.account, ctx.settings, ctx.now) == ("studio", Settings(), NOON)
    assert 1 <= ctx.nonce <= 2**31 - 1


async def test_a_flow_without_steps_sends_nothing() -> None:
    """A flow may end before its first request."""

    def flow(_ctx: Context[Any]) -> Flow[str]:
        yield from ()
        return "nothing to ask"

    assert await make_client(Script()).call(flow) == "nothing to ask"


async def test_what_the_vendor_said_is_judged_before_the_flow_sees_it() -> None:
    """A reply that the request's own judge calls unavailable is asked for again."""
    script, sleeps = Script(OK, OK), Sleeps()

    assert await make_client(script, sleeps).call(ask(check=refuse(LOST))) == OK.body
    assert len(script.sent) == 2
    assert 0.8 <= sleeps.seconds[0] <= 1.2


async def test_a_start_that_may_have_arrived_is_not_repeated() -> None:
    """A lost reply to a request that is not idempotent is raised after one try."""
    script = Script(LOST)

    with pytest.raises(Unavailable) as raised:
        await make_client(script).call(ask(idempotent=False))

    assert raised.value is LOST
    assert len(script.sent) == 1


async def test_a_start_that_did_not_arrive_is_repeated() -> None:
    """What provably never left is sent again, whatever it is."""
    assert await make_client(Script(NOT_SENT, OK)).call(ask(idempotent=False)) == OK.body


async def test_four_tries_and_no_more() -> None:
    """After the fourth failure the error is the caller's; the waits between were 1, 3 and 6 s with jitter."""
    script, sleeps = Script(*[LOST] * 9), Sleeps()

    with pytest.raises(Unavailable):
        await make_client(script, sleeps).call(ask())

    assert len(script.sent) == 4
    assert all(0.8 * base <= slept <= 1.2 * base for base, slept in zip((1, 3, 6), sleeps.seconds, strict=True))


async def test_nothing_is_sent_before_the_vendors_pause_is_over() -> None:
    """After a 429 with Retry-After the wait is exactly what was asked."""
    sleeps = Sleeps()
    limited = RateLimited("slow down", retry_after=timedelta(seconds=12))

    await make_client(Script(limited, OK), sleeps).call(ask())

    assert sleeps.seconds == [12]


async def test_a_retry_is_told_of_before_it_is_made() -> None:
    """on_retry hears the error, the number of the try and the wait."""
    heard: list[tuple[VendorError, int, timedelta]] = []

    async def on_retry(error: VendorError, attempt: int, delay: timedelta) -> None:
        heard.append((error, attempt, delay))

    sleeps = Sleeps()
    await make_client(Script(NOT_SENT, LOST, OK), sleeps).call(ask(), on_retry=on_retry)

    assert [(error, attempt) for error, attempt, _ in heard] == [(NOT_SENT, 1), (LOST, 2)]
    assert [delay.total_seconds() for _, _, delay in heard] == sleeps.seconds


async def test_a_flow_may_handle_an_error() -> None:
    """An error is thrown into the flow at its yield; the flow may go on with another request."""
    script = Script(AlreadyEnded("over"), OK)

    def flow(_ctx: Context[Any]) -> Flow[bytes]:
        try:
            reply = yield request(verb="stop")
        except AlreadyEnded:
            reply = yield request(verb="file/list")
        return reply.body

    assert await make_client(script).call(flow) == OK.body
    assert [sent.verb for sent in script.sent] == ["stop", "file/list"]


async def test_a_flow_may_end_on_an_error() -> None:
    """A flow that turns an error into its result ends the call with that result."""

    def flow(_ctx: Context[Any]) -> Flow[str]:
        try:
            yield request()
        except Rejected as error:
            return str(error)
        return "accepted"

    assert await make_client(Script(Rejected("no such room", code=2))).call(flow) == "no such room (code 2)"


@pytest.mark.parametrize("error", [Rejected("no"), ZeroDivisionError()])
async def test_a_flow_is_always_closed(error: Exception) -> None:
    """Whatever ends a call, the flow's own clean-up has run by then."""
    closed: list[bool] = []

    def check(_response: Response) -> None:
        raise error

    def flow(_ctx: Context[Any]) -> Flow[None]:
        try:
            yield request(check=check)
        finally:
            closed.append(True)

    with pytest.raises(type(error)):
        await make_client(Script(OK)).call(flow)

    assert closed == [True]


async def test_the_scheme_chooses_the_transport() -> None:
    """An address of the gateway goes to the gateway's transport."""
    web, link = Script(OK), Script(OK)
    client = Client("studio", Settings(), {"https": web, "wss": link}, now=lambda: NOON, rate=RateLimit(rate=math.inf))

    await client.call(ask(url="wss://gateway.example/"))

    assert (len(web.sent), len(link.sent)) == (0, 1)


async def test_closing_closes_each_transport_once() -> None:
    """A transport that serves two schemes is closed once."""
    web, link = Script(), Script()

    await Client("studio", Settings(), {"http": web, "https": web, "wss": link}, now=lambda: NOON).close()

    assert (web.closed, link.closed) == (1, 1)


async def test_without_a_gate_of_its_own_a_client_keeps_to_the_usual_rate() -> None:
    """The default gate starts empty: even the first request waits for its token."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    clock = iter([0.0, 0.0, 0.0, 0.125])
    gate = RateLimit(clock=lambda: next(clock), sleep=sleep)

    await Client("studio", Settings(), {"https": Script(OK)}, now=lambda: NOON, rate=gate).call(ask())

    assert waited == [0.125]
    assert await Client("studio", Settings(), {"https": Script(OK)}, now=lambda: NOON).call(ask()) == OK.body


def told(logs: Iterable[Any]) -> list[dict[str, Any]]:
    return [{name: value for name, value in line.items() if name != "ms"} for line in logs]


async def test_what_the_vendor_does_not_count_waits_for_no_turn() -> None:
    """A request to the customer's own bucket goes at once, also while the account's rate lets nobody through."""
    never = asyncio.Event()
    shut = RateLimit(clock=lambda: 0.0, sleep=lambda _: never.wait())
    client = Client("studio", Settings(), {"https": Script(OK)}, now=lambda: NOON, rate=shut)

    async with asyncio.timeout(PATIENCE):
        assert await client.call(ask(counted=False)) == OK.body


async def test_every_try_is_logged_without_secrets() -> None:
    """A failed and a good try leave one line each: who, what, which try, how long, how it ended, and no more."""
    with capture_logs() as logs:
        await make_client(Script(Unavailable("busy", code=503), OK)).call(ask(json={"key": "canary-body"}))

    failed = {"event": "vendor call failed", "log_level": "warning", "error": "Unavailable", "code": 503}
    good = {"event": "vendor call", "log_level": "info", "status": 200}
    who = {"account": "studio", "verb": "start"}
    assert told(logs) == [{**failed, **who, "attempt": 1}, {**good, **who, "attempt": 2}]
    assert all(line["ms"] >= 0 for line in logs)
    assert "canary" not in repr(logs)


async def test_an_end_is_no_failure() -> None:
    """That a recording is over is what was to be learnt: nobody is warned of it."""
    with capture_logs() as logs, pytest.raises(AlreadyEnded):
        await make_client(Script(AlreadyEnded("over", code=404))).call(ask())

    assert [line["log_level"] for line in logs] == ["info"]


async def test_good_polls_are_logged_for_debugging_only() -> None:
    """What the clock asks every few seconds does not fill the log."""
    with capture_logs() as logs:
        await make_client(Script(OK)).call(ask(), priority=Priority.POLL)

    assert [line["log_level"] for line in logs] == ["debug"]
