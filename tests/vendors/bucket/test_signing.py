"""Signatures, against published examples, against botocore, and against those worked out by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.bucket.signing import AWS4, KSS4, OSS4, Key, Signer, Unsigned, sign_cos, sign_qiniu
from tests.vendors.bucket.signature import AMAZON_EXAMPLE, AMAZON_SECRET, assert_signed, is_signed, query_of

NOW = datetime(2026, 11, 21, 12, 0, 59, tzinfo=UTC)
KEY = Key(id="AKIAIOSFODNN7EXAMPLE", secret=AMAZON_SECRET)
COS_KEY = Key(id="AKIDQjz3ltompVjBni5LitkWHFlFpwkn9U5q", secret="BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz")
COS_HOST = "https://examplebucket-1250000000.cos.ap-beijing.myqcloud.com"
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


def unsigned(url: str, *, resource: str = "", method: str = "GET", **more: Mapping[str, str]) -> Unsigned:
    return Unsigned(method=method, url=url, resource=resource, **{"query": {}, **more})


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_amazon_example() -> None:
    """The example in Amazon's reference comes out, by our signer and by hand."""
    request = unsigned("https://examplebucket.s3.amazonaws.com/test.txt")
    day = timedelta(days=1)

    assert (
        AWS4(request, key=KEY, region="us-east-1", at=datetime(2013, 5, 24, tzinfo=UTC), expires=day) == AMAZON_EXAMPLE
    )
    assert_signed(AMAZON_EXAMPLE, AMAZON_SECRET)


OSS_PARAMETERS = {
    "param1": "value1",
    "+param1": "value3",
    "|param1": "value4",
    "+param2": "",
    "|param2": "",
    "param2": "",
}
OSS_HEADERS = {"x-oss-head1": "value", "content-type": "application/octet-stream"}


def test_oss_example() -> None:
    """The signature that Alibaba Cloud's own software is tested with comes out, by our signer and by hand.

    alibabacloud-oss-python-sdk-v2, tests/unit/signer/test_v4.py, test_auth_query.
    """
    request = unsigned(
        "http://bucket.oss-cn-hangzhou.aliyuncs.com/1234%2B-/123/1.txt",
        resource="/bucket/1234%2B-/123/1.txt",
        method="PUT",
        query=OSS_PARAMETERS,
        headers=OSS_HEADERS,
    )

    url = OSS4(
        request, key=Key(id="ak", secret="sk"), region="cn-hangzhou", at=at(1702781677), expires=timedelta(seconds=599)
    )

    assert query_of(url) == {
        **OSS_PARAMETERS,
        "x-oss-signature-version": "OSS4-HMAC-SHA256",
        "x-oss-date": "20231217T025437Z",
        "x-oss-expires": "599",
        "x-oss-credential": "ak/20231217/cn-hangzhou/oss/aliyun_v4_request",
        "x-oss-signature": "a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe",
    }
    assert_signed(url, "sk", method="PUT", headers=OSS_HEADERS, bucket="bucket")


COS_HEADERS = {"date": "Thu, 16 May 2019 06:55:53 GMT"}


def test_cos_example() -> None:
    """The example in Tencent's document (下载对象) comes out, by our signer and by hand."""
    response = {"response-content-type": "application/octet-stream", "response-cache-control": "max-age=600"}
    path = quote("/exampleobject(腾讯云)", safe="/")
    request = unsigned(COS_HOST + path, query=response, headers=COS_HEADERS)

    url = sign_cos(request, key=COS_KEY, region="", at=at(1557989753), expires=timedelta(seconds=7200))

    assert url.startswith(f"{COS_HOST}{path}?")
    assert query_of(url) == {
        **response,
        "q-sign-algorithm": "sha1",
        "q-ak": COS_KEY.id,
        "q-sign-time": "1557989753;1557996953",
        "q-key-time": "1557989753;1557996953",
        "q-header-list": "date;host",
        "q-url-param-list": "response-cache-control;response-content-type",
        "q-signature": "01681b8c9d798a678e43b685a9f1bba0f6c0e012",
    }
    assert_signed(url, COS_KEY.secret, headers=COS_HEADERS)


def test_cos_without_parameters() -> None:
    """An address without parameters begins with those of the signature (the example of an older edition)."""
    request = unsigned(
        "https://bucket1-1254000000.cos.ap-beijing.myqcloud.com/testfile", headers={"range": "bytes=0-3"}
    )

    url = sign_cos(request, key=COS_KEY, region="", at=at(1417773892), expires=timedelta(seconds=80006))

    assert "/testfile?q-ak=" in url
    assert query_of(url)["q-signature"] == "4b6cbab14ce01381c29032423481ebffd514e8be"


def test_qiniu_example() -> None:
    """The credential that software for Qiniu is tested with comes out (qiniu for Elixir, authorize_download_url)."""
    request = unsigned("http://my-bucket.qiniudn.com/sunflower.jpg")
    key = Key(id="key", secret="secret")

    url = sign_qiniu(request, key=key, region="", at=at(1451487600), expires=timedelta(hours=1))

    assert url == "http://my-bucket.qiniudn.com/sunflower.jpg?e=1451491200&token=key:x8KR9b4GU1Py-VVFhnFjpW3MDv8="


def botocore_signature(method: str, url: str, headers: Mapping[str, str], *, region: str) -> str:
    """What botocore signs an address with, whose parameters are there already."""
    auth = S3SigV4QueryAuth(Credentials(KEY.id, KEY.secret), "s3", region)
    request = AWSRequest(method, url, dict(headers))
    request.context["timestamp"] = f"{NOW:%Y%m%dT%H%M%SZ}"
    return str(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))


@given(key=TEXT, values=st.dictionaries(TEXT.filter(bool), TEXT, max_size=3), method=st.sampled_from(("GET", "PUT")))
def test_same_as_botocore(key: str, values: dict[str, str], method: str) -> None:
    """Whatever key and parameters hold, botocore makes the same signature."""
    path = quote(f"/{key}", safe="/")
    headers = {"content-type": "video/mp4"}
    request = unsigned(
        f"https://meetings.s3.eu-west-3.amazonaws.com{path}", method=method, query=values, headers=headers
    )

    url = AWS4(request, key=KEY, region="eu-west-3", at=NOW, expires=timedelta(hours=1))

    address, _, signature = url.rpartition("&X-Amz-Signature=")
    assert signature == botocore_signature(method, address, headers, region="eu-west-3")


@pytest.mark.parametrize(
    "base", ["https://Minio.Example:443", "http://minio.example:80", "http://127.0.0.1:9000", "https://[::1]:8443"]
)
def test_hosts(base: str) -> None:
    """A host is signed as it will be sent: in lower case, with its port only where that is a special one."""
    url = AWS4(unsigned(f"{base}/meetings/a.mp4"), key=KEY, region="us-east-1", at=NOW, expires=timedelta(hours=1))

    address, _, signature = url.rpartition("&X-Amz-Signature=")
    assert signature == botocore_signature("GET", address, {}, region="us-east-1")


@pytest.mark.parametrize("sign", [AWS4, KSS4, OSS4, sign_cos, sign_qiniu])
@given(key=TEXT, values=st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,9}", fullmatch=True), TEXT, max_size=3))
def test_by_hand(sign: Signer, key: str, values: dict[str, str]) -> None:
    """Whatever key and parameters hold, the address is ASCII, stays where it was, and carries the signature by hand."""
    values.pop("e", None)
    path = quote(f"/{key}", safe="/")
    request = unsigned(f"https://media.example.com{path}", resource=f"/meetings{path}", query=values)

    url = sign(request, key=KEY, region="SHANGHAI", at=NOW, expires=timedelta(days=7))

    assert url.isascii()
    assert url.startswith(f"{request.url}?")
    assert values.items() <= query_of(url).items()
    assert_signed(url, KEY.secret)
    assert not is_signed(url, "another secret", method="GET", headers={}, bucket="meetings")


def test_kingsoft_spelling() -> None:
    """KS3's parameters have the names and the scope of its document (请求签名 V4)."""
    request = unsigned("https://meetings.ks3-cn-shanghai.ksyuncs.com/a.mp4")

    url = KSS4(request, key=Key(id="AKLT", secret="s"), region="SHANGHAI", at=NOW, expires=timedelta(minutes=15))

    query = query_of(url)
    assert len(query.pop("X-Kss-Signature")) == 64
    assert query == {
        "X-Kss-Algorithm": "KSS4-HMAC-SHA256",
        "X-Kss-Credential": "AKLT/20261121/SHANGHAI/ks3/kss4_request",
        "X-Kss-Date": "20261121T120059Z",
        "X-Kss-Expires": "900",
        "X-Kss-SignedHeaders": "host",
    }


def test_secrets_do_not_show() -> None:
    """A key shows neither its secret nor its name."""
    assert repr(KEY) == "Key()"
