"""Signatures of addresses, worked out by hand from the storage services' descriptions, and from the address alone.

"Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3 API Reference; "请求签名 V4",
Kingsoft KS3; "在 URL 中包含 V4 签名", Alibaba Cloud OSS; "请求签名", Tencent COS; "下载凭证", Qiniu Kodo.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest

AMAZON_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
AMAZON_EXAMPLE = (
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
)
_NO_HEADERS: Mapping[str, str] = {}


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address, decoded."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def signed_at(url: str) -> datetime:
    """When an address was signed for Amazon."""
    return datetime.strptime(query_of(url)["X-Amz-Date"] + "+0000", "%Y%m%dT%H%M%SZ%z")


def assert_signed(
    url: str, secret: str, *, method: str = "GET", headers: Mapping[str, str] = _NO_HEADERS, bucket: str = "meetings"
) -> None:
    """Fail unless the address carries the signature that the secret makes, of whichever kind it is."""
    if not is_signed(url, secret, method=method, headers=headers, bucket=bucket):
        pytest.fail("the address is not signed with this secret")


def is_signed(url: str, secret: str, *, method: str, headers: Mapping[str, str], bucket: str) -> bool:
    """Whether the address carries the signature that the secret makes, of whichever kind it is.

    Args:
        headers: of the request, names in lower case.
        bucket: which OSS signs, wherever the address names it.
    """
    query = query_of(url)
    if "X-Amz-Signature" in query:
        return query["X-Amz-Signature"] == _compute_v4(url, secret, method, headers, prefix="X-Amz-", salt="AWS4")
    if "X-Kss-Signature" in query:
        return query["X-Kss-Signature"] == _compute_v4(url, secret, method, headers, prefix="X-Kss-", salt="KSS4")
    if "x-oss-signature" in query:
        return query["x-oss-signature"] == _compute_oss4(url, secret, method, headers, bucket)
    if "q-signature" in query:
        return query["q-signature"] == _compute_cos(url, secret, method, headers)
    return query["token"].partition(":")[2] == _compute_qiniu(url, secret)


def _compute_v4(url: str, secret: str, method: str, headers: Mapping[str, str], *, prefix: str, salt: str) -> str:
    parts, query = urlsplit(url), query_of(url)
    del query[f"{prefix}Signature"]
    present = {"host": parts.netloc, **headers}
    names = query[f"{prefix}SignedHeaders"].split(";")
    canonical_headers = "".join(f"{name}:{present[name]}\n" for name in names)
    canonical_query = "&".join(f"{name}={value}" for name, value in _encoded(query.items()))
    canonical = f"{method}\n{parts.path}\n{canonical_query}\n{canonical_headers}\n{';'.join(names)}\nUNSIGNED-PAYLOAD"
    scope = query[f"{prefix}Credential"].split("/", 1)[1]
    return _derive(salt + secret, scope, query[f"{prefix}Algorithm"], query[f"{prefix}Date"], canonical)


def _compute_oss4(url: str, secret: str, method: str, headers: Mapping[str, str], bucket: str) -> str:
    """A host is not signed, but bucket and key are; empty values have no equals sign."""
    parts, query = urlsplit(url), query_of(url)
    del query["x-oss-signature"]
    resource = quote(f"/{bucket}{unquote(parts.path)}", safe="/")
    canonical_query = "&".join(f"{name}={value}".removesuffix("=") for name, value in _encoded(query.items()))
    always = {name for name in headers if name in {"content-md5", "content-type"} or name.startswith("x-oss-")}
    canonical_headers = "".join(f"{name}:{headers[name]}\n" for name in sorted(always))
    canonical = f"{method}\n{resource}\n{canonical_query}\n{canonical_headers}\n\nUNSIGNED-PAYLOAD"
    scope = query["x-oss-credential"].split("/", 1)[1]
    return _derive("aliyun_v4" + secret, scope, query["x-oss-signature-version"], query["x-oss-date"], canonical)


def _derive(key: str, scope: str, algorithm: str, moment: str, canonical: str) -> str:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    derived = key.encode()
    for part in scope.split("/"):
        derived = hmac.new(derived, part.encode(), hashlib.sha256).digest()
    return hmac.new(derived, f"{algorithm}\n{moment}\n{scope}\n{digest}".encode(), hashlib.sha256).hexdigest()


def _compute_cos(url: str, secret: str, method: str, headers: Mapping[str, str]) -> str:
    parts, query = urlsplit(url), query_of(url)
    present = {"host": parts.netloc, **headers}
    listed = query["q-header-list"].split(";"), [name for name in query["q-url-param-list"].split(";") if name]
    http_headers = "&".join(f"{name}={quote(present[name], safe='')}" for name in listed[0])
    http_parameters = "&".join(f"{name}={quote(query[name], safe='')}" for name in listed[1])
    http_string = f"{method.lower()}\n{unquote(parts.path)}\n{http_parameters}\n{http_headers}\n"
    string_to_sign = f"sha1\n{query['q-sign-time']}\n{hashlib.sha1(http_string.encode()).hexdigest()}\n"  # noqa: S324 - COS
    sign_key = hmac.new(secret.encode(), query["q-key-time"].encode(), hashlib.sha1).hexdigest()
    return hmac.new(sign_key.encode(), string_to_sign.encode(), hashlib.sha1).hexdigest()


def _compute_qiniu(url: str, secret: str) -> str:
    signed = url[: url.index("&token=")]
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    return b64encode(digest).decode().replace("+", "-").replace("/", "_")


def _encoded(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs)
