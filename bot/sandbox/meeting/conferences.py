"""Meetings, what is recorded of them, and what may be done to them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from bot.sandbox.meeting.tables import Code

FILE_AFTER = timedelta(seconds=30)  # from the end of a recording to its file; the document is silent


class Refused(Exception):
    """A call is refused with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(kw_only=True)
class Recording:
    """One recording of one meeting."""

    record_id: str
    conference_key: str
    started_at: datetime
    stopped_at: datetime | None = None
    deleted: bool = False

    def has_file(self, now: datetime) -> bool:
        """Whether it can be downloaded."""
        return not self.deleted and self.stopped_at is not None and self.stopped_at + FILE_AFTER <= now


@dataclass(kw_only=True)
class Conference:
    """One meeting; by default everybody is there and may do everything."""

    key: str
    exists: bool = True
    ours: bool = True  #: whether it belongs to the tenant that asks
    open: bool = True
    may_record: bool = True
    may_broadcast: bool = True
    live_id: str = ""  #: empty while it is not live
    recordings: list[Recording] = field(default_factory=list)

    @property
    def running(self) -> Recording | None:
        """What is being recorded now."""
        return next((recording for recording in self.recordings if recording.stopped_at is None), None)

    def enter(self) -> None:
        """Be let in to control it.

        Raises:
            Refused: it does not exist, is another tenant's, or is not open.
        """
        for fine, code in (
            (self.exists, Code.NO_CONFERENCE),
            (self.ours, Code.OTHER_TENANT),
            (self.open, Code.NOT_OPEN),
        ):
            if not fine:
                raise Refused(code)

    def start_recording(self, now: datetime) -> Recording:
        """Begin to record.

        Raises:
            Refused: it may not be recorded, or is already.
        """
        if not self.may_record:
            raise Refused(Code.MAY_NOT_RECORD)
        if self.running is not None:
            raise Refused(Code.RECORDING_ALREADY)
        record_id = str(uuid5(NAMESPACE_URL, f"{self.key} {len(self.recordings)} {now.isoformat()}"))
        self.recordings.append(Recording(record_id=record_id, conference_key=self.key, started_at=now))
        return self.recordings[-1]

    def stop_recording(self, now: datetime) -> Recording:
        """End what is being recorded.

        Raises:
            Refused: nothing is.
        """
        running = self.running
        if running is None:
            raise Refused(Code.NOT_RECORDING)
        running.stopped_at = now
        return running

    def start_live(self, now: datetime) -> str:
        """Begin to broadcast; returns the id of the live stream.

        Raises:
            Refused: it may not be broadcast, or is already.
        """
        if not self.may_broadcast:
            raise Refused(Code.MAY_NOT_BROADCAST)
        if self.live_id:
            raise Refused(Code.LIVE_ALREADY)
        self.live_id = uuid5(NAMESPACE_URL, f"live {self.key} {now.isoformat()}").hex
        return self.live_id

    def stop_live(self) -> None:
        """End the broadcast, if there is one: the document has no code that says otherwise."""
        self.live_id = ""

    def close(self, now: datetime) -> None:
        """Everybody leaves: the meeting is over, and what was recorded and broadcast with it."""
        self.open = False
        self.live_id = ""
        if self.running is not None:
            self.running.stopped_at = now
