"""What is owed, what was delivered, and what Slack then shows."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.domain import Announcement, AnnouncementKind, OperationKind, OperationStatus, Recording, RecordingState
from bot.jobs.delivery import Delivery
from bot.sandbox.slack import LocalSlack, LoggedCall, Message
from bot.service.digests import Digests
from tests.service.stage import GENERAL, OMAR, PATIENCE, TEAM, Bot
from tests.store.domain_objects import make_announcement, make_operation, make_recording
from tests.store.rows import find_announcement


@dataclass(frozen=True)
class Courier:
    """The outbox of a bot, with what a test does to it."""

    bot: Bot
    slack: LocalSlack
    delivery: Delivery
    digests: Digests

    async def owe(self, kind: AnnouncementKind = AnnouncementKind.CARD, **changes: Any) -> Announcement:
        """Owe a message about a new recording that is ready; ``recording`` is what is different about that."""
        where = {"team": TEAM, "channel": changes.pop("channel", GENERAL), "created_at": self.bot.clock()}
        about = {**where, "requested_by": OMAR, "state": RecordingState.READY, **changes.pop("recording", {})}
        recording = make_recording(**about)
        owed = make_announcement(recording, kind=kind, **{"not_before": self.bot.clock()} | changes)
        await self.bot.store.save(self.bot.lease(recording.account), recording=recording, announcements=[owed])
        return owed

    async def owe_answer(self, **changes: Any) -> Announcement:
        """Owe an answer to somebody who asked for links."""
        card = await self.owe(kind=AnnouncementKind.CARD, not_before=self.bot.clock() + timedelta(minutes=5))
        recording = await self.recording(card)
        operation = make_operation(
            recording,
            kind=OperationKind.LINK,
            requested_by=OMAR,
            status=OperationStatus.DONE,
            answer="Fresh links:",
            **changes,
        )
        owed = make_announcement(
            recording, kind=AnnouncementKind.ANSWER, subject=operation.id, not_before=self.bot.clock()
        )
        await self.bot.store.save(self.bot.lease(), operation=operation, announcements=[owed])
        return owed

    async def change(self, owed: Announcement, **changes: Any) -> Recording:
        """Change the recording that a message is about, so that people can see it."""
        recording = await self.recording(owed)
        changed = replace(recording, revision=recording.revision + 1, **changes)
        await self.bot.store.save(self.bot.lease(), recording=changed)
        return changed

    async def deliver(self, **after: float) -> None:
        """Deliver what is due, after some time has passed."""
        self.bot.clock.pass_by(**after)
        await self.delivery.begin_due()
        await self.delivery.close(PATIENCE)

    async def recording(self, owed: Announcement) -> Recording:
        """The recording that a message is about."""
        return await self.bot.requests.get(owed.subject)

    async def now(self, owed: Announcement) -> Announcement:
        """How far a message is."""
        found = await find_announcement(self.bot.store, owed.subject, owed.kind)
        assert found is not None
        return found

    def texts(self, channel: str = GENERAL) -> list[str]:
        """What a channel's messages say in short."""
        return [message.text for message in self.slack.messages(channel)]

    def only(self, channel: str = GENERAL) -> Message:
        """The one message in a channel."""
        (message,) = self.slack.messages(channel)
        return message

    def calls(self, *methods: str) -> list[LoggedCall]:
        """What Slack was asked, of these methods or of all."""
        return [call for call in self.slack.calls if not methods or call.method in methods]
