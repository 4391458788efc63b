"""What announcements say: the message of each kind, made of how its subject is now."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import (
    Account,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    Link,
    OperationStatus,
    Recording,
    Stream,
    is_in_progress,
)
from bot.jobs.delivery.calls import is_called_for
from bot.jobs.delivery.digests import DigestDrafts
from bot.jobs.delivery.elsewhere import Elsewhere
from bot.jobs.delivery.links import Links
from bot.jobs.delivery.making import Gone, made
from bot.slack import blocks, notices
from bot.slack.blocks import Message, with_context
from bot.slack.errors import SlackRefused
from bot.slack.notices import Line
from bot.slack.streams import stream_card
from bot.store import Store


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message that is not yet posted."""

    announcement: Announcement
    message: Message
    home: str = ""  #: the channel where it was asked for; empty: none
    requester: str = ""  #: who is told directly where the channel is closed; empty: nobody
    detour: str = ""  #: why a person is told directly, as mrkdwn; empty: that is not so
    revision: int = 0  #: of the subject, as the message shows it
    recording: Recording | None = None  #: the one whose links it brings
    links: tuple[Link, ...] = ()
    line: Line | None = None  #: what it is in a message about many
    before: Message | None = None  #: what is to stand in the place of the message that it repeats
    settles: bool = False  #: whether it says what became of what it called for


class Drafts:
    """Makes the messages.

    Args:
        accounts: those that are configured, by name.
    """

    def __init__(
        self,
        store: Store,
        accounts: Mapping[str, Account],
        links: Links,
        digests: DigestDrafts,
        elsewhere: Elsewhere,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._links = links
        self._digests = digests
        self._elsewhere = elsewhere
        self._now = now

    async def make(self, announcement: Announcement) -> Draft:
        """The message that an announcement is.

        Raises:
            Gone: there is nothing to tell of.
            Unshowable: no message can be made of it.
            SlackBusy, SlackUnknown: it cannot be told now whether the channel may be told.
        """
        return await self._explained(await _DRAFTS[announcement.kind](self, announcement))

    async def make_line(self, announcement: Announcement) -> Draft:
        """What an announcement is in a message about many; raises as ``make``."""
        recording, kind = await self._recording(announcement), announcement.kind
        links = await self._links_for(announcement, recording) if kind is AnnouncementKind.NOTICE else ()
        line = made(notices.line, kind, recording, links)
        draft = _about(recording, announcement, made(notices.bundle, kind, [line]))
        return await self._explained(replace(draft, line=line))

    async def _explained(self, draft: Draft) -> Draft:
        detour = await self._elsewhere.explain(draft.home, draft.announcement)
        return replace(draft, message=with_context(draft.message, detour), detour=detour)

    async def _card(self, announcement: Announcement) -> Draft:
        subject = await self._recording_or_stream(announcement)
        show = _CARDS[type(subject)]
        return _about(subject, announcement, made(show, subject, self._accounts[subject.account], self._now()))

    async def _notice(self, announcement: Announcement) -> Draft:
        recording = await self._recording(announcement)
        links = await self._links_for(announcement, recording)
        draft = _about(recording, announcement, made(blocks.notice, recording, links))
        return replace(draft, recording=recording, links=links)

    async def _links_for(self, announcement: Announcement, recording: Recording) -> tuple[Link, ...]:
        """Its links; none where it was too long with them, which leaves them to its Get Link button."""
        return () if SlackRefused(announcement.error).too_long else await self._links.make(recording)

    async def _news(self, announcement: Announcement) -> Draft:
        recording = await self._recording(announcement)
        return _about(recording, announcement, made(_NEWS[announcement.kind], recording))

    async def _call(self, announcement: Announcement) -> Draft:
        """A reminder or a warning; what is posted says in its place what became of it."""
        subject, now = await self._recording_or_stream(announcement), self._now()
        account = self._accounts[subject.account]
        if is_called_for(announcement.kind, subject, account, now):
            show = _CALLS[announcement.kind, type(subject)]
            draft = _about(subject, announcement, made(show, subject, account, now))
            return replace(draft, before=made(notices.repeated, subject))
        if announcement.status is not AnnouncementStatus.SENT:
            raise Gone("it calls for nobody any more")
        settles = is_in_progress(subject) or subject.ended_at is not None
        return replace(_about(subject, announcement, made(notices.settled, subject, account)), settles=settles)

    async def _live(self, announcement: Announcement) -> Draft:
        stream = await self._stream(announcement)
        return _about(stream, announcement, made(notices.live, stream))

    async def _storage(self, announcement: Announcement) -> Draft:
        reading = await self._store.readings.get(announcement.account)
        if reading is None:
            raise Gone("nobody knows how full it is")
        told = made(notices.storage, self._accounts[announcement.account], reading)
        return Draft(announcement=announcement, message=told)

    async def _missed(self, announcement: Announcement) -> Draft:
        """Its subject is the key of the start that was to be asked for: the schedule's id, and when."""
        name, _, moment = announcement.subject.partition(":")
        schedule, asked = await self._store.schedules.get(name), await self._store.find_operation(announcement.subject)
        if schedule is None or asked is None:
            raise Gone("its schedule is gone")
        due = datetime.fromisoformat(moment)
        if asked.status is OperationStatus.FAILED:
            told = made(notices.missed, schedule, due, asked.answer)
        else:
            told = made(notices.late, schedule, due, asked.created_at - due)
        requester = schedule.created_by if announcement.channel != schedule.created_by else ""
        return Draft(announcement=announcement, message=told, home=schedule.channel, requester=requester)

    async def _digest(self, announcement: Announcement) -> Draft:
        return Draft(announcement=announcement, message=await self._digests.make(announcement))

    async def _recording(self, announcement: Announcement) -> Recording:
        found = await self._store.get_recording(announcement.subject)
        if found is None:
            raise Gone("its recording is gone")
        return await self._elsewhere.show(found, announcement)

    async def _stream(self, announcement: Announcement) -> Stream:
        found = await self._store.streams.get(announcement.subject)
        if found is None:
            raise Gone("its stream is gone")
        return await self._elsewhere.show(found, announcement)

    async def _recording_or_stream(self, announcement: Announcement) -> Recording | Stream:
        stream = await self._store.streams.get(announcement.subject)
        if stream is None:
            return await self._recording(announcement)
        return await self._elsewhere.show(stream, announcement)


_DRAFTS: Mapping[AnnouncementKind, Callable[[Drafts, Announcement], Awaitable[Draft]]] = {
    AnnouncementKind.CARD: Drafts._card,
    AnnouncementKind.NOTICE: Drafts._notice,
    AnnouncementKind.WARNING: Drafts._call,
    AnnouncementKind.STARTED: Drafts._news,
    AnnouncementKind.ENDED: Drafts._news,
    AnnouncementKind.LIVE: Drafts._live,
    AnnouncementKind.REMINDER: Drafts._call,
    AnnouncementKind.STORAGE: Drafts._storage,
    AnnouncementKind.MISSED: Drafts._missed,
    AnnouncementKind.DIGEST: Drafts._digest,
}
_CARDS: Mapping[type, Callable[..., Message]] = {Recording: blocks.card, Stream: stream_card}
_CALLS: Mapping[tuple[AnnouncementKind, type], Callable[..., Message]] = {
    (AnnouncementKind.WARNING, Recording): lambda recording, *_: blocks.warning(recording),
    (AnnouncementKind.WARNING, Stream): lambda stream, *_: notices.stream_warning(stream),
    (AnnouncementKind.REMINDER, Recording): notices.reminder,
    (AnnouncementKind.REMINDER, Stream): notices.stream_reminder,
}
_NEWS: Mapping[AnnouncementKind, Callable[[Recording], Message]] = {
    AnnouncementKind.STARTED: notices.started,
    AnnouncementKind.ENDED: notices.ended,
}


def _about(subject: Recording | Stream, announcement: Announcement, message: Message) -> Draft:
    return Draft(
        announcement=announcement,
        message=message,
        home=subject.channel,
        requester=_requester(subject, announcement),
        revision=subject.revision,
    )


def _requester(subject: Recording | Stream, announcement: Announcement) -> str:
    """Whoever asked is told where the channel of the question is closed; what other channels miss is their matter."""
    return subject.requested_by if announcement.channel == subject.channel else ""
