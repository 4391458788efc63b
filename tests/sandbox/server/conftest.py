"""The local vendors on real sockets, and clients for them."""

import json
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from websockets.asyncio.client import ClientConnection, connect

from bot.sandbox.clock import VendorClock
from bot.sandbox.server import Vendors, serve_vendors


class Hands:
    """A real time that is moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)


def token(account: Mapping[str, Any]) -> str:
    """What FSP's clients make of an app's secret."""
    plain = json.dumps({"aid": account["app_id"], "gid": "", "uid": "", "ts": 1, "r": 1}).encode()
    padded = plain + b" " * (-len(plain) % 16)
    encryptor = Cipher(algorithms.AES(account["app_secret"].encode()), modes.CBC(bytes(range(16)))).encryptor()
    return "001" + b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


class Link:
    """A link to FSP's gateway."""

    def __init__(self, socket: ClientConnection, account: Mapping[str, Any]) -> None:
        self.socket = socket
        self._account = account

    async def send(self, command: int, seq: str = "1", **fields: object) -> None:
        """Send a command."""
        await self.socket.send(json.dumps({"business": "RE", "id": command, "seq": seq, **fields}))

    async def receive(self) -> dict[str, Any]:
        """The next reply."""
        reply: dict[str, Any] = json.loads(await self.socket.recv())
        return reply

    async def ask(self, command: int, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for the reply."""
        await self.send(command, **fields)
        return await self.receive()

    async def login(self) -> int:
        """Log in; returns the code."""
        code: int = (await self.ask(4097, app_id=self._account["app_id"], token=token(self._account)))["code"]
        return code


class Clients:
    """Clients of all services."""

    def __init__(self, vendors: Vendors, hands: Hands, http: httpx.AsyncClient) -> None:
        self.vendors = vendors
        self.hands = hands
        self.http = http
        self.studio = vendors.accounts()["studio"]
        self.classroom = vendors.accounts()["classroom"]

    @asynccontextmanager
    async def link(self) -> AsyncIterator[Link]:
        """A new link to the gateway, not logged in."""
        async with connect(self.studio["gateway_url"], proxy=None) as socket:
            yield Link(socket, self.studio)

    async def post(self, path: str, *, multipart: bool = True, **form: str) -> httpx.Response:
        """Send a form to FSP's store."""
        filled = {"business": "RE", "app_id": self.studio["app_id"], "token": token(self.studio), **form}
        url = self.studio["store_url"] + path
        if multipart:
            return await self.http.post(url, files={key: (None, value) for key, value in filled.items()})
        return await self.http.post(url, data=filled)

    async def agora(
        self, path: str, body: Any = None, *, method: str = "POST", room: str = "room-42"
    ) -> httpx.Response:
        """Send a request to Agora; the clock moves a second first, so that the rate is never too high."""
        self.hands.wait(1)
        account = self.classroom
        filled = None if method == "GET" else {"cname": room, "uid": "7", "clientRequest": body or {}}
        return await self.http.request(
            method,
            f"{account['api_url']}/v1/apps/{account['app_id']}/cloud_recording{path}",
            auth=(account["customer_id"], account["customer_secret"]),
            headers={"content-type": "application/json;charset=utf-8"},
            content=None if filled is None else json.dumps(filled),
        )

    async def start(self, **storage: object) -> str:
        """Begin a recording at Agora; returns the path of its further calls."""
        resource = (await self.agora("/acquire")).json()["resourceId"]
        own = self.classroom["storage"]
        config = {
            "vendor": own["vendor"],
            "region": own["region"],
            "bucket": own["bucket"],
            "accessKey": own["access_key"],
            "secretKey": own["secret_key"],
            **storage,
        }
        started = await self.agora(f"/resourceid/{resource}/mode/mix/start", {"storageConfig": config})
        return f"/resourceid/{resource}/sid/{started.json()['sid']}/mode/mix"

    def objects(self) -> list[str]:
        """The keys in the bucket."""
        bucket = self.vendors.bucket
        return [row["Key"] for row in bucket._client.list_objects_v2(Bucket=bucket.name).get("Contents", [])]

    def outcomes(self, verb: str) -> list[tuple[str, bool, bool]]:
        """What became of the calls of a verb: outcome, whether it was processed, whether it was answered."""
        return [(call.outcome, call.processed, call.answered) for call in self.vendors.calls if call.verb == verb]


@pytest.fixture
def hands() -> Hands:
    """The real time, to be moved by hand."""
    return Hands()


@pytest.fixture
async def clients(hands: Hands) -> AsyncIterator[Clients]:
    """Clients of vendors whose time is the real one."""
    clock = VendorClock(speed=1, real=hands)
    async with serve_vendors(clock=clock) as vendors, httpx.AsyncClient(trust_env=False) as http:
        yield Clients(vendors, hands, http)
