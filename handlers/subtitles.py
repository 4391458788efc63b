"""The conversation about text over the picture of a recording: ``/rec subtitle``, its button, and its modal."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain import Capability, OperationKind, Recording
from bot.errors import UsageError
from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.subtitles import Text, problems
from bot.service.arrangement import (
    ARRANGING,
    COLORS,
    PLACES,
    canvas_and_areas,
    parse_color,
    parse_texts,
    put,
    subtitle_picture,
    texts_of,
    write_texts,
    written_texts,
)
from bot.service.options import OptionsError
from bot.service.requests import Ask, Requests
from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.messenger import Messenger
from bot.slack.metadata import AboutRecording
from bot.slack.pictures import awaited, show
from bot.slack.subtitle_form import (
    CLOCK,
    COLOR,
    CONTENT,
    EXACT,
    FURTHER,
    KIND,
    OPACITY,
    OTHER,
    OTHER_COLOR,
    PLACE,
    SIZE,
    TEXT,
    SubtitleFields,
    SubtitleForm,
    X,
    Y,
    removed_view,
    subtitle_view,
)
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.changes import Change, Changes
from handlers.commands import Verb
from handlers.grammar import Command
from handlers.replies import Body, Conversation, Reply

Filled = Mapping[str, str | list[str]]

_CHANGE = Change(
    kind=OperationKind.SUBTITLES,
    label="Subtitles",
    action=ActionId.SUBTITLES,
    said="Laying text over the picture of {room} ({id}).",
)
_FIRST = Text(content="", x=0, y=0, size=48, color=COLORS["white"], opacity=100)  # what the form begins with


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What the text is laid over."""

    canvas: Canvas
    areas: Sequence[Rectangle]  #: of people's pictures, where they are known
    texts: Sequence[Text]  #: that are over it now


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What the modal says."""

    texts: Sequence[Text]
    problems: Mapping[str, str]  #: by field


class Subtitles:
    """Opens the modal with the text as it is, keeps it and its picture up to date, and asks for what it says.

    Args:
        now: tells the time that clocks show in pictures.
    """

    def __init__(self, requests: Requests, access: Access, messenger: Messenger, now: Callable[[], datetime]) -> None:
        self._requests = requests
        self._messenger = messenger
        self._now = now
        self._changes = Changes(requests, access, _CHANGE)

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do with text."""
        return {
            "subtitle": Verb(
                role=Role.OPERATOR,
                run=self.typed,
                usage='[ROOM or ID] [text="…"] [color=red] [parameter=…]',
                meaning="lay text over the picture; without parameters a form opens",
                details=f"It replaces all text that is there. Colours are {', '.join(COLORS)}, or like #ff0000. "
                "type=clock shows the time. subtitle_list=[] takes all away.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal, and what is heard at once in it."""
        return {
            ActionId.SUBTITLES.value: self.clicked,
            ActionId.CHANGE_SUBTITLES.value: self.changed,
            ActionId.MORE_SUBTITLE_OPTIONS.value: self.extended,
            ActionId.REMOVE_SUBTITLES.value: self.removed,
        }

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.SUBTITLES.value: self.submitted}

    async def typed(self, ask: Ask, command: Command) -> Reply:
        """Lay text over the picture as typed, or open the modal."""
        return await self._changes.typed(ask, command, _documented(command.parameters), self._opened)

    async def clicked(self, body: Body) -> Reply:
        """Open the modal."""
        return await self._opened(*await self._changes.clicked(body))

    async def changed(self, body: Body) -> Reply:
        """Show what was entered, and its picture."""
        return await self._again(body)

    async def extended(self, body: Body) -> Reply:
        """Show the field for further texts."""
        return await self._again(body, shows_all=True)

    async def submitted(self, body: Body) -> Reply:
        """Ask for the text; what is wrong is said beside its field."""
        recording, form = await self._changes.inside(body, SubtitleForm)
        made = await self._composed(await self._scene(recording), form, body)
        try:
            if not made.problems:
                return await self._changes.submitted(body, form, recording, write_texts(made.texts))
            wrong = made.problems
        except OptionsError as error:
            wrong = error.problems
        return Reply(errors=forms.errors(wrong, forms.fields(body["view"]), KIND))

    async def removed(self, body: Body) -> Reply:
        """Take all text away."""
        recording, form = await self._changes.inside(body, SubtitleForm)
        asked = await self._changes.submitted(body, form, recording, write_texts(()))
        return Reply(update=removed_view(recording.room), operations=asked.operations)

    async def _opened(self, recording: Recording, about: AboutRecording) -> Reply:
        scene = await self._scene(recording)
        filled = _filled(scene.texts)
        form = SubtitleForm(
            recording=about.recording,
            revision=about.revision,
            channel=about.channel,
            place=forms.text(filled, PLACE),
        )
        view, finish = await self._shown(scene, form, filled, Composed(texts=scene.texts, problems={}))
        return Reply(view=view, finish=finish)

    async def _again(self, body: Body, *, shows_all: bool = False) -> Reply:
        recording, form = await self._changes.inside(body, SubtitleForm)
        scene, asked = await self._scene(recording), forms.fields(body["view"])
        made = await self._composed(scene, form, body)
        filled = _values(scene, forms.read(body["view"]["state"]), asked)
        if X not in asked and made.texts:  # where it is now is where it is moved from
            filled |= {X: str(made.texts[0].x), Y: str(made.texts[0].y)}
        following = replace(form, place=forms.text(filled, PLACE), shows_all=form.shows_all or shows_all)
        view, finish = await self._shown(scene, following, filled, made)
        return Reply(update=view, finish=finish)

    async def _composed(self, scene: Scene, form: SubtitleForm, body: Body) -> Composed:
        filled, asked = forms.read(body["view"]["state"]), forms.fields(body["view"])
        return await asyncio.to_thread(_compose, scene, form.place, filled, asked, self._now())

    async def _shown(
        self, scene: Scene, form: SubtitleForm, filled: Filled, made: Composed
    ) -> tuple[View, Callable[[], Awaitable[View]]]:
        """The modal as far as it is known at once, and what completes it with its picture."""
        clock = self._now()
        wrong = await asyncio.to_thread(problems, scene.canvas, made.texts, clock=clock)
        remarks = (*made.problems.values(), *wrong)
        fields = SubtitleFields(
            filled=filled,
            colors=COLORS,
            places=tuple(PLACES),
            is_laid=bool(scene.texts),
            remarks=remarks[:_MOST_REMARKS],
        )
        picture = subtitle_picture(scene.canvas, made.texts, scene.areas, clock)

        async def finish() -> View:
            return subtitle_view(form, fields, await show(self._messenger, picture))

        return subtitle_view(form, fields, [awaited()]), finish

    async def _scene(self, recording: Recording) -> Scene:
        service = ARRANGING[self._requests.require(recording.account, Capability.SUBTITLES).vendor]
        arranged = await self._requests.newest(OperationKind.LAYOUT, recording)
        canvas, areas = canvas_and_areas(service, recording.options, arranged)
        laid = await self._requests.newest(OperationKind.SUBTITLES, recording)
        return Scene(canvas=canvas, areas=areas, texts=texts_of(laid))


_MOST_REMARKS = 4


def _documented(given: Mapping[str, str]) -> Mapping[str, Any]:
    """What was typed, under the documented names: ``text`` is the content, and colours have names."""
    named = {"content" if name == "text" and "content" not in given else name: value for name, value in given.items()}
    color = named.get("color", "").lower()
    return {**named, "color": COLORS[color]} if color in COLORS else named


def _filled(texts: Sequence[Text]) -> dict[str, str | list[str]]:
    """The fields for what is over the picture now; to begin with, for a large white text at the bottom."""
    first, further = (texts[0], texts[1:]) if texts else (_FIRST, ())
    names = {color: name for name, color in COLORS.items()}
    return {
        KIND: CLOCK if first.is_clock else TEXT,
        CONTENT: first.content,
        COLOR: names.get(first.color, OTHER),
        OTHER_COLOR: f"#{first.color:06x}",
        PLACE: EXACT if texts else "bottom",
        X: str(first.x),
        Y: str(first.y),
        SIZE: str(first.size),
        OPACITY: str(first.opacity),
        FURTHER: written_texts(further),
    }


def _compose(scene: Scene, shown: str, filled: Filled, asked: Sequence[str], clock: datetime) -> Composed:
    """The texts that the modal describes; what it did not ask for stays as it is.

    Args:
        shown: the place that the modal's picture shows.
    """
    wrong: dict[str, str] = {}
    further: Sequence[Text] = scene.texts[1:]
    values = _values(scene, filled, asked)
    color = _parse_color(values, wrong)
    if FURTHER in asked:
        further = _parse_further(forms.text(filled, FURTHER), wrong)
    is_clock = forms.text(values, KIND) == CLOCK
    content = "" if is_clock else forms.text(values, CONTENT)
    x, y, size, opacity = (_parse_number(values, name, wrong) for name in (X, Y, SIZE, OPACITY))
    first = Text(content=content, x=x, y=y, size=size, color=color, opacity=opacity, is_clock=is_clock)
    place = forms.text(values, PLACE)
    if place == EXACT and X not in asked:
        place = shown
    placed = first if place == EXACT else put(first, place, scene.canvas, clock)
    if is_clock or content:
        return Composed(texts=(placed, *further), problems=wrong)
    if not further and not wrong:
        wrong[CONTENT] = "Type the text, or choose the running clock."
    return Composed(texts=tuple(further), problems=wrong)


def _values(scene: Scene, filled: Filled, asked: Sequence[str]) -> dict[str, str | list[str]]:
    """All fields: as they are filled in, and those that were not asked for as it is now."""
    emptied = {name: "" for name in (CONTENT, FURTHER) if name in asked}
    return {**_filled(scene.texts), **emptied, **filled}


def _parse_color(values: Filled, wrong: dict[str, str]) -> int:
    name = forms.text(values, COLOR)
    try:
        return COLORS[name] if name in COLORS else parse_color(forms.text(values, OTHER_COLOR))
    except UsageError as error:
        wrong[OTHER_COLOR] = str(error)
        return _FIRST.color


def _parse_further(lines: str, wrong: dict[str, str]) -> Sequence[Text]:
    try:
        return parse_texts(lines)
    except UsageError as error:
        wrong[FURTHER] = str(error)
        return ()


def _parse_number(values: Filled, name: str, wrong: dict[str, str]) -> int:
    typed = forms.text(values, name)
    if typed.isdecimal():
        return int(typed)
    wrong[name] = "Type a whole number."
    return 1
