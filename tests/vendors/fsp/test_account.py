import pytest

from bot.errors import Expired, Rejected
from bot.vendors.fsp import check_account
from bot.vendors.wire import Response
from tests.vendors.driving import drive
from tests.vendors.fsp.samples import context, error, fields, files, ok, raw, reply, stored, tasks, verbs

CTX = context()
SECRET = "1234567890123456"
LIVE = {"live_url": "https://live.example", "access_token": "readytoken"}


def test_check_account() -> None:
    """An account is tried with one row of each list."""
    said, sent = drive(check_account(CTX), files(stored("a"), total=12), tasks(("a", 2), total=3))

    assert said == "logged in; tasks: 3, files of the last 30 days: 12."
    assert [fields(request)["page_size"] for request in sent] == ["1", 1]
    assert fields(sent[0])["start_time"] == "2026-11-01 17:00:00"


def test_check_account_without_totals() -> None:
    """Lists that do not tell their length are counted."""
    said, _ = drive(check_account(CTX), Response(status=200, body=raw({"code": 0, "data": None})), ok())

    assert said == "logged in; tasks: 0, files of the last 30 days: 0."


@pytest.mark.covers(
    "fsp-recording error 30007",
)
@pytest.mark.parametrize(
    ("credential", "words"),
    [({"app_secret": SECRET}, "check the App ID and its secret"), ({"token": "ready"}, "a ready token may have ended")],
)
def test_check_account_refused(credential: dict[str, str], words: str) -> None:
    """Bad credentials are named."""
    with pytest.raises(Rejected, match=words):
        drive(check_account(context(**credential)), error(30007))


def test_check_live() -> None:
    """Where live streams are configured they are tried first: no running bot keeps them for itself."""
    listed = reply({"code": 0, "list": [{"group_id": "room 42"}]})
    said, sent = drive(check_account(context(app_secret=SECRET, **LIVE)), listed, files(), tasks())

    assert said == "logged in; tasks: 0, files of the last 30 days: 0, live streams: 1."
    assert verbs(sent) == ["live/list", "file/list", "query"]


def test_check_live_refused() -> None:
    """An access token that is over is said to be, before anything else."""
    with pytest.raises(Expired, match="a configured access_token must be replaced"):
        drive(
            check_account(context(app_secret=SECRET, **LIVE)), reply({"code": 606000001, "msg": "access_token timeout"})
        )
