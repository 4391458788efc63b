import pytest

from bot.domain import RecordingState
from bot.errors import AlreadyEnded, Rejected, Unavailable, VendorError
from bot.vendors.fsp.tables import ERRORS, FILE_STATES, STATES


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (30000, Unavailable),
        (30001, AlreadyEnded),
        (30003, Rejected),
        (30004, Unavailable),
        (30005, Rejected),
        (30006, Unavailable),
        (30007, Rejected),
        (30008, Rejected),
        (30009, Rejected),
        (30010, Unavailable),
        (30011, Rejected),
        (30035, Rejected),
        (30038, Rejected),
    ],
)
def test_errors(code: int, kind: type[VendorError]) -> None:
    """Every code of the document is an error of one kind, with one sentence."""
    error = ERRORS[code](code=code)

    assert type(error) is kind
    assert error.code == code
    assert error.reason.endswith(".")


@pytest.mark.parametrize("code", [30004, 30006, 30010])
def test_not_carried_out(code: int) -> None:
    """Without a login nothing is carried out, so that even a start may be sent again."""
    error = ERRORS[code](code=code)

    assert isinstance(error, Unavailable)
    assert not error.maybe_arrived


def test_failed_for_no_reason() -> None:
    """After 30000 a start is looked up before it is repeated."""
    error = ERRORS[30000](code=30000)

    assert isinstance(error, Unavailable)
    assert error.maybe_arrived


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
