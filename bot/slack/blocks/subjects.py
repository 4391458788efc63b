"""What messages say of a recording or a live stream: its state, its name, what is known of it, its buttons. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from bot.domain import LIMIT, NOBODY, PLAN, VENDOR, Recording, RecordingState, Stream, StreamState
from bot.durations import format_duration
from bot.slack.actions import ActionId, RecordingAction, StreamAction, dump_action
from bot.slack.blocks.message import DAY_AND_TIME, TIME, Message, mention, spoken, when
from bot.slack.elements import Block, actions, button, clip, context, header, mrkdwn, plain, section
from bot.words import counted

Subject: TypeAlias = Recording | Stream
SubjectT = TypeVar("SubjectT", bound=Subject)

STATE: Mapping[RecordingState, tuple[str, str]] = {
    RecordingState.STARTING: ("⏳", "Starting"),
    RecordingState.RECORDING: ("🔴", "Recording"),
    RecordingState.PAUSED: ("⏸️", "Paused"),
    RecordingState.STOPPING: ("⏹️", "Stopping"),
    RecordingState.PROCESSING: ("⚙️", "Making the file"),
    RecordingState.UPLOADING: ("⏫", "Uploading"),
    RecordingState.READY: ("✅", "Ready"),
    RecordingState.EMPTY: ("⚪", "Empty"),
    RecordingState.FAILED: ("❌", "Failed"),
    RecordingState.LOST: ("❓", "Lost"),
}
"""Every state as a symbol and in words: none is told by colour alone."""

_LIVE: Mapping[StreamState, tuple[str, str]] = {
    StreamState.STARTING: ("⏳", "Going live"),
    StreamState.LIVE: ("📡", "Live"),
    StreamState.ENDED: ("⚫", "Ended"),
    StreamState.FAILED: ("❌", "Failed"),
}
_ENDERS: Mapping[str, str] = {
    PLAN: "ended as planned",
    LIMIT: "stopped at the account's limit",
    NOBODY: "ended because nobody was there",
    VENDOR: "ended by itself",
    "": "ended",  # by nobody: it never began
}
MOST_OFFERED = 10  # of which one is meant: more hide the one that is looked for
_MORE = "There are more: name the room or the ID of the one that is meant."
_MINUTE = timedelta(minutes=1)
_TITLE_SHOWN = 150  # characters; what can be asked for has fewer


def kind_of(subject: Subject) -> str:
    """What it is, in words."""
    return "recording" if isinstance(subject, Recording) else "live stream"


def state_of(subject: Subject) -> tuple[str, str]:
    """Its state as a symbol and in words."""
    return STATE[subject.state] if isinstance(subject, Recording) else _LIVE[subject.state]


def title(subject: Subject) -> str:
    """What people call it, as far as a line shows it."""
    return clip(subject.title, _TITLE_SHOWN)


def headline(subject: Subject) -> str:
    """Its symbol and its name."""
    return f"{state_of(subject)[0]} {title(subject)}"


def summary(subject: Subject) -> str:
    """Its symbol, its name and its state in words."""
    return f"{headline(subject)}: {state_of(subject)[1]}"


def place(subject: Subject) -> str:
    """By which id it is known, and where it is, as mrkdwn."""
    return f"`{subject.id}` on `{subject.account}`"


def facts(subject: Subject, now: datetime) -> str:
    """Where, by whom, since when and until when, as the card tells it below its own day; mrkdwn.

    Args:
        now: to say of a planned end that it has passed.
    """
    return _facts(subject, TIME, is_late=subject.planned_end is not None and subject.planned_end < now)


def dated_facts(subject: Subject) -> str:
    """The same with the days, among others that may be of any day, and whether its files are gone."""
    return " · ".join(part for part in (_facts(subject, DAY_AND_TIME), deleter(subject)) if part)


def ender(subject: Subject) -> str:
    """Who or what ended it, as mrkdwn."""
    return _ENDERS.get(subject.ended_by) or f"stopped by {mention(subject.ended_by)}"


def deleter(subject: Subject) -> str:
    """Who had its files deleted, as mrkdwn; empty where nobody did."""
    by = subject.deleted_by if isinstance(subject, Recording) else ""
    return f"files deleted by {mention(by)}" if by else ""


def lasted(subject: Subject) -> str:
    """How long it took, or took when it was last looked at; empty where that is not known."""
    until = subject.ended_at or (subject.looked_at if isinstance(subject, Recording) else None)
    if subject.started_at is None or until is None or until < subject.started_at:
        return ""
    length = until - subject.started_at
    return format_duration(length if length < _MINUTE else length // _MINUTE * _MINUTE)


def subject_button(
    label: str, action: ActionId, subject: Subject, *, style: str = "", confirm: Block | None = None
) -> Block:
    """A button that does something with it, as it was shown."""
    about: RecordingAction | StreamAction
    if isinstance(subject, Recording):
        about = RecordingAction(recording=subject.id, revision=subject.revision)
    else:
        about = StreamAction(stream=subject.id, revision=subject.revision)
    spoken = f"{label} {title(subject)}"
    return button(label, action, dump_action(about), style=style, confirm=confirm, spoken=spoken)


def subject_row(subject: Subject, accessory: Block | None = None) -> list[Block]:
    """One of a list, with the button beside it."""
    return [section(plain(summary(subject)), accessory), small_print(subject, dated_facts(subject))]


def small_print(subject: Subject, facts: str) -> Block:
    """What is known of it, as mrkdwn, after its room where people call it otherwise."""
    room = [] if subject.title == subject.room else [plain(f"Room: {subject.room}")]
    return context(*room, mrkdwn(facts))


def subject_listing(
    title: str,
    subjects: Sequence[SubjectT],
    fitting: Callable[[SubjectT], Block | None],
    *,
    hint: str,
    below: Sequence[Block] = (),
) -> Message:
    """One a line, each with the button that fits its state.

    Args:
        subjects: 10 at most: more may be too long for a message.
        hint: is shown where there are none.
        below: blocks that follow, such as the buttons that turn pages.
    """
    shown = [block for subject in subjects for block in subject_row(subject, fitting(subject))]
    count = counted(len(subjects), kind_of(subjects[0])) if subjects else hint
    told = shown or [section(plain(hint))]
    return Message(text=spoken(f"{title}: {count}"), blocks=[header(title), *told, *below])


def subject_candidates(question: str, subjects: Sequence[SubjectT], chosen: Callable[[SubjectT], Block]) -> Message:
    """Several that can be meant, each with the button that does to it what was asked.

    Args:
        subjects: more than MOST_OFFERED: it is said that there are more.
    """
    shown = [block for subject in subjects[:MOST_OFFERED] for block in subject_row(subject, chosen(subject))]
    more = [context(plain(_MORE))] if len(subjects) > MOST_OFFERED else []
    return Message(text=spoken(question), blocks=[section(plain(question)), *shown, *more])


def goes_on(subject: Subject, stop: Block) -> Message:
    """That something goes on beyond its planned end; it calls who asked for it.

    Args:
        stop: the button that ends it.
    """
    said = f"⚠️ {title(subject)}: the {kind_of(subject)} goes on"
    planned = f"It was to end {when(subject.planned_end, DAY_AND_TIME)}. " if subject.planned_end else ""
    why = f"{planned}Stopping it is tried again every half hour; until then it may cost money."
    note = [context(plain(subject.note))] if subject.note else []
    small = context(mrkdwn(f"{why} {place(subject)} · {mention(subject.requested_by)}"))
    row = actions(f"warning:{subject.id}:{subject.revision}", stop)
    return Message(text=spoken(said), blocks=[section(plain(said)), *note, small, row])


def _facts(subject: Subject, form: str, *, is_late: bool = False) -> str:
    moments = _moments(subject, form, is_late=is_late)
    return " · ".join([f"`{subject.account}`", _starter(subject), *moments, f"`{subject.id}`"])


def _moments(subject: Subject, form: str, *, is_late: bool) -> Iterator[str]:
    if subject.started_at:
        yield f"since {when(subject.started_at, form)}{_late(subject)}"
    elif form is DAY_AND_TIME:
        yield f"asked for {when(subject.created_at, form)}"
    if subject.ended_at:
        yield f"{ender(subject)} {when(subject.ended_at, form)}"
    elif subject.planned_end:
        yield f"{'was to end at' if is_late else 'until'} {when(subject.planned_end, form)}"


def _starter(subject: Subject) -> str:
    who, schedule = mention(subject.requested_by), subject.schedule if isinstance(subject, Recording) else ""
    return f"by schedule `{schedule}` of {who}" if schedule else f"started by {who}"


def _late(subject: Subject) -> str:
    """By how much it began later than its schedule says, where that is a minute or more."""
    due = subject.due_at if isinstance(subject, Recording) else None
    if due is None or subject.started_at is None or subject.started_at - due < _MINUTE:
        return ""
    return f", {format_duration((subject.started_at - due) // _MINUTE * _MINUTE)} late"
