"""What can be done with the live stream of a meeting."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from bot.domain import Broadcast, StreamState, WatchFormat
from bot.errors import Rejected, UsageError
from bot.vendors.meeting.replies import parse_live_url
from bot.vendors.meeting.requests import build_close_live, build_open_live
from bot.vendors.meeting.settings import Settings
from bot.vendors.meeting.tables import LIVE_ALREADY
from bot.vendors.wire import Context, Flow

_UNTOLD = "The service did not tell where it can be watched; it tells that to nobody but whoever begins a live stream."
_FORMATS: Mapping[str, WatchFormat] = {".m3u8": WatchFormat.HLS, ".flv": WatchFormat.FLV}


class StreamOptions(BaseModel, frozen=True, extra="forbid"):
    """The options of a live stream: the document has none."""


def start_stream(ctx: Context[Settings], room: str, options: Mapping[str, Any]) -> Flow[Broadcast]:
    """Broadcast a meeting. One that is live already is told without its address, which is told once only.

    Args:
        options: a dumped StreamOptions, which has none.

    Raises:
        UsageError: the account is on a dedicated cloud.
    """
    _check_live(ctx.settings)
    try:
        response = yield build_open_live(ctx.settings, room)
    except Rejected as error:
        if error.code != LIVE_ALREADY:
            raise
        return Broadcast(room=room, state=StreamState.LIVE, note=f"It was live already. {_UNTOLD}")
    url = parse_live_url(response.body)
    watch = {_format(url): url} if url else {}
    return Broadcast(room=room, state=StreamState.LIVE, watch=watch, started_at=ctx.now, note="" if url else _UNTOLD)


def stop_stream(ctx: Context[Settings], room: str) -> Flow[Broadcast]:
    """End the broadcast of a meeting.

    Raises:
        UsageError: the account is on a dedicated cloud.
        AlreadyEnded: the meeting is over, and its broadcast with it.
    """
    _check_live(ctx.settings)
    yield build_close_live(ctx.settings, room)
    return Broadcast(room=room, state=StreamState.ENDED)


def _check_live(settings: Settings) -> None:
    """Ask nothing of a dedicated cloud: "注：暂时只支持公有云"."""
    if not settings.live:
        raise UsageError("This account is on a dedicated cloud, which has no live streams: the public cloud has.")


def _format(url: str) -> WatchFormat:
    """How an address is watched: the document's ends in neither ``.m3u8`` nor ``.flv``, so it is a page."""
    parts = urlsplit(url)
    if parts.scheme == "rtmp":
        return WatchFormat.RTMP
    return _FORMATS.get(PurePosixPath(parts.path).suffix.lower(), WatchFormat.PAGE)
