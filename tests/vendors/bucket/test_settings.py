import re
from typing import Any

import pytest
from pydantic import ValidationError

from bot.vendors.bucket import REGIONS, SERVICES, AgoraStorage, AnyrtcStorage, StorageSettings
from bot.vendors.bucket.regions import TENCENT_COS
from bot.vendors.bucket.services import S3_COMPATIBLE
from tests.vendors.bucket.storage import SECRET, STORAGE, storage


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
        ({"endpoint_url": "https://minio.example/s3", "vendor": 11, "region": 99}, "https://minio.example/s3/meetings"),
        ({"endpoint_url": "https://s3.vpce.example"}, "https://s3.vpce.example/meetings"),
        ({"endpoint_url": "https://oss.example", "vendor": 2}, "https://meetings.oss.example"),
        ({"endpoint_url": "https://127.0.0.1:9000", "vendor": 2}, "https://127.0.0.1:9000/meetings"),
        ({"endpoint_url": "https://[::1]:9000", "vendor": 4}, "https://[::1]:9000/meetings"),
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
        ({"region": 7, "vendor": 2, "endpoint_url": "https://oss.example"}, "cn-hongkong"),
        ({"vendor": 4, "region": 0, "region_id": "cn-hangzhou"}, "cn-hangzhou"),
        ({"vendor": 4, "region": 99, "endpoint_url": "https://ks3.example", "region_id": "MARS"}, "MARS"),
        ({"region": 7, "vendor": 11, "endpoint_url": "https://minio.example"}, "us-east-1"),
        ({"vendor": 11, "endpoint_url": "https://minio.example", "region_id": "garage"}, "garage"),
    ],
)
def test_region_name(changes: dict[str, Any], region: str) -> None:
    """A code is its service's region unless that is named; whoever has no codes is signed for Amazon's first."""

    assert storage(**changes).region_name == region


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vendor": 5}, "vendor is one of 0 (Qiniu Kodo), 1 (Amazon S3), 2 (Alibaba Cloud OSS), 3 (Tencent Cloud COS)"),
        ({"region": 23}, "region is 0 to 22 or 24 to 25 for Amazon S3"),
        (
            {"region": 23, "endpoint_url": "https://s3.example"},
            "; or endpoint_url and region_id say where the bucket is",
        ),
        ({"region": 23, "region_id": "ap-south-2"}, "; or endpoint_url and region_id say where the bucket is"),
        ({"region_id": "a/b"}, "match pattern"),
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
        ({"download_domain": "media.example.com"}, "download_domain is the bucket's name at Amazon S3"),
        (
            {"vendor": 11, "download_domain": "media.example.com", "endpoint_url": "https://minio.example"},
            "download_domain is for the services that have a vendor code",
        ),
        ({"vendor": 3, "endpoint_url": "https://cos.example"}, "bucket ends with your APPID"),
        ({"vendor": 2, "download_domain": "media.example.com/path"}, "without a path"),
        ({"vendor": 2, "download_domain": "media example"}, "it is a domain such as"),
        ({"vendor": 2, "download_domain": "user@media.example.com"}, "such as https://"),
        ({"vendor": 2, "bucket": "my.meetings"}, "bucket holds no dots at Alibaba Cloud OSS"),
        ({"vendor": 3}, "bucket ends with your APPID at Tencent Cloud COS, such as meetings-1250000000"),
        ({"s3_bucket": "meetings-s3"}, "s3_bucket is for Qiniu"),
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


@pytest.mark.parametrize(
    ("kind", "vendor", "codes"),
    [
        (AgoraStorage, 0, "0 to 3"),
        (AgoraStorage, 1, "0 to 22 or 24 to 25"),
        (AgoraStorage, 2, "0 to 27"),
        (AgoraStorage, 3, "0 to 19"),
        (AnyrtcStorage, 0, "0 to 4"),
        (AnyrtcStorage, 1, "0 to 15 or 17"),
        (AnyrtcStorage, 2, "0 to 18"),
        (AnyrtcStorage, 3, "0 to 19"),
        (AnyrtcStorage, 4, "0 to 9"),
    ],
)
def test_dialects(kind: type[StorageSettings], vendor: int, codes: str) -> None:
    """Each recording service takes the codes of its own tables, and names them when another is given."""
    name = SERVICES[vendor].name
    sentence = f"region is {codes} for {name} at {kind.dialect}"

    with pytest.raises(ValidationError, match=re.escape(sentence)):
        kind.model_validate({**STORAGE, "vendor": vendor, "region": 99})


def test_every_region() -> None:
    """Every code of every table makes an address on the region's host, which no other code has."""
    seen = set()
    for vendor, regions in REGIONS.items():
        for region in regions:
            bucket = "meetings-1250000000" if vendor == TENCENT_COS else "meetings"
            settings = storage(vendor=vendor, region=region.code, bucket=bucket)
            assert settings.bucket_url in {f"https://{bucket}.{region.host}", f"https://{region.host}/{bucket}"}
            assert settings.region_name == region.id
            seen.add(settings.bucket_url)

    assert len(seen) == sum(len(regions) for regions in REGIONS.values()) == 88
    assert sum(not region.verified for regions in REGIONS.values() for region in regions) == 7


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        (AgoraStorage, {"vendor": 4}, "vendor is one of 0 (Qiniu Kodo), 1 (Amazon S3)"),
        (AgoraStorage, {"vendor": 4}, "3 (Tencent Cloud COS) at Agora; or endpoint_url"),
        (AnyrtcStorage, {"vendor": 5}, "4 (Kingsoft Cloud KS3) at anyRTC; or endpoint_url"),
        (AnyrtcStorage, {"region": 16}, "region is 0 to 15 or 17"),
    ],
)
def test_foreign_codes(kind: type[StorageSettings], changes: dict[str, Any], words: str) -> None:
    """A code that only another recording service knows is refused, unless it is said where the bucket is."""
    place = {"endpoint_url": "https://storage.example", "region_id": "x"}

    with pytest.raises(ValidationError, match=re.escape(words)):
        kind.model_validate({**STORAGE, **changes})

    elsewhere = kind.model_validate({**STORAGE, **changes, **place})
    assert elsewhere.service is SERVICES.get(elsewhere.vendor, S3_COMPATIBLE)


def test_service_without_codes() -> None:
    """Of a storage service that has no regions at the recording service, the place has to be said in full."""
    with pytest.raises(ValidationError, match="region is no code for Kingsoft Cloud KS3 at Agora; or endpoint_url"):
        AgoraStorage.model_validate({**STORAGE, "vendor": 4, "endpoint_url": "https://ks3.example"})


@pytest.mark.parametrize(
    ("kind", "vendor", "host"),
    [(AgoraStorage, 11, "minio.example:9000"), (AgoraStorage, 1, ""), (AgoraStorage, 7, ""), (AnyrtcStorage, 11, "")],
)
def test_told_host(kind: type[StorageSettings], vendor: int, host: str) -> None:
    """Agora's recorder is told the host of a service of one's own, for which its code names none."""
    settings = kind.model_validate({**STORAGE, "vendor": vendor, "endpoint_url": "https://minio.example:9000/s3"})

    assert settings.told_host == host


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("media.example.com", "https://media.example.com"),
        ("media.example.com/", "https://media.example.com"),
        ("http://media.example.com:8080", "http://media.example.com:8080"),
    ],
)
def test_download_domain(given: str, kept: str) -> None:
    """A domain is https unless it says otherwise."""

    assert storage(vendor=2, download_domain=given).download_domain == kept
