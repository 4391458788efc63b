"""The modal Files: it asks which stored files are meant. Pure."""

from collections.abc import Sequence

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import Block, date_picker, input_block
from bot.slack.metadata import dump_metadata
from bot.slack.questions import Filled, Form, account_question, channel_question, room_question
from bot.slack.views import CallbackId, View

SINCE, UNTIL = "from", "to"


def files_view(form: Form, filled: Filled, accounts: Sequence[str]) -> View:
    """The modal.

    Args:
        filled: what was filled in before, by block id.
        accounts: those to choose from.
    """
    return View(
        callback_id=CallbackId.FILES,
        title="Files",
        submit="List Files",
        private_metadata=dump_metadata(form),
        blocks=[
            *channel_question(form, filled, ActionId.CHOOSE_FILES_CHANNEL, "The list is shown there, to you alone."),
            account_question(accounts, form.account),
            room_question(filled, hint="Empty: all rooms.", is_optional=True),
            _day(SINCE, "From", filled),
            _day(UNTIL, "To", filled),
        ],
    )


def _day(field: str, label: str, filled: Filled) -> Block:
    return input_block(field, label, date_picker(forms.text(filled, field)), is_optional=True)
