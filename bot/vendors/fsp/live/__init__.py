"""HST FSP live streams, after the vendor's document of 2020: three calls over HTTP, and an access token for them.

Quirks: the document shows the token's reply and not its request, which is in the vendor's later guides. A developer has
one token at a time: fetching one ends the one before. ``m3u8`` addresses lag and may not exist at first. There is no
state: a room is live when it is in the list. Nothing says that a stream ends by itself.
"""

from bot.vendors.fsp.flows import check_room
from bot.vendors.fsp.live.flows import list_streams, start_stream, stop_stream
from bot.vendors.fsp.live.options import StreamOptions

__all__ = ["StreamOptions", "check_room", "list_streams", "start_stream", "stop_stream"]
