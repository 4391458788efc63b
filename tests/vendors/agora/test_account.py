import pytest

import bot.vendors.agora
from bot.errors import Rejected, VendorError
from bot.vendors.agora import check_account
from bot.vendors.protocols import RecordingVendor
from bot.vendors.wire import Response
from tests.vendors.agora.recordings import WRITE_SECRET, answer, context, reply
from tests.vendors.bucket.signature import assert_signed, query_of
from tests.vendors.bucket.storage import listing, refusal
from tests.vendors.driving import drive

BEGUN = Response(
    status=200, body=b"<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
)
DONE = Response(status=204)


@pytest.mark.parametrize("aborted", [DONE, refusal(403, "AccessDenied")])
def test_good(aborted: Response) -> None:
    """A good account is told by a resource, by a listing of one file, and by an upload that is thrown away."""
    bucket = {"file_name_prefix": ["recordings"], "read_access_key": "AKIAREAD", "read_secret_key": "s3cr3t-read"}
    said, (acquired, listed, begun, thrown) = drive(
        check_account(context(storage=bucket)), reply("acquire/response"), listing(["a.ts"]), BEGUN, aborted
    )

    assert acquired.verb == "acquire"
    assert (listed.verb, query_of(listed.url)["max-keys"]) == ("bucket/list", "1")
    assert [begun.verb, thrown.verb] == ["bucket/upload/create", "bucket/upload/abort"]
    assert "/recordings/clapper-check.mp4?" in begun.url
    assert_signed(begun.url, WRITE_SECRET, method="POST", headers=begun.headers)
    assert said == "Agora takes the credentials; the bucket meetings can be listed and written to."


def test_nothing_can_be_written() -> None:
    """What keeps files from being stored is told, and is no error: the recorder may be let in where we are not."""
    said, _ = drive(
        check_account(context()), reply("acquire/response"), listing(["a.ts"]), refusal(403, "AccessDenied")
    )

    assert said == (
        "Agora takes the credentials; the bucket meetings can be listed. The write key may not store files in the "
        "bucket meetings. (code AccessDenied) Unless the recorder may, no recording arrives there."
    )


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([answer({"message": "Invalid authentication credentials"}, 401)], "check customer_id and customer_secret"),
        ([answer({"message": "invalid appid"}, 400)], "check app_id"),
        ([answer({"code": 62}, 400)], "not enabled"),
        ([Response(status=404)], "check api_url"),
        ([reply("acquire/response"), refusal(403, "AccessDenied")], "may not list the bucket meetings"),
        ([reply("acquire/response"), refusal(404, "NoSuchBucket")], "There is no bucket meetings"),
    ],
)
def test_bad(replies: list[Response], words: str) -> None:
    """What is wrong with an account is told by what must be mended."""
    with pytest.raises(Rejected, match=words):
        drive(check_account(context()), *replies)


def test_no_resource() -> None:
    """An answer without a resource is not a good account."""
    with pytest.raises(VendorError):
        drive(check_account(context()), answer({}))


def test_protocol() -> None:
    """The module offers all that a recording vendor must."""
    vendor: RecordingVendor = bot.vendors.agora

    assert vendor.BATCH == 1
    assert set(bot.vendors.agora.__all__) >= {name for name in vars(RecordingVendor) if not name.startswith("_")}
