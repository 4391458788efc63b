"""Download links that look as the document's: signed like Tencent's object storage, for seven days."""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha1
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from bot.sandbox.media import CONTENT_TYPES, read_sample
from bot.sandbox.meeting.conferences import Recording
from bot.vendors.wire import Response

FILES = "/files/"
LINK_LIFE = timedelta(days=7)
SAMPLE = "recording.mp4"
_DIGEST = 20  # bytes of the signature, before the parameters that it signs


def build_link(origin: str, recording: Recording, key: str, at: datetime) -> str:
    """A link to a recording's file.

    Args:
        origin: what it begins with.
        key: what it is signed with.
        at: the real time, from which it is good.
    """
    path = f"{FILES}{recording.record_id}/{quote(_name(recording), safe='')}"
    terms = f"e={int((at + LINK_LIFE).timestamp())}&t={int(at.timestamp())}".encode()
    sign = b64encode(_sign(path, terms, key) + terms).decode()
    return f"{origin}{path}?{urlencode({'sign': sign})}"


def is_good(url: str, key: str, at: datetime) -> bool:
    """Whether a link was signed with the key and is not too old."""
    parts = urlsplit(url)
    try:
        sign = b64decode(parse_qs(parts.query).get("sign", [""])[0], validate=True)
    except ValueError:
        return False
    terms = sign[_DIGEST:]
    if not hmac.compare_digest(sign[:_DIGEST], _sign(parts.path, terms, key)):
        return False
    return at.timestamp() < int(parse_qs(terms)[b"e"][0])


def read_size() -> int:
    """How large every recording is, in bytes."""
    return len(read_sample(SAMPLE))


def build_download(recording: Recording) -> Response:
    """The file itself."""
    name = quote(_name(recording), safe="", errors="replace")
    headers = {
        "content-type": CONTENT_TYPES[SAMPLE],
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return Response(status=200, headers=headers, body=read_sample(SAMPLE))


def _name(recording: Recording) -> str:
    return f"{recording.conference_key}_{recording.record_id[:8]}.mp4"


def _sign(path: str, terms: bytes, key: str) -> bytes:
    return hmac.digest(key.encode(), path.encode() + b"\n" + terms, sha1)
