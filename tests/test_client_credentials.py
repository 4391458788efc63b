"""Tests of ``bot.client``: requests that need what the vendor gives for a time."""

import asyncio
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.client import Client
from bot.credentials import Credentials
from bot.errors import Expired, Rejected, Unavailable, VendorError
from bot.limits import RateLimit
from bot.vendors.wire import Authorize, Context, Credential, Flow, Request, Response, Settings

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
URL = "https://vendor.example"
EXPIRED = Expired("The token has run out.", code=606000001)


@dataclass
class Vendor:
    """A transport to a vendor that takes one token at a time: the one it gave last, until it is told to take none."""

    given: int = 0
    taken: str = ""  #: the token that it takes
    sent: list[Request] = field(default_factory=list)
    failures: list[VendorError] = field(default_factory=list)  #: of the next fetches
    lost: list[VendorError] = field(default_factory=list)  #: of the next other calls, once they were carried out
    carried_out: int = 0

    async def send(self, request: Request) -> Response:
        self.sent.append(request)
        await asyncio.sleep(0)  # others go on meanwhile, as on a network
        return self._give() if request.verb == "token" else self._carry_out(request)

    async def close(self) -> None:
        """Nothing is open."""

    def _give(self) -> Response:
        if self.failures:
            raise self.failures.pop(0)
        self.given += 1
        self.taken = f"canary-token-{self.given}"
        return Response(status=200, body=self.taken.encode())

    def _carry_out(self, request: Request) -> Response:
        if request.headers["authorization"] != self.taken:
            return Response(status=401)
        self.carried_out += 1
        if self.lost:
            raise self.lost.pop(0)
        return Response(status=200, body=b"done")

    @property
    def verbs(self) -> list[str]:
        return [request.verb for request in self.sent]


def check(response: Response) -> None:
    if response.status == 401:
        raise EXPIRED


def ask(_ctx: Context[Any]) -> Flow[Credential]:
    answer = yield Request(verb="token", url=f"{URL}/token", method="GET")
    return Credential(value=answer.body.decode(), expires_in=timedelta(seconds=100))


AUTHORIZE = Authorize("developer", ask)


def start(_ctx: Context[Any]) -> Flow[bytes]:
    answer = yield Request(
        verb="start",
        url=f"{URL}/start",
        headers={"x-app": "studio"},
        idempotent=False,
        check=check,
        authorize=AUTHORIZE,
    )
    return answer.body


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def wake(_seconds: float) -> None:
    """Sleep, and wake at once."""


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def credentials(clock: Clock) -> Credentials:
    return Credentials(clock)


@pytest.fixture
def client(vendor: Vendor, credentials: Credentials) -> Client:
    return make_client("studio", vendor, credentials)


def make_client(account: str, vendor: Vendor, credentials: Credentials) -> Client:
    return Client(
        account,
        Settings(),
        {"https": vendor},
        now=lambda: NOON,
        random=Random(7),
        sleep=wake,
        rate=RateLimit(rate=math.inf),
        credentials=credentials,
    )


async def test_a_credential_is_fetched_and_shown(client: Client, vendor: Vendor) -> None:
    """It is one more header of the request; the next request shows the same one."""
    assert [await client.call(start), await client.call(start)] == [b"done", b"done"]
    assert vendor.verbs == ["token", "start", "start"]
    assert vendor.sent[1].headers == {"x-app": "studio", "authorization": "canary-token-1"}


async def test_a_credential_is_renewed_before_it_ends(client: Client, vendor: Vendor, clock: Clock) -> None:
    """No request has to fail for it."""
    await client.call(start)
    clock.now = 80
    await client.call(start)

    assert vendor.verbs == ["token", "start", "token", "start"]


async def test_a_request_that_found_it_expired_is_sent_once_more(client: Client, vendor: Vendor) -> None:
    """Even a start: it was not carried out."""
    await client.call(start)
    vendor.taken = "somebody else's"

    assert await client.call(start) == b"done"
    assert vendor.verbs == ["token", "start", "start", "token", "start"]
    assert vendor.carried_out == 2


async def test_a_fresh_one_that_is_refused_is_the_last(client: Client, vendor: Vendor) -> None:
    """Where even that has expired, people are told; the next call tries again."""

    def refuse(_response: Response) -> None:
        raise EXPIRED

    def hopeless(_ctx: Context[Any]) -> Flow[None]:
        yield Request(verb="start", url=URL, check=refuse, authorize=AUTHORIZE)

    with pytest.raises(Expired, match="run out"):
        await client.call(hopeless)
    assert vendor.verbs == ["token", "start", "token", "start"]
    assert await client.call(start) == b"done"


async def test_twenty_calls_with_an_expired_credential_fetch_one(client: Client, vendor: Vendor) -> None:
    """Each finds it expired by itself; each is carried out once."""
    await client.call(start)
    vendor.taken = "somebody else's"

    assert await asyncio.gather(*[client.call(start) for _ in range(20)]) == [b"done"] * 20
    assert vendor.given == 2
    assert vendor.carried_out == 21


async def test_twenty_calls_without_a_credential_fetch_one(client: Client, vendor: Vendor) -> None:
    """So do those that are the first."""
    assert await asyncio.gather(*[client.call(start) for _ in range(20)]) == [b"done"] * 20
    assert vendor.given == 1


async def test_accounts_of_one_customer_do_not_end_each_others(
    client: Client, vendor: Vendor, credentials: Credentials
) -> None:
    """Twenty calls, by turns of two accounts, fetch one; a third account with credentials of its own ends it."""
    other = make_client("campus", vendor, credentials)
    for _ in range(10):
        assert [await client.call(start), await other.call(start)] == [b"done"] * 2
    assert vendor.given == 1

    await make_client("elsewhere", vendor, Credentials()).call(start)
    await client.call(start)
    assert vendor.given == 3


async def test_a_fetch_is_tried_again_like_any_request(client: Client, vendor: Vendor) -> None:
    """By the same policy."""
    vendor.failures = [Unavailable("no answer")]

    assert await client.call(start) == b"done"
    assert vendor.verbs == ["token", "token", "start"]


@pytest.mark.parametrize(
    "failures", [[Rejected("check dev_id and dev_secret")], [Unavailable("no answer") for _ in range(4)]]
)
async def test_without_a_credential_nothing_is_sent(
    client: Client, vendor: Vendor, failures: list[VendorError]
) -> None:
    """The flow hears why there is none; what it wanted to send has certainly not arrived."""
    vendor.failures = list(failures)

    with pytest.raises(type(failures[0])) as raised:
        await client.call(start)

    assert "start" not in vendor.verbs
    assert not getattr(raised.value, "maybe_arrived", False)


async def test_a_start_that_may_have_arrived_is_still_not_repeated(client: Client, vendor: Vendor) -> None:
    """A credential changes nothing about that."""
    vendor.lost = [Unavailable("no answer")]

    with pytest.raises(Unavailable) as raised:
        await client.call(start)
    assert raised.value.maybe_arrived
    assert vendor.carried_out == 1


async def test_a_credential_is_never_logged(client: Client, vendor: Vendor) -> None:
    """Neither when it is fetched nor when it is shown, expires or fails: the log cannot mask what it was not told."""
    with capture_logs() as logs:
        await client.call(start)
        vendor.taken = "somebody else's"
        vendor.lost = [Unavailable("no answer")]
        with pytest.raises(Unavailable):
            await client.call(start)

    assert [line["verb"] for line in logs] == ["token", "start", "start", "token", "start"]
    assert "canary" not in repr(logs)
    assert "canary" not in repr(vendor.sent)
