"""What is asked for before anything is sent: the room or the recording that a call is about."""

from pathlib import Path

import pytest

from bot.call import Typed, understand
from bot.config import Config
from bot.errors import UsageError

CONFIG = Config.parse(
    {
        "slack": {"bot_token": "xoxb-not-a-token", "app_token": "xapp-not-a-token"},
        "accounts": {
            "classroom": {
                "vendor": "agora",
                "app_id": "0" * 32,
                "customer_id": "customer",
                "customer_secret": "not-a-secret",
                "api_url": "http://127.0.0.1:9",
                "storage": {
                    "vendor": 1,
                    "region": 0,
                    "bucket": "meetings",
                    "access_key": "not-a-key",
                    "secret_key": "not-a-secret",
                },
            },
            "studio": {"vendor": "fsp", "app_id": "app", "token": "not-a-secret"},
            "board": {"vendor": "meeting", "auth": "not-a-secret", "api_url": "http://127.0.0.1:9"},
        },
    },
    {},
)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            Typed(account="classroom", verb="stop", ids=["uid=1"]),
            "Say which room: clapper call classroom stop [ROOM] --id NAME=VALUE …",
        ),
        (Typed(account="board", verb="stop"), "Say which room: clapper call board stop [ROOM] --id NAME=VALUE …"),
        (
            Typed(account="classroom", verb="stop", words=["room-42"]),
            "Say which recording: clapper call classroom stop [ROOM] --id NAME=VALUE …, "
            "with the ids that start printed.",
        ),
        (Typed(account="board", verb="live-stop"), "Say which room: clapper call board live-stop ROOM"),
        (
            Typed(account="studio", verb="status", ids=["file_name=room-42-c7k2"]),
            "Say which recording: --id record_id=VALUE, as start printed it.",
        ),
        (
            Typed(account="studio", verb="delete", ids=["file_name="]),
            "Say which recording: --id file_name=VALUE, as start printed it.",
        ),
        (
            Typed(account="board", verb="delete", ids=["conference_key=1866"]),
            "Say which recording: --id record_id=VALUE, as start printed it.",
        ),
        (
            Typed(account="classroom", verb="link", words=["room-42"], ids=["uid=1"]),
            "Say which recording: --id sid=VALUE, as start printed it.",
        ),
        (
            Typed(account="board", verb="status", words=["1866"]),
            "Say which recording: clapper call board status [ROOM] --id NAME=VALUE …, with the ids that start printed.",
        ),
        (
            Typed(account="classroom", verb="convert"),
            "Say which recording: clapper call classroom convert [ROOM] --id NAME=VALUE …, "
            "with the ids that start printed.",
        ),
    ],
)
def test_not_enough(typed: Typed, sentence: str) -> None:
    """A call that lacks what its service must be told is not sent to be refused there."""
    with pytest.raises(UsageError) as refused:
        understand(CONFIG, typed, print)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            Typed(account="studio", verb="storage", words=["room-42"]),
            "storage takes no room: clapper call studio storage",
        ),
        (Typed(account="studio", verb="check", words=["a=1"]), "check takes no parameters: clapper call studio check"),
        (
            Typed(account="studio", verb="files", words=["room-42"]),
            "files takes no room: clapper call studio files [FILTER=VALUE …]",
        ),
        (
            Typed(account="studio", verb="live-stop", words=["room-42", "a=1"]),
            "live-stop takes no parameters: clapper call studio live-stop ROOM",
        ),
        (
            Typed(account="studio", verb="start", words=["room-42"], ids=["record_id=1"]),
            "start takes no --id: clapper call studio start ROOM [PARAMETER=VALUE …]",
        ),
        (
            Typed(account="studio", verb="start", words=["room-42"], options=["width=640"]),
            "start takes no --option: clapper call studio start ROOM [PARAMETER=VALUE …]",
        ),
        (
            Typed(account="studio", verb="status", files=["a.mp4"]),
            "status takes no --file: clapper call studio status [ROOM] --id NAME=VALUE …",
        ),
        (
            Typed(account="studio", verb="delete", ids=["file_name=a"], save=Path()),
            "delete takes no --save: clapper call studio delete [ROOM] --id NAME=VALUE … | --file NAME … [--yes]",
        ),
        (
            Typed(account="board", verb="link", files=["a.mp4"]),
            "meeting lists no files by their names: say --id, as start printed it.",
        ),
        (
            Typed(account="studio", verb="link", ids=["recordid=10050"]),
            'A recording of fsp has no id "recordid". Did you mean record_id? '
            "There are: recording, created, before, file_name, lists_pauses, record_id.",
        ),
        (
            Typed(account="classroom", verb="stop", words=["room-42"], ids=["nope=1"]),
            'A recording of agora has no id "nope". There are: recording, created, resource_id, sid, uid.',
        ),
    ],
)
def test_too_much(typed: Typed, sentence: str) -> None:
    """What a verb has no use for is refused: nothing that was typed is dropped in silence."""
    with pytest.raises(UsageError) as refused:
        understand(CONFIG, typed, print)

    assert str(refused.value) == sentence


def test_wrong_option() -> None:
    """What a recording was started with is checked like a start's parameters, and not by the call that needs it."""
    with pytest.raises(UsageError, match=r"^width .*; you gave abc\.$"):
        understand(CONFIG, Typed(account="studio", verb="status", ids=["record_id=1"], options=["width=abc"]), print)
    with pytest.raises(UsageError, match=r'^This service has no parameter "widht"\. Did you mean width\?'):
        understand(CONFIG, Typed(account="studio", verb="status", ids=["record_id=1"], options=["widht=640"]), print)


def test_options() -> None:
    """What is said of a recording counts, and the service's defaults do for the rest."""
    typed = Typed(account="studio", verb="status", ids=["record_id=1"], options=["file_duration=15"])
    _, asked = understand(CONFIG, typed, print)

    assert (asked.options["file_duration"], asked.options["timeout"]) == (15, 600)


@pytest.mark.parametrize(
    "typed",
    [
        Typed(account="board", verb="stop", words=["1866"]),
        Typed(account="board", verb="status", ids=["record_id=1"]),
        Typed(account="classroom", verb="status", words=["room-42"], ids=["uid=1"]),
        Typed(account="classroom", verb="link", files=["lecture.mp4"]),
        Typed(account="classroom", verb="link", words=["room-42"], ids=["sid=1"], save=Path()),
        Typed(account="studio", verb="delete", ids=["file_name=room-42-c7k2"]),
        Typed(account="classroom", verb="files"),
    ],
)
def test_enough(typed: Typed) -> None:
    """A room, an id or the name of a file is as much as each of these needs."""
    verb, asked = understand(CONFIG, typed, print)

    assert asked.vendor in verb.vendors
