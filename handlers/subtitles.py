"""The conversation about text over the picture of a recording: ``/rec subtitle``, its button, and its modal."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain import Capability, OperationKind, Recording
from bot.pictures.subtitles import problems
from bot.service.arrangement import (
    ARRANGING,
    COLORS,
    PLACES,
    Composed,
    Scene,
    TextChoice,
    canvas_and_areas,
    compose,
    subtitle_picture,
    texts_of,
    write_texts,
    written_texts,
)
from bot.service.options import OptionsError
from bot.service.requests import Requests
from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.messenger import Messenger
from bot.slack.metadata import AboutRecording
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
from handlers.changes import Change, Changes, Finish, drawn_later
from handlers.commands import Verb
from handlers.grammar import Command
from handlers.replies import Body, Conversation, Reply

Filled = Mapping[str, str | list[str]]

_CHANGE = Change(
    kind=OperationKind.SUBTITLES,
    label="Subtitles",
    action=ActionId.SUBTITLES,
    said="Laying text over the picture of {title} ({id}).",
)
_NUMBERS: Mapping[str, str] = {"x": X, "y": Y, "size": SIZE, "opacity": OPACITY}
_FIELDS: Mapping[str, Sequence[str]] = {"opacity": (OPACITY,), "color": (OTHER_COLOR,), "further": (FURTHER,)}
"""The fields that stand for what a person chooses, where they have other names."""

_MOST_REMARKS = 4


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
                run=self._changes.typing(self._opened, _documented),
                usage='[ROOM, NAME or ID] [text="…"] [color=red] [parameter=…]',
                meaning="lay text over the picture; without parameters a form opens",
                details=f"It replaces all text that is there. Colours are {', '.join(COLORS)}, or like #ff0000. "
                "type=clock shows the time. subtitle_list=[] takes all away.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal, and what is heard at once in it."""
        return {
            ActionId.SUBTITLES.value: self._changes.opening(self._opened),
            ActionId.CHANGE_SUBTITLES.value: self._again,
            ActionId.MORE_SUBTITLE_OPTIONS.value: partial(self._again, shows_all=True),
            ActionId.REMOVE_SUBTITLES.value: self.removed,
        }

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.SUBTITLES.value: self.submitted}

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
        return Reply(errors=forms.errors(wrong, forms.fields(body["view"]), KIND, _FIELDS))

    async def removed(self, body: Body) -> Reply:
        """Take all text away."""
        recording, form = await self._changes.inside(body, SubtitleForm)
        asked = await self._changes.submitted(body, form, recording, write_texts(()))
        return Reply(update=removed_view(recording.title), operations=asked.operations)

    async def _opened(self, recording: Recording, about: AboutRecording) -> Reply:
        scene = await self._scene(recording)
        filled = _filled(scene)
        form = SubtitleForm(**vars(about), place=forms.text(filled, PLACE))
        view, finish = await self._shown(scene, form, filled, Composed(first=scene.first, further=scene.further))
        return Reply(view=view, finish=finish)

    async def _again(self, body: Body, *, shows_all: bool = False) -> Reply:
        recording, form = await self._changes.inside(body, SubtitleForm)
        scene = await self._scene(recording)
        made = await self._composed(scene, form, body)
        following = _following(form, body, shows_all=shows_all)
        view, finish = await self._shown(scene, following, _values(scene, made, following, body), made)
        return Reply(update=view, finish=finish)

    async def _composed(self, scene: Scene, form: SubtitleForm, body: Body) -> Composed:
        return await asyncio.to_thread(compose, scene, _choice(form, body), self._now())

    async def _shown(self, scene: Scene, form: SubtitleForm, filled: Filled, made: Composed) -> tuple[View, Finish]:
        """The modal as far as it is known at once, and what completes it with its picture."""
        clock = self._now()
        wrong = await asyncio.to_thread(problems, scene.canvas, made.texts, clock=clock)
        remarks = (*made.problems.values(), *wrong)
        fields = SubtitleFields(
            filled=filled,
            colors=COLORS,
            places=tuple(PLACES),
            is_laid=bool(scene.texts),
            fixed=_fixed(scene),
            remarks=remarks[:_MOST_REMARKS],
        )
        picture = subtitle_picture(scene.canvas, made.texts, scene.areas, clock)
        return drawn_later(self._messenger, picture, partial(subtitle_view, form, fields))

    async def _scene(self, recording: Recording) -> Scene:
        service = ARRANGING[self._requests.require(recording.account, Capability.SUBTITLES).vendor]
        arranged = await self._requests.newest(OperationKind.LAYOUT, recording)
        canvas, areas = canvas_and_areas(service, recording.options, arranged)
        laid = await self._requests.newest(OperationKind.SUBTITLES, recording)
        return Scene(canvas=canvas, areas=areas, texts=texts_of(laid))


def _documented(command: Command) -> Mapping[str, Any]:
    """What was typed, under the documented names: ``text`` is the content, and colours have names."""
    given = command.parameters
    named = {"content" if name == "text" and "content" not in given else name: value for name, value in given.items()}
    color = named.get("color", "").lower()
    return {**named, "color": COLORS[color]} if color in COLORS else named


def _filled(scene: Scene) -> dict[str, str | list[str]]:
    """The fields for what is over the picture now; to begin with, for a large white text at the bottom."""
    first, names = scene.first, {color: name for name, color in COLORS.items()}
    return {
        KIND: CLOCK if first.is_clock else TEXT,
        CONTENT: first.content,
        COLOR: names.get(first.color, OTHER),
        OTHER_COLOR: f"#{first.color:06x}",
        PLACE: EXACT if scene.texts else "bottom",
        **{field: str(getattr(first, name)) for name, field in _NUMBERS.items()},
        FURTHER: written_texts(scene.further),
    }


def _fixed(scene: Scene) -> tuple[str, ...]:
    """The fields that cannot hold what is over the picture now."""
    holds = {CONTENT: scene.is_typable, FURTHER: scene.has_lines}
    return tuple(field for field, is_held in holds.items() if not is_held)


def _choice(form: SubtitleForm, body: Body) -> TextChoice:
    """What the modal says; what it does not ask for stays as it is."""
    view, kept = body["view"], _kept(form, body)
    color, place = forms.typed(view, COLOR), forms.typed(view, PLACE)
    if place == EXACT and forms.typed(view, X) is None:
        place = form.place
    numbers = {name: forms.typed(view, field) for name, field in _NUMBERS.items()}
    return TextChoice(
        is_clock=forms.typed(view, KIND) == CLOCK,
        content=kept[CONTENT],
        color=kept[OTHER_COLOR] if color == OTHER else color,
        place=None if place == EXACT else place,
        numbers={name: typed for name, typed in numbers.items() if typed is not None},
        further=forms.typed(view, FURTHER),
    )


def _following(form: SubtitleForm, body: Body, *, shows_all: bool) -> SubtitleForm:
    """How far the modal is, after somebody acted in it."""
    place, kept = forms.typed(body["view"], PLACE) or "", _kept(form, body)
    wants_exact = place == EXACT and form.place != EXACT  # which is typed into fields that are shown with all
    return replace(
        form,
        place=place,
        content=kept[CONTENT],
        other_color=kept[OTHER_COLOR],
        shows_all=form.shows_all or shows_all or wants_exact,
    )


def _kept(form: SubtitleForm, body: Body) -> Mapping[str, str | None]:
    """What is typed into the fields that come and go, or was before they went; None: they were never there."""
    before = {CONTENT: form.content, OTHER_COLOR: form.other_color}
    typed = {field: forms.typed(body["view"], field) for field in before}
    return {field: before[field] if text is None else text for field, text in typed.items()}


def _values(scene: Scene, made: Composed, form: SubtitleForm, body: Body) -> Filled:
    """All fields: as they are filled in, and those that were not asked for as it is now."""
    filled, asked = forms.read(body["view"]["state"]), forms.fields(body["view"])
    moved = {} if X in asked else {X: str(made.first.x), Y: str(made.first.y)}  # from where it is now
    emptied = {FURTHER: ""} if FURTHER in asked else {}
    kept = {field: text for field, text in _kept(form, body).items() if text is not None}
    return {**_filled(scene), **moved, **emptied, **filled, **kept}
