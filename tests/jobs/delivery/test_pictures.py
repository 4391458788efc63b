"""Answers with a picture of what was changed: shown where Slack takes it, and never at the price of the answer."""

from dataclasses import replace

from structlog.testing import capture_logs

from bot.domain import Operation, OperationKind, Recording
from bot.jobs.delivery.pictures import ChangePictures
from bot.sandbox.demo import SEMINAR
from bot.sandbox.slack import Fault, Message
from bot.slack.messenger import Messenger
from tests.jobs.courier import Courier
from tests.service.stage import OMAR
from tests.service.vendors import ACCOUNTS

VIDEO = {"user_id": "ann", "media_id": "LocalCam_0", "media_type": 2, "w": 1280, "h": 720}
DRAFT = {"content": "Draft"}


async def changed(courier: Courier, kind: OperationKind, **arguments: object) -> tuple[Recording, Operation]:
    """A change of a running recording, whose answer is owed."""
    recording = await courier.bot.recording("seminar", options=SEMINAR)
    return recording, await courier.bot.changed(kind, recording, arguments)


def alt_texts(message: Message) -> list[str]:
    return [block["alt_text"] for block in message.blocks if block["type"] == "image"]


async def answered(courier: Courier) -> Message:
    """What the person who asked was told at last."""
    await courier.deliver()
    return courier.slack.ephemerals(OMAR)[-1]


async def test_layout(courier: Courier) -> None:
    """A layout is answered with its picture."""
    await changed(courier, OperationKind.LAYOUT, video_list=[VIDEO])
    told = await answered(courier)

    assert told.text == "The picture of seminar is arranged anew."
    assert alt_texts(told) == ["A canvas of 1280 × 720 px with 1 tile. 1 “ann”: camera, stretched, 1280 × 720 at 0, 0."]


async def test_subtitles(courier: Courier) -> None:
    """Text is answered with its picture."""
    await changed(courier, OperationKind.SUBTITLES, **DRAFT)

    assert "1 “Draft”: at 0, 0" in alt_texts(await answered(courier))[0]


async def test_not_yet_processed(courier: Courier) -> None:
    """An answer whose picture Slack has not looked through yet is given again with it."""
    await changed(courier, OperationKind.SUBTITLES, **DRAFT)
    courier.slack.order(Fault(method="chat.postEphemeral", error="invalid_blocks"))

    assert "1 “Draft”" in alt_texts(await answered(courier))[0]


async def test_no_picture(courier: Courier, messenger: Messenger) -> None:
    """What changed no picture, or of an account or a recording that is gone, has none."""
    _, operation = await changed(courier, OperationKind.PAUSE)
    layout = replace(operation, kind=OperationKind.LAYOUT)
    pictures = ChangePictures(courier.bot.store, messenger, ACCOUNTS, courier.bot.clock)

    assert await pictures.blocks(operation) == []
    assert await pictures.blocks(replace(layout, account="gone")) == []
    assert await pictures.blocks(replace(layout, recording="gone")) == []


async def test_picture_that_breaks(courier: Courier, messenger: Messenger) -> None:
    """A change of which no picture can be made has none: its answer goes out without."""
    _, operation = await changed(courier, OperationKind.LAYOUT, video_list=[VIDEO])
    broken = replace(operation, arguments={"video_list": [{"user_id": 7}]})
    pictures = ChangePictures(courier.bot.store, messenger, ACCOUNTS, courier.bot.clock)
    with capture_logs() as logged:
        assert await pictures.blocks(broken) == []

    assert [(line["event"], line["operation"]) for line in logged] == [("no picture of a change", operation.id)]
