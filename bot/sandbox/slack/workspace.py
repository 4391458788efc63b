"""The workspace: people, channels, files, and every version of every message. Pure: the moment is passed in."""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.sandbox.slack.block_kit import fill_blocks, slack_files_of
from bot.sandbox.slack.errors import SlackError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TEAM = "T0SANDBOX"
DOMAIN = "sandbox"
APP = "A0SANDBOX"
BOT = "U0CLAPPER"
BOT_PROFILE = "B0CLAPPER"
SLACKBOT = "USLACKBOT"
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"  # how a PNG begins; its width and height follow, 4 bytes each


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of the workspace, or the bot itself."""

    id: str
    name: str  #: the handle
    real_name: str
    role: str = ""  #: shown on the page; Slack knows nothing of it
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False  #: a guest
    is_bot: bool = False
    team: str = TEAM

    @property
    def is_stranger(self) -> bool:
        """Whether this is somebody of another workspace, with whom channels are shared (Slack Connect)."""
        return self.team != TEAM


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A public or private channel, or the direct messages between the bot and one person."""

    id: str
    name: str
    members: frozenset[str]
    is_private: bool = False
    is_archived: bool = False
    is_im: bool = False

    def admits(self, user: str) -> bool:
        """Whether the person can see the channel at all."""
        return user in self.members or not (self.is_private or self.is_im)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a message says."""

    text: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was uploaded: shared in a message, shown by a block, or neither yet."""

    id: str
    name: str
    title: str
    url: str  #: where it can be downloaded
    content: bytes = field(repr=False)
    mimetype: str = "application/octet-stream"
    alt_text: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether an image block can show it."""
        return self.mimetype.startswith("image/")

    def measure(self) -> dict[str, Any]:
        """Write what Slack adds to an image block that shows the file, and refuses when it is sent back to it."""
        begin, size = self.content[: len(_PNG)], self.content[len(_PNG) : len(_PNG) + 8]
        width, height = struct.unpack(">II", size) if begin == _PNG else (0, 0)
        return {
            "fallback": f"{width}x{height}px image",
            "image_width": width,
            "image_height": height,
            "image_bytes": len(self.content),
            "is_animated": False,
        }

    def dump(self) -> dict[str, Any]:
        """Write the file as Slack does in messages."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2].lower(),
            "alt_txt": self.alt_text,
            "user": BOT,
            "size": len(self.content),
            "mode": "hosted",
            "url_private": self.url,
            "url_private_download": self.url,
        }


@dataclass(frozen=True, kw_only=True)
class Message:
    """One version of a message."""

    channel: str
    ts: str
    user: str
    content: Content
    files: tuple[File, ...] = ()
    thread_ts: str = ""  #: of a reply: the message that it answers
    broadcast: bool = False  #: a reply that the channel sees as well
    replies: tuple["Message", ...] = ()  #: of the message that a thread hangs on, oldest first
    edited: str = ""  #: the ts of the edit, empty for the first version
    visible_to: str = ""  #: the one person who sees it (an ephemeral), empty for everyone
    deleted: bool = False

    @property
    def text(self) -> str:
        """The top-level text."""
        return self.content.text

    @property
    def blocks(self) -> tuple[Mapping[str, Any], ...]:
        """The blocks, as Slack would return them."""
        return self.content.blocks

    def dump(self, *, metadata: bool = True) -> dict[str, Any]:
        """Write the message as Slack does in replies and payloads."""
        dumped: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.user == BOT:
            dumped |= {"bot_id": BOT_PROFILE, "app_id": APP, "team": TEAM}
        optional = {
            "blocks": list(self.blocks),
            "files": [file.dump() for file in self.files],
            **self._thread(),
            "edited": {"user": self.user, "ts": self.edited} if self.edited else None,
            "metadata": self.content.metadata if metadata else None,
        }
        return dumped | {name: value for name, value in optional.items() if value}

    def _thread(self) -> dict[str, Any]:
        if not self.replies:
            return {"thread_ts": self.thread_ts, "subtype": "thread_broadcast" if self.broadcast else ""}
        people = list(dict.fromkeys(reply.user for reply in self.replies))
        return {
            "thread_ts": self.ts,
            "reply_count": len(self.replies),
            "reply_users_count": len(people),
            "reply_users": people,
            "latest_reply": self.replies[-1].ts,
        }


PEOPLE = (
    Person(id="U0ADA", name="ada", real_name="Ada Byron", role="admin", tz="Europe/London", is_admin=True),
    Person(id="U0OMAR", name="omar", real_name="Omar Khayyam", role="operator", tz="Asia/Tehran"),
    Person(id="U0VERA", name="vera", real_name="Vera Rubin", role="viewer", tz="America/New_York"),
    Person(id="U0GUS", name="gus", real_name="Gus Guest", role="guest", is_restricted=True),
    Person(id=BOT, name="clapper", real_name="Clapper", role="app", is_bot=True),
)
CHANNELS = (
    Channel(id="C0GENERAL", name="general", members=frozenset({"U0ADA", "U0OMAR", "U0VERA", "U0GUS", BOT})),
    Channel(id="C0LECTURES", name="lectures", members=frozenset({"U0ADA", "U0OMAR", "U0VERA", BOT})),
    Channel(id="C0RANDOM", name="random", members=frozenset({"U0ADA", "U0OMAR", "U0VERA"})),
    Channel(id="C0OPS", name="ops", members=frozenset({"U0ADA", "U0OMAR"}), is_private=True),
    Channel(id="C0ATTIC", name="attic", members=frozenset({"U0ADA", "U0OMAR", BOT}), is_archived=True),
)
USER_GROUPS: Mapping[str, tuple[str, ...]] = {"S0OPERATORS": ("U0OMAR",)}


def direct_channel(user: str) -> Channel:
    """Make the channel between the bot and one person: it always exists, whether used or not."""
    return Channel(id=f"D{user[1:]}", name="directmessage", members=frozenset({user, BOT}), is_im=True)


@dataclass(kw_only=True)
class Workspace:
    """Everything that Slack keeps.

    Args:
        chat_write_public: whether the bot may post to public channels it is no member of.
        changed: called after every change of a message.
    """

    people: Mapping[str, Person] = field(default_factory=lambda: {person.id: person for person in PEOPLE})
    channels: Mapping[str, Channel] = field(default_factory=lambda: dict(_channels(PEOPLE, CHANNELS)))
    user_groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: USER_GROUPS)
    files: dict[str, File] = field(default_factory=dict)
    chat_write_public: bool = False
    changed: Callable[[], None] = lambda: None
    _versions: dict[tuple[str, str], list[Message]] = field(default_factory=dict, repr=False)
    _latest: int = 0  #: microseconds; no two messages share a ts
    _block_ids: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def person(self, user: str) -> Person:
        """Find a person, or raise ``user_not_found``."""
        if user not in self.people:
            raise SlackError("user_not_found")
        return self.people[user]

    def channel(self, channel: str, *, seen_by: str) -> Channel:
        """Find a channel; to those it does not admit, it does not exist (``channel_not_found``)."""
        found = self.channels.get(channel)
        if found is None or not self.shows(found, seen_by):
            raise SlackError("channel_not_found")
        return found

    def shows(self, channel: Channel, user: str) -> bool:
        """Whether the person sees a channel; guests and strangers see only those that they are members of."""
        person = self.people.get(user)
        is_invited = person is not None and (person.is_stranger or person.is_restricted)
        return channel.admits(user) and (user in channel.members or not is_invited)

    def shared_with(self, channel: Channel) -> str:
        """The workspace whose people are in a channel beside this one's (Slack Connect); empty: none is."""
        members = (self.people[user] for user in sorted(channel.members) if user in self.people)
        return next((person.team for person in members if person.is_stranger), "")

    def writable(self, channel: str) -> Channel:
        """Find a channel the bot may post to: ``channel_not_found``, ``is_archived`` or ``not_in_channel``.

        A person's id stands for the direct messages with that person, here and nowhere else.
        """
        found = self.channel(direct_channel(channel).id if channel in self.people else channel, seen_by=BOT)
        if found.is_archived:
            raise SlackError("is_archived")
        if not self.takes_posts(found):
            raise SlackError("not_in_channel")
        return found

    def takes_posts(self, channel: Channel) -> bool:
        """Whether the bot may post to a channel: as its member, or to any public one if its scopes allow that."""
        return BOT in channel.members or (self.chat_write_public and channel.admits(BOT))

    def readable(self, channel: str) -> Channel:
        """Find a channel whose messages the bot may read: ``channel_not_found`` or ``not_in_channel``."""
        found = self.channel(channel, seen_by=BOT)
        if BOT not in found.members:
            raise SlackError("not_in_channel")
        return found

    def message(self, channel: str, ts: str) -> Message:
        """Find the newest version of a message, or raise ``message_not_found``."""
        versions = self._versions.get((channel, ts))
        if versions is None or versions[-1].deleted:
            raise SlackError("message_not_found")
        return versions[-1]

    def file(self, file: str) -> File:
        """Find an uploaded file, or raise ``file_not_found``."""
        if file not in self.files:
            raise SlackError("file_not_found")
        return self.files[file]

    def messages(self, channel: str) -> list[Message]:
        """List the channel's messages that everyone sees, oldest first."""
        return [message for message in self._standing() if message.channel == channel and not message.visible_to]

    def ephemerals(self, user: str) -> list[Message]:
        """List what only this person sees, in all channels, oldest first."""
        return [message for message in self._standing() if message.visible_to == user]

    def history(self, channel: str, ts: str) -> list[Message]:
        """List every version the message had, a deletion included."""
        return list(self._versions.get((channel, ts), ()))

    def post(self, message: Message, at: datetime) -> Message:
        """Keep a new message under a ts of its own; ``message.ts`` is ignored.

        Raises:
            SlackError: ``invalid_blocks``: it shows a picture that there is not.
        """
        stored = replace(message, content=self._filled(message.content), ts=self._new_ts(at))
        self._versions[stored.channel, stored.ts] = [stored]
        self._count_replies(stored)
        self.changed()
        return stored

    def edit(self, message: Message, content: Content, at: datetime) -> Message:
        """Keep a new version of the message."""
        edited = replace(message, content=self._filled(content), edited=self._new_ts(at))
        self._versions[message.channel, message.ts].append(edited)
        self.changed()
        return edited

    def delete(self, message: Message) -> None:
        """Take the message away; its versions stay for ``history``."""
        self._versions[message.channel, message.ts].append(replace(message, deleted=True))
        self._count_replies(message)
        self.changed()

    def fill(self, blocks: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
        """Complete checked blocks as Slack does; ``invalid_blocks`` where a picture is none of the uploaded ones."""
        pictures = [file for file in self.files.values() if file.is_picture]
        known = [{"id": file.id} for file in pictures] + [{"url": file.url} for file in pictures]
        if any(wanted not in known for wanted in slack_files_of(blocks)):
            raise SlackError("invalid_blocks", "[ERROR] invalid slack file [json-pointer:/blocks]")
        filled = fill_blocks(blocks, lambda: f"b{next(self._block_ids)}")
        return tuple({**block, **self._measured(block)} for block in filled)

    def _measured(self, block: Mapping[str, Any]) -> dict[str, Any]:
        """What an image block is given beside its id, where it shows a file."""
        shown = block["slack_file"].values() if block["type"] == "image" and "slack_file" in block else ()
        return next((file.measure() for file in self.files.values() if {file.id, file.url} & {*shown}), {})

    def _standing(self) -> Iterator[Message]:
        return (versions[-1] for versions in self._versions.values() if not versions[-1].deleted)

    def _filled(self, content: Content) -> Content:
        return replace(content, blocks=self.fill(content.blocks))

    def _count_replies(self, reply: Message) -> None:
        parent = self._versions.get((reply.channel, reply.thread_ts))
        if parent is not None:
            # No version of its own: nobody edited the message.
            found = [one for one in self.messages(reply.channel) if one.thread_ts == reply.thread_ts]
            parent[-1] = replace(parent[-1], replies=tuple(found))

    def _new_ts(self, at: datetime) -> str:
        self._latest = max((at - EPOCH) // timedelta(microseconds=1), self._latest + 1)
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06d}"


def open_workspace(people: Sequence[Person], channels: Iterable[Channel]) -> Workspace:
    """A workspace of these people and channels; everybody who is a member has direct messages with the bot."""
    return Workspace(people={person.id: person for person in people}, channels=dict(_channels(people, channels)))


def _channels(people: Iterable[Person], channels: Iterable[Channel]) -> Iterator[tuple[str, Channel]]:
    for channel in channels:
        yield channel.id, channel
    for person in people:
        if not person.is_bot and not person.is_stranger:
            direct = direct_channel(person.id)
            yield direct.id, direct
