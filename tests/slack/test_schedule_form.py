"""The modal Schedule: it asks what is needed, keeps what was entered, and Slack takes it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.slack import forms
from bot.slack.metadata import load_metadata
from bot.slack.questions import LENGTH, OURS, Filled
from bot.slack.schedule_form import FIELDS, ScheduleForm, length_of, loading_view, schedule_view, when_of
from bot.vendors import RECORDING
from tests.slack.limits import check_view

HERE = datetime.fromisoformat("2026-12-01T23:10:00")
FORM = ScheduleForm(team="T1", channel="C1", account="studio", zone="Europe/Berlin")


def view(form: ScheduleForm, filled: Filled, vendor: str = "fsp", profiles: tuple[str, ...] = ()) -> Any:
    return schedule_view(form, ("studio", "classroom"), profiles, RECORDING[vendor].Options, filled, HERE)


@pytest.mark.parametrize("vendor", RECORDING)
@pytest.mark.parametrize("shows_all", [False, True])
@pytest.mark.parametrize("channel", ["", "C1"])
def test_form(vendor: str, shows_all: bool, channel: str) -> None:
    """Six inputs at most at first, and all that the service documents after More Options; Slack takes both."""
    made = view(replace(FORM, shows_all=shows_all, channel=channel), {}, vendor, ("lecture",))
    fields = forms.fields(made.dump())

    check_view(made)
    check_view(loading_view())
    asked = {name for name in fields if name not in OURS}
    assert asked == (set(forms.names(RECORDING[vendor].Options)) if shows_all else set())
    assert shows_all or len(fields) <= 6
    assert load_metadata(made.dump(), ScheduleForm) == replace(FORM, shows_all=shows_all, channel=channel)


def test_length_that_is_not_asked_for() -> None:
    """Where the channel is asked for, the usual length is told, and More Options asks for another."""
    few, everything = replace(FORM, channel=""), replace(FORM, channel="", shows_all=True)

    assert LENGTH not in forms.fields(view(few, {}).dump())
    assert "It is recorded for 1 hour" in str(view(few, {}).dump())
    assert LENGTH in forms.fields(view(everything, {}).dump())
    assert (length_of({}), length_of({LENGTH: "45m"})) == ("1h", "45m")


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
    assert forms.fields(made.dump())[-4:] == ("room", "repeat", "cron", "for")
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


def test_hidden_values_stay() -> None:
    """What was filled in for one repetition is there again after another was looked at."""
    once = {"repeat": "once", "date": "2027-01-02", "time": "08:15"}
    form = load_metadata(view(FORM, {**once, "repeat": "custom"}).dump(), ScheduleForm)
    form = load_metadata(view(form, {"repeat": "daily", "cron": "0 1 * * *"}).dump(), ScheduleForm)

    assert "'initial_date': '2027-01-02'" in str(view(form, {"repeat": "once"}).dump())
    assert "'initial_time': '08:15'" in str(view(form, {"repeat": "once"}).dump())
    assert "'initial_value': '0 1 * * *'" in str(view(form, {"repeat": "custom"}).dump())


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        (("room", "date", "for"), {"at": "date", "tz": "date", "for": "for"}),
        (("room", "cron", "for"), {"at": "cron", "tz": "cron", "for": "for"}),
        (("room", "cron"), {"at": "cron", "tz": "cron", "for": "cron"}),
        (("room", "date"), {"at": "date", "tz": "date", "for": "date"}),
    ],
)
def test_errors(fields: tuple[str, ...], places: dict[str, str]) -> None:
    """What is wrong stands beside the field that mends it, whichever are shown."""
    for parameter, place in places.items():
        assert forms.errors({parameter: "No."}, fields, "room", FIELDS) == {place: "No."}
