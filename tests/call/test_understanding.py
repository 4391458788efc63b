"""What is asked for before anything is sent: the room or the recording that a call is about."""

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
        Typed(account="classroom", verb="link", files=["lecture.mp4"]),
        Typed(account="classroom", verb="files"),
    ],
)
def test_enough(typed: Typed) -> None:
    """A room, an id or the name of a file is as much as each of these needs."""
    verb, asked = understand(CONFIG, typed, print)

    assert asked.vendor in verb.vendors
