"""The modal Streams: whose audio and video a recording takes. Pure."""

from collections.abc import Mapping, Sequence

from bot.domain import Whose
from bot.slack import forms
from bot.slack.elements import Block, Option, context, input_block, plain, select, text_input
from bot.slack.metadata import AboutRecording, dump_metadata
from bot.slack.views import CallbackId, View

_CHOICES = (
    Option(Whose.EVERYBODY, "Everybody"),
    Option(Whose.ONLY, "Only these people"),
    Option(Whose.BUT, "Everybody but these people"),
)


def choice_field(media: str) -> str:
    """The block id of whose audio or video is chosen."""
    return media


def people_field(media: str) -> str:
    """The block id of the people that are listed."""
    return f"{media}_people"


def subscription_view(
    about: AboutRecording, taken: Sequence[str], filled: Mapping[str, str | list[str]], remarks: Sequence[str]
) -> View:
    """The modal.

    Args:
        taken: which of MEDIA the recording takes.
        filled: what is filled in, by block id.
        remarks: plain text.
    """
    return View(
        callback_id=CallbackId.SUBSCRIPTIONS,
        title="Streams",
        submit="Set Streams",
        private_metadata=dump_metadata(about),
        blocks=[
            *(context(plain(remark)) for remark in remarks),
            *(block for media in taken for block in _inputs(media, filled)),
        ],
    )


def _inputs(media: str, filled: Mapping[str, str | list[str]]) -> list[Block]:
    chosen = select(_CHOICES, forms.text(filled, choice_field(media)) or Whose.EVERYBODY)
    people = text_input(forms.text(filled, people_field(media)), placeholder="1001, 1002")
    return [
        input_block(choice_field(media), f"{media.capitalize()} of", chosen),
        input_block(
            people_field(media),
            f"People ({media})",
            people,
            hint="Ids of up to 32 users, separated by commas; empty for everybody.",
            is_optional=True,
        ),
    ]
