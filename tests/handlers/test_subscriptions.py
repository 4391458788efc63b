"""Whose audio and video is taken: typed, and by the modal."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.replies import Reply
from handlers.subscriptions import Subscriptions
from tests.handlers.modals import Scene, filled, open_scene, opened, submitted
from tests.handlers.payloads import OPERATORS_OF_GENERAL, answer, click, read


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A bot that records a seminar and a lecture."""
    async with open_scene(tmp_path) as scene:
        yield scene


def subscriptions(scene: Scene, access: Access = OPERATORS_OF_GENERAL) -> Subscriptions:
    return Subscriptions(scene.bot.requests, access)


async def modal(scene: Scene, room: str = "lecture") -> View:
    """The modal behind the card's button."""
    click_on_it = click(await scene.recording(room))
    return await opened(await subscriptions(scene).actions()[ActionId.SUBSCRIPTIONS](click_on_it))


async def submit(scene: Scene, view: View, **changed: str) -> Reply:
    return await subscriptions(scene).submissions()[CallbackId.SUBSCRIPTIONS](submitted(view, changed))


async def test_by_modal(scene: Scene) -> None:
    """The modal opens with everybody; what is chosen is asked for, and is where the next change begins."""
    view = await modal(scene)
    assert filled(view) == {"audio": "everybody", "audio_people": "", "video": "everybody", "video_people": ""}

    reply = await submit(scene, view, video="but", video_people="1001, 1002,")
    lists = await scene.asked(reply)
    assert lists["subscribe_audio_uids"] == ["#allstream#"]
    assert lists["unsubscribe_video_uids"] == ["1001", "1002"]
    again = await modal(scene)
    assert (filled(again)["video"], filled(again)["video_people"]) == ("but", "1001, 1002")


async def test_rules(scene: Scene) -> None:
    """Who is to be named, and how many the service takes, is told beside the field."""
    view = await modal(scene)

    wrong = await submit(scene, view, audio_people="1", video="only")
    assert set(wrong.errors) == {"audio_people", "video_people"}
    many = await submit(scene, view, audio="but", audio_people=",".join(str(number) for number in range(33)))
    assert "unSubscribeAudioUids" in many.errors["audio_people"]


async def test_audio_alone(scene: Scene) -> None:
    """Of a recording without video it is not asked whose video is taken."""
    await scene.bot.recording("podcast", account="campus", options={"stream_types": 0, "subscribe_audio_uids": "5"})
    view = await modal(scene, "podcast")

    assert filled(view) == {"audio": "only", "audio_people": "5"}
    assert await scene.asked(await submit(scene, view, audio="everybody", audio_people=""))


async def test_typed(scene: Scene) -> None:
    """Parameters act at once, under their documented names."""
    verbs = subscriptions(scene).verbs()
    reply = await answer(verbs, "streams lecture subscribeAudioUids=7 subscribe_video_uids=#allstream#")

    assert read(reply).startswith("Choosing whose audio and video of lecture")
    assert (await scene.asked(reply))["subscribe_audio_uids"] == ["7"]
    with pytest.raises(UsageError, match="exclude each other"):
        await answer(verbs, "streams lecture subscribe_audio_uids=7 unsubscribe_audio_uids=8")


async def test_role(scene: Scene) -> None:
    """Whoever may not act is refused when opening and when submitting."""
    view, nobody = await modal(scene), subscriptions(scene, Access((), (), ("everyone",)))
    with pytest.raises(NotAllowed, match="Only operators"):
        await nobody.actions()[ActionId.SUBSCRIPTIONS](click(await scene.recording("lecture")))
    with pytest.raises(NotAllowed, match="Only operators"):
        await nobody.submitted(submitted(view))
