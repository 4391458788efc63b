"""What the page's drawer "Behind the scenes" talks to.

``GET /sandbox/backstage/events?after=N`` is a stream of server-sent events::

    {run: which run of the sandbox counts the entries,
     entries: [what passed since the event before, or since entry N: see Entry.dump],
     armed: [{party, line}], services: {name: whether it is up},
     clock: {now, lead, speed}, planned: when something is planned next, or null}

Moments are seconds since 1970, spans seconds. ``POST /sandbox/backstage/NAME`` takes and answers JSON as the page's
other addresses do::

    forms        {}                    → forms: what can be broken: [{name, label, party, fields}]
    details      {number}              → details: [[heading, text]]
    disturb      {name, fields}
    withdraw     {party, line}
    move         {seconds}             takes the clock ahead
    move_next    {}                    takes it to what is planned next
    speed        {speed}               vendor seconds that pass in one second
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.backstage import disturbances
from bot.sandbox.backstage.armed import list_armed, withdraw
from bot.sandbox.backstage.journey import Journey
from bot.sandbox.backstage.parties import Parties
from bot.sandbox.backstage.traffic import Traffic
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.page_server import SECURITY_HEADERS, posted

EVERY = 1.0  # seconds after which the drawer is told the time although nothing has passed
LONGEST_MOVE = 31 * 24 * 3600  # seconds


class Nothing(BaseModel, frozen=True, extra="forbid"):
    """Nothing needs to be said."""


class Chosen(BaseModel, frozen=True, extra="forbid"):
    """An entry of the traffic."""

    number: int


class Disturbed(BaseModel, frozen=True, extra="forbid"):
    """What is to be broken, and what was entered for it."""

    name: str
    fields: dict[str, Any] = {}


class Withdrawn(BaseModel, frozen=True, extra="forbid"):
    """A fault that is taken back."""

    party: str
    line: str


class Moved(BaseModel, frozen=True, extra="forbid"):
    """How far the clock goes ahead."""

    seconds: int = Field(ge=1, le=LONGEST_MOVE)


class Sped(BaseModel, frozen=True, extra="forbid"):
    """How fast the vendors' clock runs."""

    speed: float = Field(ge=1, le=600)


@dataclass(frozen=True)
class Backstage:
    """Shows the traffic, and carries out what people do to the sandbox."""

    parties: Parties
    traffic: Traffic
    journey: Journey
    run: str = field(default_factory=lambda: uuid4().hex)  #: tells a page that the sandbox was started again

    def routes(self) -> list[web.RouteDef]:
        """List the addresses of the drawer."""
        posts: Mapping[str, Callable[[bytes], Awaitable[Mapping[str, Any]]]] = {
            "forms": self._forms,
            "details": self._details,
            "disturb": self._disturb,
            "withdraw": self._withdraw,
            "move": self._move,
            "move_next": self._move_next,
            "speed": self._set_speed,
        }
        return [
            web.get("/sandbox/backstage/events", self._stream),
            *(web.post(f"/sandbox/backstage/{name}", posted(act)) for name, act in posts.items()),
        ]

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        seen = request.query.get("after", "0")
        if not seen.isdecimal():
            return web.Response(status=400, text="after: a number")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", **SECURITY_HEADERS})
        await response.prepare(request)
        with suppress(ConnectionError):  # the reader left, or the sandbox ends
            await self._send_forever(response, int(seen))
        return response

    async def _send_forever(self, response: web.StreamResponse, seen: int) -> None:
        while True:
            bell = self.traffic.changes.bell()
            entries = list(self.traffic.since(seen))
            seen = entries[-1][0] if entries else seen
            told = [entry.dump(number) for number, entry in entries]
            event = {"run": self.run, "entries": told, **await self._standing()}
            await response.write(f"data: {json.dumps(event)}\n\n".encode())
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), EVERY)

    async def _standing(self) -> dict[str, Any]:
        journey, parties = self.journey, self.parties
        planned = await journey.planned()
        return {
            "armed": [{"party": one.party, "line": one.line} for one in list_armed(parties)],
            "services": {name: service.is_up for name, service in parties.services.items()},
            "clock": {
                "now": journey.clock().timestamp(),
                "lead": journey.clock.lead().total_seconds(),
                "speed": journey.vendors.speed,
            },
            "planned": planned[0].timestamp() if planned else None,
        }

    async def _forms(self, body: bytes) -> Mapping[str, Any]:
        Nothing.model_validate_json(body)
        return {"forms": disturbances.describe()}

    async def _details(self, body: bytes) -> Mapping[str, Any]:
        entry = self.traffic.find(Chosen.model_validate_json(body).number)
        if entry is None:
            raise SlackError("forgotten", "It is too long ago.")
        return {"details": entry.details}

    async def _disturb(self, body: bytes) -> Mapping[str, Any]:
        disturbed = Disturbed.model_validate_json(body)
        await disturbances.read(disturbed.name, disturbed.fields).carry_out(self.parties)
        self.traffic.changes.notify()
        return {}

    async def _withdraw(self, body: bytes) -> Mapping[str, Any]:
        withdrawn = Withdrawn.model_validate_json(body)
        withdraw(self.parties, withdrawn.party, withdrawn.line)
        self.traffic.changes.notify()
        return {}

    async def _move(self, body: bytes) -> Mapping[str, Any]:
        await self.journey.move(timedelta(seconds=Moved.model_validate_json(body).seconds))
        self.traffic.changes.notify()
        return {}

    async def _move_next(self, body: bytes) -> Mapping[str, Any]:
        Nothing.model_validate_json(body)
        await self.journey.move_to_next()
        self.traffic.changes.notify()
        return {}

    async def _set_speed(self, body: bytes) -> Mapping[str, Any]:
        self.journey.vendors.run(Sped.model_validate_json(body).speed)
        self.traffic.changes.notify()
        return {}
