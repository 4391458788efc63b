"""The bot's live streams, as a test asks for them and sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from bot.domain import Announcement, AnnouncementKind, Operation, OperationKind, Stream
from bot.sandbox.fsp_live.streams import Stream as OnAir
from bot.service.streams import Streams, StreamWatch
from tests.service.clock import Clock
from tests.service.stage import LONG_ENOUGH, OMAR, PATIENCE, Bot, Stage, make_ask
from tests.service.vendors import Vendors
from tests.store.rows import find_announcement

ROOM = "standup"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
START: Mapping[str, str] = {"studio": "live/start", "board": "openLive"}  #: the verb, by account
STOP: Mapping[str, str] = {"studio": "live/stop", "board": "closeLive"}


@dataclass(frozen=True)
class Live:
    """One process of the bot, whose jobs tick when a test says so."""

    bot: Bot
    streams: Streams
    watch: StreamWatch

    @classmethod
    def of(cls, stage: Stage, bot: Bot) -> "Live":
        """The live streams of a bot."""
        streams = Streams(bot.store, bot.requests, now=stage.clock, random=Random(7))
        watch = StreamWatch(bot.store, bot.ownership, stage.accounts, bot.locks, now=stage.clock)
        return cls(bot, streams, watch)

    @property
    def clock(self) -> Clock:
        """The one clock."""
        return self.bot.clock

    @property
    def vendors(self) -> Vendors:
        """The services."""
        return self.bot.vendors

    async def asked_to_start(self, room: str = ROOM, **wanted: Any) -> tuple[Operation, Stream]:
        """Ask for a room to go live, acknowledge it, and do nothing yet."""
        operation, stream = await self.streams.start(make_ask(), room, **{"account": "studio", "options": {}} | wanted)
        await self.bot.requests.release([operation.id])
        return operation, stream

    async def started(self, room: str = ROOM, **wanted: Any) -> Stream:
        """Go live."""
        operation, stream = await self.asked_to_start(room, **wanted)
        await self.bot.ended(operation)
        return await self.get(stream)

    async def asked(self, kind: OperationKind, stream: Stream, user: str = OMAR, minutes: int = 15) -> Operation:
        """Ask for something, acknowledge it, and do nothing yet; ``minutes`` are those of an extension."""
        ask = make_ask(user)
        asking = {
            OperationKind.END_LIVE: lambda: self.streams.end(ask, stream),
            OperationKind.REFRESH_LIVE: lambda: self.streams.refresh(ask, stream),
            OperationKind.EXTEND_LIVE: lambda: self.streams.extend(ask, stream, minutes),
        }
        operation = await asking[kind]()
        await self.bot.requests.release([operation.id])
        return operation

    async def done(self, kind: OperationKind, stream: Stream, user: str = OMAR, minutes: int = 15) -> Operation:
        """Ask for something and do it, however many tries it takes."""
        return await self.bot.ended(await self.asked(kind, stream, user, minutes))

    async def look(self) -> None:
        """Look once at what is live, where it is time."""
        await self.watch.begin_rounds()
        await self.watch.close(PATIENCE)

    async def ask_for_ends(self) -> None:
        """Let the clock ask for what it has to."""
        await self.bot.requests.stop_due(list(self.bot.ownership.owned()))
        await self.bot.requests.stop_overlong(list(self.bot.ownership.owned()))

    async def end_due(self) -> None:
        """Let the clock ask for what it has to, and do it as often as it takes."""
        await self.ask_for_ends()
        for _ in range(LONG_ENOUGH):
            due = await self.bot.store.due_operations(["studio", "board"], self.clock())
            if not due:
                return
            for operation in due:
                await self.bot.ended(operation)

    async def get(self, stream: Stream) -> Stream:
        """The stream as it is now."""
        return await self.streams.get_stream(stream.id)

    async def owed(self, subject: Stream | Operation, kind: AnnouncementKind) -> Announcement | None:
        """What is owed about a stream or an operation."""
        return await find_announcement(self.bot.store, subject.id, kind)

    def rooms(self) -> list[str]:
        """What is live at FSP."""
        return sorted(self.vendors.fsp_live._streams)

    def put_on_air(self, room: str, account: str = "studio") -> None:
        """Somebody else puts a room on air."""
        if account == "studio":
            self.vendors.fsp_live._streams[room] = OnAir(room, self.clock() + SECOND)
        else:
            self.vendors.meeting.conference(room).start_live(self.clock())

    def take_off_air(self, room: str) -> None:
        """Somebody else ends what is live at FSP."""
        del self.vendors.fsp_live._streams[room]

    def is_live(self, account: str, room: str = ROOM) -> bool:
        """Whether the service broadcasts a room."""
        if account == "studio":
            return room in self.rooms()
        return bool(self.vendors.meeting.conference(room).live_id)

    def began(self, room: str = ROOM) -> int:
        """How many broadcasts of a room the services have begun."""
        calls = [call for call in self.vendors.calls if call.verb in START.values() and call.room == room]
        return sum(call.processed and call.outcome in {"0", "200"} for call in calls)
