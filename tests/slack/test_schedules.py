"""Schedules as people see them: lists, what was made and what was changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import Schedule
from bot.slack.actions import ActionId, ListAction, ScheduleAction, dump_action, load_action
from bot.slack.blocks import Message
from bot.slack.schedules import ROWS, schedule_changed, schedule_listing, schedule_made, upcoming_rows
from tests.slack.limits import check_message
from tests.slack.messages import actions, buttons, shown, texts
from tests.store.domain_objects import NOW, make_schedule

NAMES = ["standup", "<!channel> *bold* `code`", "会议" * 50, "اجتماع" * 20, "🎥" * 100]
RHYTHM = "weekdays at 09:00 (Europe/Berlin) for 1h"
HERE = datetime.fromisoformat("2026-12-01T23:10:00")


def a_schedule(**changes: Any) -> Schedule:
    known = {"id": "p7k2", "room": "standup", "revision": 3, "next_at": NOW + timedelta(days=1)}
    return make_schedule(**known | changes)


ONCE = a_schedule(cron="", at=HERE)
STATES = [a_schedule(), a_schedule(paused=True), ONCE, a_schedule(name="Daily"), a_schedule(next_at=None)]


@pytest.mark.parametrize("room", NAMES)
@pytest.mark.parametrize("schedule", STATES)
def test_slack_takes_it(schedule: Schedule, room: str) -> None:
    """Whatever the state and the name, each message is one that Slack shows, and no name is markup."""
    named = replace(schedule, room=room)
    rows = [(replace(named, id=f"p{number}"), RHYTHM) for number in range(ROWS)]
    meetings = [(f"p{number}", NOW) for number in range(50)]
    messages = [
        schedule_listing("Recorded by the clock", rows, hint="", page=2, more=10_000),
        schedule_made(named, RHYTHM, meetings),
        schedule_changed("Done.", named, RHYTHM, by="U2"),
        Message(text="Panel", blocks=upcoming_rows(rows[:5])),
    ]

    for message in messages:
        check_message(message)
        assert not any(room in text for text in texts(message.blocks, "mrkdwn"))


@pytest.mark.parametrize(
    ("schedule", "offered"),
    [
        (a_schedule(), [ActionId.SKIP, ActionId.HOLD, ActionId.UNSCHEDULE]),
        (a_schedule(paused=True), [ActionId.GO_ON, ActionId.UNSCHEDULE]),
        (ONCE, [ActionId.HOLD, ActionId.UNSCHEDULE]),
    ],
)
def test_buttons(schedule: Schedule, offered: list[ActionId]) -> None:
    """What makes sense is offered, of the version that is shown; to delete asks first."""
    message = schedule_listing("Schedules", [(schedule, RHYTHM)], hint="", page=1, more=0)

    assert actions(message) == [*offered, ActionId.SCHEDULE]
    for button in list(buttons(message.blocks))[:-1]:
        assert button["value"] == dump_action(ScheduleAction(schedule="p7k2", revision=3))
        assert ("confirm" in button) is (button["action_id"] == ActionId.UNSCHEDULE)


def test_told() -> None:
    """When it records, when next in the reader's zone, where and by whom."""
    told = shown(schedule_listing("Schedules", [(a_schedule(name="Daily"), RHYTHM)], hint="", page=1, more=0))

    assert f"🗓️ Daily: {RHYTHM}" in told
    assert "next <!date^" in told
    assert "`studio` · by <@U1> · `p7k2`" in told
    assert "⏸️ standup" in shown(
        schedule_listing("Schedules", [(a_schedule(paused=True), RHYTHM)], hint="", page=1, more=0)
    )
    assert "*Paused*" in shown(
        schedule_listing("Schedules", [(a_schedule(paused=True), RHYTHM)], hint="", page=1, more=0)
    )


def test_count() -> None:
    """How many there are is said in words, and what to do where there are none."""
    row = (a_schedule(), RHYTHM)

    assert schedule_listing("Here", [], hint="Make one.", page=1, more=0).text == "Here: Make one."
    assert "Make one." in shown(schedule_listing("Here", [], hint="Make one.", page=1, more=0))
    assert schedule_listing("Here", [row], hint="", page=1, more=0).text == "Here: 1 schedule"
    more = schedule_listing("Here", [row, row], hint="", page=1, more=1)
    assert more.text == "Here: 3 schedules"
    assert "And 1 more." in shown(more)
    assert schedule_listing("Here", [row], hint="", page=2, more=0).text == "Here: 11 schedules"


@pytest.mark.parametrize(
    ("page", "more", "turns"),
    [
        (1, 0, {}),
        (1, 5, {ActionId.SCHEDULES_ON: 2}),
        (2, 5, {ActionId.SCHEDULES_BACK: 1, ActionId.SCHEDULES_ON: 3}),
        (3, 0, {ActionId.SCHEDULES_BACK: 2}),
    ],
)
def test_pages(page: int, more: int, turns: dict[ActionId, int]) -> None:
    """There are buttons for the pages that there are."""
    rows = [(a_schedule(id=f"p{number}"), RHYTHM) for number in range(ROWS)]
    message = schedule_listing("Here", rows, hint="", page=page, more=more)
    check_message(message)

    turning = [button for button in buttons(message.blocks) if button["action_id"].startswith("schedules_")]
    assert {one["action_id"]: load_action({"actions": [one]}, ListAction).page for one in turning} == turns


def test_made() -> None:
    """What is made, and each that wants the same room."""
    told = schedule_made(a_schedule(), RHYTHM, [("p3m4", NOW)])

    assert told.text == f"standup is recorded on studio as planned: {RHYTHM}."
    assert "⚠️ `p3m4` records the same room <!date^" in shown(told)


def test_changed() -> None:
    """What was done; and by whom, where that was somebody else; what is deleted has no buttons."""
    assert "Done before by <@U2>" in shown(schedule_changed("It is paused.", a_schedule(), RHYTHM, by="U2"))
    deleted = schedule_changed("It is deleted.", a_schedule(deleted=True), RHYTHM)
    assert shown(deleted) == "It is deleted."


def test_upcoming() -> None:
    """The panel shows what comes next with a way to all; nothing where nothing comes."""
    blocks = upcoming_rows([(a_schedule(), RHYTHM)])

    assert [button["action_id"] for button in buttons(blocks)] == [ActionId.SCHEDULES]
    assert upcoming_rows([]) == []
