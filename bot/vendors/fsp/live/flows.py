"""What can be done with a live stream, step by step."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from bot.domain import Broadcast, StreamState
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, UsageError, VendorError
from bot.vendors.fsp.live.access import authorization
from bot.vendors.fsp.live.options import StreamOptions
from bot.vendors.fsp.live.replies import check, parse_started, parse_streams
from bot.vendors.fsp.live.tables import ALREADY_LIVE
from bot.vendors.fsp.settings import Settings
from bot.vendors.wire import Context, Flow, Request

STARTED = (
    "There is something to see as soon as somebody in the room sends audio, video or a screen. "
    "HLS (m3u8) lags some seconds behind, and may not be there in the first ones."
)
WAS_LIVE = "It was live already, and goes on as it was started."

_NO_ROOM = (
    "The live service does not know this room, or nobody is in it: start again when somebody there sends audio, video "
    "or a screen."
)


def start_stream(ctx: Context[Settings], room: str, options: Mapping[str, Any]) -> Flow[Broadcast]:
    """Broadcast a room.

    After a start that the service calls a second one, or whose answer was lost, the list decides.

    Args:
        options: a dumped StreamOptions.

    Raises:
        Rejected: among others, the room is what the service knows nothing of.
        UsageError: the account is not configured for live streams.
    """
    try:
        response = yield build_start(ctx, room, StreamOptions.model_validate(options))
        started = parse_started(response.body, room)
    except AlreadyEnded as error:  # nothing can have ended that was not begun
        raise Rejected(_NO_ROOM, code=error.code) from error
    except VendorError as error:
        if not _may_be_live(error):
            raise
        found = yield from _find(ctx, room)
        if found is None:
            raise
        return replace(found, note=WAS_LIVE if error.code in ALREADY_LIVE else STARTED)
    return replace(started, note=STARTED)


def stop_stream(ctx: Context[Settings], room: str) -> Flow[Broadcast]:
    """End the broadcast of a room.

    Raises:
        AlreadyEnded: the room is not live.
        UsageError: the account is not configured for live streams.
    """
    yield build_stop(ctx, room)
    return Broadcast(room=room, state=StreamState.ENDED)


def list_streams(ctx: Context[Settings]) -> Flow[tuple[Broadcast, ...]]:
    """All live broadcasts of the app, whoever began them.

    Raises:
        UsageError: the account is not configured for live streams.
    """
    response = yield build_list(ctx)
    return parse_streams(response.body)


def build_start(ctx: Context[Settings], room: str, options: StreamOptions) -> Request:
    """Begin a broadcast (开始直播); every parameter is sent, since the vendor's documents disagree on the defaults."""
    private = {} if ctx.settings.push_addr is None else {"push_addr": ctx.settings.push_addr.get_secret_value()}
    fields = {"group_id": room, **options.model_dump(mode="json"), **private}
    return _post(ctx, "start", fields, idempotent=False)


def build_stop(ctx: Context[Settings], room: str) -> Request:
    """End a broadcast (关闭直播)."""
    return _post(ctx, "stop", {"group_id": room}, idempotent=True)


def build_list(ctx: Context[Settings]) -> Request:
    """List the broadcasts (获取直播列表)."""
    settings = ctx.settings
    query = urlencode({"app_id": settings.app_id})
    return Request(
        verb="live/list",
        url=f"{_address(ctx)}/list?{query}",
        method="GET",
        check=check,
        **authorization(settings),
    )


def _post(ctx: Context[Settings], verb: str, fields: Mapping[str, Any], *, idempotent: bool) -> Request:
    return Request(
        verb=f"live/{verb}",
        url=f"{_address(ctx)}/{verb}",
        json={"app_id": ctx.settings.app_id, **fields},
        idempotent=idempotent,
        check=check,
        **authorization(ctx.settings),
    )


def _address(ctx: Context[Settings]) -> str:
    if ctx.settings.live_url is None:
        raise UsageError(
            f"The account {ctx.account} is not set up for live streams: its configuration needs live_url, and "
            "access_token or dev_id with dev_secret."
        )
    return f"{ctx.settings.live_url}/v1/live"


def _may_be_live(error: VendorError) -> bool:
    lost = isinstance(error, Misunderstood) or (isinstance(error, Unavailable) and error.maybe_arrived)
    return lost or error.code in ALREADY_LIVE


def _find(ctx: Context[Settings], room: str) -> Flow[Broadcast | None]:
    """The room's broadcast; None where the list has none, or the service knows nothing of a list."""
    try:
        streams = yield from list_streams(ctx)
    except AlreadyEnded:
        return None
    return next((stream for stream in streams if stream.room == room), None)
