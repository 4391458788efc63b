"""What a person in the local Slack does and sees, in a test's words."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.sandbox.bucket import Bucket
from bot.sandbox.server import Vendors
from bot.sandbox.server.services import Service
from bot.sandbox.slack import Interaction, LocalSlack, Message
from bot.slack.actions import ActionId

GENERAL = "C0GENERAL"
ADA, OMAR, VERA, GUS = "U0ADA", "U0OMAR", "U0VERA", "U0GUS"
PATIENCE = timedelta(minutes=3)  # on a busy machine, and longer than any grace; only what fails waits so long

ACCOUNTS = ("studio", "classroom", "campus", "board")
START = {"studio": "init", "classroom": "start", "campus": "start", "board": "openRecord"}  #: the verb, by account
STOP = {"studio": "stop", "classroom": "stop", "campus": "stop", "board": "closeRecord"}
GO_LIVE = {"studio": "live/start", "board": "openLive"}  #: the same of live streams
END_LIVE = {"studio": "live/stop", "board": "closeLive"}
_OK = ("0", "200")
_CONFIRMED = frozenset({ActionId.STOP, ActionId.STOP_LIVE})  # the buttons that ask before they act


@dataclass(frozen=True)
class Stage:
    """A running bot's surroundings."""

    slack: LocalSlack
    vendors: Vendors

    @property
    def asked(self) -> list[str]:
        """What the vendors were asked, but for how much space is used, which the bot reads when it likes."""
        return [call.verb for call in self.vendors.calls if call.verb != "volume/getUsedVolume"]

    def service(self, account: str) -> Service:
        """The vendor behind an account."""
        vendors = self.vendors
        services: dict[str, Service] = {
            "studio": vendors.fsp,
            "classroom": vendors.agora,
            "campus": vendors.anyrtc,
            "board": vendors.meeting,
        }
        return services[account]

    async def rec(self, text: str, *, user: str = OMAR, channel: str = GENERAL) -> str:
        """Type ``/rec …``; returns what the acknowledgement said."""
        done = await self.slack.command("/rec", text, user=user, channel=channel)
        assert done.acked, done.error
        return shown(done.payload)

    async def live(self, text: str, *, user: str = OMAR, channel: str = GENERAL) -> str:
        """Type ``/live …``; returns what the acknowledgement said."""
        done = await self.slack.command("/live", text, user=user, channel=channel)
        assert done.acked, done.error
        return shown(done.payload)

    async def press(self, message: Message, action: ActionId, *, user: str = OMAR) -> Interaction:
        """Press a button of a message, accepting its dialog."""
        return await self.slack.click(
            action.value, user=user, channel=message.channel, ts=message.ts, confirmed=action in _CONFIRMED
        )

    async def choose(self, message: Message, action: ActionId, *, user: str = OMAR) -> Interaction:
        """Choose from the menu of a card."""
        menus = [element for block in message.blocks for element in block.get("elements", ()) if "options" in element]
        values = [option["value"] for menu in menus for option in menu["options"]]
        (value,) = [value for value in values if f'"{action}"' in value]
        return await self.slack.click(
            ActionId.MORE.value, user=user, channel=message.channel, ts=message.ts, selected=value
        )

    async def modal(self, user: str = OMAR) -> dict[str, Any]:
        """Wait until a person sees a modal; the topmost."""
        seen = await self.slack.until(lambda: self.slack.modals(user), PATIENCE)
        return seen[-1]

    async def card(self, room: str, *words: str, channel: str = GENERAL) -> Message:
        """Wait until the room's card shows these words."""
        return await self._until(lambda: self._find(channel, f" {room}", words, header=True))

    async def notice(self, room: str, *words: str, channel: str = GENERAL) -> Message:
        """Wait until the channel was told that the room's recording is over."""
        return await self._until(lambda: self._find(channel, f" {room}:", words, header=False))

    async def told(self, user: str, *words: str) -> Message:
        """Wait until one person was told these words and nobody else."""
        return await self._until(
            lambda: next((m for m in self.slack.ephemerals(user) if all(word in text_of(m) for word in words)), None)
        )

    async def attached(self, channel: str) -> Message:
        """Wait for a message with a file."""
        return await self._until(lambda: next((m for m in self.slack.messages(channel) if m.files), None))

    async def reached(self, moment: Callable[["Stage"], bool]) -> None:
        """Wait for a moment that only the vendors see: they tell nobody, so they are asked."""
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while not moment(self):  # noqa: ASYNC110 - the vendors set no event
                await asyncio.sleep(0.002)

    async def _until(self, look: Callable[[], Message | None]) -> Message:
        found = await self.slack.until(look, PATIENCE)
        assert found is not None
        return found

    def started(self, room: str) -> int:
        """How many recordings of a room the vendors have begun."""
        return self._begun(room, START.values())

    def went_live(self, room: str) -> int:
        """How many live streams of a room the vendors have begun."""
        return self._begun(room, GO_LIVE.values())

    def _begun(self, room: str, verbs: Collection[str]) -> int:
        return sum(
            call.verb in verbs and call.room == room and call.processed and call.outcome.split()[-1] in _OK
            for call in self.vendors.calls
        )

    def mp4s(self) -> list[str]:
        """The MP4s in the bucket."""
        bucket = self.vendors.bucket
        listed = bucket._client.list_objects_v2(Bucket=bucket.name).get("Contents", [])
        return [row["Key"] for row in listed if row["Key"].endswith(".mp4")]

    def is_made(self) -> bool:
        """Whether an MP4 is being made, or was: that takes so short a time that it can be missed."""
        return bool(self.uploads() or self.mp4s())

    def uploads(self) -> list[int]:
        """How many parts there are of each upload that was begun in the bucket and is not over."""
        bucket = self.vendors.bucket
        begun = bucket._client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", [])
        return [_count_parts(bucket, key=each["Key"], upload=each["UploadId"]) for each in begun]

    def cards(self, room: str, channel: str = GENERAL) -> list[Message]:
        """Every card of a room."""
        return [m for m in self.slack.messages(channel) if _is_card(m) and f" {room}" in text_of(m)]

    def notices(self, room: str, channel: str = GENERAL) -> list[Message]:
        """Every notice about a room."""
        return [m for m in self.slack.messages(channel) if not _is_card(m) and f" {room}:" in text_of(m)]

    def _find(self, channel: str, name: str, words: tuple[str, ...], *, header: bool) -> Message | None:
        for message in self.slack.messages(channel):
            text = text_of(message)
            if _is_card(message) is header and name in text and all(word in text for word in words):
                return message
        return None


def shown(body: Any) -> str:
    """Every text in a message, a payload or a part of one, in order."""
    if isinstance(body, str):
        return body
    if isinstance(body, dict):
        return "\n".join(
            shown(body[key]) for key in ("text", "blocks", "fields", "elements", "accessory") if key in body
        )
    return "\n".join(shown(part) for part in body) if isinstance(body, list | tuple) else ""


def text_of(message: Message) -> str:
    """Every text that a message shows, its blocks included."""
    return shown({"text": message.content.text, "blocks": list(message.content.blocks)})


def urls_of(message: Message) -> list[str]:
    """The addresses that a message links to."""
    return [part.split("|")[0].replace("&amp;", "&") for part in text_of(message).split("<") if part.startswith("http")]


def _count_parts(bucket: Bucket, *, key: str, upload: str) -> int:
    try:
        return len(bucket._client.list_parts(Bucket=bucket.name, Key=key, UploadId=upload).get("Parts", []))
    except bucket._client.exceptions.NoSuchUpload:  # it ended since it was listed
        return 0


def _is_card(message: Message) -> bool:
    return bool(message.content.blocks) and message.content.blocks[0]["type"] == "header"
