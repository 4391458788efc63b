from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.bucket import Bucket
from tests.vendors.bucket.signature import (
    AMAZON_EXAMPLE,
    AMAZON_SECRET,
    assert_signed,
    query_of,
    signed_at,
)
from tests.vendors.bucket.storage import SECRET, storage

KEY = "recordings/r7k2/38f8e3_a b+c&d=e~(1).m3u8"
DAY = timedelta(hours=24)
SETTINGS: list[dict[str, Any]] = [
    {"region": 0},
    {"region": 7},
    {"region": 15},
    {"region": 17},
    {"bucket": "my.meetings"},
    {"endpoint_url": "http://127.0.0.1:9000", "vendor": 2, "region": 3},
]


def test_hand_made_signature() -> None:
    """What these tests work out by hand agrees with the example in Amazon's reference."""

    assert_signed(AMAZON_EXAMPLE, AMAZON_SECRET)


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


@given(key=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_key(key: str) -> None:
    """Whatever a key holds, the address stays on the bucket's host and is signed as it is written."""

    url = Bucket(storage()).presign_get(key, DAY)

    assert urlsplit(url).netloc == "meetings.s3.us-east-1.amazonaws.com"
    assert url.isascii()
    assert_signed(url, SECRET)
