"""A made-up bucket, and replies of storage services in the words of the Amazon S3 API Reference."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus

from bot.vendors.bucket import StorageSettings
from bot.vendors.wire import Response

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
STORAGE: dict[str, Any] = {
    "vendor": 1,
    "region": 0,
    "bucket": "meetings",
    "access_key": "AKIAIOSFODNN7EXAMPLE",
    "secret_key": SECRET,
}


def storage(**changes: Any) -> StorageSettings:
    """Settings of an Amazon S3 bucket in us-east-1, with changes."""
    return StorageSettings.model_validate({**STORAGE, **changes})


def listing(
    keys: Iterable[str], *, modified: str = "2026-11-02T10:00:00.000Z", next_page: str = "", size: int = 10
) -> Response:
    """One page of a ListObjectsV2 reply with ``encoding-type=url``."""
    entries = "".join(
        f"<Contents><Key>{quote_plus(key, safe='/')}</Key><LastModified>{modified}</LastModified>"
        f"<ETag>&quot;70ee1738b6b21e2c8a43f3a5ab0eee71&quot;</ETag><Size>{size}</Size></Contents>"
        for key in keys
    )
    page = f"<NextContinuationToken>{next_page}</NextContinuationToken>" if next_page else ""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>meetings</Name>'
        f"<EncodingType>url</EncodingType><IsTruncated>{str(bool(page)).lower()}</IsTruncated>{page}{entries}"
        "</ListBucketResult>"
    )
    return Response(status=200, body=body.encode())


def refusal(status: int, code: str) -> Response:
    """An error of a storage service."""
    body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>No.</Message></Error>'
    return Response(status=status, body=body.encode())


def playlist(*segments: str, complete: bool = True) -> Response:
    """A playlist as Agora writes it: EXTINF without a comma, and tags of its own."""
    named = "".join(f"#EXT-X-AGORA-TRACK-EVENT:EVENT=START\n#EXTINF:15.019000\n{name}\n" for name in segments)
    end = "#EXT-X-ENDLIST\n" if complete else ""
    return Response(status=200, body=f"#EXTM3U\n#EXT-X-VERSION:3\n{named}{end}".encode())
