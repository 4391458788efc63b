"""The modal Start Recording: what it asks, and what its submission says. Pure."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import Block, input_block, text_input
from bot.slack.metadata import dump_metadata
from bot.slack.questions import (
    LENGTH,
    OTHER_LENGTH,
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

FIELDS: Mapping[str, Sequence[str]] = {LENGTH: (OTHER_LENGTH, LENGTH)}
"""The fields that show what is wrong with a parameter of the command, the first that there is."""

_LENGTHS = forms.lengths("15m", "30m", "45m", "1h", "1h30m", "2h", "3h", "4h")
_LENGTH_LIMIT = 20


def start_view(
    form: Form, accounts: Sequence[str], profiles: Sequence[str], model: type[BaseModel], filled: Filled
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
        blocks=[
            *channel_question(form, filled, ActionId.CHOOSE_CHANNEL, "The card and the links are posted there."),
            account_question(accounts, form.account, ActionId.CHOOSE_ACCOUNT),
            room_question(filled),
            length_question(_LENGTHS, filled),
            name_question(filled),
            *profile_question(profiles, filled),
            *_more(form, model, filled),
        ],
    )


def length_of(filled: Filled) -> str:
    """How long it is to be recorded; what is typed goes before what is chosen."""
    return forms.text(filled, OTHER_LENGTH) or forms.text(filled, LENGTH)


def _more(form: Form, model: type[BaseModel], filled: Filled) -> list[Block]:
    if not form.shows_all:
        return [more_options(ActionId.MORE_OPTIONS)]
    typed = text_input(forms.text(filled, OTHER_LENGTH), placeholder="1h30m", most=_LENGTH_LIMIT)
    return [
        input_block(OTHER_LENGTH, "Another length", typed, hint="10s to 24h, like 50m or 2h15m.", is_optional=True),
        *parameters(form, model, filled),
    ]
