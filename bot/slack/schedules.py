"""Messages about schedules: the list with its buttons, and what is said when one is made. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain import Schedule
from bot.slack.actions import ActionId, ListAction, ScheduleAction, dump_action
from bot.slack.blocks.message import DAY_AND_TIME, Message, mention, spoken, when
from bot.slack.elements import (
    NAME_IN_DIALOG,
    Block,
    actions,
    button,
    clip,
    confirm,
    context,
    header,
    mrkdwn,
    plain,
    section,
)
from bot.slack.pages import turning
from bot.words import counted

ROWS = 10  # schedules in one message: three blocks each

Row = tuple[Schedule, str]  # with when it records, in words
Meeting = tuple[str, datetime]  # who wants the same room, and when


def schedule_listing(title: str, rows: Sequence[Row], *, hint: str, page: int, more: int) -> Message:
    """A page of schedules with their buttons.

    Args:
        rows: up to ten.
        hint: shown where there are none.
        page: from 1.
        more: how many there are on further pages.
    """
    shown = [block for schedule, rhythm in rows for block in schedule_row(schedule, rhythm)]
    rest = [context(plain(f"And {more:,} more."))] if more else []
    empty = [] if rows else [section(plain(hint))]
    below = actions("schedules", schedule_button())
    total = (page - 1) * ROWS + len(rows) + more
    count = counted(total, "schedule") if total else hint
    told = [header(title), *shown, *rest, *_turning(page, more), *empty, below]
    return Message(text=spoken(f"{title}: {count}"), blocks=told)


def schedule_row(schedule: Schedule, rhythm: str) -> list[Block]:
    """One schedule: when it records, when next, and its buttons."""
    symbol = "⏸️" if schedule.paused else "🗓️"
    return [
        section(plain(f"{symbol} {schedule.title}: {rhythm}")),
        context(mrkdwn(schedule_facts(schedule))),
        actions(f"schedule:{schedule.id}:{schedule.revision}", *_buttons(schedule)),
    ]


def upcoming_rows(rows: Sequence[Row]) -> list[Block]:
    """What is recorded next, in a message about more than schedules: two blocks each and a button to all of them."""
    told = [block for schedule, rhythm in rows for block in schedule_row(schedule, rhythm)[:2]]
    return [*told, actions("upcoming", button("All Schedules", ActionId.SCHEDULES))] if rows else []


def schedule_made(schedule: Schedule, rhythm: str, meetings: Sequence[Meeting]) -> Message:
    """That a schedule was made, when it begins, and what it meets in its room."""
    said = f"{schedule.title} is recorded on {schedule.account} as planned: {rhythm}."
    meets = [context(mrkdwn(_meeting(meeting))) for meeting in meetings[:ROWS]]
    return Message(text=spoken(said), blocks=[section(plain(said)), *schedule_row(schedule, rhythm)[1:], *meets])


def schedule_changed(said: str, schedule: Schedule, rhythm: str, *, by: str = "") -> Message:
    """What became of a schedule, and how it is now.

    Args:
        by: who did it, where that was somebody else.
    """
    now = [] if schedule.deleted else schedule_row(schedule, rhythm)
    return Message(text=spoken(said), blocks=[*_done(said, by), *now])


def above(said: str, listing: Message, *, by: str = "") -> Message:
    """The list of schedules as it is now, below what was done or why nothing was; ``by`` is as for schedule_changed."""
    return Message(text=spoken(said), blocks=[*_done(said, by), *listing.blocks])


def schedule_button() -> Block:
    """The button that opens the modal."""
    return button("Schedule Recording", ActionId.SCHEDULE)


def _turning(page: int, more: int) -> list[Block]:
    back = (ActionId.SCHEDULES_BACK, ListAction(page=page - 1)) if page > 1 else None
    on = (ActionId.SCHEDULES_ON, ListAction(page=page + 1)) if more else None
    return turning(str(page), back, on)


def _done(said: str, by: str) -> list[Block]:
    return [section(plain(said)), *([context(mrkdwn(f"Done before by {mention(by)}"))] if by else [])]


def schedule_facts(schedule: Schedule) -> str:
    """When it records next, on what account, by whom and as what, as mrkdwn."""
    coming = f"next {when(schedule.next_at, DAY_AND_TIME)}" if schedule.next_at else "over"
    told = [
        "*Paused*" if schedule.paused else coming,
        f"`{schedule.account}`",
        f"by {mention(schedule.created_by)}",
        f"`{schedule.id}`",
    ]
    return " · ".join(told)


def _meeting(meeting: Meeting) -> str:
    other, at = meeting
    return f"⚠️ `{other}` records the same room {when(at, DAY_AND_TIME)}: one of the two will be refused then."


def _buttons(schedule: Schedule) -> list[Block]:
    pause = ("Resume", ActionId.GO_ON) if schedule.paused else ("Pause", ActionId.HOLD)
    skip = [] if schedule.paused or schedule.at else [_button("Skip Next", ActionId.SKIP, schedule)]
    asked = confirm(
        "Delete the schedule?",
        f"{clip(schedule.title, NAME_IN_DIALOG)} is no longer recorded by the clock. What was recorded stays.",
        "Delete Schedule",
        "Keep Schedule",
    )
    delete = {**_button("Delete", ActionId.UNSCHEDULE, schedule), "style": "danger", "confirm": asked}
    return [*skip, _button(*pause, schedule), delete]


def _button(label: str, action: ActionId, schedule: Schedule) -> Block:
    value = dump_action(ScheduleAction(schedule=schedule.id, revision=schedule.revision))
    return button(label, action, value, spoken=f"{label}: {schedule.title}")
