"""Changes: done once whatever is lost on the way, refused where they cannot be, answered where no card shows them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain import OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from bot.sandbox.fsp import Quirks
from bot.service.execution import PATIENCE
from bot.vendors import anyrtc, fsp
from tests.service.stage import BASE, OMAR, ROOM, VERA, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS, Vendors, kill

K, S = OperationKind, RecordingState
MANUAL = {"layout": {"video_list": [{"user_id": "ada", "media_id": "cam", "media_type": 2}]}}
LAYOUT = {"video_list": [{"user_id": "omar", "media_id": "cam", "media_type": 2, "w": 640, "h": 360}]}
SUBSCRIPTIONS = {"subscribeVideoUids": "1,2", "subscribeAudioUids": "1,2"}
HOUR = timedelta(hours=1)
AGREED = [  # what a service answers that says that it has deleted
    ("studio", Fault(verb="file/delete", body=b'{"code": 0, "message": "OK", "data": null}')),
    ("board", Fault(verb="delRecordFile", body=b'{"code": "200", "state": 1}')),
]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A bot with an account of each service."""
    return Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)


async def test_pause_and_resume(bot: Bot, vendors: Vendors) -> None:
    """The card shows that it is paused, and that it goes on; neither needs an answer."""
    recording = await bot.recording()
    paused = await bot.changed(K.PAUSE, recording)
    assert (paused.status, paused.answer) == (OperationStatus.DONE, "")
    assert (await bot.get(recording)).state is S.PAUSED

    await bot.changed(K.RESUME, recording)
    after = await bot.get(recording)
    assert after.state is S.RECORDING
    assert after.revision > recording.revision
    assert vendors.verbs().count("pause") == vendors.verbs().count("resume") == 1


@pytest.mark.parametrize("shows", [True, False])
async def test_pause_lasts(bot: Bot, vendors: Vendors, shows: bool) -> None:
    """However long it lasts, and whether the service tells of it or not: it can be resumed, and only then goes on."""
    vendors.fsp.gateway.quirks = Quirks(shows_pauses=shows)
    recording = await bot.recording()
    await bot.changed(K.PAUSE, recording)
    for _ in range(24):
        bot.clock.at += BASE
        await bot.look()
    assert (await bot.get(recording)).state is S.PAUSED

    vendors.faults.order(Fault(verb="resume", times=4, drop=True))
    resumed = await bot.changed(K.RESUME, recording)
    assert (resumed.status, resumed.attempts) == (OperationStatus.DONE, 2)
    assert (await bot.get(recording)).state is S.RECORDING
    assert [task.paused for task in vendors.fsp.recorder.tasks.values()] == [False]


@pytest.mark.parametrize("kind", [K.PAUSE, K.RESUME])
@pytest.mark.parametrize("shows", [True, False])
async def test_held_though_the_answer_was_lost(bot: Bot, vendors: Vendors, kind: OperationKind, shows: bool) -> None:
    """Where the answer is lost, the service is looked at before anything is sent again."""
    vendors.fsp.gateway.quirks = Quirks(shows_pauses=shows)
    recording = await bot.recording()
    if kind is K.RESUME:
        await bot.changed(K.PAUSE, recording)
    vendors.faults.order(Fault(verb=kind.value, times=4, processed=True, drop=True))
    operation = await bot.changed(kind, recording)

    assert operation.status is OperationStatus.DONE
    assert (await bot.get(recording)).state is (S.PAUSED if kind is K.PAUSE else S.RECORDING)
    assert operation.attempts > 1


async def test_killed_while_it_pauses(stage: Stage) -> None:
    """A process that dies when the service has paused leaves a recording that the next one finds paused."""
    async with stage.bot() as first:
        recording = await first.recording()
        operation = await first.requests.change(make_ask(), K.PAUSE, recording)
        await first.requests.release([operation.id])
        stage.vendors.answering["pause"] = kill
        await first.work()
    stage.clock.pass_by(seconds=10)
    async with stage.bot("two") as second:
        operation = await second.ended(operation)
        assert (operation.status, (await second.get(recording)).state) == (OperationStatus.DONE, S.PAUSED)
    assert stage.vendors.verbs().count("pause") == 1


async def test_paused_when_it_is_over_already(bot: Bot) -> None:
    """What was stopped between the click and its turn is not paused, and the person is told how it stands."""
    recording = await bot.recording()
    pause = await bot.requests.change(make_ask(), K.PAUSE, recording)
    await bot.done(K.STOP, recording)
    pause = await bot.ended(pause)

    assert (pause.status, pause.answer) == (OperationStatus.FAILED, f"{ROOM} is stopping.")


@pytest.mark.parametrize(
    ("account", "options", "kind", "arguments", "verb", "answer"),
    [
        ("studio", MANUAL, K.LAYOUT, LAYOUT, "layout", f"The picture of {ROOM} is arranged anew."),
        (
            "studio",
            {},
            K.SUBTITLES,
            {"content": "Lecture 1", "color": "#ff0000"},
            "subtitle",
            f"The text over the picture of {ROOM} is replaced.",
        ),
        (
            "campus",
            {},
            K.LAYOUT,
            {"mixedVideoLayout": "1"},
            "updateLayout",
            f"The picture of {ROOM} is arranged anew.",
        ),
        (
            "campus",
            {},
            K.SUBSCRIPTIONS,
            SUBSCRIPTIONS,
            "update",
            f"{ROOM} now takes the audio and video that was chosen.",
        ),
    ],
)
async def test_picture_and_sound(
    bot: Bot,
    vendors: Vendors,
    account: str,
    options: Mapping[str, Any],
    kind: OperationKind,
    arguments: Mapping[str, Any],
    verb: str,
    answer: str,
) -> None:
    """What no card shows is answered, and what was sent last is remembered for the next form."""
    recording = await bot.recording(account=account, options=options)
    assert await bot.requests.newest(kind, recording) is None
    operation = await bot.changed(kind, recording, arguments)

    assert (operation.status, operation.answer) == (OperationStatus.DONE, answer)
    assert await bot.answer(operation) is not None
    assert vendors.verbs().count(verb) >= 1
    assert await bot.requests.newest(kind, recording) == operation.arguments


async def test_layout_beyond_the_canvas(bot: Bot) -> None:
    """What the service may make nothing of is sent all the same, and the answer says what is odd."""
    recording = await bot.recording(options=MANUAL)
    (video,) = LAYOUT["video_list"]
    operation = await bot.changed(K.LAYOUT, recording, {"video_list": [{**video, "x": 1900}]})

    assert operation.status is OperationStatus.DONE
    assert operation.answer == (
        f"The picture of {ROOM} is arranged anew. "
        "Video 1 of the layout reaches to 2540 x 360 px, beyond the canvas of 1920 x 1080 px."
    )


DENIED = pytest.mark.parametrize(
    ("account", "kind", "arguments", "verb", "code"),
    [
        ("campus", K.LAYOUT, {"mixedVideoLayout": "1"}, "updateLayout", 404),
        ("campus", K.SUBSCRIPTIONS, SUBSCRIPTIONS, "update", 404),
        ("studio", K.SUBTITLES, {"content": "Lecture 1"}, "subtitle", 30001),
        ("studio", K.PAUSE, {}, "pause", 30001),
    ],
)


@DENIED
async def test_denied_for_a_while(
    bot: Bot, vendors: Vendors, account: str, kind: OperationKind, arguments: Mapping[str, Any], verb: str, code: int
) -> None:
    """A service that denies for a while what goes on is asked again, as it is where it is stopped."""
    recording = await bot.recording(account=account)
    vendors.faults.order(Fault(verb=verb, code=code, times=2))
    operation = await bot.changed(kind, recording, arguments)

    assert (operation.status, operation.attempts) == (OperationStatus.DONE, 3)


@DENIED
async def test_denied_for_good(
    bot: Bot, vendors: Vendors, account: str, kind: OperationKind, arguments: Mapping[str, Any], verb: str, code: int
) -> None:
    """What is denied for longer than a service may be wrong is believed."""
    recording = await bot.recording(account=account)
    vendors.faults.order(Fault(verb=verb, code=code, times=99))
    operation = await bot.changed(kind, recording, arguments)

    assert operation.status is OperationStatus.FAILED
    assert operation.ended_at is not None
    assert operation.began_at is not None
    grace = anyrtc.MISSING_GRACE if account == "campus" else fsp.MISSING_GRACE
    assert grace <= operation.ended_at - operation.began_at < PATIENCE[kind]


async def test_layout_begins_what_waits_for_it(bot: Bot, vendors: Vendors) -> None:
    """A manual FSP recording whose first layout was refused records when somebody gives it another."""
    vendors.faults.order(Fault(verb="layout", code=30003))
    recording = await bot.started(options=MANUAL)
    assert (recording.state, recording.started_at is not None) == (S.STARTING, True)
    assert "it may record nothing" in recording.note
    assert (await bot.requests.find_changeable(make_ask(), K.LAYOUT, "")).id == recording.id

    assert (await bot.changed(K.LAYOUT, recording, LAYOUT)).status is OperationStatus.DONE
    bot.clock.pass_by(minutes=1)
    await bot.look()
    assert (await bot.get(recording)).state is S.RECORDING


async def test_layout_of_what_has_stopped(bot: Bot, vendors: Vendors) -> None:
    """A layout whose turn comes when the recording has stopped is not sent."""
    recording = await bot.recording(options=MANUAL)
    layout = await bot.requests.change(make_ask(), K.LAYOUT, recording, LAYOUT)
    await bot.done(K.STOP, recording)
    sent = vendors.verbs().count("layout")
    layout = await bot.ended(layout)

    assert (layout.status, layout.answer) == (OperationStatus.FAILED, f"{ROOM} is stopping.")
    assert vendors.verbs().count("layout") == sent


async def test_more_time(bot: Bot) -> None:
    """An end is moved from where it was, never to sooner: what had no planned one goes on beyond its hard limit."""
    recording = await bot.recording(length=HOUR)
    operation = await bot.changed(K.EXTEND, recording, {"minutes": 15})
    after = await bot.get(recording)
    assert recording.planned_end is not None
    assert after.planned_end == recording.planned_end + HOUR / 4
    assert (operation.answer, after.revision) == (f"{ROOM} goes on for 15m longer.", recording.revision + 1)
    assert operation.arguments == {"minutes": 15, "until": after.planned_end.isoformat()}
    assert await bot.answer(operation) is not None

    open_ended = await bot.recording("lecture")
    assert open_ended.started_at is not None
    for hours in (1, 2):
        await bot.changed(K.EXTEND, open_ended, {"minutes": "60"})
        limit = open_ended.started_at + CHANGED_ACCOUNTS["studio"].hard_limit
        assert (await bot.get(open_ended)).planned_end == limit + hours * HOUR


async def test_no_more_than_a_day(bot: Bot) -> None:
    """Nothing is recorded for more than 24 hours, however often somebody asks."""
    recording = await bot.recording(length=23 * HOUR + HOUR / 2)
    assert (await bot.changed(K.EXTEND, recording, {"minutes": 15})).status is OperationStatus.DONE
    refused = await bot.changed(K.EXTEND, recording, {"minutes": 60})

    assert refused.status is OperationStatus.FAILED
    assert refused.answer == "A recording may last 24h at most: start another one then."


async def test_more_time_too_late(bot: Bot) -> None:
    """What was stopped meanwhile gets no more time."""
    recording = await bot.recording(length=HOUR)
    extend = await bot.requests.change(make_ask(), K.EXTEND, recording, {"minutes": 15})
    await bot.done(K.STOP, recording)

    assert (await bot.ended(extend)).answer == f"{ROOM} is stopping."
    assert (await bot.get(recording)).planned_end == recording.planned_end


async def test_killed_while_it_is_lengthened(stage: Stage) -> None:
    """A process that dies in the middle adds the time once: it is added together with the word that it was."""
    async with stage.bot() as first:
        recording = await first.recording(length=HOUR)
        operation = await first.requests.change(make_ask(), K.EXTEND, recording, {"minutes": 15})
        await first.requests.release([operation.id])
        saves = 0

        async def die_after_one() -> None:
            nonlocal saves
            saves += 1
            if saves > 1:  # begun; that it was lengthened is not written any more
                await kill()

        first.store.before = {"save": die_after_one}
        await first.work()
    stage.clock.pass_by(seconds=10)
    async with stage.bot("two") as second:
        assert recording.planned_end is not None
        assert (await second.get(recording)).planned_end == recording.planned_end
        await second.work()
        assert (await second.get(recording)).planned_end == recording.planned_end + HOUR / 4
        assert (await second.operation(operation)).status is OperationStatus.DONE


async def test_lengthened_just_before_the_plan_ends_it(bot: Bot) -> None:
    """A stop that the plan asked for and that comes to its turn after the end was moved does nothing."""
    recording = await bot.recording(length=HOUR)
    assert recording.planned_end is not None
    bot.clock.at = recording.planned_end
    extend = await bot.requests.change(make_ask(), K.EXTEND, recording, {"minutes": 15})
    bot.clock.pass_by(milliseconds=1)
    await bot.requests.stop_due(["studio"])
    await bot.requests.release([extend.id])
    await bot.work()
    assert (await bot.operation(extend)).status is OperationStatus.DONE
    assert (await bot.get(recording)).state is S.RECORDING

    bot.clock.pass_by(minutes=15)
    await bot.requests.stop_due(["studio"])
    await bot.work()
    assert (await bot.get(recording)).ended_by == "plan"


async def test_lengthened_just_before_the_limit_ends_it(bot: Bot) -> None:
    """The same where it is the account's limit that was about to stop it."""
    recording = await bot.recording()
    assert recording.started_at is not None
    bot.clock.at = recording.started_at + CHANGED_ACCOUNTS["studio"].hard_limit
    extend = await bot.requests.change(make_ask(), K.EXTEND, recording, {"minutes": 60})
    bot.clock.pass_by(milliseconds=1)
    await bot.requests.stop_overlong(["studio"])
    await bot.requests.release([extend.id])
    await bot.work()

    assert (await bot.operation(extend)).status is OperationStatus.DONE
    assert (await bot.get(recording)).state is S.RECORDING


async def test_lengthened_while_the_plan_cannot_end_it(bot: Bot) -> None:
    """A stop that is tried in vain is given up when the end is moved, and the card no longer says that it is tried."""
    recording = await bot.recording(length=HOUR)
    assert recording.planned_end is not None
    bot.clock.at = recording.planned_end
    bot.vendors.unreachable.add("studio")
    await bot.requests.stop_due(["studio"])
    await bot.work()
    assert "being tried again" in (await bot.get(recording)).note

    await bot.changed(K.EXTEND, recording, {"minutes": 15})
    bot.clock.pass_by(seconds=10)
    await bot.work()
    after = await bot.get(recording)
    assert (after.state, after.note) == (S.RECORDING, "")


async def test_delete(bot: Bot) -> None:
    """The service's own words answer; the card names who did it, and nothing is left to link to; twice does no harm."""
    recording = await bot.ready()
    operation = await bot.changed(K.DELETE, recording, user=VERA)
    after = await bot.get(recording)
    assert operation.status is OperationStatus.DONE
    assert "no longer" in operation.answer
    assert (after.files, after.deleted_by, after.note) == ((), VERA, "Its files were deleted.")
    assert (after.state, after.revision) == (S.READY, recording.revision + 1)

    again = await bot.changed(K.DELETE, recording, user=OMAR)
    assert again.status is OperationStatus.DONE
    assert (await bot.get(recording)).deleted_by == VERA
    link = await bot.done(K.LINK, after)
    assert link.answer == f"There is no file to download: those of {ROOM} were deleted."


@pytest.mark.parametrize(("account", "agreed"), AGREED)
async def test_delete_that_takes_time(bot: Bot, vendors: Vendors, account: str, agreed: Fault) -> None:
    """Files that are listed after their deletion are deleted once more."""
    recording = await bot.ready(account=account)
    vendors.faults.order(agreed)
    operation = await bot.changed(K.DELETE, recording)

    assert (operation.status, operation.attempts) == (OperationStatus.DONE, 2)
    assert (await bot.get(recording)).deleted_by == OMAR
    assert vendors.verbs().count(agreed.verb) == 2


@pytest.mark.parametrize(("account", "agreed"), AGREED)
async def test_delete_in_vain(bot: Bot, vendors: Vendors, account: str, agreed: Fault) -> None:
    """Files that the service says to have deleted and goes on to list are there: it failed, and links still work."""
    recording = await bot.ready(account=account)
    vendors.faults.order(replace(agreed, times=1000))
    operation = await bot.changed(K.DELETE, recording)

    assert operation.status is OperationStatus.FAILED
    assert operation.answer.endswith("but still lists it.")
    assert await bot.get(recording) == recording
    assert (await bot.done(K.LINK, recording)).links


async def test_delete_from_a_bucket(bot: Bot) -> None:
    """What is in the customer's bucket is deleted there."""
    recording = await bot.ready(account="classroom")
    operation = await bot.changed(K.DELETE, recording)

    assert "no longer in the bucket" in operation.answer
    assert (await bot.get(recording)).files == ()


async def test_nothing_to_delete(bot: Bot, vendors: Vendors) -> None:
    """A recording that never began has no files, and its service is not asked."""
    vendors.unreachable.add("studio")
    start, recording = await bot.asked_to_start()
    await bot.ended(start)
    vendors.unreachable.clear()
    vendors.calls.clear()
    operation = await bot.changed(K.DELETE, recording)

    assert (operation.status, vendors.calls) == (OperationStatus.FAILED, [])
    assert operation.answer.endswith("So there are no files to delete.")
