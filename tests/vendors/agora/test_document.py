"""The rows of the document that no other test holds: storage, statuses and errors."""

from typing import Any

import pytest

from bot.domain import RecordingState
from bot.errors import Rejected, Unavailable, VendorError
from bot.vendors.agora import prepare_recording, start_recording, stop_recording
from tests.vendors.agora.recordings import ACQUIRED, SID, answer, context, recording, reply
from tests.vendors.driving import drive


def storage_config(**changes: Any) -> Any:
    """The storageConfig of a start with a changed bucket."""
    flow = start_recording(context(storage=changes), recording(vendor_ids=ACQUIRED))
    _, (request,) = drive(flow, reply("start/response"))
    assert request.json is not None
    return request.json["clientRequest"]["storageConfig"]


@pytest.mark.covers("agora-recording parameter start.storageConfig.{name}")
@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("vendor", 1),
        ("region", 14),
        ("bucket", "lectures"),
        ("accessKey", "AKIAWRITE"),
        ("secretKey", "s3cr3t"),
    ],
)
def test_storage(name: str, sent: object) -> None:
    """The account's bucket is told under the document's names."""
    config = storage_config(region=14, bucket="lectures", access_key="AKIAWRITE", secret_key="s3cr3t")

    assert config[name] == sent


def test_storage_of_ones_own() -> None:
    """The recorder is told the host of an S3-compatible service, as Agora has documented since; of others it is not."""
    own = storage_config(vendor=11, region=0, endpoint_url="https://minio.example:9000", file_name_prefix=["a"])
    amazon = storage_config(vendor=1, region=0, endpoint_url="https://s3.example")

    assert (own["vendor"], own["region"], own["fileNamePrefix"]) == (11, 0, ["a", "r7k2"])
    assert own["extensionParams"] == {"endpoint": "minio.example:9000"}
    assert "extensionParams" not in amazon


REGIONS = {0: range(4), 1: range(18), 2: range(19)}


@pytest.mark.covers("agora-recording value vendor {vendor}", "agora-recording value region {vendor}.{region}")
@pytest.mark.parametrize(
    ("vendor", "region"), [(vendor, region) for vendor, codes in REGIONS.items() for region in codes]
)
def test_regions(vendor: int, region: int) -> None:
    """Every storage service and region of the document is sent by its code."""
    config = storage_config(vendor=vendor, region=region)

    assert (config["vendor"], config["region"]) == (vendor, region)


def refused(body: object, status: int = 200) -> VendorError:
    """The error that an acquire ends in."""
    with pytest.raises(VendorError) as caught:
        drive(prepare_recording(context(), recording(vendor_ids={})), answer(body, status))
    return caught.value


@pytest.mark.covers("agora-recording error {code}")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (2, "refused a parameter"),
        (433, "has expired"),
        (1001, "cannot be read"),
        (1003, "does not belong to its resource"),
        (1004, "already running"),
        (1005, "used before"),
        (1013, "room's name"),
    ],
)
def test_errors(code: int, words: str) -> None:
    """Every number of the document, bare and in an envelope."""
    errors = [refused({"code": code}, 400), refused({"Code": 400, "Body": {"code": code}})]

    assert {(type(error), error.code) for error in errors} == {(Rejected, code)}
    assert all(words in str(error) for error in errors)


@pytest.mark.covers("agora-recording error invalid appid")
def test_invalid_appid() -> None:
    """The error without a number."""

    assert "check app_id" in str(refused({"message": "invalid appid"}, 400))


@pytest.mark.covers("agora-recording error {code}", "agora-recording reply start.code")
@pytest.mark.parametrize("code", [1004, 1005])
def test_running(code: int) -> None:
    """To a start they mean that it was sent before: it records."""
    seen, _ = drive(start_recording(context(), recording(vendor_ids=ACQUIRED)), answer({"code": code}, 400))

    assert seen.state is RecordingState.RECORDING


@pytest.mark.covers("agora-recording status {status}", "agora-recording reply acquire.code")
@pytest.mark.parametrize(("status", "kind"), [(400, Rejected), (404, Rejected), (500, Unavailable), (504, Unavailable)])
def test_failures(status: int, kind: type[VendorError]) -> None:
    """Every failing status of the document, by HTTP or in an envelope."""

    assert {type(refused({}, status)), type(refused({"Code": status, "Body": {}}))} == {kind}


@pytest.mark.covers("agora-recording status {status}")
@pytest.mark.parametrize("status", [200, 201])
def test_successes(status: int) -> None:
    """Both successes are one."""
    seen, _ = drive(start_recording(context(), recording(vendor_ids=ACQUIRED)), answer({"sid": SID}, status))

    assert seen.vendor_ids == {"sid": SID}


@pytest.mark.covers("agora-recording status 206")
def test_206() -> None:
    """To a start it is no success; to a stop it leaves the files to the bucket."""
    with pytest.raises(Unavailable):
        drive(start_recording(context(), recording(vendor_ids=ACQUIRED)), answer({"sid": SID}, 206))
    seen, _ = drive(stop_recording(context(), recording()), answer({}, 206))

    assert seen.state is RecordingState.PROCESSING
