"""The modal Schedule: what it asks, and what its submission says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import BaseModel

from bot.domain import CRON_LENGTH
from bot.durations import parse_duration, spell_duration
from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import (
    Block,
    Option,
    context,
    date_picker,
    input_block,
    plain,
    section,
    select,
    text_input,
    time_picker,
)
from bot.slack.metadata import dump_metadata
from bot.slack.questions import (
    CRON,
    DATE,
    LENGTH,
    REPEAT,
    TIME,
    Filled,
    Form,
    account_question,
    channel_question,
    length_question,
    more_options,
    name_question,
    parameters,
    profile_question,
    room_question,
)
from bot.slack.views import CallbackId, View

_ONCE, _DAILY, _WEEKDAYS, _WEEKLY, _CUSTOM = "once", "daily", "weekdays", "weekly", "custom"
_REPEATS = (
    Option(_ONCE, "Once"),
    Option(_DAILY, "Every day"),
    Option(_WEEKDAYS, "Every weekday, Monday to Friday"),
    Option(_WEEKLY, "Every week on that day"),
    Option(_CUSTOM, "Custom (cron)"),
)
_DAYS_OF: Mapping[str, str] = {_DAILY: "*", _WEEKDAYS: "mon-fri"}
_LENGTHS = forms.lengths("15m", "30m", "45m", "1h", "1h30m", "2h", "3h", "4h", "6h", "8h", "12h", "24h")
_USUAL_LENGTH = "1h"
_HOUR = timedelta(hours=1)

FIELDS: Mapping[str, Sequence[str]] = {"at": (DATE, CRON), "tz": (DATE, CRON), LENGTH: (LENGTH, CRON, DATE)}
"""The fields that show what is wrong with a part of the plan, the first that there is."""


@dataclass(frozen=True, kw_only=True)
class ScheduleForm(Form):
    """How far the modal is, with what was filled in where the repetition that is chosen asks for something else."""

    zone: str  #: whose clocks are meant
    date: str = ""
    time: str = ""
    cron: str = ""


def loading_view() -> View:
    """What opens at once, while it is asked where the person is."""
    return View(
        callback_id=CallbackId.SCHEDULE,
        title="Schedule Recording",
        blocks=[section(plain("One moment: looking up your time zone …"))],
    )


def schedule_view(
    form: ScheduleForm,
    accounts: Sequence[str],
    profiles: Sequence[str],
    model: type[BaseModel],
    filled: Filled,
    here: datetime,
) -> View:
    """The modal.

    Args:
        accounts: those to choose from.
        profiles: the names of the presets.
        model: the documented parameters of the chosen account's service.
        filled: what was filled in before, by block id.
        here: what the clock shows where the person is; naive.
    """
    known = _remembering(form, filled)
    return View(
        callback_id=CallbackId.SCHEDULE,
        title="Schedule Recording",
        submit="Schedule Recording",
        private_metadata=dump_metadata(known),
        blocks=[
            *channel_question(form, filled, ActionId.CHOOSE_SCHEDULE_CHANNEL, "The cards and links are posted there."),
            account_question(accounts, form.account, ActionId.CHOOSE_SCHEDULE_ACCOUNT),
            room_question(filled),
            *_times(known, forms.text(filled, REPEAT) or _ONCE, here + _HOUR),
            *_lasting(form, filled),
            *_more(form, profiles, model, filled),
        ],
    )


def when_of(filled: Filled) -> tuple[str, datetime | None]:
    """The cron expression, or else the one wall time, that was filled in; neither where the date or time is missing."""
    if forms.text(filled, REPEAT) == _CUSTOM:
        return forms.text(filled, CRON), None
    date, time = forms.text(filled, DATE), forms.text(filled, TIME)
    if not (date and time):
        return "", None
    at, repeat = datetime.fromisoformat(f"{date}T{time}"), forms.text(filled, REPEAT)
    if repeat in {"", _ONCE}:
        return "", at
    return f"{at.minute} {at.hour} * * {_DAYS_OF.get(repeat, f'{at:%a}'.lower())}", None


def length_of(filled: Filled) -> str:
    """How long each recording lasts; the usual time where the form did not ask."""
    return forms.text(filled, LENGTH) or _USUAL_LENGTH


def _remembering(form: ScheduleForm, filled: Filled) -> ScheduleForm:
    """The form with what is filled in of the day, the time and the cron expression, whichever is shown next."""
    return replace(
        form,
        date=forms.text(filled, DATE) or form.date,
        time=forms.text(filled, TIME) or form.time,
        cron=forms.text(filled, CRON) or form.cron,
    )


def _times(form: ScheduleForm, repeated: str, soon: datetime) -> list[Block]:
    repeat = select(_REPEATS, repeated, action=ActionId.CHOOSE_REPEAT)
    asked = _cron(form) if repeated == _CUSTOM else _day_and_time(form, soon)
    return [input_block(REPEAT, "Repeat", repeat, is_heard=True), *asked]


def _day_and_time(form: ScheduleForm, soon: datetime) -> list[Block]:
    date, time = date_picker(form.date or f"{soon:%Y-%m-%d}"), time_picker(form.time or f"{soon:%H}:00")
    return [
        input_block(DATE, "Date", date, hint="The day counts for what is recorded once, or every week."),
        input_block(TIME, "Time", time, hint=f"By the clocks of {form.zone}."),
    ]


def _cron(form: ScheduleForm) -> list[Block]:
    cron = text_input(form.cron, placeholder="0 9 * * mon-fri", most=CRON_LENGTH)
    hint = f"Minute, hour, day of the month, month, day of the week, by the clocks of {form.zone}."
    return [input_block(CRON, "Cron Expression", cron, hint=hint)]


def _lasting(form: Form, filled: Filled) -> list[Block]:
    """The length; told where the channel is asked for already, since a form of seven fields is too long."""
    if form.channel or form.shows_all:
        return [length_question(_LENGTHS, filled, usual=_USUAL_LENGTH)]
    usual = spell_duration(parse_duration(_USUAL_LENGTH))
    return [context(plain(f"It is recorded for {usual}; More Options asks for another length."))]


def _more(form: Form, profiles: Sequence[str], model: type[BaseModel], filled: Filled) -> list[Block]:
    if not form.shows_all:
        return [more_options(ActionId.MORE_SCHEDULE_OPTIONS)]
    return [
        name_question(filled),
        *profile_question(profiles, filled),
        context(plain("The rest are the parameters of the account's service; empty ones are its defaults.")),
        *parameters(form, model, filled),
    ]
