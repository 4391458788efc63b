"""The gateway transport: one WebSocket link per account, opened when needed and shared by everyone who asks.

The service allows one login per App ID and never hands it over (its error 30004), so a login is never hurried: logins
happen one at a time, and each needs a longer pause than the one before until a reply proves the link good.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random, SystemRandom
from urllib.parse import urlsplit

import structlog
from websockets import WebSocketException
from websockets.asyncio.client import ClientConnection, connect

from bot.errors import Unavailable, VendorError
from bot.transports.backoff import Backoff
from bot.transports.link import Link
from bot.vendors.fsp.tables import LOGIN_TAKEN, NOT_AUTHORISED, NOT_LOGGED_IN
from bot.vendors.wire import Request, Response

MAX_FRAME = 4 * 2**20  # bytes
PING = timedelta(seconds=10)
OPEN_TIMEOUT = timedelta(seconds=10)
CLOSE_TIMEOUT = timedelta(seconds=3)

LOST_LOGIN = frozenset({NOT_LOGGED_IN, NOT_AUTHORISED})  # the latter where the token of our login has ended
SHORTEST_PAUSE = timedelta(seconds=1)
SHORTEST_PAUSE_TAKEN = timedelta(seconds=5)

log = structlog.get_logger(__name__)


class _Connect(connect):
    """Connects without following redirects: the login goes nowhere but to the configured address."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class GatewayTransport:
    """Sends requests over one link that it opens and logs in on demand. It connects directly, never through a proxy.

    Args:
        account: whose service it is, for logs and the sentences of errors.
        open_timeout: until a connection stands.
        ping: how often the link is tried, and how long an answer to that may take before the link counts as dead.
        clock: a steady clock in seconds.
        random: for jitter.
    """

    def __init__(
        self,
        account: str,
        *,
        open_timeout: timedelta = OPEN_TIMEOUT,
        ping: timedelta = PING,
        clock: Callable[[], float] = time.monotonic,
        random: Random | None = None,
    ) -> None:
        self._account = account
        self._open_timeout = open_timeout.total_seconds()
        self._ping = ping.total_seconds()
        self._clock = clock
        self._random = random or SystemRandom()
        self._backoff = Backoff()
        self._link: Link | None = None
        self._opening: asyncio.Task[Link] | None = None
        self._failure: VendorError | None = None  # of the last try to open the link
        self._closed = False

    async def send(self, request: Request) -> Response:
        """Send it over the link, opening the link and logging in first where needed.

        Raises:
            Unavailable: no usable answer. ``maybe_arrived`` is False when the link was not open; ``retry_after`` is
                then how long this transport keeps off. It never sleeps.
            VendorError: what ``request.login.check`` made of a refused login.
        """
        link = await self._opened(request)
        response = await self._asked(link, request)
        if _lost_login(request, response):
            await link.close()  # the next sender logs in again
        else:
            self._backoff.reset()
        return response

    async def close(self) -> None:
        """Close the link with its handshake; nothing can be sent afterwards."""
        self._closed = True
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])
        if self._link is not None:
            await self._link.close()

    async def _asked(self, link: Link, request: Request) -> Response:
        """Ask; a link that is deaf is closed, since a service that has forgotten our login may not even say so."""
        try:
            return await link.ask(request)
        except Unavailable:
            if link.deaf:
                log.warning("gateway link is deaf", account=self._account)
                await link.close()
            raise

    async def _opened(self, request: Request) -> Link:
        if self._link is not None and not self._link.closed:
            return self._link
        if self._opening is None:
            self._refuse_while_resting()
            self._opening = asyncio.create_task(self._open(request))
        return await asyncio.shield(self._opening)  # whoever gives up waiting does not take the link from the others

    def _refuse_while_resting(self) -> None:
        if self._closed:
            raise self._closing()
        if self._backoff.rest(self._clock()):
            raise self._resting()

    async def _open(self, request: Request) -> Link:
        try:
            self._link = await self._logged_in(request)
        except asyncio.CancelledError:  # by close(): those who wait for the link were not cancelled
            raise self._closing() from None
        except VendorError as error:
            self._tried(error)
            if isinstance(error, Unavailable):
                raise self._resting() from error
            raise
        finally:
            self._opening = None
        self._tried(None)
        log.info("gateway link opened", account=self._account)
        return self._link

    async def _logged_in(self, request: Request) -> Link:
        if self._link is not None:
            await self._link.close()  # its goodbye must be over: the service knows one login at any moment
        link = Link(self._account, await self._connected(request.url))
        if request.login is None:
            return link
        try:
            request.login.check(await link.ask(request.login))
        except BaseException:  # also when cancelled: a link without a login is of no use and may block the next
            await link.close()
            raise
        return link

    async def _connected(self, url: str) -> ClientConnection:
        try:
            return await _Connect(
                url,
                proxy=None,
                compression=None,  # frames are small, and no document speaks of extensions
                open_timeout=self._open_timeout,
                ping_interval=self._ping,
                ping_timeout=self._ping,
                close_timeout=CLOSE_TIMEOUT.total_seconds(),
                max_size=MAX_FRAME,
            )
        except (OSError, WebSocketException) as error:
            where = f"could not be reached at {urlsplit(url).hostname}"
            raise Unavailable(f"{self._account}'s service {where}.", maybe_arrived=False) from error

    def _tried(self, failure: VendorError | None) -> None:
        """Keep off for a while: until a reply proves the link good, even a login that worked may be for nothing."""
        self._failure = failure
        taken = failure is not None and failure.code == LOGIN_TAKEN
        shortest = SHORTEST_PAUSE_TAKEN if taken else SHORTEST_PAUSE
        self._backoff.tried(self._clock(), shortest=shortest, jitter=self._random.uniform(1.0, 1.2))

    def _resting(self) -> Unavailable:
        """What a sender hears while no login may be tried, whoever caused the pause."""
        cause = self._failure or Unavailable(f"the link to {self._account}'s service broke.")
        rest = self._backoff.rest(self._clock())
        return Unavailable(cause.reason, code=cause.code, maybe_arrived=False, retry_after=rest)

    def _closing(self) -> Unavailable:
        return Unavailable(f"{self._account} is being closed here.", maybe_arrived=False)


def _lost_login(request: Request, response: Response) -> bool:
    try:
        request.check(response)
    except VendorError as error:
        return error.code in LOST_LOGIN
    return False
