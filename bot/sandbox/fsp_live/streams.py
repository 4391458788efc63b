"""What can be seen of a live stream: the same few seconds of colour bars, whoever is in the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bot.sandbox.media import CONTENT_TYPES, read_sample
from bot.vendors.wire import Response

FOLDER = "/fsp-live/"
HLS_DELAY = timedelta(seconds=5)  # before that there is no playlist
SEGMENT = timedelta(seconds=15)  # the length of the sample
WINDOW = 3  # segments in a playlist
TIME_ZONE = ZoneInfo("Asia/Shanghai")  # of the dates in names


@dataclass(frozen=True)
class Stream:
    """One room that is live."""

    room: str
    started_at: datetime

    @property
    def name(self) -> str:
        """What its addresses have in common."""
        return f"{self.started_at.astimezone(TIME_ZONE):%Y%m%d%H%M%S}_{self.room}"

    def addresses(self, origin: str) -> Mapping[str, str]:
        """Where it can be watched."""
        path = f"{FOLDER}{quote(self.name, safe='')}"
        host = origin.partition("://")[2]
        return {
            "flv_url": f"{origin}{path}.flv",
            "m3u8_url": f"{origin}{path}.m3u8",
            "rtmp_url": f"rtmp://{host}{path}",
        }

    def watch(self, rest: str, now: datetime) -> Response:
        """What is behind an address; ``rest`` is what follows the name."""
        if rest == ".flv":
            return _media("stream.flv")
        segments = (now - self.started_at - HLS_DELAY) // SEGMENT + 1
        if rest == ".m3u8" and segments > 0:
            return self._playlist(segments)
        is_there = rest in {f"-{number}.ts" for number in range(segments)}
        return _media("segment.ts") if is_there else Response(status=404)

    def _playlist(self, segments: int) -> Response:
        first = max(0, segments - WINDOW)
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:3",
            f"#EXT-X-TARGETDURATION:{SEGMENT.seconds}",
            f"#EXT-X-MEDIA-SEQUENCE:{first}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{first}",
        ]
        for number in range(first, segments):  # the sample's timestamps begin anew in each segment
            segment = f"{quote(self.name, safe='')}-{number}.ts"
            lines += ["#EXT-X-DISCONTINUITY", f"#EXTINF:{SEGMENT.seconds},", segment]
        headers = {"content-type": "application/vnd.apple.mpegurl"}
        return Response(status=200, headers=headers, body="\n".join([*lines, ""]).encode())


def _media(sample: str) -> Response:
    return Response(status=200, headers={"content-type": CONTENT_TYPES[sample]}, body=read_sample(sample))
