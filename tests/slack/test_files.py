"""Pages of stored files, within Slack's limits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import File, Operation, OperationKind, OperationStatus, RecordingState, StoredFile
from bot.slack.actions import ActionId, FilesAction, RecordingAction, load_action
from bot.slack.files import files_answer, recorded_files
from tests.slack.limits import check_message
from tests.slack.messages import NOW, a_recording, actions, an_operation, buttons, shown

NAMES = ("standup", "房间" * 32, "غرفة الاجتماع", "🎬" * 16, "x" * 1000)


def a_page(*rows: StoredFile, page: int = 1, has_more: bool = False, can_delete: bool = True) -> Operation:
    asked = {"filters": {}, "page": page, "room": "", "since": "", "until": "", "can_delete": can_delete}
    return replace(
        an_operation("Files 1 to 1 of 1 on studio:"),
        id="0123456789abcdef",
        kind=OperationKind.FILES,
        status=OperationStatus.DONE,
        arguments={**asked, "total": len(rows), "has_more": has_more},
        files=rows,
    )


def a_file(name: str = "1.mp4", room: str = "standup", **changes: object) -> StoredFile:
    file = File(name=name, size=1_500_000_000, duration=timedelta(minutes=5))
    row = StoredFile(file=file, room=room, state=RecordingState.READY, recorded_at=NOW, recording="r7k2")
    return replace(row, **changes)  # type: ignore[arg-type]  # of any field


def test_row() -> None:
    """Name, room, state, size, length, and when; the folder of a key in a bucket is left away."""
    said = files_answer(a_page(a_file("recordings/1.mp4")))
    check_message(said)

    told = shown(said)
    assert "standup: 1.mp4" in told
    assert "Ready · mp4 · 1.5 GB · 5m" in told
    assert "recorded <!date^" in told
    assert "`r7k2`" in told
    assert "recordings/" not in told


def test_row_of_which_little_is_known() -> None:
    """Nothing is made up."""
    row = StoredFile(file=File(name="1.m3u8", kind="m3u8"))
    told = shown(files_answer(a_page(row, can_delete=False)))

    assert told.splitlines() == ["Files 1 to 1 of 1 on studio:", "1.m3u8", "m3u8", "Get Link"]


@pytest.mark.parametrize(
    ("row", "can_delete", "offered"),
    [
        (a_file(), True, [ActionId.FILE_LINK, ActionId.DELETE]),
        (a_file(), False, [ActionId.FILE_LINK]),
        (a_file(recording=""), True, [ActionId.FILE_LINK, ActionId.FILE_DELETE]),
        (a_file(recording=""), False, [ActionId.FILE_LINK]),
        (a_file(recording="", state=None), True, [ActionId.FILE_LINK, ActionId.FILE_DELETE]),
        (a_file(recording="", state=RecordingState.FAILED), True, [ActionId.FILE_DELETE]),
        (a_file(state=None), True, [ActionId.FILE_LINK, ActionId.DELETE]),
        (a_file(state=RecordingState.UPLOADING, recording=""), True, []),
    ],
)
def test_buttons(row: StoredFile, can_delete: bool, offered: list[ActionId]) -> None:
    """A link to what can be downloaded; deletion of what is complete: of a recording of ours, of all files."""
    assert actions(files_answer(a_page(row, can_delete=can_delete))) == offered


def test_what_buttons_carry() -> None:
    """The link's names the row; deletion asks first, naming whose files they are."""
    link, delete = buttons(files_answer(a_page(a_file("0.mp4"), a_file())).blocks[-1])

    action = FilesAction(listing="0123456789abcdef", number=1)
    assert load_action({"actions": [link]}, FilesAction) == action
    shown = RecordingAction(recording="r7k2", revision=int(NOW.timestamp()))
    assert load_action({"actions": [delete]}, RecordingAction) == shown
    assert "All files of standup (r7k2)" in delete["confirm"]["text"]["text"]
    assert delete["style"] == "danger"


def test_deletion_of_one_file() -> None:
    """It names the row, and asks first, with the file's name and account."""
    [delete] = buttons(files_answer(a_page(a_file(recording="", state=RecordingState.FAILED))).blocks)

    assert load_action({"actions": [delete]}, FilesAction) == FilesAction(listing="0123456789abcdef", number=0)
    assert (delete["text"]["text"], delete["style"]) == ("Delete File", "danger")
    assert delete["confirm"]["text"]["text"].startswith("1.mp4 on studio is deleted for everybody")


@pytest.mark.parametrize(
    ("page", "has_more", "turns"),
    [
        (1, False, {}),
        (1, True, {ActionId.FILES_ON: 2}),
        (2, True, {ActionId.FILES_BACK: 1, ActionId.FILES_ON: 3}),
        (3, False, {ActionId.FILES_BACK: 2}),
    ],
)
def test_turning(page: int, has_more: bool, turns: dict[ActionId, int]) -> None:
    """There are buttons for the pages that there are."""
    row = a_file(recording="", state=RecordingState.FAILED)
    said = files_answer(a_page(row, page=page, has_more=has_more, can_delete=False))

    assert {
        each["action_id"]: load_action({"actions": [each]}, FilesAction).number for each in buttons(said.blocks)
    } == turns


def test_failure() -> None:
    """Why there is no list is said, without buttons."""
    asked = {"filters": {}, "page": 1, "room": "", "since": "", "until": "", "can_delete": True}
    failed = replace(an_operation("The service is away."), kind=OperationKind.FILES, arguments=asked)

    assert shown(files_answer(failed)) == "The service is away."


@pytest.mark.parametrize("name", NAMES)
def test_limits(name: str) -> None:
    """A full page of any names is a message that Slack takes."""
    for recording in ("r7k2", ""):
        rows = [a_file(f"{number}/{name}", name, recording=recording) for number in range(10)]
        check_message(files_answer(a_page(*rows, page=2, has_more=True)))


@pytest.mark.parametrize("count", [0, 1, 10])
@pytest.mark.parametrize("has_more", [True, False])
def test_recorded(count: int, has_more: bool) -> None:
    """Where the service has no list, that is said with what stands in its place."""
    said = recorded_files("board", [a_recording(RecordingState.READY)] * count, has_more=has_more)
    check_message(said)

    assert "The service of board has no list of files" in shown(said)
    assert ("/rec list on=board state=ready" in shown(said)) is has_more
    assert ("Nothing that was recorded here on board is ready." in shown(said)) is (count == 0)
