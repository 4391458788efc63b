"""Who is where in the picture: typed, and by the modal with its presets, menus, lines and picture."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain import OperationKind, Source
from bot.errors import NotAllowed, UsageError
from bot.service.requests import Ask
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.grammar import parse_command
from handlers.layouts import Layouts
from handlers.replies import Reply
from tests.handlers.modals import Scene, acted, filled, open_scene, opened, pictures, said, submitted
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, click, read
from tests.service.stage import make_ask

LINES = "ann/LocalCam_0 0 0 640 720\nben/LocalCam_0 640 0 640 720"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot that records a seminar and a lecture."""
    async with open_scene(tmp_path) as scene:
        yield scene


def layouts(scene: Scene, access: Access = OPERATORS_OF_GENERAL) -> Layouts:
    return Layouts(scene.bot.requests, access, scene.messenger)


async def modal(scene: Scene, room: str = "seminar") -> View:
    """The modal behind the card's button."""
    return await opened(await layouts(scene).actions()[ActionId.LAYOUT](click(await scene.recording(room))))


async def acted_in(scene: Scene, view: View, action: ActionId = ActionId.CHANGE, **changed: str) -> View:
    """The modal after fields were changed."""
    return await opened(await layouts(scene).actions()[action](acted(view, changed)))


async def submit(scene: Scene, view: View, **changed: str) -> Reply:
    return await layouts(scene).submissions()[CallbackId.LAYOUT](submitted(view, changed))


async def test_opens_as_it_is(scene: Scene) -> None:
    """The modal opens with the layout of the start: a picture, a line for each tile, a menu for each seat."""
    view = await modal(scene)

    assert filled(view) == {"preset": "free", "seat:0:0": "0", "seat:1:0": "1", "tiles": LINES}
    assert pictures(view)[0].startswith("A canvas of 1280 × 720 px with 2 tiles.")
    assert scene.pictures[0].startswith(b"\x89PNG")


async def test_preset(scene: Scene) -> None:
    """A preset fills in the lines, for which the picture is drawn anew; submitted, it is the documented message."""
    view = await acted_in(scene, await modal(scene), ActionId.CHOOSE_PRESET, preset="right_strip")

    assert filled(view)["tiles"] == "ann/LocalCam_0 0 0 960 720\nben/LocalCam_0 960 0 320 720"
    assert len(scene.pictures) == 2
    arguments = await scene.asked(await submit(scene, view))
    assert [(video["user_id"], video["x"], video["w"]) for video in arguments["video_list"]] == [
        ("ann", 0, 960),
        ("ben", 960, 320),
    ]
    assert [voice["user_id"] for voice in arguments["audio_list"]] == ["ann", "ben"]
    again = await modal(scene)
    assert filled(again)["tiles"] == filled(view)["tiles"], "the newest layout is where the next change begins"


async def test_seats(scene: Scene) -> None:
    """Who is put into the first tile changes places; the fields get new ids, or Slack would keep what was in them."""
    moved = acted(await modal(scene), {"seat:0:0": "1"})
    view = await opened(await layouts(scene).actions()[ActionId.CHANGE](moved))

    assert filled(view)["tiles"] == "ben/LocalCam_0 0 0 640 720\nann/LocalCam_0 640 0 640 720"
    assert {name: filled(view)[name] for name in ("seat:0:1", "seat:1:1")} == {"seat:0:1": "0", "seat:1:1": "1"}


async def test_submitted_before_it_was_shown(scene: Scene) -> None:
    """A preset that was chosen a moment before the submission counts, although its lines were not shown yet."""
    arguments = await scene.asked(await submit(scene, await modal(scene), preset="first_only"))

    assert [video["user_id"] for video in arguments["video_list"]] == ["ann"]


async def test_overlaps_are_said(scene: Scene) -> None:
    """Overlaps and what reaches outside are said; who wants them has them, as far as the service takes them."""
    lines = "ann/LocalCam_0 0 0 1280 720\nben/LocalCam_0 900 0 640 720"
    view = await acted_in(scene, await modal(scene), tiles=lines)

    assert "overlaps" in said(view)
    assert "reaches outside: 260 px at the right" in said(view)
    arguments = await scene.asked(await submit(scene, view))
    assert [video["x"] for video in arguments["video_list"]] == [0, 900]
    assert "x" in (await submit(scene, view, tiles="ann/LocalCam_0 -1 0 640 720")).errors["tiles"]


async def test_many_remarks(scene: Scene) -> None:
    """Of many overlaps the first are said and the others counted."""
    lines = "\n".join(["ann/LocalCam_0 0 0 100 100"] * 9)

    assert "more like these" in said(await acted_in(scene, await modal(scene), tiles=lines))


async def test_mistyped(scene: Scene) -> None:
    """A line that cannot be read is told in the modal and beside its field; all that was typed stays."""
    view = await acted_in(scene, await modal(scene), tiles=f"{LINES}\neve")

    assert filled(view)["tiles"] == f"{LINES}\neve"
    assert "Line 3" in said(view)
    assert "Line 3" in (await submit(scene, view)).errors["tiles"]


async def test_voices(scene: Scene) -> None:
    """More Options asks whose voices are mixed, as the service replaces them with the layout."""
    view = await acted_in(scene, await modal(scene), ActionId.MORE_LAYOUT_OPTIONS)

    assert filled(view)["heard"] == "ann/LocalMic_0\nben/LocalMic_0"
    assert (await submit(scene, view, heard="ann")).errors["heard"].startswith("Each voice is written")
    arguments = await scene.asked(await submit(scene, view, heard="ann/LocalMic_0"))
    assert [voice["user_id"] for voice in arguments["audio_list"]] == ["ann"]


async def test_service_refuses_a_value(scene: Scene) -> None:
    """What the service's own model refuses stands beside the field of its parameter."""
    assert "w" in (await submit(scene, await modal(scene), tiles="ann/LocalCam_0 0 0 0 10")).errors["tiles"]


async def test_hundred_tiles(scene: Scene) -> None:
    """A hundred tiles with long names open in as many fields as they need, and are submitted from them."""
    videos = [
        {"user_id": f"participant-{n:03}-{'名' * 12}", "media_id": "LocalCam_0", "media_type": 2, "x": n, "y": n}
        for n in range(100)
    ]
    seminar = await scene.recording("seminar")
    await scene.bot.changed(OperationKind.LAYOUT, seminar, {"video_list": videos})
    view = await modal(scene)

    assert sum(name.startswith("tiles") for name in filled(view)) > 1
    assert [name for name in filled(view) if name.startswith("seat")] == ["seat:0:0"]
    assert len((await scene.asked(await submit(scene, view)))["video_list"]) == 100


async def test_too_long(scene: Scene) -> None:
    """Voices that are too many for a field stay as they are; a layout that no field can hold is told of."""
    seminar, people = await scene.recording("seminar"), [f"participant-{n:03}-{'名' * 12}" for n in range(100)]
    voices = [{"user_id": user, "media_id": "LocalMic_0", "media_type": 1} for user in people]
    ann = {"user_id": "ann", "media_id": "LocalCam_0", "media_type": 2}
    await scene.bot.changed(OperationKind.LAYOUT, seminar, {"video_list": [ann], "audio_list": voices})
    view = await acted_in(scene, await modal(scene), ActionId.MORE_LAYOUT_OPTIONS)

    assert "heard" not in filled(view)
    assert "The voices in the recording are too long a list for this form" in said(view)
    arguments = await scene.asked(await submit(scene, view))
    assert [voice["user_id"] for voice in arguments["audio_list"]] == people
    await scene.bot.changed(OperationKind.LAYOUT, seminar, {"video_list": [{**ann, "user_id": "x" * 3000}]})
    view = await modal(scene)
    assert not view.submit
    assert "too long for a form" in said(view)


async def test_preset_and_back(scene: Scene) -> None:
    """What was typed is there again after a look at another layout of the service's."""
    lines = "1001 0 0 320 360 bars 50%\n* 320 0 320 360"
    view = await acted_in(scene, await modal(scene, "lecture"), ActionId.CHOOSE_PRESET, preset="side_by_side")
    view = await acted_in(scene, view, people="2")
    view = await acted_in(scene, view, ActionId.CHOOSE_PRESET, preset="free", tiles=lines)
    view = await acted_in(scene, view, ActionId.CHOOSE_PRESET, preset="2")
    view = await acted_in(scene, view, large="1001")
    view = await acted_in(scene, view, ActionId.CHOOSE_PRESET, preset="1")
    assert "with 2 tiles" in pictures(view)[0]
    assert (await scene.asked(await submit(scene, view)))["mixed_video_layout"] == 1

    large = await acted_in(scene, view, ActionId.CHOOSE_PRESET, preset="2")
    assert filled(large)["large"] == "1001"
    free = await acted_in(scene, large, ActionId.CHOOSE_PRESET, preset="free")
    assert filled(free)["tiles"] == lines
    arguments = await scene.asked(await submit(scene, free))
    assert [region["alpha"] for region in arguments["layout_config"]] == [0.5, 1.0]


async def test_own_layouts(scene: Scene) -> None:
    """A service that arranges people by itself is asked by number; who is large is asked where somebody is."""
    view = await modal(scene, "lecture")
    assert filled(view) == {"preset": "0"}
    assert "places people by itself" in said(view)

    view = await acted_in(scene, view, ActionId.CHOOSE_PRESET, preset="2")
    assert filled(view) == {"preset": "2", "large": ""}
    view = await acted_in(scene, view, ActionId.MORE_LAYOUT_OPTIONS, large="1001")
    assert "1 “1001”" in pictures(view)[0]
    refused = await submit(scene, view, background_color="red")
    assert "backgroundColor" in refused.errors["background_color"]
    arguments = await scene.asked(await submit(scene, view, background_color="#112233"))
    assert (arguments["mixed_video_layout"], arguments["max_resolution_uid"]) == (2, "1001")
    assert arguments["background_color"] == "#112233"


async def test_regions(scene: Scene) -> None:
    """A ready arrangement for so many people as are wanted, whoever they are."""
    view = await acted_in(scene, await modal(scene, "lecture"), ActionId.CHOOSE_PRESET, preset="side_by_side")
    assert filled(view)["tiles"].splitlines()[0] == "* 0 0 160 360"
    view = await acted_in(scene, view, people="2")
    assert filled(view)["tiles"] == "* 0 0 320 360\n* 320 0 320 360"
    arguments = await scene.asked(await submit(scene, view, tiles="1001 0 0 320 360 bars 50%\n* 320 0 320 360"))

    assert arguments["mixed_video_layout"] == 3
    assert arguments["layout_config"][0] == {
        "uid": "1001", "x_axis": 0.0, "y_axis": 0.0, "width": 0.5, "height": 1.0, "alpha": 0.5, "render_mode": 1
    }  # fmt: skip
    free = await acted_in(scene, await modal(scene, "lecture"), ActionId.CHOOSE_PRESET, preset="0")
    assert filled(await acted_in(scene, free, ActionId.CHOOSE_PRESET, preset="free"))["tiles"].startswith("1001 0 0")


async def test_uploads_refused(scene: Scene) -> None:
    """Where Slack takes no pictures, the modal says in words what they would show, and works."""
    scene.api.says("api/files.getUploadURLExternal", {"ok": False, "error": "missing_scope"})
    view = await modal(scene)

    assert pictures(view) == []
    assert "1 “ann”: camera, stretched, 640 × 720 at 0, 0." in said(view)
    assert (await submit(scene, view)).operations


async def test_automatic(scene: Scene) -> None:
    """A recording that arranges itself has nothing to submit: the modal says why, and what to do."""
    await scene.bot.recording("standup")
    view = await modal(scene, "standup")

    assert not view.submit
    assert "takes no layout for such a recording" in said(view)


async def test_typed(scene: Scene) -> None:
    """Parameters act at once, under their documented names; without any, the modal opens."""
    verbs = layouts(scene).verbs()
    reply = await answer(verbs, "layout lecture mixedVideoLayout=1")

    assert read(reply).startswith("Arranging the picture of lecture")
    assert (await scene.asked(reply))["mixed_video_layout"] == 1
    assert "preset" in filled(await opened(await answer(verbs, "layout seminar")))
    with pytest.raises(UsageError, match="no parameter"):
        await answer(verbs, "layout lecture colour=1")


async def test_typed_without_a_target(scene: Scene) -> None:
    """Where several can be meant they are offered as buttons, each of which opens its modal."""
    reply = await answer(layouts(scene).verbs(), "layout")

    assert reply.message is not None
    buttons = [block["accessory"]["action_id"] for block in reply.message.blocks if "accessory" in block]
    assert buttons == [ActionId.LAYOUT, ActionId.LAYOUT]


async def test_mentioned(scene: Scene) -> None:
    """A mention cannot open a modal: it is answered with the button that does."""
    ask: Ask = make_ask(source=Source.MENTION)
    reply = await layouts(scene).verbs()["layout"].run(ask, parse_command("layout seminar"))

    assert "Layout of seminar" in read(reply)


async def test_not_while_it_is_over(scene: Scene) -> None:
    """What is over is not arranged, which is said before a form is filled in."""
    await scene.bot.done(OperationKind.STOP, await scene.recording("seminar"))
    with pytest.raises(UsageError, match="Only the picture of a running recording"):
        await modal(scene)


async def test_role_at_every_step(scene: Scene) -> None:
    """Whoever may not act is refused when opening, when changing and when submitting."""
    view, nobody = await modal(scene), layouts(scene, Access((), (), ("everyone",)))
    for conversation, body in (
        (nobody.actions()[ActionId.LAYOUT], click(await scene.recording("seminar"))),
        (nobody.actions()[ActionId.CHANGE], acted(view)),
        (nobody.submitted, submitted(view)),
    ):
        with pytest.raises(NotAllowed, match="Only operators"):
            await conversation(body)
