"""The shared vendor client: drives a vendor's flow over a transport, with retries and within the account's rate."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from logging import DEBUG, INFO, WARNING
from random import Random, SystemRandom
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import structlog

from bot.credentials import Credentials
from bot.errors import AlreadyEnded, Expired, Unavailable, VendorError
from bot.limits import Priority, RateLimit
from bot.vendors.wire import Authorize, Context, Credential, Flow, Request, Response, Settings

T = TypeVar("T")
OnRetry = Callable[[VendorError, int, timedelta], Awaitable[None]]

RETRY_DELAYS = (timedelta(seconds=1), timedelta(seconds=3), timedelta(seconds=6))  # after the 1st, 2nd and 3rd try
LONGEST_WAIT = timedelta(seconds=30)  # a person does not wait longer for one call
_SUCCESS_LEVEL = {Priority.PERSON: INFO, Priority.POLL: DEBUG}

log = structlog.get_logger(__name__)


class Transport(Protocol):
    """Carries one request to a vendor and its reply back."""

    async def send(self, request: Request) -> Response:
        """Send it once.

        Raises:
            Unavailable: no usable answer came; says whether the request may have arrived.
            VendorError: whatever else keeps the request from an answer, such as a refused login.
        """

    async def close(self) -> None:
        """Release what is open; nothing can be sent afterwards."""


def retry_delay(error: VendorError, *, attempt: int, idempotent: bool, jitter: float) -> timedelta | None:
    """How long to wait before the same request is sent again; None when it must not be.

    Args:
        error: what ended the try.
        attempt: the number of that try, from 1.
        idempotent: whether sending the request twice does no harm.
        jitter: spreads our own delays, 0.8 … 1.2; what the vendor asks for is kept exactly.
    """
    if not isinstance(error, Unavailable) or attempt > len(RETRY_DELAYS):
        return None
    if error.maybe_arrived and not idempotent:
        return None
    if error.retry_after is not None:
        return error.retry_after if error.retry_after <= LONGEST_WAIT else None
    return RETRY_DELAYS[attempt - 1] * jitter


class Client:
    """Calls one vendor for one account.

    Args:
        account: the account's name, for logs and for the flows.
        settings: its credentials and addresses.
        transports: by URL scheme: ``{"https": …, "wss": …}``; they belong to the client from now on.
        now: the wall clock, with a time zone.
        random: for nonces and jitter.
        sleep: waits for so many seconds between tries.
        rate: the account's gate; made when the account becomes ours, so that it starts without a burst.
        credentials: what vendors gave this process for a time; shared with the other accounts of the same customer.
    """

    def __init__(
        self,
        account: str,
        settings: Settings,
        transports: Mapping[str, Transport],
        *,
        now: Callable[[], datetime],
        random: Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rate: RateLimit | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        self._account = account
        self._settings = settings
        self._transports = transports
        self._now = now
        self._random = random or SystemRandom()
        self._sleep = sleep
        self._rate = rate or RateLimit()
        self._credentials = credentials or Credentials()

    async def call(
        self,
        flow: Callable[[Context[Any]], Flow[T]],
        *,
        priority: Priority = Priority.PERSON,
        on_retry: OnRetry | None = None,
    ) -> T:
        """Run a flow to its end.

        A VendorError that no retry can cure is thrown into the flow, which may know what to make of it.

        Args:
            flow: makes the generator for a context; called once.
            priority: who waits for the answer.
            on_retry: told of every failed try that will be repeated: the error, the try's number, the wait.

        Returns:
            what the flow returns.

        Raises:
            VendorError: the flow did not handle it.
        """
        return await self._drive(flow(self._context()), priority, on_retry)

    async def close(self) -> None:
        """Close the transports: a gateway link at once, HTTP when its running calls have ended."""
        await asyncio.gather(*[transport.close() for transport in set(self._transports.values())])

    def _context(self) -> Context[Any]:
        nonce = self._random.randint(1, 2**31 - 1)
        return Context(account=self._account, settings=self._settings, now=self._now(), nonce=nonce)

    async def _drive(self, steps: Flow[T], priority: Priority, on_retry: OnRetry | None) -> T:
        try:
            request = next(steps)
            while True:
                try:
                    response = await self._authorized(request, priority, on_retry)
                except VendorError as error:
                    request = steps.throw(error)
                else:
                    request = steps.send(response)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]  # StopIteration carries Any; a Flow[T] ends with a T
        finally:
            steps.close()

    async def _fetch(self, authorize: Authorize) -> Credential:
        """A new credential; it is fetched for everyone who waits for it, so nobody's poll delays it."""
        return await self._drive(authorize.fetch(self._context()), Priority.PERSON, None)

    async def _authorized(self, request: Request, priority: Priority, on_retry: OnRetry | None) -> Response:
        """Answer a request with the credential that it needs: once more with a fresh one where that had expired."""
        if request.authorize is None:
            return await self._answer(request, priority, on_retry)
        credential = await self._credentials.get(request.authorize, self._fetch)
        try:
            return await self._answer(_show(credential, request), priority, on_retry)
        except Expired:
            self._credentials.drop(request.authorize, credential)
        fresh = await self._credentials.get(request.authorize, self._fetch)
        return await self._answer(_show(fresh, request), priority, on_retry)

    async def _answer(self, request: Request, priority: Priority, on_retry: OnRetry | None) -> Response:
        attempt = 0
        while True:
            attempt += 1
            if request.counted:
                await self._rate.turn(priority)
            try:
                return await self._try(request, priority, attempt)
            except VendorError as error:
                jitter = self._random.uniform(0.8, 1.2)
                delay = retry_delay(error, attempt=attempt, idempotent=request.idempotent, jitter=jitter)
                if delay is None:
                    raise
                if on_retry is not None:
                    await on_retry(error, attempt, delay)
            await self._sleep(delay.total_seconds())

    async def _try(self, request: Request, priority: Priority, attempt: int) -> Response:
        """Send once and judge the reply; logs the try without address, headers or body: they hold secrets."""
        tried = log.bind(account=self._account, verb=request.verb, attempt=attempt)
        began = time.perf_counter()
        try:
            response = await self._transports[urlsplit(request.url).scheme].send(request)
            request.check(response)
        except VendorError as error:
            level = INFO if isinstance(error, AlreadyEnded) else WARNING
            tried.log(level, "vendor call failed", ms=_ms_since(began), error=type(error).__name__, code=error.code)
            raise
        tried.log(_SUCCESS_LEVEL[priority], "vendor call", ms=_ms_since(began), status=response.status)
        return response


def _show(credential: Credential, request: Request) -> Request:
    return replace(request, headers={**request.headers, "authorization": credential.value})


def _ms_since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
