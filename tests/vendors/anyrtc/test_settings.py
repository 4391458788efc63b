from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

import bot.vendors
import bot.vendors.anyrtc
from bot.domain import Capability
from bot.vendors.protocols import (
    ConvertingVendor,
    DeletingVendor,
    FileVendor,
    LayoutVendor,
    RecordingVendor,
    SubscriptionVendor,
)
from tests.vendors.anyrtc.recordings import APP_ID, CUSTOMER_SECRET, STORAGE, VOD, settings


def test_defaults() -> None:
    """anyRTC's own address, its quota by App ID, and one MP4 of each recording."""
    made = settings()

    assert (made.api_url, made.quota_key, made.hls) == ("https://api.agrtc.cn", APP_ID, None)


@pytest.mark.covers("anyrtc-recording rule fileNamePrefix")
@pytest.mark.parametrize("folder", ["", "a/b", "a_b", "a-b", "a b", "a.b", "é"])
def test_folders(folder: str) -> None:
    """A folder's name is made of letters and digits."""
    with pytest.raises(ValidationError, match="match pattern"):
        settings(storage={**STORAGE, "file_name_prefix": ["recordings", folder]})


@pytest.mark.covers("anyrtc-recording rule fileNamePrefix")
def test_longest_prefix() -> None:
    """Of the document's 128 characters, slashes included, 16 are left for a recording's own folder."""
    longest = settings(storage={**STORAGE, "file_name_prefix": ["a" * 60, "b" * 51]})
    assert longest.storage is not None

    assert len("/".join((*longest.storage.file_name_prefix, "r" * 15))) == 128
    with pytest.raises(ValidationError, match="112 characters, slashes included"):
        settings(storage={**STORAGE, "file_name_prefix": ["a" * 60, "b" * 52]})


@pytest.mark.covers("anyrtc-recording rule only TLS")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"api_url": "http://api.agrtc.cn"}, "begins with https://"),
        ({"hls": "mp3"}, "'mp4', 'playlist' or 'files'"),
        ({"storage": {**STORAGE, "vendor": 1, "region": 16}}, "region is"),
        ({"storage": {**STORAGE, "vendor": 9}}, "vendor is one of"),
        ({"storage": None, "vod": {**VOD, "region_id": ""}}, "at least 1"),
        ({"vodd": VOD}, "not permitted"),
    ],
)
def test_refused(changes: Mapping[str, Any], words: str) -> None:
    """What cannot be right is refused with a sentence that shows no secret."""
    with pytest.raises(ValidationError) as caught:
        settings(**changes)

    assert words in str(caught.value)
    assert CUSTOMER_SECRET not in str(caught.value)


def test_repr() -> None:
    """Secrets do not show."""
    vod = {"access_key": "LTAI-s3cr3t", "secret_key": "s3cr3t", "region_id": "cn-shanghai"}
    shown = repr(settings(storage=None, vod=vod))

    assert "cn-shanghai" in shown
    assert "s3cr3t" not in shown
    assert CUSTOMER_SECRET not in shown


def test_protocols() -> None:
    """The module offers all that its capabilities promise."""
    vendor: RecordingVendor = bot.vendors.anyrtc
    layout: LayoutVendor = bot.vendors.anyrtc
    subscriptions: SubscriptionVendor = bot.vendors.anyrtc
    files: FileVendor = bot.vendors.anyrtc
    deleting: DeletingVendor = bot.vendors.anyrtc
    converting: ConvertingVendor = bot.vendors.anyrtc

    assert {vendor, layout, subscriptions, files, deleting, converting} == {bot.vendors.anyrtc}
    assert bot.vendors.capabilities("anyrtc") == {
        Capability.RECORD,
        Capability.LAYOUT,
        Capability.SUBSCRIPTIONS,
        Capability.FILES,
        Capability.DELETE,
        Capability.CONVERT,
    }


def test_without_a_bucket() -> None:
    """Where recordings go to a video service, nothing is offered that is done in a bucket."""
    lacking = bot.vendors.capabilities("anyrtc") - bot.vendors.capabilities("anyrtc", settings(storage=None, vod=VOD))

    assert lacking == {Capability.FILES, Capability.DELETE, Capability.CONVERT}
    assert bot.vendors.capabilities("anyrtc", settings()) == bot.vendors.capabilities("anyrtc")
