"""What is done with a bucket in more than one request, or with a reply that must be read."""

from collections.abc import Sequence

from bot.errors import Rejected
from bot.vendors.bucket.replies import Object, parse_etag, parse_listing, parse_upload_id
from bot.vendors.bucket.requests import MOST_DELETED, Bucket
from bot.vendors.wire import Flow

MAX_PAGES = 100  # of 1,000 objects: 400 hours of segments, or 12 of 17 people's, each track by itself


def list_objects(bucket: Bucket, prefix: str) -> Flow[tuple[Object, ...]]:
    """All objects whose keys begin with a prefix.

    Raises:
        Rejected: there are more than 100,000.
        VendorError: the bucket cannot be listed.
    """
    found: list[Object] = []
    page = ""
    for _ in range(MAX_PAGES):
        listing = parse_listing((yield bucket.build_list(prefix, page=page)))
        found += listing.objects
        page = listing.next_page
        if not page:
            return tuple(found)
    begin = f' that begin with "{prefix}"' if prefix else ""
    raise Rejected(
        f"The bucket {bucket.name} holds more files{begin} than can be looked through: a longer prefix finds fewer, "
        "and with file_name_prefix in the account's storage each recording gets a folder of its own."
    )


def put_object(bucket: Bucket, key: str, content: bytes, content_type: str) -> Flow[None]:
    """Store one object of up to 5 GiB; one that has the key already is replaced."""
    yield bucket.build_put(key, content, content_type=content_type)


def delete_objects(bucket: Bucket, keys: Sequence[str]) -> Flow[None]:
    """Delete objects for good, 1,000 with a request; what is gone already is passed over.

    Raises:
        VendorError: one cannot be deleted; others may be.
    """
    for begin in range(0, len(keys), MOST_DELETED):
        yield bucket.build_delete(keys[begin : begin + MOST_DELETED])


def create_upload(bucket: Bucket, key: str, content_type: str) -> Flow[str]:
    """Begin an object that is sent in parts.

    Returns:
        the upload's id, with which it is completed or aborted: what is neither costs space for ever.
    """
    return parse_upload_id((yield bucket.build_create_upload(key, content_type=content_type)))


def upload_part(bucket: Bucket, key: str, upload_id: str, number: int, content: bytes) -> Flow[str]:
    """Send one part; its bounds are those of ``Bucket.build_upload_part``.

    Returns:
        the part's tag, for ``complete_upload``.
    """
    return parse_etag((yield bucket.build_upload_part(key, upload_id, number, content)))


def complete_upload(bucket: Bucket, key: str, upload_id: str, etags: Sequence[str]) -> Flow[None]:
    """Make the object of its parts.

    Args:
        etags: of the parts, beginning with number 1.

    Raises:
        Rejected: with the code NoSuchUpload also where it was completed before, and the answer was lost.
    """
    yield bucket.build_complete_upload(key, upload_id, etags)


def abort_upload(bucket: Bucket, key: str, upload_id: str) -> Flow[None]:
    """Throw away what was sent; an upload that is over already is passed over."""
    yield bucket.build_abort_upload(key, upload_id)
