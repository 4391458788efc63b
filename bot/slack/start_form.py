"""The modal Start Recording: what it asks, and what its submission says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import BaseModel

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import (
    INPUT,
    Block,
    Option,
    actions,
    button,
    channel_select,
    input_block,
    select,
    text_input,
)
from bot.slack.metadata import dump_metadata
from bot.slack.views import CallbackId, View

Filled: TypeAlias = Mapping[str, str | list[str]]  # what was filled in, by block id

CHANNEL, ACCOUNT, ROOM, LENGTH, NAME, PROFILE, OTHER_LENGTH = (
    "channel",
    "on",
    "room",
    "for",
    "name",
    "profile",
    "length",
)
_ASKED = frozenset({CHANNEL, ACCOUNT, ROOM, LENGTH, NAME, PROFILE, OTHER_LENGTH})
_LENGTHS = forms.lengths("15m", "30m", "45m", "1h", "1h30m", "2h", "3h", "4h")
_ROOM_LIMIT, _NAME_LIMIT, _LENGTH_LIMIT = 64, 100, 20


@dataclass(frozen=True, kw_only=True)
class StartForm:
    """How far the modal is: it travels with it."""

    team: str
    channel: str = ""  #: where the card is to be; empty: the person chooses
    account: str = ""
    shows_all: bool = False  #: whether More Options was pressed


def start_view(
    form: StartForm, accounts: Sequence[str], profiles: Sequence[str], model: type[BaseModel], filled: Filled
) -> View:
    """The modal.

    Args:
        accounts: those to choose from.
        profiles: the names of the presets.
        model: the documented parameters of the chosen account's service.
        filled: what was filled in before, by block id.
    """
    return View(
        callback_id=CallbackId.START,
        title="Start Recording",
        submit="Start Recording",
        private_metadata=dump_metadata(form),
        blocks=[*_questions(form, accounts, profiles, filled), *_parameters(form, model, filled)],
    )


def lengths(filled: Filled) -> tuple[str, str]:
    """The field that says how long it is to be recorded, and what it says; the one that is typed goes first."""
    field = OTHER_LENGTH if forms.text(filled, OTHER_LENGTH) else LENGTH
    return field, forms.text(filled, field)


def options(filled: Filled) -> Filled:
    """The service's parameters out of what was filled in."""
    return {name: value for name, value in filled.items() if name not in _ASKED}


def general(filled: Filled) -> Filled:
    """What was filled in that any account understands."""
    return {name: value for name, value in filled.items() if name in _ASKED}


def _questions(form: StartForm, accounts: Sequence[str], profiles: Sequence[str], filled: Filled) -> list[Block]:
    chosen = select([Option(name) for name in accounts], form.account, action=ActionId.CHOOSE_ACCOUNT)
    room = text_input(forms.text(filled, ROOM), placeholder="room-42", most=_ROOM_LIMIT)
    until = select(_LENGTHS, forms.text(filled, LENGTH), placeholder="Until it is stopped")
    name = text_input(forms.text(filled, NAME), placeholder="What people call it", most=_NAME_LIMIT)
    return [
        *([] if form.channel else [_channel(filled)]),
        input_block(ACCOUNT, "Account", chosen, is_heard=True),
        input_block(ROOM, "Room", room),
        input_block(LENGTH, "Length", until, hint="It is stopped by itself then.", is_optional=True),
        input_block(NAME, "Name", name, is_optional=True),
        *([_profile(profiles, filled)] if profiles else []),
    ]


def _channel(filled: Filled) -> Block:
    chosen = channel_select(forms.text(filled, CHANNEL), action=ActionId.CHOOSE_CHANNEL)
    hint = "The card and the links are posted there; which accounts there are depends on it."
    return input_block(CHANNEL, "Channel", chosen, hint=hint, is_heard=True)


def _profile(profiles: Sequence[str], filled: Filled) -> Block:
    chosen = select([Option(name) for name in profiles], forms.text(filled, PROFILE), placeholder="None")
    return input_block(PROFILE, "Profile", chosen, hint="A preset of the parameters.", is_optional=True)


def _parameters(form: StartForm, model: type[BaseModel], filled: Filled) -> list[Block]:
    """All that the service documents, or the button that asks for it; another account's inputs are others."""
    if not form.shows_all:
        return [actions("more", button("More Options", ActionId.MORE_OPTIONS))]
    typed = text_input(forms.text(filled, OTHER_LENGTH), placeholder="1h30m", most=_LENGTH_LIMIT)
    return [
        input_block(OTHER_LENGTH, "Another length", typed, hint="10s to 24h, like 50m or 2h15m.", is_optional=True),
        *forms.inputs(model, filled, action=f"{INPUT}:{form.account}"),
    ]
