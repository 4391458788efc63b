"""Signature Version 4 of a presigned URL, worked out by hand from Amazon's description of it.

"Authenticating Requests: Using Query Parameters (AWS Signature Version 4)", Amazon S3 API Reference.
"""

import hashlib
import hmac
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

AMAZON_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
AMAZON_EXAMPLE = (
    "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
)


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address, decoded."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def signed_at(url: str) -> datetime:
    """When an address was signed."""
    return datetime.strptime(query_of(url)["X-Amz-Date"] + "+0000", "%Y%m%dT%H%M%SZ%z")


def compute_signature(url: str, secret: str) -> str:
    """The signature that a presigned GET must carry."""
    parts, query = urlsplit(url), query_of(url)
    del query["X-Amz-Signature"]
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query.items())
    canonical_query = "&".join(f"{name}={value}" for name, value in pairs)
    canonical = f"GET\n{parts.path}\n{canonical_query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    scope = query["X-Amz-Credential"].split("/", 1)[1]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, to_sign.encode(), "sha256").hex()


def assert_signed(url: str, secret: str) -> None:
    """Fail unless the address carries the signature that the secret makes."""
    if query_of(url)["X-Amz-Signature"] != compute_signature(url, secret):
        pytest.fail("the address is not signed with this secret")
