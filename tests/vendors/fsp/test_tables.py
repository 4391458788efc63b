import pytest

from bot.domain import RecordingState
from bot.errors import AlreadyEnded, Rejected, Unavailable, VendorError
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.tables import ERRORS, FILE_STATES, STATES
from bot.vendors.wire import Response

DOCUMENTED = [
    (30000, Unavailable, "failed without saying why"),
    (30001, AlreadyEnded, "knows no such recording"),
    (30003, Rejected, "refuses a parameter"),
    (30004, Unavailable, "Somebody else is logged in"),
    (30005, Rejected, "could not read the request"),
    (30006, Unavailable, "has ended our login"),
    (30007, Rejected, "check the App ID and its secret"),
    (30011, Rejected, "disk space that was bought for recordings is used up"),
    (30035, Rejected, "An automatic recording has no layout"),
    (30038, Rejected, "already has an automatic recording"),
]
LATER = [
    (30008, Rejected, "not enough space left"),
    (30009, Rejected, "as many recordings for this App ID as it allows"),
    (30010, Unavailable, "overloaded"),
    (30012, Rejected, "has this recording already"),
    (30013, Unavailable, "could not join the room"),
    (30016, Unavailable, "could not reach its recorders"),
    (30017, Unavailable, "did not understand its own recorder"),
    (30018, Unavailable, "The recorder refused"),
    (30020, Rejected, "was not described"),
    (30021, Rejected, "takes this audio or video already"),
    (30022, Rejected, "was to be left out"),
    (30023, Unavailable, "could not change its output"),
    (30024, Rejected, "Nobody sends the audio or video"),
    (30025, Rejected, "A canvas needs a layout"),
    (30026, Rejected, "A layout needs a canvas"),
    (30027, Unavailable, "could not lay the text over the picture"),
    (30028, Rejected, "does not accept these credentials"),
    (30029, Unavailable, "has lost its recorder"),
    (30031, Unavailable, "could not read its own file"),
    (30032, Unavailable, "did not answer the recording service in time"),
    (30033, Rejected, "resume it before anything else"),
    (30034, Unavailable, "could not fetch a part"),
    (30036, Unavailable, "could not learn who is in the room"),
    (30039, Rejected, "Only what is being recorded can be paused"),
]


def test_all_errors() -> None:
    """No code is without a test."""
    assert [code for code, *_ in sorted(DOCUMENTED + LATER)] == list(ERRORS)


@pytest.mark.covers("fsp-recording error {code}")
@pytest.mark.parametrize(("code", "kind", "words"), DOCUMENTED)
@pytest.mark.parametrize("spelling", ["{}", "6050{}", "60500{}"])
def test_documented_errors(code: int, kind: type[VendorError], words: str, spelling: str) -> None:
    """Every code of the document, in each of the vendor's spellings, is an error of one kind with one sentence."""
    _judge(code, kind, words, spelling)


@pytest.mark.covers("fsp-recording rule error 30008 of the example")
@pytest.mark.parametrize(("code", "kind", "words"), LATER)
@pytest.mark.parametrize("spelling", ["{}", "6050{}", "60500{}"])
def test_later_errors(code: int, kind: type[VendorError], words: str, spelling: str) -> None:
    """So is every code of an example and of the vendor's later list."""
    _judge(code, kind, words, spelling)


def _judge(code: int, kind: type[VendorError], words: str, spelling: str) -> None:
    with pytest.raises(VendorError) as raised:
        check(Response(status=200, body=f'{{"code": "{spelling.format(code)}"}}'.encode()))

    assert type(raised.value) is kind
    assert raised.value.code == code
    assert words in raised.value.reason
    assert raised.value.reason.endswith(".")


@pytest.mark.covers("fsp-recording error 30004", "fsp-recording error 30006")
@pytest.mark.parametrize("code", [30004, 30006, 30010])
def test_not_carried_out(code: int) -> None:
    """Without a login nothing is carried out, so that even a start may be sent again."""
    error = ERRORS[code](code=code)

    assert isinstance(error, Unavailable)
    assert not error.maybe_arrived


@pytest.mark.covers("fsp-recording error 30000")
def test_failed_for_no_reason() -> None:
    """After 30000 a start is looked up before it is repeated."""
    error = ERRORS[30000](code=30000)

    assert isinstance(error, Unavailable)
    assert error.maybe_arrived


@pytest.mark.covers(
    *(f"fsp-recording state query.status {status}" for status in (1, 2, 3, 4, 5, 6, -1)),
    *(f"fsp-recording state file/list.fileState {word}" for word in ("creating", "uploading", "normal", "exception")),
)
def test_states() -> None:
    """Every status and file state of the documents means one of our states."""
    assert {status: state.value for status, state in STATES.items()} == {
        1: "starting",
        2: "recording",
        3: "processing",
        4: "processing",
        5: "uploading",
        6: "processing",
        7: "paused",
        -1: "failed",
    }
    assert FILE_STATES == {
        "creating": RecordingState.PROCESSING,
        "uploading": RecordingState.UPLOADING,
        "normal": RecordingState.READY,
        "exception": RecordingState.FAILED,
    }
