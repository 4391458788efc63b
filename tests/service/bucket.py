"""A bucket in this process: what Agora's recorders put there, listed and given out as S3 does."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from bot.vendors.wire import Request, Response


@dataclass
class LocalBucket:
    """Objects by key; addresses are ``https://HOST/BUCKET/KEY``, and any signature is taken."""

    objects: dict[str, tuple[datetime, bytes]] = field(default_factory=dict)

    def put(self, key: str, body: bytes, now: datetime) -> None:
        """Store one object."""
        self.objects[key] = (now, body)

    def handle(self, request: Request) -> Response:
        """Answer a listing or a download."""
        parts = urlsplit(request.url)
        query = parse_qs(parts.query, keep_blank_values=True)
        if "list-type" in query:
            return Response(status=200, body=self._listing(query["prefix"][0]).encode())
        _, _, key = unquote(parts.path).removeprefix("/").partition("/")
        return Response(status=200, body=self.objects[key][1])

    def _listing(self, prefix: str) -> str:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{at.isoformat()}</LastModified>"
            f"<Size>{len(body)}</Size></Contents>"
            for key, (at, body) in self.objects.items()
            if key.startswith(prefix)
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
