"""HLS recordings: playlists and their segments in a bucket, and what can be made of them for somebody to watch."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.vendors.bucket import Bucket

Delivery: TypeAlias = Literal["mp4", "playlist", "files"]
"""What a link leads to: one MP4, a playlist whose segments are links, or each file by itself."""

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
_LINKED = ".links.m3u8"
_LENGTH_WITHOUT_COMMA = re.compile(r"(#EXTINF:[\d.]+)\s*")
_NAMED = re.compile(r'(?<=URI=")[^"]+')  # in the tags of keys and initialization sections (RFC 8216, section 4.3.2)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Segments of which one MP4 is to be made, next to them in the bucket."""

    bucket: Bucket
    playlist: str  #: key
    segments: tuple[str, ...]  #: keys, in the order in which they play
    target: str  #: key of the MP4


def mp4_key(playlist: str) -> str:
    """Where the MP4 of a playlist is put."""
    return f"{playlist.removesuffix('.m3u8')}.mp4"


def linked_key(playlist: str) -> str:
    """Where the playlist is put whose segments are links."""
    return f"{playlist.removesuffix('.m3u8')}{_LINKED}"


def is_recorded_playlist(key: str) -> bool:
    """Whether the recorder wrote it: an M3U8 file that is not one of ours."""
    return key.endswith(".m3u8") and not key.endswith(_LINKED)


def build_linked_playlist(content: bytes, link: Callable[[str], str]) -> bytes:
    """The same playlist, with a link in the place of each file's name; what is an address already stays.

    Agora leaves out the comma after a segment's length, without which some players stop (RFC 8216, section 4.3.2.1).

    Args:
        content: an M3U8 file.
        link: makes the link from a name as it stands in the playlist.
    """
    lines = (line.strip() for line in content.decode(errors="replace").removeprefix("\ufeff").splitlines())
    return "".join(f"{_linked(line, link)}\n" for line in lines if line).encode()


def _linked(line: str, link: Callable[[str], str]) -> str:
    if not line.startswith("#"):
        return _link(line, link)
    length = _LENGTH_WITHOUT_COMMA.fullmatch(line)
    return f"{length[1]}," if length else _NAMED.sub(lambda name: _link(name[0], link), line)


def _link(name: str, link: Callable[[str], str]) -> str:
    return name if _ELSEWHERE.match(name) else link(name)
