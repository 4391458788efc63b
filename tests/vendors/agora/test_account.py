import pytest

import bot.vendors.agora
from bot.errors import Rejected, VendorError
from bot.vendors.agora import check_account
from bot.vendors.protocols import RecordingVendor
from bot.vendors.wire import Response
from tests.vendors.agora.recordings import answer, context, reply
from tests.vendors.bucket.signature import query_of
from tests.vendors.bucket.storage import listing, refusal
from tests.vendors.driving import drive


def test_good() -> None:
    """A good account is told by a resource and by a listing of one file."""
    said, (acquired, listed) = drive(check_account(context()), reply("acquire/response"), listing(["a.ts"]))

    assert acquired.verb == "acquire"
    assert (listed.verb, query_of(listed.url)["max-keys"]) == ("bucket/list", "1")
    assert said.startswith("Agora takes the credentials and the bucket meetings can be listed")


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
