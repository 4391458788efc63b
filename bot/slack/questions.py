"""What the forms ask that begin something: how far they are, the fields that they share, and what of it was filled in.

Fields have the names of the commands' parameters. Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from pydantic import BaseModel

from bot.domain import NAME_LENGTH, ROOM_LENGTH
from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import INPUT, Block, Option, actions, button, channel_select, input_block, select, text_input
from bot.slack.metadata import Opened

Filled: TypeAlias = Mapping[str, str | list[str]]  # what was filled in, by block id

CHANNEL, ACCOUNT, ROOM, LENGTH, NAME, PROFILE = "channel", "on", "room", "for", "name", "profile"
OTHER_LENGTH = "length"
REPEAT, DATE, TIME, CRON = "repeat", "date", "time", "cron"
OURS = frozenset({CHANNEL, ACCOUNT, ROOM, LENGTH, NAME, PROFILE, OTHER_LENGTH, REPEAT, DATE, TIME, CRON})
"""The fields that are not parameters of a service, in any of these forms."""


@dataclass(frozen=True, kw_only=True)
class Form(Opened):
    """How far a form is: it travels with the modal. Where it was opened in no channel, the person chooses one."""

    team: str
    account: str = ""  #: whose parameters it shows
    shows_all: bool = False  #: whether More Options was pressed

    def where(self, filled: Filled) -> str:
        """The channel that is meant; empty where none was chosen yet."""
        return self.channel or forms.text(filled, CHANNEL)


FormT = TypeVar("FormT", bound=Form)


def settled(form: FormT, filled: Filled, accounts: Sequence[str]) -> tuple[FormT, Filled]:
    """The form for the account that is chosen, or the first where that one is not offered, and what was filled in that
    counts for it: parameters of another account's service do not.

    Args:
        accounts: those to choose from; there is at least one.
    """
    wanted = forms.text(filled, ACCOUNT) or form.account
    account = wanted if wanted in accounts else accounts[0]
    kept = filled if account == form.account else {name: filled[name] for name in filled.keys() & OURS}
    return replace(form, account=account), kept


def options(filled: Filled) -> Filled:
    """The service's parameters out of what was filled in."""
    return {name: value for name, value in filled.items() if name not in OURS}


def channel_question(form: Form, filled: Filled, action: ActionId, hint: str) -> list[Block]:
    """Where it is to be, unless the form was opened there; its change is heard, since accounts depend on it."""
    if form.channel:
        return []
    chosen = channel_select(action, forms.text(filled, CHANNEL))
    return [input_block(CHANNEL, "Channel", chosen, hint=hint, is_heard=True)]


def account_question(accounts: Sequence[str], chosen: str, action: str = INPUT) -> Block:
    """With which account; its change is heard by the action, where one is given."""
    offered = select([Option(name) for name in accounts], chosen, action=action)
    return input_block(ACCOUNT, "Account", offered, is_heard=action != INPUT)


def room_question(filled: Filled, *, hint: str = "", is_optional: bool = False) -> Block:
    """Which room."""
    room = text_input(forms.text(filled, ROOM), placeholder="room-42", most=ROOM_LENGTH)
    return input_block(ROOM, "Room", room, hint=hint, is_optional=is_optional)


def length_question(offered: Sequence[Option], filled: Filled, *, usual: str = "") -> Block:
    """For how long.

    Args:
        offered: the lengths; one that was typed is offered besides.
        usual: what is chosen at first; empty: none, which is until it is stopped.
    """
    wanted = forms.text(filled, LENGTH) or usual
    typed = [Option(wanted)] if wanted not in {"", *(option.value for option in offered)} else []
    chosen = select([*offered, *typed], wanted, placeholder="" if usual else "Until it is stopped")
    return input_block(LENGTH, "Length", chosen, hint="It is stopped by itself then.", is_optional=not usual)


def name_question(filled: Filled) -> Block:
    """What people read in place of the room."""
    name = text_input(forms.text(filled, NAME), placeholder="What people call it", most=NAME_LENGTH)
    return input_block(NAME, "Name", name, is_optional=True)


def profile_question(profiles: Sequence[str], filled: Filled) -> list[Block]:
    """Which preset, where there are some."""
    chosen = select([Option(name) for name in profiles], forms.text(filled, PROFILE), placeholder="None")
    asked = input_block(PROFILE, "Profile", chosen, hint="A preset of the parameters.", is_optional=True)
    return [asked] if profiles else []


def parameters(form: Form, model: type[BaseModel], filled: Filled, names: Collection[str] | None = None) -> list[Block]:
    """The documented parameters of the account's service, or those named; another account's inputs are others."""
    return forms.inputs(model, filled, names, action=f"{INPUT}:{form.account}")


def more_options(action: ActionId) -> Block:
    """The button that asks for the rest."""
    return actions("more", button("More Options", action))
