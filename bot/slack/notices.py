"""What channels are told of recordings and streams while they run, of accounts, schedules and weeks. Pure.

A new message calls nobody, unless something went wrong or waits for a person: people are mentioned there alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import (
    Account,
    AnnouncementKind,
    Link,
    Reading,
    Recording,
    RecordingState,
    Schedule,
    Stream,
    clock_end,
    is_in_progress,
)
from bot.durations import format_duration
from bot.slack.actions import EXTENDING, ActionId
from bot.slack.blocks.links import download
from bot.slack.blocks.message import DAY_AND_TIME, MESSAGE_LIMIT, Message, characters, mention, spoken, when
from bot.slack.blocks.outcomes import call_for, outcome
from bot.slack.blocks.recordings import stop_button
from bot.slack.blocks.subjects import Subject, ender, goes_on, kind_of, place, state_of, subject_button, title
from bot.slack.elements import Block, actions, context, header, mrkdwn, plain, section
from bot.slack.storage import bar, fullness
from bot.slack.streams import longer_live_button, stop_live_button, watch_links

_NAME_LIMIT = 300  # characters of what is said of one recording among many
_LINE_LIMIT = 2500  # characters of its link, of the 3,000 of a text
_MOST_ROWS = 40  # of a message's 50 blocks
_MINUTE = timedelta(minutes=1)
_NEWS: Mapping[AnnouncementKind, str] = {
    AnnouncementKind.STARTED: "🔴 {}: the recording began",
    AnnouncementKind.ENDED: "⏹️ {}: the recording ended; its file follows",
}
_GROUPS: Mapping[AnnouncementKind, str] = {
    AnnouncementKind.NOTICE: "recordings are over",
    AnnouncementKind.STARTED: "recordings began",
    AnnouncementKind.ENDED: "recordings ended; their files follow",
}


def started(recording: Recording) -> Message:
    """That a recording began."""
    return _say(_NEWS[AnnouncementKind.STARTED].format(title(recording)), place(recording))


def ended(recording: Recording) -> Message:
    """That nothing more is recorded, and the file is not there yet."""
    return _say(_NEWS[AnnouncementKind.ENDED].format(title(recording)), place(recording))


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one recording is in a message about many."""

    said: str
    blocks: Sequence[Block]
    brief: Sequence[Block]  #: the same, with its file behind a button


def line(kind: AnnouncementKind, recording: Recording, links: Sequence[Link]) -> Line:
    """A recording's name, and the way to its files."""
    if kind is not AnnouncementKind.NOTICE:
        said, blocks = _NEWS[kind].format(title(recording)), [context(mrkdwn(place(recording)))]
        return Line(said=said, blocks=[_headline(said), *blocks], brief=[_headline(said), *blocks])
    said = outcome(recording)
    is_ready = recording.state is RecordingState.READY
    again = subject_button("Get Link", ActionId.LINK, recording) if is_ready else None
    known = f"{place(recording)}{call_for(recording)}"
    brief = [_headline(said, again), context(mrkdwn(known))]
    shown = download(links[0], _LINE_LIMIT) if len(links) == 1 else ""
    whole = [_headline(said), context(mrkdwn(f"{shown} · {known}"))] if shown else brief
    return Line(said=said, blocks=whole, brief=brief)


def bundle(kind: AnnouncementKind, lines: Sequence[Line]) -> Message:
    """Several recordings in one message, as many with their links as there is room for; one alone is itself."""
    if len(lines) == 1:
        return Message(text=spoken(lines[0].said), blocks=lines[0].blocks)
    said = f"{len(lines)} {_GROUPS[kind]}"
    names = "\n".join(one.said for one in lines)
    return Message(text=spoken(f"{said}:\n{names}"), blocks=[header(said), *_filled(lines, MESSAGE_LIMIT - len(said))])


def live(stream: Stream) -> Message:
    """That a room is live, and where it can be watched."""
    said = f"📡 {stream.room} is live"
    small = context(mrkdwn(place(stream)))
    return Message(text=spoken(said), blocks=[section(plain(said)), *watch_links(stream), small])


def reminder(recording: Recording, account: Account, now: datetime) -> Message:
    """The question whether a recording that runs long should go on; it calls who asked for it."""
    began = recording.started_at or recording.created_at
    said = f"⏰ {title(recording)} has been recorded for {_long(now - began)}"
    buttons = [
        subject_button(EXTENDING[ActionId.EXTEND_HOUR].label, ActionId.EXTEND_HOUR, recording),
        stop_button(recording),
    ]
    return _ask(said, recording, clock_end(recording, account), buttons)


def stream_reminder(stream: Stream, account: Account, now: datetime) -> Message:
    """The question whether a live stream that runs long should go on; it calls who asked for it."""
    said = f"⏰ {title(stream)} has been live for {_long(now - (stream.started_at or stream.created_at))}"
    buttons = [longer_live_button(stream), stop_live_button(stream)]
    return _ask(said, stream, clock_end(stream, account), buttons)


def stream_warning(stream: Stream) -> Message:
    """That a live stream goes on beyond its planned end; it calls who asked for it."""
    return goes_on(stream, stop_live_button(stream))


def settled(subject: Subject, account: Account) -> Message:
    """What stands in the place of a reminder or a warning that waits for nobody any more."""
    if is_in_progress(subject):
        became, how = "goes on", f"until {when(clock_end(subject, account), DAY_AND_TIME)}"
    else:
        ended = f"{ender(subject)} {when(subject.ended_at, DAY_AND_TIME)}" if subject.ended_at else ""
        became, how = "is over", ended or state_of(subject)[1]
    return _say(f"⏰ {title(subject)}: the {kind_of(subject)} {became}", f"{how} · {place(subject)}")


def repeated(subject: Subject) -> Message:
    """What stands in the place of a reminder or a warning that is told once more."""
    return _say(f"⏰ {title(subject)}: the {kind_of(subject)} goes on", f"told once more below · {place(subject)}")


def storage(account: Account, reading: Reading) -> Message:
    """That an account's space is nearly full, in words and as a bar."""
    said = f"💾 {account.name} uses {fullness(reading)}"
    hint = f"Above {account.storage_warning}% channels are told. `/rec files on={account.name}` shows what is stored."
    blocks = [section(plain(said)), section(plain(bar(reading))), context(mrkdwn(hint))]
    return Message(text=spoken(said), blocks=blocks)


def missed(schedule: Schedule, due: datetime, reason: str) -> Message:
    """That a schedule did not start what it should have, and why; it calls who made it."""
    said = f"⚠️ {schedule.title}: the scheduled recording did not start"
    was = f"It was to begin {when(due, DAY_AND_TIME)}. {mention(schedule.created_by)}"
    return Message(
        text=spoken(said),
        blocks=[section(plain(said)), context(plain(reason)), context(mrkdwn(f"{was} · `{schedule.id}`"))],
    )


def late(schedule: Schedule, due: datetime, by: timedelta) -> Message:
    """That a scheduled recording began later than it should have."""
    said = f"⏳ {schedule.title}: the scheduled recording begins {format_duration(by)} late"
    return _say(said, f"It was to begin {when(due, DAY_AND_TIME)} · `{schedule.id}` on `{schedule.account}`")


def digest(rows: Sequence[tuple[str, str]], period: str, picture: Sequence[Block] = ()) -> Message:
    """A week of a channel's accounts.

    Args:
        rows: each account's name, and what there was of it.
        period: which week, as mrkdwn.
        picture: of the last 30 days, or what stands in its place.
    """
    said = f"📊 The week of {', '.join(name for name, _ in rows)}"
    blocks = [
        header("📊 The last seven days"),
        context(mrkdwn(period)),
        *(section(plain(f"{name}: {told}")) for name, told in rows[:_MOST_ROWS]),
        *picture,
        context(mrkdwn("Once a week, by this channel's choice: `/rec notify digest=off` ends it.")),
    ]
    told = "\n".join(f"{name}: {row}" for name, row in rows)
    return Message(text=spoken(f"{said}\n{told}"), blocks=blocks)


def _filled(lines: Sequence[Line], room: int) -> Iterator[Block]:
    """The lines in so many characters: whole ones, as long as the others fit in brief."""
    room -= sum(characters(one.brief) for one in lines)
    for one in lines:
        more = characters(one.blocks) - characters(one.brief)
        yield from one.blocks if more <= room else one.brief
        room -= more if more <= room else 0


def _headline(said: str, accessory: Block | None = None) -> Block:
    return section(plain(said, _NAME_LIMIT), accessory)


def _say(said: str, below: str) -> Message:
    return Message(text=spoken(said), blocks=[section(plain(said)), context(mrkdwn(below))])


def _ask(said: str, subject: Subject, end: datetime, buttons: Sequence[Block]) -> Message:
    stopped = f"It is stopped {when(end, DAY_AND_TIME)} unless you give it more time."
    asked = f"{mention(subject.requested_by)} Should it go on? {stopped}".lstrip()
    row = actions(f"reminder:{subject.id}:{subject.revision}", *buttons)
    return Message(
        text=spoken(said),
        blocks=[section(plain(said)), section(mrkdwn(asked)), row, context(mrkdwn(place(subject)))],
    )


def _long(length: timedelta) -> str:
    return format_duration(length // _MINUTE * _MINUTE)
