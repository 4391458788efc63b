"""The conversation about who is where in the picture of a recording: ``/rec layout``, its button, and its modal."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.domain import Capability, OperationKind, Recording
from bot.pictures.layout import problems as problems_of
from bot.pictures.presets import ARRANGEMENTS
from bot.service.arrangement import (
    ARRANGING,
    FREE,
    NEXT,
    Arrangement,
    Arranging,
    Choice,
    Draft,
    Person,
    Words,
    draft,
    layout_picture,
    layout_tiles,
    write_lines,
)
from bot.service.options import OptionsError
from bot.service.requests import Requests
from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.layout_form import (
    BACKGROUND,
    COUNT,
    HEARD,
    LARGE,
    PRESET,
    TILES,
    LayoutFields,
    LayoutForm,
    can_hold,
    chosen_seats,
    explanation_view,
    layout_view,
    typed_lines,
)
from bot.slack.messenger import Messenger
from bot.slack.metadata import AboutRecording
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.changes import Change, Changes, Finish, drawn_later
from handlers.commands import Verb
from handlers.replies import Body, Conversation, Reply

_FREE = "Free: as the lines say"
_TOO_LONG = "This layout is too long for a form. To replace it, use the command /rec layout."
_MOST_REMARKS = 3  # of what is wrong: a modal has room for little more
_CHANGE = Change(
    kind=OperationKind.LAYOUT,
    label="Layout",
    action=ActionId.LAYOUT,
    said="Arranging the picture of {title} ({id}).",
)
_PARAMETERS: Mapping[str, Sequence[str]] = {
    "video_list": (TILES,),
    "layoutConfig": (TILES,),
    "audio_list": (HEARD,),
    "maxResolutionUid": (LARGE,),
    "backgroundColor": (BACKGROUND,),
}
"""The fields that stand for documented parameters."""


@dataclass(frozen=True, kw_only=True)
class LayoutScene:
    """What is arranged."""

    service: Arranging
    now: Arrangement  #: as it is
    known: tuple[Person, ...]  #: who can be placed


class Layouts:
    """Opens the modal with the layout as it is, keeps it and its picture up to date, and asks for what it says."""

    def __init__(self, requests: Requests, access: Access, messenger: Messenger) -> None:
        self._requests = requests
        self._messenger = messenger
        self._changes = Changes(requests, access, _CHANGE)

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do with a layout."""
        return {
            "layout": Verb(
                role=Role.OPERATOR,
                run=self._changes.typing(self._opened),
                usage="[ROOM, NAME or ID] [parameter=…]",
                meaning="arrange the picture of a running recording; without parameters a form opens",
                details="A layout replaces the whole of the one before. Any parameter of the service can be given as "
                "parameter=value; lists are JSON in single quotes. In the form, a tile is a line such as "
                "ann/LocalCam_0 0 0 960 540: who, x, y, width and height in px of the canvas, and if wanted how the "
                "picture fills its tile.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal, and what is heard at once in it."""
        return {
            ActionId.LAYOUT.value: self._changes.opening(self._opened),
            ActionId.CHOOSE_PRESET.value: self._again,
            ActionId.CHANGE.value: self._again,
            ActionId.MORE_LAYOUT_OPTIONS.value: partial(self._again, shows_all=True),
        }

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.LAYOUT.value: self.submitted}

    async def submitted(self, body: Body) -> Reply:
        """Ask for the layout; what is wrong is said beside its field."""
        recording, form = await self._changes.inside(body, LayoutForm)
        scene = await self._scene(recording)
        made = _draft(scene, form, body)
        if problems := _problems(scene, made):
            return Reply(errors=_beside(problems, body))
        try:
            return await self._changes.submitted(body, form, recording, scene.service.write(made.arrangement))
        except OptionsError as error:
            return Reply(errors=_beside(error.problems, body))

    async def _opened(self, recording: Recording, about: AboutRecording) -> Reply:
        scene = await self._scene(recording)
        if refusal := scene.service.refuse(recording.options):
            return Reply(view=explanation_view(refusal))
        before = scene.now
        lines = write_lines(before.placements, scene.service.WORDS)
        if not can_hold(lines):
            return Reply(view=explanation_view(_TOO_LONG))
        form = LayoutForm(**vars(about), preset=before.preset)
        view, finish = await self._shown(scene, form, Draft(arrangement=before, lines=lines))
        return Reply(view=view, finish=finish)

    async def _again(self, body: Body, *, shows_all: bool = False) -> Reply:
        recording, form = await self._changes.inside(body, LayoutForm)
        scene = await self._scene(recording)
        made = _draft(scene, form, body)
        following = replace(
            form,
            preset=forms.typed(body["view"], PRESET) or "",
            count=_count(form, body),
            large=_large(form, body),
            generation=form.generation + made.is_rewritten,
            shows_all=form.shows_all or shows_all,
        )
        view, finish = await self._shown(scene, following, made)
        return Reply(update=view, finish=finish)

    async def _shown(self, scene: LayoutScene, form: LayoutForm, made: Draft) -> tuple[View, Finish]:
        """The modal as far as it is known at once, and what completes it with its picture."""
        canvas = made.arrangement.canvas
        tiles = layout_tiles(scene.service, made.arrangement, scene.known, form.count)
        is_own = made.arrangement.preset != FREE
        wrong = () if is_own else await asyncio.to_thread(problems_of, canvas, tiles)
        fields = _fields(scene, form, made, wrong)
        return drawn_later(self._messenger, layout_picture(canvas, tiles), partial(layout_view, form, fields))

    async def _scene(self, recording: Recording) -> LayoutScene:
        account = self._requests.require(recording.account, Capability.LAYOUT)
        service = ARRANGING[account.vendor]
        changed = await self._requests.newest(OperationKind.LAYOUT, recording)
        known = tuple(service.known(recording.options, changed))
        return LayoutScene(service=service, now=service.read(recording.options, changed), known=known)


def _draft(scene: LayoutScene, form: LayoutForm, body: Body) -> Draft:
    """What the modal says now."""
    view, filled = body["view"], forms.read(body["view"]["state"])
    written = "\n".join(write_lines(scene.now.placements, scene.service.WORDS))
    count, large, background = _count(form, body), _large(form, body), forms.typed(view, BACKGROUND)
    choice = Choice(
        preset=forms.text(filled, PRESET),
        shown=form.preset if count == form.count else "",
        lines=written if forms.typed(view, TILES) is None else typed_lines(filled),
        seats=chosen_seats(filled),
        count=count,
        large=scene.now.large if large is None else large,
        background=scene.now.background if background is None else background,
        heard=forms.typed(view, HEARD),
    )
    return draft(scene.service, scene.now, scene.known, choice)


def _problems(scene: LayoutScene, made: Draft) -> Mapping[str, str]:
    """What is wrong, by field."""
    found = {TILES: made.problem or scene.service.find_excess(made.arrangement), HEARD: made.heard_problem}
    return {field: sentence for field, sentence in found.items() if sentence}


def _beside(problems: Mapping[str, str], body: Body) -> Mapping[str, str]:
    """Problems of documented parameters beside the fields that stand for them."""
    return forms.errors(problems, forms.fields(body["view"]), PRESET, _PARAMETERS)


def _fields(scene: LayoutScene, form: LayoutForm, made: Draft, wrong: Sequence[str]) -> LayoutFields:
    service, arrangement = scene.service, made.arrangement
    words, is_own = service.WORDS, arrangement.preset != FREE
    joins = not words.has_media and form.preset in ARRANGEMENTS
    return LayoutFields(
        presets={**service.OWN, **{name: label for name, (label, _) in ARRANGEMENTS.items()}, FREE: _FREE},
        people=() if made.problem else tuple(person.label for person in arrangement.people),
        lines=made.lines if made.lines or not is_own else None,
        are_kept=is_own,
        line_hint=_hint(arrangement, words),
        large=arrangement.large if form.preset == service.LARGE else None,
        most_people=words.most if joins else 0,
        background=arrangement.background if words.has_background else None,
        heard=tuple(voice.label for voice in arrangement.heard) if words.has_voices else None,
        remarks=_remarks(made, is_own, wrong),
    )


def _remarks(made: Draft, is_own: bool, wrong: Sequence[str]) -> tuple[str, ...]:
    own = ("The service places people by itself: this is roughly what to expect.",) if is_own else ()
    refused = tuple(problem for problem in (made.problem, made.heard_problem) if problem)
    more = (f"… and {len(wrong) - _MOST_REMARKS} more like these.",) if len(wrong) > _MOST_REMARKS else ()
    return (*own, *refused, *wrong[:_MOST_REMARKS], *more)


def _hint(arrangement: Arrangement, words: Words) -> str:
    canvas = arrangement.canvas
    who = "USER/MEDIA [screen]" if words.has_media else f"USER (or {NEXT} for whoever joins next)"
    opacity = " [OPACITY%]" if words.has_opacity else ""
    crops = "|".join(words.crops)
    return (
        f"{who} X Y WIDTH HEIGHT [{crops}]{opacity}, in px of {canvas.width} × {canvas.height}. Later ones lie on top."
    )


def _count(form: LayoutForm, body: Body) -> int:
    """How many people are to be arranged, as it is typed or was before; 0 where that is left open."""
    typed = forms.typed(body["view"], COUNT)
    if typed is None:
        return form.count
    return int(typed) if typed.isdecimal() else 0


def _large(form: LayoutForm, body: Body) -> str | None:
    """Who is to be large, as it is typed or was before; None where that was never asked."""
    typed = forms.typed(body["view"], LARGE)
    return form.large if typed is None else typed
