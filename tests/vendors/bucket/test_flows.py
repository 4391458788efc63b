"""What is done with a bucket, at every storage service."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from bot.errors import Misunderstood, Rejected, Unavailable
from bot.vendors.bucket import (
    MAX_PAGES,
    Bucket,
    StorageSettings,
    abort_upload,
    complete_upload,
    create_upload,
    delete_objects,
    list_objects,
    put_object,
    upload_part,
)
from bot.vendors.wire import MAX_BODY, Response
from tests.vendors.bucket.service import StorageService, Stored, serve
from tests.vendors.bucket.signature import assert_signed, query_of
from tests.vendors.bucket.storage import SECRET, listing, refusal, storage
from tests.vendors.driving import drive

READ_SECRET = "s3cr3t-read"
KEY = "recordings/r7k2/a b+c&d=e?f#g%h~é录.mp4"
PLACES: list[Any] = [
    pytest.param({"vendor": 0, "region": 0}, 2, "s3.cn-east-1.qiniucs.com", id="Qiniu"),
    pytest.param({"vendor": 1, "region": 7}, 2, "meetings.s3.eu-central-1.amazonaws.com", id="Amazon S3"),
    pytest.param({"vendor": 1, "bucket": "my.meetings"}, 2, "s3.us-east-1.amazonaws.com", id="Amazon S3, dots"),
    pytest.param({"vendor": 2, "region": 1}, 2, "meetings.oss-cn-shanghai.aliyuncs.com", id="OSS"),
    pytest.param(
        {"vendor": 3, "region": 2, "bucket": "meetings-1250000000"},
        1,
        "meetings-1250000000.cos.ap-shanghai.myqcloud.com",
        id="COS",
    ),
    pytest.param({"vendor": 4, "region": 3}, 1, "meetings.ks3-cn-beijing.ksyuncs.com", id="KS3"),
    pytest.param({"endpoint_url": "http://127.0.0.1:9000"}, 2, "127.0.0.1:9000", id="S3-compatible"),
    pytest.param(
        {"vendor": 2, "region": 18, "endpoint_url": "https://oss-eu-east-1.aliyuncs.com", "region_id": "eu-east-1"},
        2,
        "meetings.oss-eu-east-1.aliyuncs.com",
        id="OSS elsewhere",
    ),
    pytest.param(
        {"vendor": 3, "bucket": "meetings-1250000000", "endpoint_url": "https://cos.ap-shanghai-fsi.tencentcos.cn"},
        1,
        "meetings-1250000000.cos.ap-shanghai-fsi.tencentcos.cn",
        id="COS elsewhere",
    ),
    pytest.param(
        {"vendor": 4, "endpoint_url": "https://ks3-cn-hangzhou.ksyuncs.com"},
        1,
        "meetings.ks3-cn-hangzhou.ksyuncs.com",
        id="KS3 elsewhere",
    ),
]


def settings(changes: dict[str, Any]) -> StorageSettings:
    return storage(**changes, access_key="AKIAWRITE", read_access_key="AKIAREAD", read_secret_key=READ_SECRET)


def service(changes: dict[str, Any], list_version: int) -> StorageService:
    """A service that knows a key for writing and one for reading, neither of which may do what the other does."""
    return StorageService(
        bucket=changes.get("bucket", "meetings"),
        keys={"AKIAWRITE": SECRET, "AKIAREAD": READ_SECRET},
        writers=frozenset({"AKIAWRITE"}),
        list_version=list_version,
    )


@pytest.mark.parametrize(("changes", "list_version", "host"), PLACES)
def test_store_list_read_delete(changes: dict[str, Any], list_version: int, host: str) -> None:
    """Objects are stored, listed over pages, read and deleted, each request with the key and signature for it."""
    bucket, there = Bucket(settings(changes)), service(changes, list_version)
    keys = [KEY, "recordings/r7k2/1.ts", "recordings/r7k2/2.ts", "recordings/r7k2/3.ts"]

    for key in keys:
        serve(put_object(bucket, key, b"media", "video/mp4"), there)
    found = serve(list_objects(bucket, "recordings/r7k2/"), there)
    read = there.handle(bucket.build_get(KEY))
    serve(delete_objects(bucket, [KEY, "gone.ts", *keys[2:]]), there)

    assert urlsplit(bucket.build_get(KEY).url).netloc == host
    assert [each.key for each in found] == sorted(keys)
    assert {each.size for each in found} == {5}
    assert read.body == b"media"
    assert there.objects == {"recordings/r7k2/1.ts": Stored(b"media", "video/mp4")}


@pytest.mark.parametrize(("changes", "list_version", "host"), PLACES)
def test_upload_in_parts(changes: dict[str, Any], list_version: int, host: str) -> None:
    """Parts become one object in their order; an upload that is thrown away leaves nothing, however often."""
    bucket, there = Bucket(settings(changes)), service(changes, list_version)

    upload = serve(create_upload(bucket, KEY, "video/mp4"), there)
    etags = [
        serve(upload_part(bucket, KEY, upload, number, part), there) for number, part in enumerate((b"one", b"two"), 1)
    ]
    serve(complete_upload(bucket, KEY, upload, etags), there)
    second = serve(create_upload(bucket, "other", "video/mp4"), there)
    serve(upload_part(bucket, "other", second, 1, b"one"), there)
    for _ in range(2):
        serve(abort_upload(bucket, "other", second), there)

    assert there.objects == {KEY: Stored(b"onetwo", "video/mp4")}
    assert there.uploads == {}


BUCKET = Bucket(storage())


def test_transfers() -> None:
    """What carries media has time for it; all of it may be sent again, and shows nothing of it."""
    put = BUCKET.build_put("a.mp4", b"media", content_type="video/mp4")
    part = BUCKET.build_upload_part("a.mp4", "id", 3, b"media")
    get, large = BUCKET.build_get("a.ts"), BUCKET.build_get("a.ts", max_body=20 * 2**20)

    assert (put.verb, put.method, put.content, put.headers) == (
        "bucket/put",
        "PUT",
        b"media",
        {"content-type": "video/mp4"},
    )
    assert (part.verb, part.content, query_of(part.url)["partNumber"]) == ("bucket/upload/part", b"media", "3")
    assert (get.max_body, large.max_body) == (MAX_BODY, 20 * 2**20)
    assert {request.timeout.total_seconds() for request in (put, part, large)} == {120}
    assert get.timeout.total_seconds() == 10
    assert all(request.idempotent for request in (put, part, get))
    assert "media" not in repr(put) + repr(part)


def test_pages() -> None:
    """A listing of several pages is read to its end, each page asked for with the token of the one before."""

    objects, sent = drive(list_objects(BUCKET, "r/"), listing(["r/a", "r/b"], next_page="t+/="), listing(["r/c"]))

    assert [each.key for each in objects] == ["r/a", "r/b", "r/c"]
    assert [query_of(request.url).get("continuation-token") for request in sent] == [None, "t+/="]


def test_many_pages() -> None:
    """Two hours and a half of seventeen people in individual mode are 20,400 segments: none is left out."""
    pages = [listing([f"r/{page}"], next_page=str(page)) for page in range(20)]

    objects, _ = drive(list_objects(BUCKET, "r/"), *pages, listing(["r/20"]))

    assert len(objects) == 21


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "more files than"), ("r/", 'more files that begin with "r/" than .* a longer prefix')]
)
def test_too_many_pages(prefix: str, words: str) -> None:
    """A listing without an end is given up with what can be done about it."""

    with pytest.raises(Rejected, match=f"{words}.*file_name_prefix"):
        drive(list_objects(BUCKET, prefix), *[listing(["a"], next_page="more")] * MAX_PAGES)


DELETED = """<?xml version="1.0" encoding="UTF-8"?>
<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Deleted><Key>sample1.txt</Key></Deleted>
  <Error><Key>sample2.txt</Key><Code>{code}</Code><Message>Access Denied</Message></Error>
</DeleteResult>"""  # after the sample response of DeleteObjects in Amazon's reference


def test_deletion() -> None:
    """1,000 objects are deleted with one request, whatever their keys hold; the digest of its body is with it."""
    keys = [f'{number} <&>"é.ts' for number in range(1001)]

    _, (first, second) = drive(delete_objects(BUCKET, keys), Response(status=200), Response(status=200))

    assert first.content is not None
    assert [each.text for each in ET.fromstring(first.content).iter("Key")] == keys[:1000]  # noqa: S314 - our own
    assert (
        second.content
        == b'<Delete><Quiet>true</Quiet><Object><Key>1000 &lt;&amp;&gt;"\xc3\xa9.ts</Key></Object></Delete>'
    )
    assert second.headers == {"content-md5": "j8z6/J3pbvfp6S6dgNoAkg==", "content-type": "application/xml"}
    assert_signed(second.url, SECRET, method="POST", headers=second.headers)
    assert query_of(second.url)["delete"] == ""


def test_deletion_of_nothing() -> None:
    """Nothing is asked where nothing is to be deleted."""

    assert drive(delete_objects(BUCKET, [])) == (None, [])


def test_deletion_refused() -> None:
    """One object that may not be deleted fails it, though the status is that of a success."""
    reply = Response(status=200, body=DELETED.format(code="AccessDenied").encode())

    with pytest.raises(Rejected, match="The write key may not delete files of the bucket meetings"):
        drive(delete_objects(BUCKET, ["sample1.txt", "sample2.txt"]), reply)


def test_deletion_of_what_is_gone() -> None:
    """What is not there is deleted; another error beside it is not overlooked."""
    gone = DELETED.format(code="NoSuchKey")
    worse = gone.replace("</DeleteResult>", "<Error><Code>InternalError</Code></Error></DeleteResult>")

    drive(delete_objects(BUCKET, ["a", "b"]), Response(status=200, body=gone.encode()))
    with pytest.raises(Unavailable):
        drive(delete_objects(BUCKET, ["a", "b"]), Response(status=200, body=worse.encode()))


@pytest.mark.parametrize("body", [b"", b"<InitiateMultipartUploadResult/>", b"<html/>"])
def test_upload_without_an_id(body: bytes) -> None:
    """An upload that has no id was not understood."""

    with pytest.raises(Misunderstood):
        drive(create_upload(BUCKET, "a", "video/mp4"), Response(status=200, body=body))


def test_part_without_a_tag() -> None:
    """A part that has no tag cannot be completed."""

    with pytest.raises(Misunderstood, match="no tag"):
        drive(upload_part(BUCKET, "a", "id", 1, b"x"), Response(status=200))


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("InternalError", Unavailable, "failed"),
        ("NoSuchUpload", Rejected, "over or was never begun"),
        ("InvalidPart", Rejected, "missing or was changed"),
        ("InvalidPartOrder", Rejected, "out of order"),
        ("EntityTooSmall", Rejected, "smaller than"),
    ],
)
def test_failure_within_a_success(code: str, kind: type[Exception], words: str) -> None:
    """Completing an upload may fail after its status was sent: the error is in the body of a 200."""
    reply = Response(status=200, body=b"\n  \n" + refusal(200, code).body)

    with pytest.raises(kind, match=words):
        drive(complete_upload(BUCKET, "a", "id", ['"e"']), reply)
