"""The modal Start Live: what it asks, and what its submission says. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydantic import BaseModel

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import Block, Option, actions, button, channel_select, input_block, select, text_input
from bot.slack.metadata import dump_metadata
from bot.slack.views import CallbackId, View

Filled: TypeAlias = Mapping[str, str | list[str]]  # what was filled in, by block id

ACCOUNT, ROOM, LENGTH, CHANNEL = "account", "room", "length", "channel"
_ASKED = frozenset({ACCOUNT, ROOM, LENGTH, CHANNEL})
_FIRST = ("quality_level",)  # the parameters that are asked for at once, where a service has them
_LENGTHS = forms.lengths("15m", "30m", "1h", "2h", "4h", "8h")
_ROOM_LIMIT = 64


@dataclass(frozen=True, kw_only=True)
class LiveForm:
    """How far the modal is: it travels with it."""

    team: str
    channel: str = ""  #: where the room's card is to be; empty: the person chooses
    account: str
    shows_all: bool = False  #: whether More Options was pressed


def live_view(form: LiveForm, accounts: Sequence[str], model: type[BaseModel], filled: Filled) -> View:
    """The modal.

    Args:
        accounts: those to choose from.
        model: the documented parameters of the chosen one's service.
        filled: what was filled in before, by block id.
    """
    known = forms.names(model)
    wanted = known if form.shows_all else [name for name in _FIRST if name in known]
    more = [] if len(wanted) == len(known) else [_more()]
    return View(
        callback_id=CallbackId.START_LIVE,
        title="Start Live",
        submit="Start Live",
        private_metadata=dump_metadata(form),
        blocks=[*_questions(form, accounts, filled), *forms.inputs(model, filled, wanted), *more],
    )


def with_account(form: LiveForm, account: str) -> LiveForm:
    """The form for another account, whose parameters are others."""
    return replace(form, account=account, shows_all=False)


def options(filled: Filled) -> Filled:
    """The service's parameters out of what was filled in."""
    return {name: value for name, value in filled.items() if name not in _ASKED}


def _questions(form: LiveForm, accounts: Sequence[str], filled: Filled) -> list[Block]:
    chosen = select([Option(name) for name in accounts], form.account, action=ActionId.CHOOSE_LIVE_ACCOUNT)
    until = select(_LENGTHS, forms.text(filled, LENGTH), placeholder="Until it is stopped")
    room = text_input(forms.text(filled, ROOM), placeholder="room-42", most=_ROOM_LIMIT)
    where = [input_block(CHANNEL, "Channel of its card", channel_select(forms.text(filled, CHANNEL)))]
    return [
        *([] if form.channel else where),
        input_block(ACCOUNT, "Account", chosen, is_heard=True),
        input_block(ROOM, "Room", room),
        input_block(LENGTH, "Length", until, hint="It is ended by itself then.", is_optional=True),
    ]


def _more() -> Block:
    return actions("more", button("More Options", ActionId.MORE_LIVE_OPTIONS))
