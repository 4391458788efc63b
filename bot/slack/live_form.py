"""The modal Start Live: what it asks. Pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.metadata import dump_metadata
from bot.slack.questions import (
    Filled,
    Form,
    account_question,
    channel_question,
    length_question,
    more_options,
    parameters,
    profile_question,
    room_question,
)
from bot.slack.views import CallbackId, View

_FIRST = ("quality_level",)  # the parameters that are asked for at once, where a service has them
_LENGTHS = forms.lengths("15m", "30m", "1h", "2h", "4h", "8h")


def live_view(
    form: Form, accounts: Sequence[str], profiles: Sequence[str], model: type[BaseModel], filled: Filled
) -> View:
    """The modal.

    Args:
        accounts: those to choose from.
        profiles: the names of the presets.
        model: the documented parameters of the chosen one's service.
        filled: what was filled in before, by block id.
    """
    known = forms.names(model)
    wanted = known if form.shows_all else [name for name in _FIRST if name in known]
    more = [] if len(wanted) == len(known) else [more_options(ActionId.MORE_LIVE_OPTIONS)]
    return View(
        callback_id=CallbackId.START_LIVE,
        title="Start Live",
        submit="Start Live",
        private_metadata=dump_metadata(form),
        blocks=[
            *channel_question(form, filled, ActionId.CHOOSE_LIVE_CHANNEL, "The card is posted there."),
            account_question(accounts, form.account, ActionId.CHOOSE_LIVE_ACCOUNT),
            room_question(filled),
            length_question(_LENGTHS, filled),
            *profile_question(profiles, filled),
            *parameters(form, model, filled, wanted),
            *more,
        ],
    )
