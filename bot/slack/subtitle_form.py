"""The modal Subtitles: a text or a running clock over the picture of a recording. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import (
    TEXT_LIMIT,
    Block,
    Option,
    actions,
    button,
    confirm,
    context,
    fits,
    input_block,
    number_input,
    plain,
    select,
    text_input,
)
from bot.slack.metadata import AboutRecording, dump_metadata
from bot.slack.views import CallbackId, View

KIND, CONTENT, COLOR, OTHER_COLOR, PLACE = "type", "content", "color", "other_color", "place"
X, Y, SIZE, OPACITY, FURTHER = "x", "y", "size", "transparency", "subtitle_list"
TEXT, CLOCK = "text", "clock"
EXACT = "exact"  #: the place that x and y say
OTHER = "other"  #: the colour that is typed
_MOST_TYPED = 1000  # characters of a text: so many find room in the metadata, however they are written there
_TOO_LONG = {
    CONTENT: "The text is too long for this form, or holds what cannot be typed here, and stays as it is. To replace "
    "it, use the command /rec subtitle.",
    FURTHER: "The further texts are too long for this form, or hold what cannot be typed here, and stay as they are. "
    "To replace them, use the command /rec subtitle.",
}
_KINDS = (Option(TEXT, "Text"), Option(CLOCK, "Running clock"))
_SIZES, _OPACITIES, _ACROSS, _DOWN = (1, 200), (0, 100), (0, 1920), (0, 1080)  # what the service takes


@dataclass(frozen=True, kw_only=True)
class SubtitleForm(AboutRecording):
    """How far the modal is: it travels with it."""

    place: str  #: that the picture shows
    content: str | None = None  #: that was typed before a clock was chosen instead; None: none was
    other_color: str | None = None  #: that was typed before one with a name was chosen instead; None: none was
    shows_all: bool = False  #: whether More Options was pressed, or a place by x and y chosen


@dataclass(frozen=True, kw_only=True)
class SubtitleFields:
    """What the modal shows."""

    filled: Mapping[str, str | list[str]]  #: by block id
    colors: Mapping[str, int]  #: those that have a name
    places: Sequence[str]
    is_laid: bool  #: whether there is text that can be removed
    fixed: Collection[str] = ()  #: fields that would make something else of their text
    remarks: Sequence[str] = ()  #: plain text, as it may hold what was typed


def subtitle_view(form: SubtitleForm, fields: SubtitleFields, picture: Sequence[Block]) -> View:
    """The modal.

    Args:
        picture: the blocks that show what was chosen.
    """
    return View(
        callback_id=CallbackId.SUBTITLES,
        title="Subtitles",
        submit="Set Subtitles",
        private_metadata=dump_metadata(form),
        blocks=[
            *picture,
            *(context(plain(remark)) for remark in fields.remarks),
            *_what(form, fields),
            *_color(fields),
            *_place(form, fields),
            _number(fields.filled, SIZE, "Size", _SIZES),
            *(_more(fields) if form.shows_all else ()),
            _buttons(form, fields),
        ],
    )


def removed_view(title: str) -> View:
    """What the modal becomes when all text is removed."""
    said = context(plain(f"All text over the picture of {title} is being removed."))
    return View(callback_id=CallbackId.SUBTITLES, title="Subtitles", close="Close", blocks=[said])


def _what(form: SubtitleForm, fields: SubtitleFields) -> Iterator[Block]:
    filled = fields.filled
    kind = select(_KINDS, forms.text(filled, KIND) or TEXT, action=ActionId.CHANGE_SUBTITLES)
    yield input_block(KIND, "Show", kind, is_heard=True)
    if forms.text(filled, KIND) == CLOCK:
        return
    content = text_input(forms.text(filled, CONTENT), most=_MOST_TYPED, action=ActionId.CHANGE_SUBTITLES, is_heard=True)
    block = input_block(CONTENT, "Text", content, is_optional=form.shows_all, is_heard=True)
    yield _typable(fields, block, _MOST_TYPED)


def _color(fields: SubtitleFields) -> Iterator[Block]:
    chosen = forms.text(fields.filled, COLOR)
    options = [*(Option(name, name.capitalize()) for name in fields.colors), Option(OTHER, "Another one …")]
    yield input_block(COLOR, "Colour", select(options, chosen, action=ActionId.CHANGE_SUBTITLES), is_heard=True)
    if chosen == OTHER:
        typed = text_input(
            forms.text(fields.filled, OTHER_COLOR),
            placeholder="#ff8800",
            most=7,
            action=ActionId.CHANGE_SUBTITLES,
            is_heard=True,
        )
        yield input_block(OTHER_COLOR, "Colour, typed", typed, hint="#RRGGBB.", is_heard=True)


def _place(form: SubtitleForm, fields: SubtitleFields) -> Iterator[Block]:
    chosen = forms.text(fields.filled, PLACE)
    options = [*(Option(place, place.capitalize()) for place in fields.places), Option(EXACT, "At x and y …")]
    yield input_block(PLACE, "Place", select(options, chosen, action=ActionId.CHANGE_SUBTITLES), is_heard=True)
    if chosen == EXACT and form.shows_all:
        yield _number(fields.filled, X, "x, px from the left", _ACROSS)
        yield _number(fields.filled, Y, "y, px from the top", _DOWN)


def _more(fields: SubtitleFields) -> Iterator[Block]:
    seen = "0 cannot be seen, 100 hides what is behind."
    yield _number(fields.filled, OPACITY, "Opacity, percent", _OPACITIES, hint=seen)
    example = "40 60 30 #ffffff 100% Welcome"
    lines = text_input(forms.text(fields.filled, FURTHER), placeholder=example, has_lines=True)
    hint = "X Y SIZE COLOUR OPACITY% TEXT, one a line. The text of a clock is [clock]."
    yield _typable(fields, input_block(FURTHER, "Further texts", lines, hint=hint, is_optional=True), TEXT_LIMIT)


def _typable(fields: SubtitleFields, block: Block, most: int) -> Block:
    """A field for a text, or in its place why there is none."""
    name = block["block_id"]
    if name not in fields.fixed and fits(forms.text(fields.filled, name), most):
        return block
    return context(plain(_TOO_LONG[name]))


def _number(
    filled: Mapping[str, str | list[str]], name: str, label: str, allowed: tuple[int, int], hint: str = ""
) -> Block:
    least, most = allowed
    entry = number_input(
        forms.text(filled, name), least=least, most=most, action=ActionId.CHANGE_SUBTITLES, is_heard=True
    )
    return input_block(name, label, entry, hint=hint, is_heard=True)


def _buttons(form: SubtitleForm, fields: SubtitleFields) -> Block:
    asked = confirm("Remove all text?", "Nothing is laid over the picture any longer.", "Remove All", "Keep It")
    more = [] if form.shows_all else [button("More Options", ActionId.MORE_SUBTITLE_OPTIONS)]
    removal = [button("Remove All", ActionId.REMOVE_SUBTITLES, style="danger", confirm=asked)] if fields.is_laid else []
    return actions("subtitles", button("Show Picture", ActionId.CHANGE_SUBTITLES), *more, *removal)
