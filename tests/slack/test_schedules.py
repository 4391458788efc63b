"""Schedules as people see them: lists, what was made and changed, and the form."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import Schedule
from bot.slack import forms, schedule_form
from bot.slack.actions import ActionId, ScheduleAction, dump_action
from bot.slack.blocks import Message
from bot.slack.metadata import load_metadata
from bot.slack.schedule_form import (
    ScheduleForm,
    field_errors,
    loading_view,
    options,
    schedule_view,
    when_of,
    with_account,
)
from bot.slack.schedules import ROWS, schedule_changed, schedule_listing, schedule_made, upcoming_rows
from bot.vendors import RECORDING
from tests.slack.limits import check_message, check_view
from tests.slack.messages import actions, buttons, shown, texts
from tests.store.domain_objects import NOW, make_schedule

NAMES = ["standup", "<!channel> *bold* `code`", "会议" * 50, "اجتماع" * 20, "🎥" * 100]
RHYTHM = "weekdays at 09:00 (Europe/Berlin) for 1h"
HERE = datetime.fromisoformat("2026-12-01T23:10:00")
FORM = ScheduleForm(team="T1", channel="C1", account="studio", zone="Europe/Berlin")


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
        schedule_listing("Recorded by the clock", rows, hint="", more=10_000),
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
    message = schedule_listing("Schedules", [(schedule, RHYTHM)], hint="")

    assert actions(message) == [*offered, ActionId.SCHEDULE]
    for button in list(buttons(message.blocks))[:-1]:
        assert button["value"] == dump_action(ScheduleAction(schedule="p7k2", revision=3))
        assert ("confirm" in button) is (button["action_id"] == ActionId.UNSCHEDULE)


def test_told() -> None:
    """When it records, when next in the reader's zone, where and by whom."""
    told = shown(schedule_listing("Schedules", [(a_schedule(name="Daily"), RHYTHM)], hint=""))

    assert f"🗓️ Daily: {RHYTHM}" in told
    assert "next <!date^" in told
    assert "`studio` · by <@U1> · `p7k2`" in told
    assert "⏸️ standup" in shown(schedule_listing("Schedules", [(a_schedule(paused=True), RHYTHM)], hint=""))
    assert "*Paused*" in shown(schedule_listing("Schedules", [(a_schedule(paused=True), RHYTHM)], hint=""))


def test_count() -> None:
    """How many there are is said in words, and what to do where there are none."""
    row = (a_schedule(), RHYTHM)

    assert schedule_listing("Here", [], hint="Make one.").text == "Here: Make one."
    assert "Make one." in shown(schedule_listing("Here", [], hint="Make one."))
    assert schedule_listing("Here", [row], hint="").text == "Here: 1 schedule"
    more = schedule_listing("Here", [row, row], hint="", more=1)
    assert more.text == "Here: 3 schedules"
    assert "And 1 more: name the page, like page=2." in shown(more)


def test_made() -> None:
    """What is made, and each that wants the same room."""
    told = schedule_made(a_schedule(), RHYTHM, [("p3m4", NOW)])

    assert told.text == f"standup is recorded on studio as planned: {RHYTHM}."
    assert "⚠️ `p3m4` records the same room at <!date^" in shown(told)


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


def view(form: ScheduleForm, filled: schedule_form.Filled, vendor: str = "fsp", profiles: tuple[str, ...] = ()) -> Any:
    return schedule_view(form, ("studio", "classroom"), profiles, RECORDING[vendor].Options, filled, HERE)


@pytest.mark.parametrize("vendor", RECORDING)
@pytest.mark.parametrize("shows_all", [False, True])
@pytest.mark.parametrize("channel", ["", "C1"])
def test_form(vendor: str, shows_all: bool, channel: str) -> None:
    """At most six inputs at first, and all that the service documents after More Options; Slack takes both."""
    made = view(replace(FORM, shows_all=shows_all, channel=channel), {}, vendor, ("lecture",))
    fields = forms.fields(made.dump())

    check_view(made)
    check_view(loading_view())
    asked = {name for name in fields if name not in schedule_form.ASKED}
    assert asked == (set(forms.names(RECORDING[vendor].Options)) if shows_all else set())
    assert shows_all or len(fields) - (not channel) == 6
    assert load_metadata(made.dump(), ScheduleForm) == replace(FORM, shows_all=shows_all, channel=channel)


@pytest.mark.parametrize("vendor", RECORDING)
def test_no_parameter_is_hidden(vendor: str) -> None:
    """None of a service's parameters has the name of an input of the form's own."""
    assert not schedule_form.ASKED & set(forms.names(RECORDING[vendor].Options))


def test_prefilled() -> None:
    """The next full hour by the person's clock, which is named; and what was filled in before."""
    first, again = str(view(FORM, {}).dump()), str(view(FORM, {"date": "2027-01-02", "time": "08:15"}).dump())

    assert "'initial_date': '2026-12-02'" in first
    assert "'initial_time': '00:00'" in first
    assert "By the clocks of Europe/Berlin." in first
    assert "'initial_date': '2027-01-02'" in again
    assert "'initial_time': '08:15'" in again


def test_custom() -> None:
    """A cron expression is asked for in place of the day and the time where that is chosen."""
    made = view(FORM, {"repeat": "custom", "cron": "0 1 * * *"})

    check_view(made)
    assert forms.fields(made.dump())[-4:] == ("room", "repeat", "cron", "length")
    assert "'initial_value': '0 1 * * *'" in str(made.dump())
    assert "by the clocks of Europe/Berlin." in str(made.dump())


def test_profiles() -> None:
    """Presets are offered where there are some."""
    everything = replace(FORM, shows_all=True)

    assert "profile" not in forms.fields(view(everything, {}).dump())
    assert "profile" in forms.fields(view(everything, {}, profiles=("lecture",)).dump())


@pytest.mark.parametrize(
    ("filled", "cron", "at"),
    [
        ({}, "", "2026-12-03T09:05:00"),
        ({"repeat": "once"}, "", "2026-12-03T09:05:00"),
        ({"repeat": "daily"}, "5 9 * * *", ""),
        ({"repeat": "weekdays"}, "5 9 * * mon-fri", ""),
        ({"repeat": "weekly"}, "5 9 * * thu", ""),
        ({"repeat": "custom", "cron": "0 1 * * *"}, "0 1 * * *", ""),
        ({"repeat": "weekly", "cron": "0 1 * * *"}, "5 9 * * thu", ""),
        ({"date": ""}, "", ""),
    ],
)
def test_when(filled: dict[str, str], cron: str, at: str) -> None:
    """What was picked is one time or a cron expression."""
    picked = when_of({"date": "2026-12-03", "time": "09:05", **filled})

    assert picked == (cron, datetime.fromisoformat(at) if at else None)


def test_errors() -> None:
    """What is wrong stands beside the field that mends it; what belongs to none beside the room."""
    fields = ("room", "date", "length", "width")
    problems = {"at": "It is past.", "for": "Too long.", "width": "Too wide.", "cron": "No."}

    assert field_errors(problems, fields) == {
        "date": "It is past.",
        "length": "Too long.",
        "width": "Too wide.",
        "room": "No.",
    }


def test_other_account() -> None:
    """Another account keeps the rest; only the service's parameters are sent on as such."""
    assert with_account(FORM, "classroom") == replace(FORM, account="classroom")
    assert options({"room": "standup", "cron": "x", "width": "640"}) == {"width": "640"}
