"""The modal Schedule: what it asks, and what its submission says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from pydantic import BaseModel

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import (
    Block,
    Option,
    actions,
    button,
    channel_select,
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
from bot.slack.views import CallbackId, View

Filled: TypeAlias = Mapping[str, str | list[str]]  # what was filled in, by block id

ACCOUNT, ROOM, DATE, TIME, REPEAT, LENGTH = "account", "room", "date", "time", "repeat", "length"
CRON, NAME, PROFILE, CHANNEL = "cron", "name", "profile", "channel"
ASKED = frozenset({ACCOUNT, ROOM, DATE, TIME, REPEAT, LENGTH, CRON, NAME, PROFILE, CHANNEL})
"""The inputs that are not parameters of the service."""

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
_ROOM_LIMIT, _NAME_LIMIT, _CRON_LIMIT = 64, 100, 100
_HOUR = timedelta(hours=1)
_FIELDS: Mapping[str, str] = {"at": DATE, "tz": DATE, "for": LENGTH}
"""The field that shows what is wrong with a part of the plan."""


@dataclass(frozen=True, kw_only=True)
class ScheduleForm:
    """How far the modal is: it travels with it."""

    team: str
    channel: str = ""  #: where the recordings' cards are to be; empty: the person chooses
    account: str
    zone: str  #: whose clocks are meant
    shows_all: bool = False  #: whether More Options was pressed


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
    more = [*_more(profiles, filled), *forms.inputs(model, filled)] if form.shows_all else [_more_button()]
    return View(
        callback_id=CallbackId.SCHEDULE,
        title="Schedule Recording",
        submit="Schedule Recording",
        private_metadata=dump_metadata(form),
        blocks=[*_questions(form, accounts, filled, here + _HOUR), *more],
    )


def with_account(form: ScheduleForm, account: str) -> ScheduleForm:
    """The form for another account, whose parameters are others."""
    return replace(form, account=account)


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


def options(filled: Filled) -> Filled:
    """The service's parameters out of what was filled in."""
    return {name: value for name, value in filled.items() if name not in ASKED}


def field_errors(problems: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """What is wrong, beside the field that can mend it."""
    return forms.errors({_FIELDS.get(name, name): said for name, said in problems.items()}, fields, ROOM)


def _questions(form: ScheduleForm, accounts: Sequence[str], filled: Filled, soon: datetime) -> list[Block]:
    account = select([Option(name) for name in accounts], form.account, action=ActionId.CHOOSE_SCHEDULE_ACCOUNT)
    room = text_input(forms.text(filled, ROOM), placeholder="room-42", most=_ROOM_LIMIT)
    repeated = forms.text(filled, REPEAT) or _ONCE
    repeat = select(_REPEATS, repeated, action=ActionId.CHOOSE_REPEAT)
    length = select(_LENGTHS, forms.text(filled, LENGTH) or _USUAL_LENGTH)
    where = [input_block(CHANNEL, "Channel of the recordings", channel_select(forms.text(filled, CHANNEL)))]
    return [
        *([] if form.channel else where),
        input_block(ACCOUNT, "Account", account, is_heard=True),
        input_block(ROOM, "Room", room),
        input_block(REPEAT, "Repeat", repeat, is_heard=True),
        *(_cron(form, filled) if repeated == _CUSTOM else _day_and_time(form, filled, soon)),
        input_block(LENGTH, "Length", length, hint="It is stopped by itself then."),
    ]


def _day_and_time(form: ScheduleForm, filled: Filled, soon: datetime) -> list[Block]:
    date = date_picker(forms.text(filled, DATE) or f"{soon:%Y-%m-%d}")
    time = time_picker(forms.text(filled, TIME) or f"{soon:%H}:00")
    return [
        input_block(DATE, "Date", date, hint="The day counts for what is recorded once, or every week."),
        input_block(TIME, "Time", time, hint=f"By the clocks of {form.zone}."),
    ]


def _cron(form: ScheduleForm, filled: Filled) -> list[Block]:
    cron = text_input(forms.text(filled, CRON), placeholder="0 9 * * mon-fri", most=_CRON_LIMIT)
    hint = f"Minute, hour, day of the month, month, day of the week, by the clocks of {form.zone}."
    return [input_block(CRON, "Cron Expression", cron, hint=hint)]


def _more(profiles: Sequence[str], filled: Filled) -> list[Block]:
    name = text_input(forms.text(filled, NAME), most=_NAME_LIMIT)
    chosen = select([Option(profile) for profile in profiles], forms.text(filled, PROFILE)) if profiles else None
    return [
        input_block(NAME, "Name", name, hint="What people read in place of the room.", is_optional=True),
        *([input_block(PROFILE, "Profile", chosen, is_optional=True)] if chosen else []),
        context(plain("The rest are the parameters of the account's service; empty ones are its defaults.")),
    ]


def _more_button() -> Block:
    return actions("more", button("More Options", ActionId.MORE_SCHEDULE_OPTIONS))
