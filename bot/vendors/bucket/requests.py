"""The requests of one bucket. Each address is signed when it is built, and good for its retries and little more."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType
from urllib.parse import quote
from xml.sax.saxutils import escape

from bot.vendors.bucket.replies import check
from bot.vendors.bucket.services import Links
from bot.vendors.bucket.settings import StorageSettings
from bot.vendors.bucket.signing import Key, Signer, Unsigned
from bot.vendors.wire import MAX_BODY, Request

LONGEST_EXPIRY = timedelta(days=7)  # Signature Version 4 allows no more
SMALLEST_PART = 5 * 2**20  # bytes, of all parts of an upload but the last
MOST_PARTS = 10_000
MOST_DELETED = 1000  # objects, with one request

_OWN_EXPIRY = timedelta(minutes=15)  # of the addresses that we fetch ourselves, retries included
_MEDIA_TIMEOUT = timedelta(minutes=2)
_LIST_VERSIONS: Mapping[int, tuple[Mapping[str, str], str]] = {
    1: ({}, "marker"),
    2: ({"list-type": "2"}, "continuation-token"),
}
"""What asks for a version of ListObjects, and what asks for a further page."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class _Right:
    """What a key must be allowed to do."""

    key: str  #: "read" or "write"
    doing: str  #: in words, before "the bucket"


_LIST = _Right(key="read", doing="list")
_READ = _Right(key="read", doing="read files of")
_STORE = _Right(key="write", doing="store files in")
_DELETE = _Right(key="write", doing="delete files of")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Bucket:
    """Reads one bucket with its read key, and changes it with its write key.

    Args:
        clock: tells the moment that addresses are signed at.
    """

    def __init__(self, settings: StorageSettings, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self.name = settings.bucket
        self._service = settings.service
        self._region = settings.region_name
        self._resource = f"/{settings.bucket}"
        self._url = settings.bucket_url
        self._domain = settings.download_domain
        self._clock = clock
        self._keys = {"read": _read_key(settings), "write": _write_key(settings)}

    def build_list(self, prefix: str, *, page: str = "", max_keys: int = 1000) -> Request:
        """Ask for one page of the objects whose keys begin with a prefix.

        Args:
            page: the token that the page before gave.
            max_keys: 1 … 1,000 objects.
        """
        # encoding-type: a key may hold characters that XML cannot.
        query = {"encoding-type": "url", "max-keys": str(max_keys), "prefix": prefix}
        version, page_name = _LIST_VERSIONS[self._service.list_version]
        return self._build(_LIST, "list", "GET", "", {**query, **version, **({page_name: page} if page else {})})

    def build_get(self, key: str, *, max_body: int = MAX_BODY) -> Request:
        """Fetch one object.

        Args:
            max_body: the most bytes that it may have; with more than 4 MiB it may also take longer.
        """
        request = self._build(_READ, "get", "GET", key)
        return request if max_body <= MAX_BODY else replace(request, max_body=max_body, timeout=_MEDIA_TIMEOUT)

    def build_put(self, key: str, content: bytes, *, content_type: str) -> Request:
        """Store one object of up to 5 GiB; one that has the key already is replaced."""
        request = self._build(_STORE, "put", "PUT", key, headers={"content-type": content_type})
        return replace(request, content=content, timeout=_MEDIA_TIMEOUT)

    def build_delete(self, keys: Sequence[str]) -> Request:
        """Delete up to 1,000 objects for good; that there is none of a key is as good."""
        content = _dump_keys(keys)
        digest = b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        judge = partial(check, expected=("NoSuchKey",), late=True)
        headers = {"content-md5": digest, "content-type": "application/xml"}
        request = self._build(_DELETE, "delete", "POST", "", {"delete": ""}, headers=headers, judge=judge)
        return replace(request, content=content, timeout=_MEDIA_TIMEOUT)

    def build_create_upload(self, key: str, *, content_type: str) -> Request:
        """Begin an object that is sent in parts."""
        return self._build(
            _STORE, "upload/create", "POST", key, {"uploads": ""}, headers={"content-type": content_type}
        )

    def build_upload_part(self, key: str, upload_id: str, number: int, content: bytes) -> Request:
        """Send one part.

        Args:
            number: 1 … 10,000; a part that was sent before is replaced.
            content: 5 MiB to 5 GiB, the last part also less.
        """
        request = self._build(_STORE, "upload/part", "PUT", key, {"partNumber": str(number), "uploadId": upload_id})
        return replace(request, content=content, timeout=_MEDIA_TIMEOUT)

    def build_complete_upload(self, key: str, upload_id: str, etags: Sequence[str]) -> Request:
        """Make the object of its parts, in their order.

        Args:
            etags: of the parts, beginning with number 1.
        """
        # The work may outlast the status: an error can come with a 200, and blanks before it.
        judge = partial(check, late=True)
        request = self._build(_STORE, "upload/complete", "POST", key, {"uploadId": upload_id}, judge=judge)
        return replace(request, content=_dump_parts(etags), timeout=_MEDIA_TIMEOUT)

    def build_abort_upload(self, key: str, upload_id: str) -> Request:
        """Throw away what was sent; that there is no such upload is as good."""
        judge = partial(check, expected=("NoSuchUpload",))
        return self._build(_STORE, "upload/abort", "DELETE", key, {"uploadId": upload_id}, judge=judge)

    def presign_get(self, key: str, expires: timedelta, *, attachment: bool = True) -> str:
        """A link to one object, valid from now on; on the customer's own domain where one is configured.

        Args:
            expires: up to 7 days.
            attachment: whether a browser saves it; else it may show or play it.
        """
        links = Links(sign=self._service.sign)
        if self._domain is not None:
            links = self._service.domain_links or links
        query = links.as_attachment(key) if attachment else _NOTHING
        request = self._unsigned("GET", key, query, url=self._domain or self._url)
        return self._sign(links.sign, request, "read", min(expires, LONGEST_EXPIRY))

    def _build(
        self,
        right: _Right,
        verb: str,
        method: str,
        key: str,
        query: Mapping[str, str] = _NOTHING,
        *,
        headers: Mapping[str, str] = _NOTHING,
        judge: Callable[..., None] = check,
    ) -> Request:
        unsigned = replace(self._unsigned(method, key, query, url=self._url), headers=headers)
        return Request(
            verb=f"bucket/{verb}",
            method=method,
            url=self._sign(self._service.sign, unsigned, right.key, _OWN_EXPIRY),
            headers=headers,
            counted=False,  # the customer's bucket is no service of the vendor whose requests are counted
            check=partial(judge, name=self.name, doing=f"{right.doing} the bucket {self.name}", key=right.key),
        )

    def _unsigned(self, method: str, key: str, query: Mapping[str, str], *, url: str) -> Unsigned:
        path = f"/{quote(key, safe='/')}"
        return Unsigned(method=method, url=url + path, resource=self._resource + path, query=query)

    def _sign(self, sign: Signer, request: Unsigned, key: str, expires: timedelta) -> str:
        return sign(request, key=self._keys[key], region=self._region, at=self._clock(), expires=expires)


def _write_key(settings: StorageSettings) -> Key:
    return Key(id=settings.access_key, secret=settings.secret_key.get_secret_value())


def _read_key(settings: StorageSettings) -> Key:
    if settings.read_access_key is None or settings.read_secret_key is None:
        return _write_key(settings)
    return Key(id=settings.read_access_key, secret=settings.read_secret_key.get_secret_value())


def _dump_keys(keys: Sequence[str]) -> bytes:
    objects = "".join(f"<Object><Key>{escape(key)}</Key></Object>" for key in keys)
    return f"<Delete><Quiet>true</Quiet>{objects}</Delete>".encode()


def _dump_parts(etags: Sequence[str]) -> bytes:
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(etag)}</ETag></Part>"
        for number, etag in enumerate(etags, start=1)
    )
    return f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
