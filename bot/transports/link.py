"""One open gateway link: many askers, replies matched by their seq, and one end for all of them."""

import asyncio

import structlog
from websockets import ConnectionClosed, State
from websockets.asyncio.client import ClientConnection

from bot.errors import Unavailable
from bot.vendors.fsp.gateway import Gateway, Reply, Unsolicited
from bot.vendors.wire import Request, Response

DEAF_AFTER = 2  # requests that nothing answered, one after the other

log = structlog.get_logger(__name__)


class Link:
    """Asks over a connected socket until it is closed by either side; never reconnects.

    Args:
        account: whose link it is, for logs and the sentences of errors.
        socket: connected; belongs to the link from now on.
    """

    def __init__(self, account: str, socket: ClientConnection) -> None:
        self._account = account
        self._socket = socket
        self._gateway = Gateway()
        self._replies: dict[str, asyncio.Future[bytes | None]] = {}  # None: the link broke
        self._unanswered = 0  # since the last frame came
        self._reader = asyncio.create_task(self._read())

    @property
    def closed(self) -> bool:
        """Whether a request can no longer be sent."""
        return self._reader.done() or self._socket.state is not State.OPEN

    @property
    def deaf(self) -> bool:
        """Whether nothing is answered any more, though the socket may well answer pings."""
        return self._unanswered >= DEAF_AFTER

    async def ask(self, request: Request) -> Response:
        """Send a request and wait for its reply; whatever else arrives meanwhile is not for this caller.

        Raises:
            Unavailable: no reply in ``request.timeout``, or the link broke; the request may have arrived.
        """
        seq, frame = self._gateway.open(request.json or {})
        reply = self._replies[seq] = asyncio.get_running_loop().create_future()
        unanswered = self._unanswered
        try:
            async with asyncio.timeout(request.timeout.total_seconds()):
                await self._socket.send(frame)
                body = await reply
        except TimeoutError as error:
            if unanswered == self._unanswered:  # of requests that waited at the same time one counts
                self._unanswered += 1
            seconds = request.timeout.total_seconds()
            raise Unavailable(f"{self._account}'s service did not answer in {seconds:g} s.") from error
        except ConnectionClosed as error:
            raise self._broken() from error
        finally:
            del self._replies[seq]
            self._gateway.forget(seq)
        if body is None:
            raise self._broken()
        return Response(status=200, body=body)

    async def close(self) -> None:
        """Say goodbye with the closing handshake, so that the service frees the login at once."""
        await self._socket.close()
        await self._reader

    def _broken(self) -> Unavailable:
        return Unavailable(f"the link to {self._account}'s service broke before the answer came.")

    async def _read(self) -> None:
        """Hand out replies as they come: nothing here waits but for the next frame."""
        try:
            async for frame in self._socket:
                self._received(frame)
        except ConnectionClosed as end:
            log.warning("gateway link broke", account=self._account, close_code=end.rcvd and end.rcvd.code)
        finally:
            for reply in self._replies.values():
                if not reply.done():
                    reply.set_result(None)

    def _received(self, frame: str | bytes) -> None:
        self._unanswered = 0
        match self._gateway.receive(frame):
            case Unsolicited(reason=reason):
                log.info("gateway frame ignored", account=self._account, reason=reason)
            case Reply(seq=seq, body=body) if not self._replies[seq].done():
                self._replies[seq].set_result(body)
