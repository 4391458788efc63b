from typing import Any

import pytest
from pydantic import ValidationError

from tests.vendors.bucket.storage import SECRET, storage


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({"region": 0}, "https://meetings.s3.us-east-1.amazonaws.com"),
        ({"region": 3}, "https://meetings.s3.us-west-2.amazonaws.com"),
        ({"region": 7}, "https://meetings.s3.eu-central-1.amazonaws.com"),
        ({"region": 15}, "https://meetings.s3.cn-north-1.amazonaws.com.cn"),
        ({"region": 16}, "https://meetings.s3.cn-northwest-1.amazonaws.com.cn"),
        ({"region": 17}, "https://meetings.s3.us-gov-west-1.amazonaws.com"),
        ({"bucket": "my.meetings"}, "https://s3.us-east-1.amazonaws.com/my.meetings"),
        ({"endpoint_url": "http://127.0.0.1:9000/"}, "http://127.0.0.1:9000/meetings"),
        ({"endpoint_url": "https://minio.example/s3", "vendor": 2, "region": 99}, "https://minio.example/s3/meetings"),
    ],
)
def test_address(changes: dict[str, Any], url: str) -> None:
    """A bucket's address names it before the region's host, or after it where a certificate would not fit."""

    assert storage(**changes).bucket_url == url


@pytest.mark.parametrize(
    ("changes", "region"),
    [
        ({"region": 15}, "cn-north-1"),
        ({"region": 7, "endpoint_url": "https://minio.example"}, "eu-central-1"),
        ({"region": 99, "endpoint_url": "https://minio.example"}, "us-east-1"),
        ({"region": 7, "vendor": 2, "endpoint_url": "https://minio.example"}, "us-east-1"),
    ],
)
def test_region_name(changes: dict[str, Any], region: str) -> None:
    """Amazon's codes are Amazon's regions; everything else is signed for the first one."""

    assert storage(**changes).region_name == region


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vendor": 5}, "vendor is one of 0 (Qiniu Kodo), 1 (Amazon S3), 2 (Alibaba Cloud OSS), 3 (Tencent Cloud COS)"),
        ({"region": 23}, "region is 0 to 22 or 24 to 25 for Amazon S3"),
        ({"region": -1}, "greater than or equal to 0"),
        ({"read_access_key": "AKIAREAD"}, "belong together"),
        ({"read_secret_key": "s3cr3t-read"}, "belong together"),
        ({"bucket": "evil.example/x"}, "match pattern"),
        ({"bucket": "b@evil"}, "match pattern"),
        ({"endpoint_url": "ftp://storage.example"}, "such as https://"),
        ({"endpoint_url": "https://"}, "such as https://"),
        ({"endpoint_url": "https://user:pass@storage.example"}, "such as https://"),
        ({"endpoint_url": "https://storage.example/?x=1"}, "such as https://"),
        ({"file_name_prefix": ["a-b"]}, "match pattern"),
        ({"file_name_prefix": [""]}, "match pattern"),
        ({"file_name_prefix": ["a" * 60, "b" * 60]}, "112 characters"),
        ({"secret_key": ""}, "at least 1"),
        ({"acces_key": "x"}, "not permitted"),
    ],
)
def test_refused(changes: dict[str, Any], words: str) -> None:
    """What cannot be right is refused with a sentence that shows no secret."""

    with pytest.raises(ValidationError) as caught:
        storage(**changes)

    assert words in str(caught.value)
    assert SECRET not in str(caught.value)


def test_prefix_length() -> None:
    """The longest prefix leaves room for a recording's id within 128 characters."""

    assert len("/".join(storage(file_name_prefix=["a" * 60, "b" * 51]).file_name_prefix)) == 112


def test_repr() -> None:
    """Keys do not show."""

    shown = repr(storage(read_access_key="AKIAREAD", read_secret_key="s3cr3t-read"))

    assert "meetings" in shown
    assert "AKIA" not in shown
    assert "s3cr3t" not in shown
    assert SECRET not in shown
