import pytest

from bot.errors import AlreadyEnded, Expired, RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.fsp.live.replies import check, check_fetch
from bot.vendors.fsp.live.tables import ALREADY_LIVE, ERRORS
from bot.vendors.wire import Response
from tests.vendors.fsp.live.samples import printed, reply

ROWS = [
    (6050030000, Unavailable, "failed without saying why"),
    (6050030001, AlreadyEnded, "is not live"),
    (6050030003, Rejected, "refuses a parameter"),
    (6050030004, Rejected, "is live already"),
    (6050030005, Rejected, "could not read the request"),
    (6050030006, Expired, "ended our login"),
    (6050030007, Rejected, "does not accept these credentials"),
    (6050030008, Rejected, "not enough space"),
    (6050030009, Unavailable, "as many streams as it can"),
    (6050030010, Unavailable, "as many streams as it can"),
    (6050030011, Unavailable, "as many streams as it can"),
    (6050030012, Rejected, "is live already"),
    (6050030013, Unavailable, "could not enter the room"),
    (6050030016, Unavailable, "do not understand each other"),
    (6050030017, Unavailable, "do not understand each other"),
    (6050030018, Unavailable, "do not understand each other"),
    (6050030020, Rejected, "canvas and its inputs"),
    (6050030021, Rejected, "canvas and its inputs"),
    (6050030022, Rejected, "canvas and its inputs"),
    (6050030023, Unavailable, "could not set up the picture"),
    (6050030024, Rejected, "canvas and its inputs"),
    (6050030025, Rejected, "canvas and its inputs"),
    (6050030026, Rejected, "canvas and its inputs"),
    (6050030027, Unavailable, "could not lay text"),
    (6050030028, Rejected, "does not accept these credentials"),
    (6050030029, Unavailable, "no heartbeat"),
    (6050030031, Unavailable, "could not read a file"),
    (6050030032, Unavailable, "did not answer in time"),
    (6050030033, Rejected, "is paused"),
    (6050030034, Unavailable, "could not fetch a file"),
    (6050030035, Rejected, "no layout"),
    (6050030036, Unavailable, "could not log in"),
    (6050030038, Rejected, "is live already"),
    (6050030039, Rejected, "cannot be paused"),
]


@pytest.mark.covers("fsp-live error {code}")
@pytest.mark.parametrize(("code", "kind", "words"), ROWS)
def test_errors(code: int, kind: type[VendorError], words: str) -> None:
    """Every code of the document is an error of one kind with one sentence, in each of its three spellings."""
    for spelling in (code, str(code), code // 10**6 * 10**5 + code % 10**5, code % 10**5):
        with pytest.raises(VendorError, match=words) as raised:
            check(reply(code=spelling, msg="error"))
        assert type(raised.value) is kind
        assert raised.value.code == code % 10**5
        assert raised.value.reason.endswith(".")


def test_every_error_is_tested() -> None:
    """The table has the document's codes and no other."""
    assert [code % 10**5 for code, _, _ in ROWS] == list(ERRORS)
    assert ERRORS.keys() > ALREADY_LIVE


@pytest.mark.covers("fsp-live error 60500{code}")
@pytest.mark.parametrize("code", [30009, 30010, 30011])
def test_not_carried_out(code: int) -> None:
    """A service that is full began nothing, so that a start may be sent again."""
    error = ERRORS[code](code=code)

    assert isinstance(error, Unavailable)
    assert not error.maybe_arrived


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (606000000, Expired),
        (606000001, Expired),
        (606000002, Rejected),
        (606000003, Rejected),
        (606000004, Unavailable),
        (606000005, Unavailable),
        (606000006, RateLimited),
    ],
)
def test_access_errors(code: int, kind: type[VendorError]) -> None:
    """What stands in front of every call has codes of its own, whatever the HTTP status is."""
    for status in (200, 401, 500):
        with pytest.raises(VendorError) as raised:
            check(reply(status, code=code))
        assert type(raised.value) is kind
        assert raised.value.code == code


@pytest.mark.covers("fsp-live error 606000001")
def test_token_failure_sample() -> None:
    """The document's failure is an access token that has expired; where one is fetched, it is ours that is too old."""
    failed = printed("token/failure")

    with pytest.raises(Expired, match="no longer takes the access token"):
        check(failed)
    with pytest.raises(Rejected, match="clock") as raised:
        check_fetch(failed)
    assert not isinstance(raised.value, Expired)


@pytest.mark.parametrize("refusal", [reply(code=606000000), reply(401, error="unauthorized")])
def test_developer_refused(refusal: Response) -> None:
    """Where a token is fetched, a refusal is about the developer's id and secret; no fresh token would help."""
    with pytest.raises(Rejected, match="check dev_id and dev_secret") as raised:
        check_fetch(refusal)
    assert not isinstance(raised.value, Expired)


@pytest.mark.covers("fsp-live error other")
@pytest.mark.parametrize("code", [1, -1, 30002, 6050030037, 605099, 10**12])
def test_other_errors(code: int) -> None:
    """Any other code is worth another try, after which the provider is to be asked: so says the document."""
    with pytest.raises(Unavailable, match="its provider must be asked") as raised:
        check(reply(code=code))
    assert raised.value.code == code
