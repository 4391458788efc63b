"""Modals between Bolt and our conversations: they open after the ack, are completed, and keep what was typed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import UsageError
from bot.slack.elements import header, image, input_block, text_input
from bot.slack.errors import SlackRefused
from bot.slack.views import CallbackId, View
from handlers.replies import Reply
from tests.handlers.desk import BODY, SAID, Desk, open_desk, raising, saying

ROOM = input_block("room", "Room", text_input(""))
VIEW = View(callback_id=CallbackId.START, title="Start", submit="Start", blocks=[ROOM])
WHOLE = View(callback_id=CallbackId.START, title="Whole", submit="Start", blocks=[header("Whole"), ROOM])
MODAL = {"type": "modal", "id": "V1", **VIEW.dump()}
PERSON = {"user": {"id": "U1"}, "trigger_id": "1.1"}
IN_MODAL = {**PERSON, "view": MODAL}
AT_HOME = {**PERSON, "view": {"type": "home", "id": "V0"}}


async def whole() -> View:
    return WHOLE


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as desk:
        for method in ("open", "push"):
            desk.api.says(f"api/views.{method}", {"ok": True, "view": {"id": "V2"}})
        yield desk


def called(desk: Desk) -> list[str]:
    return [call.path.removeprefix("api/") for call in desk.api.calls]


@pytest.mark.parametrize(("body", "method"), [(BODY, "views.open"), (AT_HOME, "views.open"), (IN_MODAL, "views.push")])
async def test_view_opens_after_the_ack(desk: Desk, body: dict[str, Any], method: str) -> None:
    """A modal opens when the click was acknowledged; on top of the one that the person is in."""
    assert await desk.hear(desk.boundary.acting(saying(Reply(view=VIEW))), body) is None
    assert called(desk) == []

    await desk.follow()
    assert called(desk) == [method]
    assert desk.api.calls[0].arguments == {"trigger_id": "1.1", "view": VIEW.dump()}


async def test_command_opens_a_view(desk: Desk) -> None:
    """So it does for a command, which is acknowledged without a word."""
    assert await desk.hear(desk.boundary.answering(saying(Reply(view=VIEW)))) is None
    await desk.follow()

    assert called(desk) == ["views.open"]


async def test_view_is_completed(desk: Desk) -> None:
    """What takes longer is shown when it is there: the modal opened at once."""
    await desk.hear(desk.boundary.acting(saying(Reply(view=VIEW, finish=whole))))
    await desk.follow()

    assert called(desk) == ["views.open", "views.update"]
    assert desk.api.calls[1].arguments == {"view_id": "V2", "view": WHOLE.dump()}


async def test_view_is_updated(desk: Desk) -> None:
    """What was done in a modal changes it, and may complete it later."""
    await desk.hear(desk.boundary.acting(saying(Reply(update=VIEW, finish=whole))), IN_MODAL)
    await desk.follow()

    assert [call.arguments for call in desk.api.calls] == [
        {"view_id": "V1", "view": VIEW.dump()},
        {"view_id": "V1", "view": WHOLE.dump()},
    ]


@pytest.mark.parametrize(
    ("reply", "body"), [(Reply(view=VIEW, finish=whole), BODY), (Reply(update=VIEW, finish=whole), IN_MODAL)]
)
async def test_older_view_is_not_completed(desk: Desk, reply: Reply, body: dict[str, Any]) -> None:
    """What completes a modal names the version that it completes: where something newer shows, Slack refuses it."""
    for method in ("open", "update"):
        desk.api.says(f"api/views.{method}", {"ok": True, "view": {"id": "V1", "hash": "1.a"}})
    await desk.hear(desk.boundary.acting(saying(reply)), body)
    await desk.follow()

    assert "hash" not in desk.api.calls[0].arguments
    assert desk.api.calls[1].arguments == {"view_id": "V1", "view": WHOLE.dump(), "hash": "1.a"}


async def test_view_that_is_not_updated(desk: Desk) -> None:
    """A modal that was closed meanwhile is a line in the log."""
    desk.api.says("api/views.update", {"ok": False, "error": "not_found"})
    await desk.hear(desk.boundary.acting(saying(Reply(view=VIEW, finish=whole))))
    with capture_logs() as logged:
        await desk.follow()

    assert [line["error"] for line in logged] == ["not_found"]
    assert called(desk) == ["views.open", "views.update"]


COMMAND = {"user_id": "U1", "channel_id": "C1", "trigger_id": "1.1"}


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("acting", BODY, ("chat.postEphemeral", "C1")),
        ("answering", COMMAND, ("chat.postEphemeral", "C1")),
        ("acting", PERSON, ("chat.postMessage", "U1")),
        ("acting", AT_HOME, ("chat.postMessage", "U1")),
    ],
)
async def test_view_that_does_not_open(desk: Desk, kind: str, body: dict[str, Any], told: tuple[str, str]) -> None:
    """A trigger that came too late leaves nobody in front of nothing: the person is told to try again."""
    desk.api.says("api/views.open", {"ok": False, "error": "expired_trigger_id"})
    await desk.hear(getattr(desk.boundary, kind)(saying(Reply(view=VIEW, finish=whole))), body)
    await desk.follow()

    [_, call] = desk.api.calls
    assert (call.path.removeprefix("api/"), call.arguments["channel"]) == told
    assert "could not be opened" in call.arguments["text"]


async def test_view_that_may_have_opened(desk: Desk) -> None:
    """Nobody is told that a modal did not open which may be in front of them."""
    desk.api.drops("api/views.open")
    await desk.hear(desk.boundary.acting(saying(Reply(view=VIEW))))
    await desk.follow()

    assert called(desk) == ["views.open"]


async def test_view_that_opened_before(desk: Desk) -> None:
    """A click that Slack delivers again opens nothing, and nobody is told that the modal in front of them is not."""
    desk.api.says("api/views.open", {"ok": False, "error": "exchanged_trigger_id"})
    await desk.hear(desk.boundary.acting(saying(Reply(view=VIEW))))
    await desk.follow()

    assert called(desk) == ["views.open"]


@pytest.mark.parametrize(
    ("reply", "acked"),
    [
        (Reply(), {"response_action": "clear"}),
        (Reply(errors={"room": "Too long."}), {"response_action": "errors", "errors": {"room": "Too long."}}),
        (Reply(update=WHOLE), {"response_action": "update", "view": WHOLE.dump()}),
        (Reply(view=WHOLE), {"response_action": "push", "view": WHOLE.dump()}),
    ],
)
async def test_submission(desk: Desk, reply: Reply, acked: dict[str, Any]) -> None:
    """The acknowledgement says what becomes of the modal."""
    assert await desk.hear(desk.boundary.submitting(saying(reply)), IN_MODAL) == acked


DRAWN = View(callback_id=CallbackId.LAYOUT, title="Layout", submit="Set", blocks=[image("F1", "two tiles"), ROOM])
WITH_PICTURE = {**PERSON, "view": {"type": "modal", "id": "V1", **DRAWN.dump()}}


def deleted(desk: Desk) -> list[str]:
    return [call.arguments["file"] for call in desk.api.calls if call.path == "api/files.delete"]


@pytest.mark.parametrize(
    ("kind", "reply", "gone"),
    [
        ("acting", Reply(update=VIEW), ["F1"]),
        ("acting", Reply(view=VIEW), []),
        ("acting", Reply(message=SAID), []),
        ("submitting", Reply(), ["F1"]),
        ("submitting", Reply(update=VIEW), ["F1"]),
        ("submitting", Reply(view=VIEW), []),
        ("submitting", Reply(errors={"room": "Too long."}), []),
        ("submitting", Reply(failed=True, message=SAID), []),
    ],
)
async def test_picture_goes_with_its_modal(desk: Desk, kind: str, reply: Reply, gone: list[str]) -> None:
    """A picture is deleted when its modal shows it no longer, and not before."""
    await desk.hear(getattr(desk.boundary, kind)(saying(reply)), WITH_PICTURE)
    assert deleted(desk) == []

    await desk.follow()
    assert deleted(desk) == gone


async def test_picture_goes_with_its_closed_modal(desk: Desk) -> None:
    """So it is when the modal is closed, which Slack tells of modals with pictures."""
    assert await desk.hear(desk.boundary.closing(), WITH_PICTURE) is None
    await desk.follow()

    assert deleted(desk) == ["F1"]
    assert (DRAWN.dump().get("notify_on_close"), VIEW.dump().get("notify_on_close")) == (True, None)


async def test_picture_that_is_not_shown(desk: Desk) -> None:
    """One that was drawn for a modal which shows something newer is deleted at once."""

    async def drawn() -> View:
        return DRAWN

    desk.api.says("api/views.update", {"ok": False, "error": "hash_conflict"})
    await desk.hear(desk.boundary.acting(saying(Reply(view=VIEW, finish=drawn))))
    await desk.follow()

    assert deleted(desk) == ["F1"]


async def test_submission_is_completed(desk: Desk) -> None:
    """A modal that stays is completed when the rest is known."""
    await desk.hear(desk.boundary.submitting(saying(Reply(update=VIEW, finish=whole))), IN_MODAL)
    await desk.follow()

    assert desk.api.calls[0].arguments == {"view_id": "V1", "view": WHOLE.dump()}


@pytest.mark.parametrize(("channel", "called_method"), [("C1", "chat.postEphemeral"), ("", "chat.postMessage")])
async def test_success_is_visible(desk: Desk, channel: str, called_method: str) -> None:
    """What a submission did is told in its channel, or else directly."""
    await desk.hear(desk.boundary.submitting(saying(Reply(message=SAID, channel=channel))), IN_MODAL)
    await desk.follow()

    assert called(desk) == [called_method]


async def test_refused_submission_keeps_the_modal(desk: Desk) -> None:
    """What cannot be said beside a field is said on top; every input stays with its ids, so nothing typed is lost."""
    refused = desk.boundary.submitting(raising(UsageError("Not today.")))
    acked = await desk.hear(refused, IN_MODAL)
    await desk.follow()
    again = await desk.hear(refused, {**PERSON, "view": {**MODAL, **acked["view"]}})

    assert acked["response_action"] == "update"
    warning, room = acked["view"]["blocks"]
    assert warning["text"]["text"] == "Not today."
    assert room == ROOM
    assert again == acked
    assert called(desk) == []


async def test_refused_click_in_a_modal(desk: Desk) -> None:
    """So is what is refused of a click in a modal."""
    await desk.hear(desk.boundary.acting(raising(UsageError("Not today."))), IN_MODAL)
    await desk.follow()

    [call] = desk.api.calls
    assert (call.path, call.arguments["view_id"]) == ("api/views.update", "V1")
    assert call.arguments["view"]["blocks"][0]["text"]["text"] == "Not today."


async def test_click_at_home_is_answered_directly(desk: Desk) -> None:
    """In the Home tab there is no channel to whisper in."""
    await desk.hear(desk.boundary.acting(saying(Reply(message=SAID))), AT_HOME)
    await desk.follow()

    assert [(call.path, call.arguments["channel"]) for call in desk.api.calls] == [("api/chat.postMessage", "U1")]


async def test_mention_is_answered_in_its_thread(desk: Desk) -> None:
    """An event is answered where it happened, also where it was not understood."""
    event = {"event": {"type": "app_mention", "user": "U1", "channel": "C1", "thread_ts": "1.2"}}
    await desk.hear(desk.boundary.acting(raising(UsageError("No such verb."))), event)
    await desk.follow()

    [call] = desk.api.calls
    assert (call.arguments["channel"], call.arguments["user"], call.arguments["thread_ts"]) == ("C1", "U1", "1.2")


@pytest.mark.parametrize(("is_ephemeral", "replaces"), [(True, True), (False, False)])
async def test_only_what_one_person_sees_is_replaced(desk: Desk, is_ephemeral: bool, replaces: bool) -> None:
    """A page takes the place of a page, but never that of a message which everybody sees."""
    body = {
        **BODY,
        "response_url": f"{desk.api.url}actions/T1/2/abc",
        "container": {"type": "message", "is_ephemeral": is_ephemeral},
    }
    await desk.hear(desk.boundary.acting(saying(Reply(message=SAID, replaces=True))), body)
    await desk.follow()

    assert desk.api.calls[0].arguments["replace_original"] is replaces


@pytest.mark.parametrize("listen", ["acting", "answering"])
async def test_what_follows(desk: Desk, listen: str) -> None:
    """What else is to be done waits for the acknowledgement."""
    done: list[None] = []

    async def follow() -> None:
        done.append(None)

    await desk.hear(getattr(desk.boundary, listen)(saying(Reply(follow=follow))))
    assert done == []

    await desk.follow()
    assert done == [None]


async def test_what_slack_does_not_take(desk: Desk) -> None:
    """Where Slack refuses what follows, that is logged, and all else goes on."""

    async def follow() -> None:
        raise SlackRefused("channel_not_found")

    with capture_logs() as log:
        await desk.hear(desk.boundary.acting(saying(Reply(follow=follow, message=SAID))))
        await desk.follow()

    assert [line["event"] for line in log if line["log_level"] == "warning"] == ["what follows a reply was not done"]
    assert called(desk) == ["chat.postEphemeral"]
