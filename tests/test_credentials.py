"""Tests of ``bot.credentials``: what a made-up vendor gives for a time."""

import asyncio
import gc
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.credentials import Credentials
from bot.errors import RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.wire import Authorize, Context, Credential, Flow, Request

LIFE = timedelta(seconds=100)


def ask(_ctx: Context[Any]) -> Flow[Credential]:
    """Stands for a vendor's way to give a credential; nobody runs it here."""
    yield Request(verb="token", url="https://vendor.example/token")
    return Credential(value="none", expires_in=LIFE)


AUTHORIZE = Authorize("developer", ask)
ANOTHER = Authorize("another developer", ask)


@dataclass
class Vendor:
    """Gives numbered credentials as soon as it is let, and has a clock that is moved by hand."""

    life: timedelta = LIFE
    open: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[Authorize] = field(default_factory=list)
    failures: list[VendorError] = field(default_factory=list)
    now: float = 1000.0
    delay: float = 0.0  #: what a fetch takes by that clock

    async def fetch(self, authorize: Authorize) -> Credential:
        self.asked.append(authorize)
        number = len(self.asked)
        await self.open.wait()
        self.now += self.delay
        if self.failures:
            raise self.failures.pop(0)
        return Credential(value=f"token {number}", expires_in=self.life)

    def credentials(self) -> Credentials:
        return Credentials(lambda: self.now)


@pytest.fixture
def vendor() -> Vendor:
    """A vendor that gives at once."""
    vendor = Vendor()
    vendor.open.set()
    return vendor


async def test_it_is_fetched_when_it_is_first_needed_and_kept(vendor: Vendor) -> None:
    """One fetch, however often it is asked for."""
    credentials = vendor.credentials()

    assert vendor.asked == []
    assert [(await credentials.get(AUTHORIZE, vendor.fetch)).value for _ in range(3)] == ["token 1"] * 3
    assert vendor.asked == [AUTHORIZE]


@pytest.mark.parametrize(("seconds", "fetches"), [(0, 1), (79, 1), (80, 2), (1000, 2)])
async def test_it_is_renewed_at_four_fifths_of_its_life(vendor: Vendor, seconds: float, fetches: int) -> None:
    """Before that the same one is given."""
    credentials = vendor.credentials()
    await credentials.get(AUTHORIZE, vendor.fetch)
    vendor.now += seconds

    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == f"token {fetches}"
    assert len(vendor.asked) == fetches


async def test_what_cannot_be_renewed_does_until_it_ends(vendor: Vendor) -> None:
    """While the vendor is away its last credential is given for all its life; it is asked once a minute."""
    vendor.life = timedelta(hours=1)
    credentials = vendor.credentials()
    await credentials.get(AUTHORIZE, vendor.fetch)
    vendor.failures = [Unavailable("is away.") for _ in range(13)]
    values: list[str] = []
    for _ in range(24):
        vendor.now += 30 if values else 48 * 60
        values.append((await credentials.get(AUTHORIZE, vendor.fetch)).value)
    assert (set(values), len(vendor.asked)) == ({"token 1"}, 1 + 12)

    vendor.now += 30
    with pytest.raises(Unavailable, match=r"is away\."):
        await credentials.get(AUTHORIZE, vendor.fetch)
    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 15"


async def test_what_was_dropped_is_not_given_while_the_vendor_is_away(vendor: Vendor) -> None:
    """Also where it was dropped during the renewal that failed."""
    credentials = vendor.credentials()
    dropped = await credentials.get(AUTHORIZE, vendor.fetch)
    vendor.now += 80

    async def fetch(authorize: Authorize) -> Credential:
        credentials.drop(authorize, dropped)
        raise Unavailable("is away.")

    with pytest.raises(Unavailable):
        await credentials.get(AUTHORIZE, fetch)


async def test_its_life_begins_when_it_is_asked_for(vendor: Vendor) -> None:
    """The vendor's clock runs while the answer is on its way."""
    vendor.delay = 30.0
    credentials = vendor.credentials()
    await credentials.get(AUTHORIZE, vendor.fetch)
    vendor.now += 50

    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 2"


async def test_one_that_ends_at_once_is_good_for_who_asked(vendor: Vendor) -> None:
    """The next one asks again."""
    vendor.life = timedelta(0)
    credentials = vendor.credentials()

    assert [(await credentials.get(AUTHORIZE, vendor.fetch)).value for _ in range(2)] == ["token 1", "token 2"]


async def test_each_holder_has_its_own(vendor: Vendor) -> None:
    """Two customers do not share a credential."""
    credentials = vendor.credentials()

    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 1"
    assert (await credentials.get(ANOTHER, vendor.fetch)).value == "token 2"
    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 1"


async def test_accounts_of_one_holder_share_one(vendor: Vendor) -> None:
    """Who asks for the same customer has no need to ask the vendor, whose next credential would end this one."""
    credentials, other = vendor.credentials(), Vendor()
    await credentials.get(AUTHORIZE, vendor.fetch)

    assert (await credentials.get(Authorize("developer", ask), other.fetch)).value == "token 1"
    assert other.asked == []


async def test_everyone_shares_one_fetch() -> None:
    """Twenty who ask while it is under way get what it brings."""
    vendor = Vendor()
    credentials = vendor.credentials()
    waiting = [asyncio.create_task(credentials.get(AUTHORIZE, vendor.fetch)) for _ in range(20)]
    await asyncio.sleep(0)
    vendor.open.set()

    assert {got.value for got in await asyncio.gather(*waiting)} == {"token 1"}
    assert len(vendor.asked) == 1


async def test_everyone_shares_its_failure() -> None:
    """Twenty who wait for a fetch that fails do not ask twenty times; the next one does ask."""
    vendor = Vendor(failures=[Rejected("no such developer")])
    credentials = vendor.credentials()
    waiting = [asyncio.create_task(credentials.get(AUTHORIZE, vendor.fetch)) for _ in range(20)]
    await asyncio.sleep(0)
    vendor.open.set()
    failed = await asyncio.gather(*waiting, return_exceptions=True)

    assert {type(failure) for failure in failed} == {Rejected}
    assert len(vendor.asked) == 1
    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 2"


async def test_a_failed_fetch_sent_nothing_else(vendor: Vendor) -> None:
    """Whatever the credential was wanted for did not arrive, even if the fetch itself did."""
    vendor.failures = [Unavailable("no answer", code=504), RateLimited("slow down", retry_after=timedelta(seconds=7))]
    credentials = vendor.credentials()

    with pytest.raises(Unavailable, match=r"^no answer \(code 504\)$") as lost:
        await credentials.get(AUTHORIZE, vendor.fetch)
    with pytest.raises(RateLimited) as limited:
        await credentials.get(AUTHORIZE, vendor.fetch)

    assert not lost.value.maybe_arrived
    assert limited.value.retry_after == timedelta(seconds=7)


async def test_who_leaves_does_not_take_it_along() -> None:
    """When the one who asked first is cancelled, the others still get it."""
    vendor = Vendor()
    credentials = vendor.credentials()
    first, second = (asyncio.create_task(credentials.get(AUTHORIZE, vendor.fetch)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    vendor.open.set()

    assert (await second).value == "token 1"
    assert len(vendor.asked) == 1


async def test_a_failure_that_nobody_waits_for_is_quiet() -> None:
    """asyncio has nothing to complain about."""
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))
    vendor = Vendor(failures=[Rejected("no such developer")])
    credentials = vendor.credentials()
    only = asyncio.create_task(credentials.get(AUTHORIZE, vendor.fetch))
    await asyncio.sleep(0)
    only.cancel()
    with pytest.raises(asyncio.CancelledError):
        await only
    vendor.open.set()
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)
    gc.collect()

    assert complaints == []


async def test_a_fetch_may_be_cancelled_with_the_loop() -> None:
    """Nothing is left behind, and the next one asks anew."""
    vendor = Vendor()
    credentials = vendor.credentials()
    waiting = asyncio.create_task(credentials.get(AUTHORIZE, vendor.fetch))
    await asyncio.sleep(0)
    for task in asyncio.all_tasks() - {asyncio.current_task(), waiting}:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    vendor.open.set()

    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 1"


async def test_a_dropped_one_is_not_given_again(vendor: Vendor) -> None:
    """The next one who asks gets a fresh one."""
    credentials = vendor.credentials()
    credentials.drop(AUTHORIZE, await credentials.get(AUTHORIZE, vendor.fetch))

    assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 2"


async def test_a_replaced_one_is_dropped_once(vendor: Vendor) -> None:
    """Who comes late with an old one does not take the new one from the others."""
    credentials = vendor.credentials()
    old = await credentials.get(AUTHORIZE, vendor.fetch)
    for _ in range(2):
        credentials.drop(AUTHORIZE, old)
        assert (await credentials.get(AUTHORIZE, vendor.fetch)).value == "token 2"
    credentials.drop(ANOTHER, old)
    assert len(vendor.asked) == 2
