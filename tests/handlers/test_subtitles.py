"""Text over the picture: typed, and by the modal with its picture."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain import OperationKind
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.replies import Reply
from handlers.subtitles import Subtitles
from tests.handlers.modals import Scene, acted, filled, open_scene, opened, pictures, said, submitted
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, click, read


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot that records a seminar and a lecture."""
    async with open_scene(tmp_path) as scene:
        yield scene


def subtitles(scene: Scene, access: Access = OPERATORS_OF_GENERAL) -> Subtitles:
    return Subtitles(scene.bot.requests, access, scene.messenger, scene.bot.clock)


async def modal(scene: Scene, room: str = "seminar") -> View:
    """The modal behind the card's button."""
    return await opened(await subtitles(scene).actions()[ActionId.SUBTITLES](click(await scene.recording(room))))


async def acted_in(scene: Scene, view: View, action: ActionId = ActionId.CHANGE_SUBTITLES, **changed: str) -> View:
    """The modal after fields were changed."""
    return await opened(await subtitles(scene).actions()[action](acted(view, changed)))


async def submit(scene: Scene, view: View, **changed: str) -> Reply:
    return await subtitles(scene).submissions()[CallbackId.SUBTITLES](submitted(view, changed))


async def test_opens_empty(scene: Scene) -> None:
    """At first the modal offers a large white text at the bottom, in five fields."""
    view = await modal(scene)

    assert filled(view) == {
        "type": "text", "content": "", "color": "white", "place": "bottom", "size": "48"
    }  # fmt: skip
    assert pictures(view) == ["A canvas of 1280 × 720 px with 0 subtitles."]


async def test_text(scene: Scene) -> None:
    """What is typed shows in the picture at once, and is laid over the recording where it showed."""
    view = await acted_in(scene, await modal(scene), content="Analysis & <b>", color="red")

    assert "1 “Analysis & <b>”: at" in pictures(view)[0]
    assert "#ff0000" in pictures(view)[0]
    (text,) = (await scene.asked(await submit(scene, view)))["subtitle_list"]
    assert (text["type"], text["content"], text["color"], text["size"]) == (1, "Analysis & <b>", 0xFF0000, 48)
    assert f"at {text['x']}, {text['y']}, size 48" in pictures(view)[0]
    again = await modal(scene)
    assert (filled(again)["content"], filled(again)["place"], len(filled(again))) == ("Analysis & <b>", "exact", 5)
    assert (await scene.asked(await submit(scene, again)))["subtitle_list"] == [text]
    again = await acted_in(scene, again, ActionId.MORE_SUBTITLE_OPTIONS)
    assert (filled(again)["x"], filled(again)["transparency"]) == (str(text["x"]), "100")


async def test_clock(scene: Scene) -> None:
    """A running clock has no text to type."""
    view = await acted_in(scene, await modal(scene), type="clock")

    assert "content" not in filled(view)
    (text,) = (await scene.asked(await submit(scene, view, place="top right")))["subtitle_list"]
    assert (text["type"], text["content"]) == (2, "")


async def test_mode_and_back(scene: Scene) -> None:
    """What was typed is there again after a look at the clock, and at a colour with a name."""
    view = await acted_in(scene, await modal(scene), content='A "text"', color="other")
    view = await acted_in(scene, view, other_color="#010203")
    view = await acted_in(scene, view, type="clock", color="red")
    view = await acted_in(scene, view, place="top")
    assert "content" not in filled(view)
    assert "other_color" not in filled(view)
    view = await acted_in(scene, view, type="text", color="other")

    assert (filled(view)["content"], filled(view)["other_color"]) == ('A "text"', "#010203")
    (text,) = (await scene.asked(await submit(scene, view)))["subtitle_list"]
    assert (text["content"], text["color"]) == ('A "text"', 0x010203)


async def test_emptied_and_back(scene: Scene) -> None:
    """A text that was taken away does not come back by a look at the clock."""
    await scene.asked(await submit(scene, await modal(scene), content="Old"))
    view = await acted_in(scene, await modal(scene), type="clock", content="")
    view = await acted_in(scene, view, type="text")

    assert filled(view)["content"] == ""
    assert (await submit(scene, view)).errors == {"content": "Type the text, or choose the running clock."}


LONG = [
    {"content": "x" * 1001, "size": 20},
    {"content": "two\nlines", "size": 20},
    {"content": "y" * 3000, "size": 20},
]


@pytest.mark.parametrize("first", LONG)
async def test_not_to_be_typed(scene: Scene, first: dict[str, object]) -> None:
    """Texts that the form cannot hold have no field: they are told of, and stay as they are when all else changes."""
    laid = [first, {"content": " a  b ", "size": 30}]
    await scene.bot.changed(OperationKind.SUBTITLES, await scene.recording("seminar"), {"subtitle_list": laid})
    view = await acted_in(scene, await modal(scene), ActionId.MORE_SUBTITLE_OPTIONS, color="red")

    assert not {"content", "subtitle_list"} & {*filled(view)}
    assert "The text is too long for this form" in said(view)
    assert "The further texts are too long for this form" in said(view)
    view = await acted_in(scene, await acted_in(scene, view, type="clock"), type="text")
    listed = (await scene.asked(await submit(scene, view)))["subtitle_list"]
    assert [text["content"] for text in listed] == [text["content"] for text in laid]
    assert [text["color"] for text in listed] == [0xFF0000, 0]


async def test_exact_place_and_typed_color(scene: Scene) -> None:
    """Fields for x, y and any colour show when they are wanted, and begin where the text is; a colour that is none is
    told beside its field.
    """
    view = await acted_in(scene, await modal(scene), content="Hi", place="top left")
    view = await acted_in(scene, view, place="exact", color="other")

    assert (filled(view)["x"], filled(view)["y"], filled(view)["other_color"]) == ("36", "36", "#ffffff")
    view = await acted_in(scene, view, other_color="reddish", x="2000")
    assert "A colour is written like #ff0000" in said(view)
    assert "written like #ff0000" in (await submit(scene, view)).errors["other_color"]
    (text,) = (await scene.asked(await submit(scene, view, other_color="#010203", x="7", y="9")))["subtitle_list"]
    assert (text["color"], text["x"], text["y"]) == (0x010203, 7, 9)


async def test_further_texts(scene: Scene) -> None:
    """More Options has a line for each further text; what it does not show stays as it is."""
    view = await acted_in(scene, await modal(scene), ActionId.MORE_SUBTITLE_OPTIONS, content="One")
    assert "Line 1" in (await submit(scene, view, subtitle_list="Two")).errors["subtitle_list"]
    lines = "1 2 30 blue 100% Two words\n3 4 30 #ffffff 50% [clock]"
    listed = (await scene.asked(await submit(scene, view, subtitle_list=lines)))["subtitle_list"]
    assert [text["content"] for text in listed] == ["One", "Two words", ""]

    kept = await scene.asked(await submit(scene, await modal(scene), content="First"))
    assert [text["content"] for text in kept["subtitle_list"]] == ["First", "Two words", ""]
    view = await acted_in(scene, await modal(scene), ActionId.MORE_SUBTITLE_OPTIONS)
    assert filled(view)["subtitle_list"] == "1 2 30 #2979ff 100% Two words\n3 4 30 #ffffff 50% [clock]"
    last = await scene.asked(await submit(scene, view, content="", subtitle_list="1 2 30 blue 100% Alone"))
    assert [text["content"] for text in last["subtitle_list"]] == ["Alone"]


async def test_nothing_to_show(scene: Scene) -> None:
    """A form without any text is refused beside the field that lacks it."""
    assert (await submit(scene, await modal(scene))).errors == {
        "content": "Type the text, or choose the running clock."
    }


async def test_numbers(scene: Scene) -> None:
    """A number that is none, or beyond what the service takes, is told beside a field."""
    view = await modal(scene)

    assert (await submit(scene, view, content="Hi", size="big")).errors == {"size": "Type a whole number."}
    assert "size" in (await submit(scene, view, content="Hi", size="900")).errors["type"]


async def test_outside_is_said(scene: Scene) -> None:
    """A text that does not fit is told in the modal."""
    assert "ends outside of the canvas" in said(await acted_in(scene, await modal(scene), content="W" * 300))


async def test_remove_all(scene: Scene) -> None:
    """Remove All takes every text away, and the modal says so."""
    assert "Remove All" not in str((await modal(scene)).blocks), "there is nothing to remove"
    await scene.asked(await submit(scene, await modal(scene), content="Hi"))
    assert "Remove All" in str((await modal(scene)).blocks)
    reply = await subtitles(scene).actions()[ActionId.REMOVE_SUBTITLES](acted(await modal(scene)))

    assert "All text over the picture of seminar is being removed." in said(await opened(reply))
    assert (await scene.asked(reply))["subtitle_list"] == []


async def test_typed(scene: Scene) -> None:
    """Parameters act at once: ``text`` is the content, and colours have names."""
    verbs = subtitles(scene).verbs()
    reply = await answer(verbs, 'subtitle seminar text="Draft 1" color=Red x=20')

    assert read(reply).startswith("Laying text over the picture of seminar")
    arguments = await scene.asked(reply)
    assert (arguments["content"], arguments["color"], arguments["x"]) == ("Draft 1", 0xFF0000, 20)
    with pytest.raises(UsageError, match="written like #ff0000"):
        await answer(verbs, "subtitle seminar text=Hi color=reddish")
    assert "content" in filled(await opened(await answer(verbs, "subtitle seminar")))


async def test_other_services(scene: Scene) -> None:
    """A service that lays no text over pictures is not asked: what it can do is told."""
    with pytest.raises(UsageError, match="cannot lay text and watermarks"):
        await modal(scene, "lecture")


async def test_role_at_every_step(scene: Scene) -> None:
    """Whoever may not act is refused at every step."""
    view, nobody = await modal(scene), subtitles(scene, Access((), (), ("everyone",)))
    for conversation, body in (
        (nobody.actions()[ActionId.SUBTITLES], click(await scene.recording("seminar"))),
        (nobody.actions()[ActionId.CHANGE_SUBTITLES], acted(view)),
        (nobody.removed, acted(view)),
        (nobody.submitted, submitted(view)),
    ):
        with pytest.raises(NotAllowed, match="Only operators"):
            await conversation(body)
