"""A storage service in this process: it judges signatures by their computation by hand, and lists in either version."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import md5
from typing import TypeVar
from urllib.parse import quote, quote_plus, unquote, urlsplit
from xml.etree import ElementTree as ET

from bot.errors import VendorError
from bot.vendors.wire import Flow, Request, Response
from tests.vendors.bucket.signature import is_signed, query_of
from tests.vendors.bucket.storage import refusal

T = TypeVar("T")
PAGE = 2  # objects: so few that every listing has pages
MODIFIED = "2026-11-02T10:00:00.000Z"
_CREDENTIALS = ("X-Amz-Credential", "X-Kss-Credential", "x-oss-credential")


@dataclass(frozen=True)
class Stored:
    """One object."""

    content: bytes
    content_type: str = ""


@dataclass
class StorageService:
    """One bucket, and the keys that may read or write it.

    Args:
        keys: secrets by key.
        writers: the keys that may write; the others may read.
        list_version: which version of ListObjects it knows.
    """

    bucket: str
    keys: Mapping[str, str]
    writers: frozenset[str]
    list_version: int
    objects: dict[str, Stored] = field(default_factory=dict)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        query = query_of(request.url)
        access_key = next(query[name] for name in _CREDENTIALS if name in query).partition("/")[0]
        secret = self.keys[access_key]
        if not is_signed(request.url, secret, method=request.method, headers=request.headers, bucket=self.bucket):
            return refusal(403, "SignatureDoesNotMatch")
        if (request.method != "GET") != (access_key in self.writers):
            return refusal(403, "AccessDenied")
        answer = _ANSWERS[request.method, _subject(self._key(request), query)]
        return answer(self, _Asked(self._key(request), query, request))

    def _key(self, request: Request) -> str:
        parts = urlsplit(request.url)
        path = unquote(parts.path)
        return path[1:] if parts.netloc.startswith(f"{self.bucket}.") else path.removeprefix(f"/{self.bucket}/")

    def get(self, asked: "_Asked") -> Response:
        return Response(status=200, body=self.objects[asked.key].content)

    def put(self, asked: "_Asked") -> Response:
        self.objects[asked.key] = Stored(asked.content, asked.content_type)
        return Response(status=200)

    def delete(self, asked: "_Asked") -> Response:
        assert asked.request.headers["content-md5"] == b64encode(md5(asked.content).digest()).decode()  # noqa: S324 - S3
        keys = [each.findtext("Key", "") for each in ET.fromstring(asked.content).iterfind("Object")]  # noqa: S314 - ours
        errors = [
            "<Error><Key>x</Key><Code>NoSuchKey</Code></Error>" for key in keys if not self.objects.pop(key, None)
        ]
        return Response(status=200, body=f"<DeleteResult>{''.join(errors)}</DeleteResult>".encode())

    def create(self, asked: "_Asked") -> Response:
        upload = f"upload {len(self.types)}+/="
        self.uploads[upload], self.types[upload] = {}, asked.content_type
        body = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
        return Response(status=200, body=body.encode())

    def put_part(self, asked: "_Asked") -> Response:
        number = int(asked.query["partNumber"])
        self.uploads[asked.upload][number] = asked.content
        return Response(status=200, headers={"etag": _etag(number)})

    def complete(self, asked: "_Asked") -> Response:
        parts = self.uploads.pop(asked.upload)
        named = [(part[0].text, part[1].text) for part in ET.fromstring(asked.content)]  # noqa: S314 - our own
        assert named == [(str(number), _etag(number)) for number in sorted(parts)]
        self.objects[asked.key] = Stored(b"".join(parts[each] for each in sorted(parts)), self.types[asked.upload])
        return Response(status=200, body=b"  \n<CompleteMultipartUploadResult/>")

    def abort(self, asked: "_Asked") -> Response:
        return Response(status=204) if self.uploads.pop(asked.upload, None) else refusal(404, "NoSuchUpload")

    def list(self, asked: "_Asked") -> Response:
        assert (asked.query.get("list-type") == "2") == (self.list_version == 2)
        after = asked.query.get("continuation-token" if self.list_version == 2 else "marker", "").removeprefix(
            "token: "
        )
        keys = sorted(key for key in self.objects if key.startswith(asked.query["prefix"]) and key > after)
        rows = "".join(
            f"<Contents><Key>{quote_plus(key, safe='/')}</Key><LastModified>{MODIFIED}</LastModified>"
            f"<Size>{len(self.objects[key].content)}</Size></Contents>"
            for key in keys[:PAGE]
        )
        more = len(keys) > PAGE
        token = quote(f"token: {keys[PAGE - 1]}") if more and self.list_version == 2 else ""
        body = (
            f"<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"<NextContinuationToken>{token}</NextContinuationToken>{rows}</ListBucketResult>"
        )
        return Response(status=200, body=body.encode())


@dataclass(frozen=True)
class _Asked:
    """A request whose signature is right."""

    key: str
    query: Mapping[str, str]
    request: Request

    @property
    def upload(self) -> str:
        return self.query["uploadId"]

    @property
    def content(self) -> bytes:
        return self.request.content or b""

    @property
    def content_type(self) -> str:
        return self.request.headers.get("content-type", "")


_ANSWERS: Mapping[tuple[str, str], Callable[[StorageService, _Asked], Response]] = {
    ("GET", "bucket"): StorageService.list,
    ("GET", "object"): StorageService.get,
    ("PUT", "object"): StorageService.put,
    ("POST", "delete"): StorageService.delete,
    ("POST", "uploads"): StorageService.create,
    ("PUT", "uploadId"): StorageService.put_part,
    ("POST", "uploadId"): StorageService.complete,
    ("DELETE", "uploadId"): StorageService.abort,
}


def _subject(key: str, query: Mapping[str, str]) -> str:
    named = next((name for name in ("uploadId", "uploads", "delete") if name in query), "")
    return named or ("object" if key else "bucket")


def _etag(number: int) -> str:
    return f'"part & {number}"'


def serve(flow: Flow[T], service: StorageService) -> T:
    """Let a service answer all requests of a flow."""
    try:
        request = next(flow)
        while True:
            response = service.handle(request)
            try:
                request.check(response)
            except VendorError as error:
                request = flow.throw(error)
            else:
                request = flow.send(response)
    except StopIteration as end:
        result: T = end.value
        return result
