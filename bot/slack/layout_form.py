"""The modal Layout: who is where in the picture of a recording, by presets, menus and lines of text. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.elements import (
    TEXT_LIMIT,
    Block,
    Option,
    actions,
    button,
    context,
    fits,
    input_block,
    number_input,
    plain,
    section,
    select,
    text_input,
)
from bot.slack.metadata import AboutRecording, dump_metadata
from bot.slack.views import CallbackId, View

PRESET, LARGE, COUNT, TILES, HEARD, BACKGROUND = "preset", "large", "people", "tiles", "heard", "background_color"
_SEAT = "seat"
_MOST_INPUTS = 6  # before More Options
_MOST_SEATS = 6
_MOST_OF_A_FIELD = TEXT_LIMIT - 300  # characters of lines that are put into one field: some room is left to type
_ID_LIMIT = 48
_TOO_MANY_VOICES = (
    "The voices in the recording are too long a list for this form, and stay as they are. To replace them, use the "
    "command /rec layout."
)


@dataclass(frozen=True, kw_only=True)
class LayoutForm(AboutRecording):
    """How far the modal is: it travels with it."""

    preset: str  #: that the lines were made of
    count: int = 0  #: of people, that they were made for
    large: str | None = None  #: who was typed to be large, before a preset without one; None: nobody was
    generation: int = 0  #: of the lines and menus: Slack keeps what was typed until their ids change
    shows_all: bool = False  #: whether More Options was pressed


@dataclass(frozen=True, kw_only=True)
class LayoutFields:
    """What the modal shows."""

    presets: Mapping[str, str]  #: by value, what people read
    people: Sequence[str] = ()  #: who sits in the tiles, in their order
    lines: Sequence[str] | None = ()  #: a line for each tile; None: there are none
    are_kept: bool = False  #: the lines do not count, as the service places people by itself, until another preset does
    line_hint: str = ""
    large: str | None = None  #: the id of who is large; None: nobody is, or the lines say it
    most_people: int = 0  #: who may be asked for beside those who are known; 0: none
    background: str | None = None  #: None: the service takes none
    heard: Sequence[str] | None = None  #: a line for each voice; None: voices do not belong to the layout
    remarks: Sequence[str] = ()  #: what is to be said of it: plain text, as it may hold names


def layout_view(form: LayoutForm, fields: LayoutFields, picture: Sequence[Block]) -> View:
    """The modal.

    Args:
        picture: the blocks that show what was chosen.
    """
    said = [context(plain(remark)) for remark in fields.remarks]
    return View(
        callback_id=CallbackId.LAYOUT,
        title="Layout",
        submit="Set Layout",
        private_metadata=dump_metadata(form),
        blocks=[*picture, *said, *_inputs(form, fields), *_more(form, fields), _buttons(form, fields)],
    )


def explanation_view(reason: str) -> View:
    """The modal where nothing can be arranged."""
    return View(callback_id=CallbackId.LAYOUT, title="Layout", close="Close", blocks=[section(plain(reason))])


def can_hold(lines: Sequence[str]) -> bool:
    """Whether each of the lines finds room in a field."""
    return all(fits(line) for line in lines)


def typed_lines(filled: Mapping[str, str | list[str]]) -> str:
    """The lines out of all their fields."""
    fields = sorted((name for name in filled if name.split(":")[0] == TILES), key=_position)
    return "\n".join(forms.text(filled, name) for name in fields)


def chosen_seats(filled: Mapping[str, str | list[str]]) -> Mapping[int, int]:
    """Who was put where by menus: tile → who sits there now, both from 0."""
    seats = {name: forms.text(filled, name) for name in filled if name.split(":")[0] == _SEAT}
    return {int(name.split(":")[1]): int(chosen) for name, chosen in seats.items()}


def _inputs(form: LayoutForm, fields: LayoutFields) -> list[Block]:
    options = [Option(value, label) for value, label in fields.presets.items()]
    preset = select(options, form.preset, action=ActionId.CHOOSE_PRESET)
    first = [input_block(PRESET, "Preset", preset, hint="It fills in the fields below.", is_heard=True)]
    if fields.large is not None:
        large = text_input(fields.large, placeholder="1001", most=_ID_LIMIT)
        first.append(input_block(LARGE, "Large picture of", large, hint="The id of a user.", is_optional=True))
    if fields.most_people:
        count = number_input(str(form.count or ""), least=1, most=fields.most_people, action=ActionId.CHANGE)
        first.append(input_block(COUNT, "People", count, hint="Press Show Picture.", is_optional=True, is_heard=True))
    lines = [*_line_inputs(form, fields)]
    room = _MOST_SEATS if form.shows_all else max(_MOST_INPUTS - len(first) - len(lines), 0)
    return [*first, *_seats(form, fields.people, room), *lines]


def _seats(form: LayoutForm, people: Sequence[str], room: int) -> Iterator[Block]:
    """A menu for each tile, where they are few; else one for the first, which often is the large one."""
    if len(people) < 2:
        return
    options = [Option(str(number), label) for number, label in enumerate(people)]
    for seat in range(min(room, len(people) if len(people) <= _MOST_SEATS else 1)):
        menu = select(options, str(seat), action=ActionId.CHANGE)
        yield input_block(f"{_SEAT}:{seat}:{form.generation}", f"Tile {seat + 1}", menu, is_heard=True)


def _line_inputs(form: LayoutForm, fields: LayoutFields) -> Iterator[Block]:
    """As many fields as the lines need, one at least."""
    if fields.lines is None:
        return
    first = "Tiles of Free and of ready arrangements" if fields.are_kept else "Tiles, one a line"
    for number, text in enumerate(_chunks(fields.lines)):
        entry = text_input(text, has_lines=True, action=f"lines:{form.generation}")
        label = "Further tiles" if number else first
        hint = "" if number else fields.line_hint
        block_id = f"{TILES}:{number}" if number else TILES
        yield input_block(block_id, label, entry, hint=hint, is_optional=number > 0 or fields.are_kept)


def _chunks(lines: Sequence[str]) -> list[str]:
    chunks = [""]
    for line in lines:
        joined = f"{chunks[-1]}\n{line}" if chunks[-1] else line
        if chunks[-1] and not fits(joined, _MOST_OF_A_FIELD):
            chunks.append(line)
        else:
            chunks[-1] = joined
    return chunks


def _more(form: LayoutForm, fields: LayoutFields) -> Iterator[Block]:
    if not form.shows_all:
        return
    if fields.background is not None:
        color = text_input(fields.background, placeholder="#000000", most=7)
        yield input_block(BACKGROUND, "Background", color, hint="Of the canvas: #RRGGBB.", is_optional=True)
    if fields.heard is not None:
        yield _heard("\n".join(fields.heard))


def _heard(lines: str) -> Block:
    if not fits(lines):
        return context(plain(_TOO_MANY_VOICES))
    voices = text_input(lines, placeholder="ann/LocalMic_0", has_lines=True)
    hint = "USER/MEDIA, one a line: a new layout replaces the voices as well."
    return input_block(HEARD, "Voices in the recording", voices, hint=hint, is_optional=True)


def _buttons(form: LayoutForm, fields: LayoutFields) -> Block:
    has_more = not form.shows_all and (fields.background is not None or fields.heard is not None)
    more = [button("More Options", ActionId.MORE_LAYOUT_OPTIONS)] if has_more else []
    return actions("layout", button("Show Picture", ActionId.CHANGE), *more)


def _position(name: str) -> int:
    return int(name.partition(":")[2] or 0)
