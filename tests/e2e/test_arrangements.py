"""Layouts, subtitles and streams as a person changes them, by clicks; and what reaches the services then."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.sandbox.slack import Fault, Message
from bot.sandbox.slack.people import Entered
from bot.slack.actions import ActionId
from tests.e2e.stage import OMAR, PATIENCE, VERA, Stage, shown, text_of

SEMINAR = "start seminar-1 on=studio profile=seminar"
VOICES = [
    {"user_id": "ann", "media_id": "LocalMic_0", "media_type": 1},
    {"user_id": "ben", "media_id": "LocalMic_0", "media_type": 1},
]


async def seen(stage: Stage, *words: str) -> dict[str, Any]:
    """The modal, as soon as its picture shows these words."""

    def look() -> list[dict[str, Any]]:
        return [one for one in stage.slack.modals(OMAR) if all(word in alt_text(one) for word in words)]

    (modal,) = await stage.slack.until(look, PATIENCE)
    return modal


def alt_text(view: Any) -> str:
    """The words of the first picture among the blocks of a modal or a message."""
    return next((str(block["alt_text"]) for block in view["blocks"] if block["type"] == "image"), "")


async def opened(stage: Stage, card: Message, action: ActionId, *words: str) -> dict[str, Any]:
    """The modal behind a button of a card, complete."""
    await stage.press(card, action)
    return await seen(stage, *words)


async def act(stage: Stage, modal: dict[str, Any], action: ActionId, **more: Any) -> None:
    done = await stage.slack.act_in_view(modal["id"], action.value, user=OMAR, **more)
    assert done.acked, done


async def submit(stage: Stage, modal: dict[str, Any], filled: Entered | None = None) -> None:
    """Submit with success."""
    done = await stage.slack.submit(modal["id"], filled, user=OMAR)
    assert done.acked
    assert not done.errors, done.errors
    assert stage.slack.modals(OMAR) == []


def told_fsp(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """What the studio was told of pictures, without what every message carries."""
    (task,) = stage.vendors.fsp.emulator.recorder.tasks.values()
    frame = {"business", "id", "seq", "record_id"}
    return [(verb, {name: value for name, value in told.items() if name not in frame}) for verb, told in task.changes]


def told_anyrtc(stage: Stage) -> list[tuple[str, Mapping[str, Any]]]:
    """What the campus was told of pictures and streams."""
    (recording,) = stage.vendors.anyrtc.emulator._recordings()
    return list(recording.changes)


async def test_layout_by_clicks(stage: Stage) -> None:
    """A layout takes five clicks and no typing; the service hears exactly what the picture showed, and so does Omar."""
    await stage.rec(SEMINAR)
    card = await stage.card("seminar-1", "Recording")
    modal = await opened(stage, card, ActionId.LAYOUT, "1 “ann”")
    await act(stage, modal, ActionId.CHOOSE_PRESET, value="right_strip")
    modal = await seen(stage, "960 × 720")
    await act(stage, modal, ActionId.CHANGE, block_id="seat:0:1", value="1")
    modal = await seen(stage, "1 “ben”: camera, stretched, 960 × 720 at 0, 0.")
    await submit(stage, modal)

    told = await stage.told(OMAR, "The picture of seminar-1 is arranged anew.")
    assert alt_text({"blocks": told.blocks}) == alt_text(modal)
    shared = {"media_id": "LocalCam_0", "media_type": 2, "y": 0, "h": 720, "crop_mode": 1}
    assert told_fsp(stage)[-1] == (
        "layout",
        {
            "audio_list": VOICES,
            "video_list": [
                {**shared, "user_id": "ben", "x": 0, "w": 960},
                {**shared, "user_id": "ann", "x": 960, "w": 320},
            ],
        },
    )


@pytest.mark.parametrize("is_submitted", [True, False])
async def test_pictures_do_not_pile_up(stage: Stage, is_submitted: bool) -> None:
    """Of a modal that changes and is submitted or closed no picture stays: only that of the answer."""
    await stage.rec(SEMINAR)
    card = await stage.card("seminar-1", "Recording")
    modal = await opened(stage, card, ActionId.LAYOUT, "1 “ann”")
    await act(stage, modal, ActionId.CHOOSE_PRESET, value="right_strip")
    modal = await seen(stage, "960 × 720")
    kept: list[str] = []
    if is_submitted:
        await submit(stage, modal)
        told = await stage.told(OMAR, "The picture of seminar-1 is arranged anew.")
        kept = [block["slack_file"]["id"] for block in told.blocks if block["type"] == "image"]
        assert len(kept) == 1
    else:
        assert (await stage.slack.close_view(modal["id"], user=OMAR)).acked

    assert await stage.slack.until(lambda: [*stage.slack.workspace.files] == kept, PATIENCE)


async def test_too_late(stage: Stage) -> None:
    """A form that is pressed and submitted as the recording ends says so on top of itself, picture and all."""
    await stage.rec(SEMINAR)
    card = await stage.card("seminar-1", "Recording")
    modal = await opened(stage, card, ActionId.LAYOUT, "1 “ann”")
    await stage.rec("stop seminar-1")
    await stage.notice("seminar-1", "ready")

    done = await stage.slack.submit(modal["id"], user=OMAR)
    (refused,) = stage.slack.modals(OMAR)
    assert (done.acked, done.error) == (True, "")
    assert "Only the picture of a running recording can be arranged." in shown(refused)
    assert alt_text(refused) == alt_text(modal)


async def test_subtitles_by_clicks(stage: Stage) -> None:
    """A running clock is laid over the picture by clicks, and all text is taken away again."""
    await stage.rec(SEMINAR)
    card = await stage.card("seminar-1", "Recording")
    modal = await opened(stage, card, ActionId.SUBTITLES, "0 subtitles")
    await act(stage, modal, ActionId.CHANGE_SUBTITLES, block_id="type", value="clock")
    modal = await seen(stage, "1 (clock)")
    await act(stage, modal, ActionId.CHANGE_SUBTITLES, block_id="place", value="top left")
    modal = await seen(stage, "at 36, 36")
    await submit(stage, modal)

    told = await stage.told(OMAR, "The text over the picture of seminar-1 is replaced.")
    assert "1 (clock)" in alt_text({"blocks": told.blocks})
    clock = {"type": 2, "content": "", "color": 0xFFFFFF, "x": 36, "y": 36, "transparency": 100, "size": 48}
    assert told_fsp(stage)[-1] == ("subtitle", {"subtitle_list": [clock]})

    modal = await opened(stage, card, ActionId.SUBTITLES, "1 (clock)")
    await act(stage, modal, ActionId.REMOVE_SUBTITLES, confirmed=True)
    await stage.slack.until(lambda: "being removed" in str(stage.slack.modals(OMAR)), PATIENCE)
    await stage.reached(lambda stage: told_fsp(stage)[-1] == ("subtitle", {"subtitle_list": []}))


async def test_streams_and_layout_of_a_campus(stage: Stage) -> None:
    """Lists of streams and a layout of the service's own reach it under their documented names."""
    await stage.rec("start lecture-1 on=campus")
    card = await stage.card("lecture-1", "Recording")
    await stage.press(card, ActionId.SUBSCRIPTIONS)
    modal = await stage.modal()
    refused = await stage.slack.submit(modal["id"], {"video": "but"}, user=OMAR)
    assert refused.errors == {"video_people": "Say who is meant: ids of users, separated by commas."}
    await submit(stage, modal, {"video": "but", "video_people": "1001, 1002"})
    await stage.told(OMAR, "lecture-1 now takes the audio and video that was chosen.")

    modal = await opened(stage, card, ActionId.LAYOUT, "whoever joins next")
    await act(stage, modal, ActionId.CHOOSE_PRESET, value="1")
    await submit(stage, await seen(stage, "with 4 tiles"))
    await stage.told(OMAR, "The picture of lecture-1 is arranged anew.")

    assert told_anyrtc(stage) == [
        (
            "update",
            {
                "streamSubscribe": {
                    "audioUidList": {"subscribeAudioUids": ["#allstream#"]},
                    "videoUidList": {"unSubscribeVideoUids": ["1001", "1002"]},
                }
            },
        ),
        ("updateLayout", {"mixedVideoLayout": 1, "backgroundColor": "#000000"}),
    ]


async def test_typed(stage: Stage) -> None:
    """What is typed acts at once, and is answered with its picture; without parameters the modal opens."""
    await stage.rec(SEMINAR)
    await stage.card("seminar-1", "Recording")
    assert "Laying text over" in await stage.rec('subtitle text="Draft" color=red')
    told = await stage.told(OMAR, "The text over the picture of seminar-1 is replaced.")
    assert "1 “Draft”: at 0, 0, size 30, #ff0000" in alt_text({"blocks": told.blocks})

    await stage.rec("layout")
    await seen(stage, "2 “ben”")


async def test_without_pictures(stage: Stage) -> None:
    """Where Slack refuses pictures, modal and answer say in words what they would show."""
    stage.slack.order(Fault(method="files.getUploadURLExternal", error="missing_scope", times=9))
    await stage.rec(SEMINAR)
    await stage.press(await stage.card("seminar-1", "Recording"), ActionId.LAYOUT)
    await stage.slack.until(lambda: "1 “ann”: camera" in str(stage.slack.modals(OMAR)), PATIENCE)
    (modal,) = stage.slack.modals(OMAR)
    assert alt_text(modal) == ""
    await submit(stage, modal, {"preset": "grid"})

    told = await stage.told(OMAR, "The picture of seminar-1 is arranged anew.")
    assert "2 “ben”: camera" in text_of(told)


async def test_automatic(stage: Stage) -> None:
    """A recording that arranges itself says so, and offers nothing that the service would refuse."""
    await stage.rec("start standup on=studio")
    await stage.press(await stage.card("standup", "Recording"), ActionId.LAYOUT)

    modal = await stage.modal()
    assert "takes no layout for such a recording" in str(modal)
    assert not modal.get("submit")


async def test_viewer(stage: Stage) -> None:
    """Who may only look is told so when the button is pressed."""
    await stage.rec(SEMINAR)
    await stage.press(await stage.card("seminar-1", "Recording"), ActionId.LAYOUT, user=VERA)

    await stage.told(VERA, "Only operators")
    assert stage.slack.modals(VERA) == []
