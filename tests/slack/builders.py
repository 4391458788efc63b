"""Every function that makes something for Slack to show, with a name that was typed wherever one can stand."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any, TypeAlias

import bot.slack
from bot.domain import (
    AnnouncementKind,
    Capability,
    File,
    Notifications,
    Operation,
    Reading,
    Recording,
    RecordingState,
    Schedule,
    StoredFile,
    Stream,
    StreamState,
    WatchFormat,
)
from bot.slack import (
    about,
    blocks,
    deletion,
    elements,
    extension,
    files,
    files_form,
    forms,
    history,
    home,
    layout_form,
    live_form,
    notices,
    notifications_form,
    pages,
    panel,
    pictures,
    questions,
    schedule_form,
    schedules,
    start_form,
    storage,
    streams,
    subscription_form,
    subtitle_form,
    surfaces,
    viewing,
)
from bot.slack.actions import ActionId, HistoryAction, ListAction
from bot.slack.blocks import Message, subjects
from bot.slack.blocks.links import with_links
from bot.slack.blocks.message import with_context
from bot.slack.blocks.recordings import delete_button, fitting_button, stop_button
from bot.slack.elements import Block
from bot.slack.metadata import AboutRecording
from bot.slack.views import HomeView, View
from bot.vendors import RECORDING, STREAMING
from tests.slack.messages import ABLE, LINK, NOW, a_recording, an_operation
from tests.store.domain_objects import make_schedule, make_stream

Shown: TypeAlias = Message | View | HomeView | list[Block] | Block
S = RecordingState

_RHYTHM = "weekdays at 09:00 (Europe/Berlin) for 1h"
_ENDLESS = replace(LINK, url=LINK.url.ljust(3000, "x"))
_STORED = Reading(account="studio", used=9 * 10**11, limit=10**12, seen_at=NOW)
_ABOUT: Mapping[str, Any] = {"recording": "r7k2", "revision": 1, "channel": "C1"}
_EVERYTHING = panel.offered(frozenset(Capability), [action.value for action in ActionId], operates=True)
_FORM = questions.Form(team="T1", account="studio")
_FSP, _FSP_LIVE = RECORDING["fsp"].Options, STREAMING["fsp"].StreamOptions


def _over(typed: str) -> Recording:
    return _recording(typed, S.READY, files=(File(name=typed, size=1), File(name="2.mp4")))


def _recording(typed: str, state: RecordingState = S.RECORDING, **changes: Any) -> Recording:
    return a_recording(state, room=typed, name=typed, note=typed, planned_end=NOW + timedelta(hours=1), **changes)


def _stream(typed: str) -> Stream:
    watch = {WatchFormat.HLS: "https://live.example/1.m3u8", WatchFormat.RTMP: f"rtmp://live.example/{typed}"}
    known = {"id": "s7k2", "room": typed, "note": typed, "watch": watch, "state": StreamState.LIVE}
    return make_stream(**known, planned_end=NOW + timedelta(hours=1))


def _schedule(typed: str) -> Schedule:
    return make_schedule(id="p7k2", room=typed, name=typed)


def _page(typed: str) -> Operation:
    row = StoredFile(
        file=File(name=typed, kind=typed[:20]), room=typed, state=S.READY, recorded_at=NOW, recording="r7k2"
    )
    asked = {"page": 2, "has_more": True, "can_delete": True, "room": typed}
    return replace(an_operation(typed, [replace(LINK, name=typed)]), arguments=asked, files=(row,))


def _home(typed: str) -> home.HomeContent:
    return home.HomeContent(
        running=[_recording(typed)],
        live=[_stream(typed)],
        upcoming=[(_schedule(typed), _RHYTHM)],
        over=[_over(typed)],
        stored=[_STORED],
        picture=[elements.image("F1", typed)],
        openers=_EVERYTHING,
        allowed=["r7k2", "s7k2"],
        operates=True,
    )


def _panel(typed: str) -> Message:
    live, upcoming = streams.stream_row(_stream(typed)), schedules.upcoming_rows([(_schedule(typed), _RHYTHM)])
    return panel.panel([_recording(typed)], live, upcoming, _EVERYTHING)


def _layout(typed: str) -> View:
    form = layout_form.LayoutForm(**_ABOUT, preset="1", shows_all=True)
    fields = layout_form.LayoutFields(
        presets={"1": typed},
        people=[typed, typed],
        lines=[typed],
        large=typed[:48],
        background="#000000",
        heard=[typed],
        remarks=[typed],
    )
    return layout_form.layout_view(form, fields, [elements.image("F1", typed)])


def _subtitles(typed: str) -> View:
    form = subtitle_form.SubtitleForm(**_ABOUT, place="top", shows_all=True)
    filled: dict[str, str | list[str]] = {
        "content": typed,
        "color": "other",
        "other_color": typed[:7],
        "subtitle_list": typed,
    }
    fields = subtitle_form.SubtitleFields(
        filled=filled, colors={"white": 0xFFFFFF}, places=("top",), is_laid=True, remarks=[typed]
    )
    return subtitle_form.subtitle_view(form, fields, [elements.image("F1", typed)])


def _start(typed: str) -> View:
    form = questions.Form(team="T1", account="studio", shows_all=True)
    return start_form.start_view(form, ["studio"], ["small"], _FSP, {"room": typed, "name": typed, "length": typed})


def _live(typed: str) -> View:
    form = questions.Form(team="T1", account="studio", shows_all=True)
    return live_form.live_view(form, ["studio"], ["small"], _FSP_LIVE, {"room": typed})


def _plan(typed: str) -> View:
    form = schedule_form.ScheduleForm(team="T1", account="studio", zone="Europe/Berlin", shows_all=True)
    filled = {"room": typed, "name": typed, "repeat": "custom", "cron": typed[:100]}
    return schedule_form.schedule_view(form, ["studio"], ["small"], _FSP, filled, NOW.replace(tzinfo=None))


def _notifications(typed: str) -> View:
    return notifications_form.notifications_view(
        Notifications(team="T1", channel="C1", rooms=frozenset({typed})), ["studio"]
    )


def _subscriptions(typed: str) -> View:
    filled: dict[str, str | list[str]] = {"audio": "only", "audio_people": typed}
    return subscription_form.subscription_view(AboutRecording(**_ABOUT), ("audio",), filled, [typed])


def _line(typed: str) -> notices.Line:
    return notices.line(AnnouncementKind.NOTICE, _over(typed), [replace(LINK, name=typed)])


BUILDERS: Mapping[str, Callable[[str], Shown | None]] = {
    "about.accounts_message": lambda typed: about.accounts_message([("studio", "fsp", [typed])], [typed]),
    "blocks.card.card": lambda typed: blocks.card(_recording(typed), ABLE, NOW),
    "blocks.listing.candidates": lambda typed: blocks.candidates(typed, "Stop", ActionId.STOP, [_recording(typed)]),
    "blocks.listing.listing": lambda typed: blocks.listing(typed, [_recording(typed)], hint=typed),
    "blocks.listing.row": lambda typed: blocks.row(_recording(typed)),
    "blocks.message.help_text": lambda typed: blocks.help_text(typed, [(typed, typed)]),
    "blocks.message.sentence": blocks.sentence,
    "blocks.links.with_links": lambda typed: with_links(
        blocks.sentence(typed), [replace(LINK, name=typed), _ENDLESS], blocks.Handover.THREAD, about="r7k2"
    ),
    "blocks.message.with_blocks": lambda typed: blocks.with_blocks(blocks.sentence(typed), []),
    "blocks.message.with_context": lambda typed: with_context(blocks.sentence(typed), "Our own words."),
    "blocks.message.with_details": lambda typed: blocks.with_details(blocks.sentence(typed), typed),
    "blocks.outcomes.answer": lambda typed: blocks.answer(an_operation(typed, [replace(LINK, name=typed)])),
    "blocks.outcomes.notice": lambda typed: blocks.notice(_over(typed), [replace(LINK, name=typed)]),
    "blocks.outcomes.warning": lambda typed: blocks.warning(_recording(typed)),
    "blocks.recordings.delete_button": lambda typed: delete_button(_over(typed)),
    "blocks.recordings.fitting_button": lambda typed: fitting_button(_recording(typed)),
    "blocks.recordings.stop_button": lambda typed: stop_button(_recording(typed)),
    "blocks.subjects.goes_on": lambda typed: subjects.goes_on(_stream(typed), streams.stop_live_button(_stream(typed))),
    "blocks.subjects.small_print": lambda typed: subjects.small_print(_recording(typed), "Our own words."),
    "blocks.subjects.subject_button": lambda typed: subjects.subject_button(typed, ActionId.LINK, _recording(typed)),
    "blocks.subjects.subject_candidates": lambda typed: subjects.subject_candidates(
        typed, [_stream(typed)], streams.stop_live_button
    ),
    "blocks.subjects.subject_listing": lambda typed: subjects.subject_listing(
        typed, [_recording(typed)] * 10, fitting_button, hint=typed
    ),
    "blocks.subjects.subject_row": lambda typed: subjects.subject_row(_recording(typed)),
    "deletion.deletion_view": lambda typed: deletion.deletion_view(_over(typed), "{}"),
    "extension.extended_since": lambda typed: extension.extended_since(_recording(typed)),
    "extension.extension_answer": lambda typed: extension.extension_answer(
        replace(an_operation(typed), arguments={"until": NOW.isoformat()})
    ),
    "files.files_answer": lambda typed: files.files_answer(_page(typed)),
    "files.recorded_files": lambda typed: files.recorded_files("studio", [_over(typed)], has_more=True),
    "files_form.files_view": lambda typed: files_form.files_view(_FORM, {"room": typed}, ["studio"]),
    "forms.inputs": lambda typed: forms.inputs(_FSP, {"auto_user_id": typed}),
    "history.history": lambda typed: history.history(typed, [an_operation(typed)] * 21, HistoryAction(before="o1")),
    "home.home_blocks": lambda typed: home.home_blocks(_home(typed)),
    "home.home_view": lambda typed: home.home_view(home.home_blocks(_home(typed)), NOW),
    "layout_form.explanation_view": layout_form.explanation_view,
    "layout_form.layout_view": _layout,
    "live_form.live_view": _live,
    "notices.bundle": lambda typed: notices.bundle(AnnouncementKind.NOTICE, [_line(typed)] * 15),
    "notices.digest": lambda typed: notices.digest([(typed, typed)], "A week.", [elements.image("F1", typed)]),
    "notices.ended": lambda typed: notices.ended(_recording(typed, S.STOPPING)),
    "notices.late": lambda typed: notices.late(_schedule(typed), NOW, timedelta(minutes=4)),
    "notices.live": lambda typed: notices.live(_stream(typed)),
    "notices.missed": lambda typed: notices.missed(_schedule(typed), NOW, typed),
    "notices.reminder": lambda typed: notices.reminder(_recording(typed), ABLE, NOW + timedelta(hours=4)),
    "notices.repeated": lambda typed: notices.repeated(_recording(typed)),
    "notices.settled": lambda typed: notices.settled(_recording(typed), ABLE),
    "notices.started": lambda typed: notices.started(_recording(typed)),
    "notices.storage": lambda _: notices.storage(ABLE, _STORED),
    "notices.stream_reminder": lambda typed: notices.stream_reminder(_stream(typed), ABLE, NOW + timedelta(hours=4)),
    "notices.stream_warning": lambda typed: notices.stream_warning(_stream(typed)),
    "notifications_form.notifications_view": _notifications,
    "pages.turning": lambda typed: pages.turning("2", (ActionId.LIST_BACK, ListAction(page=1, room=typed[:64])), None),
    "panel.form_button": lambda typed: panel.form_button(ActionId.START, {"room": typed[:64]}),
    "panel.opener_button": lambda _: panel.opener_button(_EVERYTHING[0]),
    "panel.panel": _panel,
    "pictures.awaited": lambda _: pictures.awaited(),
    "questions.account_question": lambda typed: questions.account_question([typed[:75]], ""),
    "questions.channel_question": lambda typed: questions.channel_question(_FORM, {}, ActionId.CHOOSE_CHANNEL, typed),
    "questions.length_question": lambda typed: questions.length_question([], {"for": typed[:75]}),
    "questions.more_options": lambda _: questions.more_options(ActionId.MORE_OPTIONS),
    "questions.name_question": lambda typed: questions.name_question({"name": typed}),
    "questions.parameters": lambda typed: questions.parameters(_FORM, _FSP, {"auto_user_id": typed}),
    "questions.profile_question": lambda typed: questions.profile_question([typed[:75]], {}),
    "questions.room_question": lambda typed: questions.room_question({"room": typed}),
    "schedule_form.loading_view": lambda _: schedule_form.loading_view(),
    "schedule_form.schedule_view": _plan,
    "schedules.above": lambda typed: schedules.above(typed, blocks.sentence(typed), by="U2"),
    "schedules.schedule_button": lambda _: schedules.schedule_button(),
    "schedules.schedule_changed": lambda typed: schedules.schedule_changed(typed, _schedule(typed), _RHYTHM, by="U2"),
    "schedules.schedule_listing": lambda typed: schedules.schedule_listing(
        typed, [(_schedule(typed), _RHYTHM)], hint=typed, page=1, more=0
    ),
    "schedules.schedule_made": lambda typed: schedules.schedule_made(_schedule(typed), _RHYTHM, [("p7k3", NOW)]),
    "schedules.schedule_row": lambda typed: schedules.schedule_row(_schedule(typed), _RHYTHM),
    "schedules.upcoming_rows": lambda typed: schedules.upcoming_rows([(_schedule(typed), _RHYTHM)]),
    "start_form.start_view": _start,
    "storage.storage_message": lambda _: storage.storage_message([(ABLE, _STORED)]),
    "streams.longer_live_button": lambda typed: streams.longer_live_button(_stream(typed)),
    "streams.start_live_button": lambda _: streams.start_live_button(),
    "streams.stop_live_button": lambda typed: streams.stop_live_button(_stream(typed)),
    "streams.stream_candidates": lambda typed: streams.stream_candidates(typed, [_stream(typed)], ActionId.EXTEND_LIVE),
    "streams.stream_card": lambda typed: streams.stream_card(_stream(typed), ABLE, NOW),
    "streams.stream_listing": lambda typed: streams.stream_listing(typed, [_stream(typed)], hint=typed),
    "streams.stream_row": lambda typed: streams.stream_row(_stream(typed)),
    "streams.watch_links": lambda typed: streams.watch_links(_stream(typed)),
    "subscription_form.subscription_view": _subscriptions,
    "subtitle_form.removed_view": subtitle_form.removed_view,
    "subtitle_form.subtitle_view": _subtitles,
    "viewing.viewable": lambda typed: viewing.viewable(blocks.listing(typed, [_recording(typed)], hint=typed)),
}
"""By module and name."""


_NONE_IN = frozenset({elements.__name__, surfaces.__name__})  # what all is made of, and what sends it


def builders_there_are() -> Iterator[str]:
    """Every public function of ours that makes something for Slack to show."""
    for module in pkgutil.walk_packages(bot.slack.__path__, "bot.slack."):
        if module.name in _NONE_IN:
            continue
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and not name.startswith("_") and _is_builder(function):
                yield f"{module.name.removeprefix('bot.slack.')}.{name}"


def _is_builder(function: Callable[..., Any]) -> bool:
    """Whether it is told by its annotation; what is awaited makes nothing by itself."""
    made = str(inspect.signature(function).return_annotation)
    shown = any(kind in made for kind in ("Message", "View", "dict[str, typing.Any]"))
    return shown and "Mapping" not in made and not inspect.iscoroutinefunction(function)
