import pytest

from bot.errors import RateLimited, Rejected, Unavailable, VendorError
from bot.vendors.bucket import Bucket
from bot.vendors.wire import Request, Response
from tests.vendors.bucket.signature import assert_signed, query_of
from tests.vendors.bucket.storage import SECRET, refusal, storage

BUCKET = Bucket(storage())


def test_list() -> None:
    """A listing is one signed GET that asks for keys XML can hold."""

    request = BUCKET.build_list("recordings/a b/", page="1ueGcxLPRx1Tr==", max_keys=5)

    assert (request.verb, request.method, request.idempotent) == ("bucket/list", "GET", True)
    assert_signed(request.url, SECRET)
    assert {name: value for name, value in query_of(request.url).items() if not name.startswith("X-Amz-")} == {
        "list-type": "2",
        "encoding-type": "url",
        "max-keys": "5",
        "prefix": "recordings/a b/",
        "continuation-token": "1ueGcxLPRx1Tr==",
    }


def test_get() -> None:
    """An object is fetched with a signature that outlives the retries and little more."""

    request = BUCKET.build_get("r7k2/38f8_room.m3u8")

    assert (request.verb, request.method) == ("bucket/get", "GET")
    assert request.url.startswith("https://meetings.s3.us-east-1.amazonaws.com/r7k2/38f8_room.m3u8?X-Amz-")
    assert query_of(request.url)["X-Amz-Expires"] == "900"
    assert_signed(request.url, SECRET)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (refusal(403, "AccessDenied"), Rejected, "The read key may not list the bucket meetings. (code AccessDenied)"),
        (refusal(403, "InvalidAccessKeyId"), Rejected, "does not know the read key"),
        (refusal(403, "SignatureDoesNotMatch"), Rejected, "secret is wrong"),
        (refusal(403, "RequestTimeTooSkewed"), Rejected, "clock"),
        (refusal(404, "NoSuchBucket"), Rejected, "There is no bucket meetings."),
        (refusal(301, "PermanentRedirect"), Rejected, "The bucket meetings is in another region."),
        (refusal(400, "AuthorizationHeaderMalformed"), Rejected, "another region"),
        (refusal(400, "AuthorizationQueryParametersError"), Rejected, "another region"),
        (refusal(400, "InvalidRequest"), Rejected, "The storage service refused the request. (code InvalidRequest)"),
        (Response(status=403, body=b"<html>no</html>"), Rejected, "may not list the bucket meetings. (code 403)"),
        (Response(status=404), Rejected, "no such bucket or file. (code 404)"),
        (Response(status=307), Rejected, "another region"),
        (Response(status=418), Rejected, "refused the request. (code 418)"),
        (refusal(503, "SlowDown"), RateLimited, "too many requests"),
        (Response(status=429), RateLimited, "too many requests"),
        (refusal(500, "InternalError"), Unavailable, "failed"),
        (Response(status=502, body=b"\xff"), Unavailable, "failed. (code 502)"),
        (refusal(400, "RequestTimeout"), Unavailable, "failed"),
        (refusal(503, "TotalQpsLimitExceeded"), RateLimited, "too many requests"),  # OSS
        (refusal(403, "UserDisable"), Rejected, "suspended its account: there may be bills to pay"),
        (refusal(403, "InDebt"), Rejected, "suspended its account"),
        (refusal(403, "SecondLevelDomainForbidden"), Rejected, "set vendor to its own code, or leave endpoint_url out"),
        (refusal(403, "PathStyleDomainForbidden"), Rejected, "leave endpoint_url out"),  # COS
        (refusal(403, "InvalidObjectState"), Rejected, "archived"),
        (refusal(307, "Redirect"), Rejected, "another region"),  # KS3
        (refusal(403, "CnameDenied"), Rejected, "download_domain bound to another account"),  # OSS
        (refusal(307, "TemporaryRedirect"), Rejected, "another region"),
    ],
)
def test_refusals(reply: Response, kind: type[VendorError], words: str) -> None:
    """What the storage service refuses is said in words that tell what to mend."""

    with pytest.raises(kind) as caught:
        BUCKET.build_list("").check(reply)

    assert words in str(caught.value)
    assert type(caught.value) is kind


def test_another_region_at_oss() -> None:
    """OSS says AccessDenied of a bucket in another region, and the reason in its message."""
    body = (
        "<Error><Code>AccessDenied</Code><Message>The bucket you are attempting to access must be addressed using the "
        "specified endpoint. Please send all future requests to this endpoint.</Message>"
        "<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint></Error>"
    )

    with pytest.raises(Rejected, match="The bucket meetings is in another region"):
        BUCKET.build_list("").check(Response(status=403, body=body.encode()))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (BUCKET.build_put("a", b"", content_type="video/mp4"), "The write key may not store files in the bucket"),
        (BUCKET.build_create_upload("a", content_type="video/mp4"), "The write key may not store files in the bucket"),
        (BUCKET.build_upload_part("a", "id", 1, b""), "The write key may not store files in the bucket meetings"),
        (BUCKET.build_complete_upload("a", "id", []), "The write key may not store files in the bucket meetings"),
        (BUCKET.build_abort_upload("a", "id"), "The write key may not store files in the bucket meetings"),
        (BUCKET.build_delete(["a"]), "The write key may not delete files of the bucket meetings"),
        (BUCKET.build_get("a"), "The read key may not read files of the bucket meetings"),
        (BUCKET.build_list(""), "The read key may not list the bucket meetings"),
    ],
)
def test_which_key(asked: Request, words: str) -> None:
    """Which key lacks which right is said of every request."""

    with pytest.raises(Rejected, match=words):
        asked.check(refusal(403, "AccessDenied"))


def test_refused_file() -> None:
    """A key that may list but not read is told apart from one that may not list."""

    with pytest.raises(Rejected, match="may not read files of the bucket meetings"):
        BUCKET.build_get("a").check(refusal(403, "AccessDenied"))


def test_secrets_do_not_show() -> None:
    """Neither a request nor the bucket shows a key or a signature."""

    shown = repr(BUCKET.build_get("a")) + repr(BUCKET)

    assert "X-Amz" not in shown
    assert "AKIA" not in shown
    assert SECRET not in shown
