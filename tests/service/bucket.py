"""A bucket in this process: what Agora's recorders put there, listed and given out as S3 does, and uploads in parts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

from bot.vendors.wire import Request, Response

NO_SUCH_UPLOAD = Response(status=404, body=b"<Error><Code>NoSuchUpload</Code></Error>")


@dataclass
class LocalBucket:
    """Objects by key; addresses are ``https://HOST/BUCKET/KEY``, and any signature is taken."""

    objects: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)  #: by id, the parts of those in progress
    begun: int = 0  #: uploads

    def put(self, key: str, body: bytes, now: datetime) -> None:
        """Store one object."""
        self.objects[key] = (now, body)

    def handle(self, request: Request, now: datetime) -> Response:
        """Answer a listing, a download, a deletion, or a step of an upload."""
        parts = urlsplit(request.url)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        _, _, key = unquote(parts.path).removeprefix("/").partition("/")
        step = next((step for name, step in self._steps(request.method).items() if name in query), None)
        return (
            step(key, query, request.content or b"", now) if step else Response(status=200, body=self.objects[key][1])
        )

    def _steps(self, method: str) -> Mapping[str, Callable[[str, Mapping[str, str], bytes, datetime], Response]]:
        """What a parameter of the address asks for."""
        over = {"POST": self._complete, "DELETE": self._abort}
        return {
            "list-type": lambda _key, query, _content, _now: _answer(self._listing(query["prefix"])),
            "uploads": self._begin,
            "partNumber": self._take,
            "delete": self._delete,
            **({"uploadId": over[method]} if method in over else {}),
        }

    def _delete(self, _key: str, _query: Mapping[str, str], content: bytes, _now: datetime) -> Response:
        for key in re.findall("<Key>(.*?)</Key>", content.decode()):
            self.objects.pop(unescape(key), None)
        return _answer("<DeleteResult/>")

    def _begin(self, _key: str, _query: Mapping[str, str], _content: bytes, _now: datetime) -> Response:
        self.begun += 1
        self.uploads[f"upload-{self.begun}"] = {}
        return _answer(
            f"<InitiateMultipartUploadResult><UploadId>upload-{self.begun}</UploadId></InitiateMultipartUploadResult>"
        )

    def _take(self, _key: str, query: Mapping[str, str], content: bytes, _now: datetime) -> Response:
        self.uploads[query["uploadId"]][int(query["partNumber"])] = content
        return Response(status=200, headers={"etag": f'"{len(content)}"'})

    def _complete(self, key: str, query: Mapping[str, str], _content: bytes, now: datetime) -> Response:
        if query["uploadId"] not in self.uploads:
            return NO_SUCH_UPLOAD
        parts = self.uploads.pop(query["uploadId"])
        self.put(key, b"".join(parts[number] for number in sorted(parts)), now)
        return _answer("<CompleteMultipartUploadResult/>")

    def _abort(self, _key: str, query: Mapping[str, str], _content: bytes, _now: datetime) -> Response:
        return NO_SUCH_UPLOAD if self.uploads.pop(query["uploadId"], None) is None else Response(status=204)

    def _listing(self, prefix: str) -> str:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{at.isoformat()}</LastModified>"
            f"<Size>{len(body)}</Size></Contents>"
            for key, (at, body) in self.objects.items()
            if key.startswith(prefix)
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"


def _answer(body: str) -> Response:
    return Response(status=200, body=body.encode())
