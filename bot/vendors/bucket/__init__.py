"""The customer's own bucket at one of five storage services: listings, transfers and signed links.

Documents: Amazon S3 API Reference (ListObjectsV2, ListObjects, GetObject, PutObject, DeleteObject, multipart upload),
which the others speak with signatures of their own: ``signing`` names their documents, ``services`` says who is signed,
addressed and listed how, and ``regions`` where. Signing needs neither a network nor a client.
"""

from bot.vendors.bucket.flows import (
    MAX_PAGES,
    abort_upload,
    complete_upload,
    create_upload,
    delete_objects,
    list_objects,
    put_object,
    upload_part,
)
from bot.vendors.bucket.regions import REGIONS, Dialect, Region
from bot.vendors.bucket.replies import Listing, Object, Playlist, check, parse_listing, parse_playlist
from bot.vendors.bucket.requests import LONGEST_EXPIRY, MOST_PARTS, SMALLEST_PART, Bucket
from bot.vendors.bucket.services import SERVICES
from bot.vendors.bucket.settings import AgoraStorage, AnyrtcStorage, StorageSettings

__all__ = [
    "LONGEST_EXPIRY",
    "MAX_PAGES",
    "MOST_PARTS",
    "REGIONS",
    "SERVICES",
    "SMALLEST_PART",
    "AgoraStorage",
    "AnyrtcStorage",
    "Bucket",
    "Dialect",
    "Listing",
    "Object",
    "Playlist",
    "Region",
    "StorageSettings",
    "abort_upload",
    "check",
    "complete_upload",
    "create_upload",
    "delete_objects",
    "list_objects",
    "parse_listing",
    "parse_playlist",
    "put_object",
    "upload_part",
]
