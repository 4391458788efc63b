from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import boto3
import httpx
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.bucket import Bucket
from tests.vendors.bucket.signature import (
    assert_signed,
    query_of,
    signed_at,
)
from tests.vendors.bucket.storage import SECRET, storage

KEY = "recordings/r7k2/38f8e3_a b+c&d=e~(1).m3u8"
DAY = timedelta(hours=24)
DISPOSITION = "response-content-disposition"
SETTINGS: list[dict[str, Any]] = [
    {"region": 0},
    {"region": 7},
    {"region": 15},
    {"region": 17},
    {"bucket": "my.meetings"},
    {"endpoint_url": "http://127.0.0.1:9000", "vendor": 11},
]


@pytest.mark.parametrize("changes", SETTINGS)
def test_presigned(changes: dict[str, Any]) -> None:
    """A link is signed for its region with the read key, names an attachment, and ends when it should."""
    before = datetime.now(UTC).replace(microsecond=0)

    url = Bucket(storage(**changes)).presign_get(KEY, DAY)

    assert_signed(url, SECRET)
    query = query_of(url)
    region = storage(**changes).region_name
    assert query["X-Amz-Credential"] == f"AKIAIOSFODNN7EXAMPLE/{signed_at(url):%Y%m%d}/{region}/s3/aws4_request"
    assert query["response-content-disposition"] == "attachment"
    assert query["X-Amz-Expires"] == "86400"
    assert before <= signed_at(url) <= datetime.now(UTC)


@pytest.mark.parametrize("changes", SETTINGS)
def test_same_as_boto3(changes: dict[str, Any]) -> None:
    """boto3's client makes the same address, but for the moment and what follows from it."""
    settings = storage(**changes)
    url = settings.bucket_url
    style: Literal["virtual", "path"] = "virtual" if urlsplit(url).netloc.startswith("meetings.") else "path"
    client = boto3.client(
        "s3",
        region_name=settings.region_name,
        endpoint_url=url.replace("//meetings.", "//").removesuffix(f"/{settings.bucket}"),
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=SECRET,
        config=Config(signature_version="s3v4", s3={"addressing_style": style}),
    )
    params = {"Bucket": settings.bucket, "Key": KEY, "ResponseContentDisposition": "attachment"}

    theirs = client.generate_presigned_url("get_object", Params=params, ExpiresIn=86400)
    ours = Bucket(settings).presign_get(KEY, DAY)

    moment = {"X-Amz-Date", "X-Amz-Signature", "X-Amz-Credential"}
    assert urlsplit(ours)[:3] == urlsplit(theirs)[:3]
    assert {name: value for name, value in query_of(ours).items() if name not in moment} == {
        name: value for name, value in query_of(theirs).items() if name not in moment
    }


def test_read_key() -> None:
    """Where there is a key for reading, the one for writing signs nothing."""
    settings = storage(read_access_key="AKIAREAD", read_secret_key="s3cr3t-read")

    url = Bucket(settings).presign_get(KEY, DAY)

    assert query_of(url)["X-Amz-Credential"].startswith("AKIAREAD/")
    assert_signed(url, "s3cr3t-read")


def test_longest_expiry() -> None:
    """No link is signed for longer than Amazon allows."""

    assert query_of(Bucket(storage()).presign_get(KEY, timedelta(days=30)))["X-Amz-Expires"] == "604800"


def is_addressable(key: str) -> bool:
    """Whether browsers and clients leave a path as it is: they resolve ``.`` and ``..`` (RFC 3986, section 5.2.4)."""
    return not {".", ".."} & set(key.split("/"))


@given(key=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(is_addressable))
def test_any_key(key: str) -> None:
    """Whatever a key holds, the address stays on the bucket's host and goes over the wire as it was signed."""

    url = Bucket(storage()).presign_get(key, DAY)

    assert urlsplit(url).netloc == "meetings.s3.us-east-1.amazonaws.com"
    assert httpx.URL(url).raw_path.decode() == url.removeprefix("https://meetings.s3.us-east-1.amazonaws.com")
    assert_signed(url, SECRET)


NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
COS = {"vendor": 3, "region": 2, "bucket": "meetings-1250000000"}
PLACES: list[Any] = [
    pytest.param({"vendor": 0}, "https://s3.cn-east-1.qiniucs.com/meetings/", "X-Amz-Expires", id="Qiniu"),
    pytest.param({}, "https://meetings.s3.us-east-1.amazonaws.com/", "X-Amz-Expires", id="Amazon S3"),
    pytest.param({"vendor": 2}, "https://meetings.oss-cn-hangzhou.aliyuncs.com/", "x-oss-expires", id="OSS"),
    pytest.param(COS, "https://meetings-1250000000.cos.ap-shanghai.myqcloud.com/", "X-Amz-Expires", id="COS"),
    pytest.param({"vendor": 4, "region": 3}, "https://meetings.ks3-cn-beijing.ksyuncs.com/", "X-Kss-Expires", id="KS3"),
]


@pytest.mark.parametrize(("changes", "address", "expires"), PLACES)
def test_every_service(changes: dict[str, Any], address: str, expires: str) -> None:
    """At every service a link is on the region's own host, saves the file, and ends when it should."""

    url = Bucket(storage(**changes)).presign_get(KEY, DAY)

    assert url.startswith(address + "recordings/r7k2/")
    assert unquote(url.partition("?")[0]).endswith(KEY)
    assert query_of(url)["response-content-disposition"] == "attachment"
    assert query_of(url)[expires] == "86400"
    assert_signed(url, SECRET)


@pytest.mark.parametrize("domain", [{}, {"download_domain": "media.example.com"}])
@pytest.mark.parametrize("changes", [{"vendor": 0}, {"vendor": 2}, COS, {"vendor": 4, "region": 3}])
def test_to_play(changes: dict[str, Any], domain: dict[str, str]) -> None:
    """What a browser is to play is not sent as a file to be saved, on whichever host it is."""
    url = Bucket(storage(**changes, **domain)).presign_get(KEY, DAY, attachment=False)

    assert {DISPOSITION, "attname"}.isdisjoint(query_of(url))
    assert_signed(url, SECRET)


DOMAINS: list[Any] = [
    pytest.param({"vendor": 0}, {"attname": "x y.mp4", "e": "1795348800"}, id="Qiniu"),
    pytest.param({"vendor": 2}, {"x-oss-expires": "86400"}, id="OSS"),
    pytest.param(COS, {"q-sign-time": "1795262400;1795348800", "q-url-param-list": DISPOSITION}, id="COS"),
    pytest.param({"vendor": 4, "region": 3}, {"X-Kss-Expires": "86400"}, id="KS3"),
]


@pytest.mark.parametrize(("changes", "expected"), DOMAINS)
def test_domain(changes: dict[str, Any], expected: dict[str, str]) -> None:
    """Links are on the customer's own domain, signed as the service wants it there."""
    settings = storage(**changes, download_domain="media.example.com", read_access_key="READ", read_secret_key="r3ad")
    bucket = Bucket(settings, clock=lambda: NOW)

    url = bucket.presign_get("r/x y.mp4", DAY)

    assert url.startswith("https://media.example.com/r/x%20y.mp4?")
    assert expected.items() <= query_of(url).items()
    assert ("attname" in query_of(url)) != (query_of(url).get(DISPOSITION) == "attachment")
    assert_signed(url, "r3ad")


@pytest.mark.parametrize(("changes", "expected"), DOMAINS)
def test_our_own_requests(changes: dict[str, Any], expected: dict[str, str]) -> None:
    """What we fetch ourselves is on the service's host, but on the domain at OSS, which new accounts need."""
    bucket = Bucket(storage(**changes, download_domain="media.example.com"))

    requests = (bucket.build_get("r/x y.mp4"), bucket.build_list("r/"))

    assert {request.url.startswith("https://media.example.com/") for request in requests} == {changes["vendor"] == 2}
    for request in requests:
        assert_signed(request.url, SECRET)


def test_domain_of_amazon() -> None:
    """A bucket that is named like its domain is signed with the domain as its host."""
    settings = storage(bucket="media.example.com", download_domain="http://media.example.com")

    url = Bucket(settings).presign_get("a.mp4", DAY)

    assert url.startswith("http://media.example.com/a.mp4?")
    assert_signed(url, SECRET)


def test_s3_name_at_qiniu() -> None:
    """A bucket may have another name in Qiniu's S3 API."""
    bucket = Bucket(storage(vendor=0, s3_bucket="meetings-s3"))

    assert bucket.presign_get("a.mp4", DAY).startswith("https://s3.cn-east-1.qiniucs.com/meetings-s3/a.mp4?")
    assert bucket.name == "meetings"
