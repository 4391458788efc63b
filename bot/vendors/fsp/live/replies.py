"""What the live and the access service answered: the judges of replies, and the parsers of what tells something."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bot.domain import Broadcast, StreamState, WatchFormat
from bot.errors import Misunderstood, VendorError
from bot.vendors.fsp.lenient import parse_amount, parse_object, parse_rows
from bot.vendors.fsp.live.tables import ACCESS_ERRORS, ERRORS, FETCH_ERRORS, NOT_AUTHORISED
from bot.vendors.fsp.replies import check_status, check_unlisted, normalise_code, parse_code
from bot.vendors.lenient import parse_text
from bot.vendors.wire import Credential, Response

TOKEN_LIFETIME = timedelta(hours=2)  # where the service does not say; what it gives at present
LAST_MOMENT = int(datetime.max.replace(tzinfo=UTC).timestamp())

_SERVICE = "live"

_ADDRESSES: Mapping[WatchFormat, tuple[str, tuple[str, ...]]] = {
    WatchFormat.FLV: ("flv_url", ("http", "https")),
    WatchFormat.HLS: ("m3u8_url", ("http", "https")),
    WatchFormat.RTMP: ("rtmp_url", ("rtmp", "rtmps")),
}
"""Where the address of each format is, and how it begins."""


def _check(response: Response, access_errors: Mapping[int, Callable[..., VendorError]]) -> None:
    """Judge a reply: by its code first, since the HTTP status of a failure is in no document."""
    code = parse_code(response.body)
    if code is not None:
        _check_known(code, access_errors)
    if response.status == 401:
        raise access_errors[NOT_AUTHORISED](code=response.status)
    check_status(response, _SERVICE)
    check_unlisted(code, _SERVICE)


def _check_known(code: int, access_errors: Mapping[int, Callable[..., VendorError]]) -> None:
    if code in access_errors:  # before it is cut to the digits of the live service's own
        raise access_errors[code](code=code)
    known = normalise_code(code)
    if known in ERRORS:
        raise ERRORS[known](code=known)


check: Callable[[Response], None] = partial(_check, access_errors=ACCESS_ERRORS)
"""Judge the reply of a live call; raises what the tables make of it, Expired where a fresh access token may help."""

check_fetch: Callable[[Response], None] = partial(_check, access_errors=FETCH_ERRORS)
"""Judge the reply of a call that fetches an access token."""


def parse_gateway(body: bytes) -> str:
    """The address of the gateway that gives access tokens, without a slash at its end.

    Raises:
        Misunderstood: there is none.
    """
    address = parse_text(parse_object(body).get("result"))
    if not _is_address(address, ("http", "https")):
        raise Misunderstood("The access service answered without a gateway's address.")
    return address.rstrip("/")


def parse_credential(body: bytes) -> Credential:
    """The access token and how long it is good.

    Raises:
        Misunderstood: there is none, or one that no header can hold.
    """
    for part in _parts(body):
        token = parse_text(part.get("access_token"))
        if token and token.isascii():
            seconds = parse_amount(part.get("timeout"))
            expires_in = TOKEN_LIFETIME if seconds is None else timedelta(seconds=seconds)
            return Credential(value=token, expires_in=expires_in)
    raise Misunderstood("The access service answered without an access token.")


def parse_started(body: bytes, room: str) -> Broadcast:
    """The broadcast that was begun; without addresses where the service gives none.

    Raises:
        Misunderstood: it is not JSON.
    """
    found = {name: value for part in reversed(_parts(body)) for name, value in part.items()}
    return _parse_broadcast({**found, "group_id": room})


def parse_streams(body: bytes) -> tuple[Broadcast, ...]:
    """The live broadcasts; rows without a room are left out. No list is an empty one.

    The document has ``list`` at the top; the vendor's demo reads ``result.live_info_list``.

    Raises:
        Misunderstood: it is not JSON, or the list is something else.
    """
    lists = (part[name] for part in _parts(body) for name in ("list", "live_info_list") if part.get(name) is not None)
    broadcasts = [_parse_broadcast(row) for row in parse_rows(next(lists, None))]
    return tuple(broadcast for broadcast in broadcasts if broadcast.room)


def _parse_broadcast(row: Mapping[str, Any]) -> Broadcast:
    return Broadcast(
        room=parse_text(row.get("group_id")),
        state=StreamState.LIVE,
        watch=dict(_parse_watch(row)),
        started_at=_parse_moment(row.get("start_time")),
    )


def _parse_watch(row: Mapping[str, Any]) -> Iterator[tuple[WatchFormat, str]]:
    for watch_format, (name, schemes) in _ADDRESSES.items():
        address = parse_text(row.get(name))
        if _is_address(address, schemes):
            yield watch_format, address


def _parse_moment(value: object) -> datetime | None:
    """A moment in seconds since 1970, which the live service has where the recording service has dates."""
    seconds = parse_amount(value)
    return datetime.fromtimestamp(seconds, UTC) if seconds and seconds <= LAST_MOMENT else None


def _parts(body: bytes) -> list[dict[str, Any]]:
    """The reply and what may be nested in it: the documents and the vendor's demo disagree where things are."""
    reply = parse_object(body)
    nested = (reply.get("result"), reply.get("data"))
    return [reply, *(part for part in nested if isinstance(part, dict))]


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # also a port that is no number
        return False
