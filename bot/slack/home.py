"""The Home tab: what runs, comes next and was recorded, as far as one person may see it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import Reading, Recording, Schedule, Stream
from bot.sizes import format_bytes
from bot.slack.actions import ActionId
from bot.slack.blocks import row, when
from bot.slack.blocks.message import DAY_AND_TIME, mention, named
from bot.slack.blocks.subjects import Subject, dated_facts, deleter, lasted, small_print
from bot.slack.elements import Block, actions, alone, button, context, header, mrkdwn, plain, section
from bot.slack.panel import Opener, opener_button
from bot.slack.schedules import Row, schedule_facts, schedule_row
from bot.slack.storage import bar, fullness
from bot.slack.streams import stream_row
from bot.slack.views import HomeView

MOST_RUNNING, MOST_LIVE, MOST_UPCOMING, MOST_OVER, MOST_STORED = 10, 5, 5, 10, 12  # rows: a view has 100 blocks
_NOTHING_RUNS = "Nothing is being recorded now."
_OLDER = "Older ones: /rec list in their channels."
_TO_BEGIN = (
    "1. Press Start Recording, or type /rec start ROOM in a channel.",
    "2. One card in the channel shows how the recording is doing, and stops it.",
    "3. When its file is ready, the link is posted there, and can be fetched here.",
)
_TO_SEE = (
    "1. Somebody who may start a recording does so in a channel: /rec whoami tells your role there.",
    "2. One card in the channel shows how the recording is doing.",
    "3. When its file is ready, the link is posted there, and can be fetched here.",
)
_NO_ROLE = (
    "You have no role outside of channels: here you see what you asked for yourself. "
    "In a channel, /rec whoami tells your role there."
)


@dataclass(frozen=True, kw_only=True)
class HomeContent:
    """What one person is shown."""

    running: Sequence[Recording] = ()
    live: Sequence[Stream] = ()
    upcoming: Sequence[Row] = ()  #: schedules, each with when it records in words
    over: Sequence[Recording] = ()
    stored: Sequence[Reading] = ()  #: how full accounts are, as far as their services tell
    picture: Sequence[Block] = ()  #: of the minutes of the last days, or what stands in its place
    openers: Sequence[Opener] = ()
    allowed: Collection[str] = ()  #: the ids of those whose button the person may press
    looks: bool = True  #: whether the person may see what others do
    operates: bool = False  #: whether the person may start something


def home_blocks(content: HomeContent) -> list[Block]:
    """The Home tab but for when it was refreshed: what matters most to the person first."""
    running, upcoming, over = _running(content), _upcoming(content), _over(content)
    told = [*running, *upcoming, *over] if content.operates else [*running, *over, *upcoming]
    warned = [] if content.looks else [section(plain(_NO_ROLE))]
    figures = [*_storage(content.stored), *_picture(content.picture)]
    return [_beginning(content.openers), *warned, *(told or _empty(content)), *figures]


def home_view(blocks: Sequence[Block], refreshed_at: datetime) -> HomeView:
    """The Home tab, with when it was refreshed."""
    return HomeView(blocks=[context(mrkdwn(f"Refreshed {when(refreshed_at, DAY_AND_TIME)}")), *blocks])


def _beginning(openers: Sequence[Opener]) -> Block:
    refresh = button("Refresh", ActionId.HOME_REFRESH)
    return actions("home", *[opener_button(opener) for opener in openers], refresh)


def _empty(content: HomeContent) -> list[Block]:
    """What teaches a newcomer."""
    steps = _TO_BEGIN if content.operates else _TO_SEE
    return [header("Welcome"), *(section(plain(step)) for step in steps)]


def _running(content: HomeContent) -> list[Block]:
    recordings, streams = content.running, content.live
    if not (recordings or streams):
        return [header("Running now"), section(plain(_NOTHING_RUNS))] if content.upcoming or content.over else []
    shown = [block for one in recordings[:MOST_RUNNING] for block in _recording(one, one.id in content.allowed)]
    live = [block for one in streams[:MOST_LIVE] for block in _stream(one, one.id in content.allowed)]
    more = _more(len(recordings) - MOST_RUNNING, "/rec list state=running")
    return [header("Running now"), *shown, *more, *live, *_more(len(streams) - MOST_LIVE, "/live list")]


def _upcoming(content: HomeContent) -> list[Block]:
    rows = content.upcoming
    shown = [block for one in rows[:MOST_UPCOMING] for block in _scheduled(one, one[0].id in content.allowed)]
    return [header("Coming up"), *shown, *_more(len(rows) - MOST_UPCOMING, "/rec schedules")] if rows else []


def _over(content: HomeContent) -> list[Block]:
    shown = [block for one in content.over[:MOST_OVER] for block in _past(one, one.id in content.allowed)]
    older = [context(plain(_OLDER))] if len(content.over) > MOST_OVER else []
    return [header("Last recordings"), *shown, *older] if shown else []


def _storage(readings: Sequence[Reading]) -> list[Block]:
    told = [reading for reading in readings if reading.used is not None]
    shown = [section(mrkdwn(_stored(reading))) for reading in told[:MOST_STORED]]
    return [header("Storage"), *shown, *_more(len(told) - MOST_STORED, "/rec storage")] if shown else []


def _picture(picture: Sequence[Block]) -> list[Block]:
    return [header("The last 30 days"), *picture] if picture else []


def _recording(recording: Recording, is_allowed: bool) -> list[Block]:
    told, _ = row(recording)
    return [told if is_allowed else alone(told), _small(recording, dated_facts(recording))]


def _stream(stream: Stream, is_allowed: bool) -> list[Block]:
    told, _ = stream_row(stream)
    return [told if is_allowed else alone(told), _small(stream, dated_facts(stream))]


def _scheduled(planned: Row, is_allowed: bool) -> list[Block]:
    schedule, _ = planned
    told, _, controls = schedule_row(*planned)
    return [told, context(mrkdwn(_placed(schedule_facts(schedule), schedule))), *([controls] if is_allowed else [])]


def _past(recording: Recording, is_allowed: bool) -> list[Block]:
    """A recording that is over, which may be long ago."""
    told, _ = row(recording)
    length = lasted(recording)
    past = [
        when(recording.ended_at or recording.created_at, DAY_AND_TIME),
        f"{length} long" if length else "",
        f"`{recording.account}`",
        f"asked for by {mention(recording.requested_by)}",
        f"`{recording.id}`",
        deleter(recording),
    ]
    small = _small(recording, " · ".join(fact for fact in past if fact))
    return [told if is_allowed else alone(told), small]


def _small(subject: Subject, facts: str) -> Block:
    """Small print with the room and the channel, whose name Slack shows to those who may know it."""
    return small_print(subject, _placed(facts, subject))


def _placed(facts: str, subject: Subject | Schedule) -> str:
    return " · ".join(part for part in (facts, named(subject.channel)) if part)


def _stored(reading: Reading) -> str:
    used = f"{format_bytes(reading.used or 0)} used, no known limit"
    words = f"{bar(reading)}  {fullness(reading)}" if reading.percent is not None else used
    return f"`{reading.account}`  {words} · as of {when(reading.seen_at, DAY_AND_TIME)}"


def _more(count: int, command: str) -> list[Block]:
    """That there is more than is shown."""
    return [context(plain(f"… and {count:,} more: {command} in their channels."))] if count > 0 else []
