"""What people typed, out of what Slack makes of it in messages. Pure."""

import re

from bot.slack.blocks import unescape

_ADDRESS = re.compile(r"<(?:https?://|mailto:)[^|>]*(?:\|([^>]*))?>")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")
_ROOM = re.compile(r"(?<![\w@#/.])(\w+(?:-\w+)+|[A-Za-z]+\d+|\d{4,})(?![\w@/.])")


def typed(text: str) -> str:
    """A message's text as it was typed: Slack makes links of what looks like an address, and escapes three signs."""
    return unescape(_ADDRESS.sub(_shown, text))


def room_in(text: str) -> str:
    """The room that a message is about, as far as it can be guessed: what stands in a code span, else the last part
    of an address, else a word such as ``room-42``, ``room42`` or ``884422``; empty where there is none.
    """
    code = _CODE.search(text)
    if code:
        return unescape(code[1]).strip()
    link = _LINK.search(text)
    if link:
        return _last_part(unescape(link[1]))
    word = _ROOM.search(typed(text))
    return word[1] if word else ""


def _shown(found: re.Match[str]) -> str:
    return found[1] or found[0].strip("<>").removeprefix("mailto:")


def _last_part(address: str) -> str:
    """The last part of the path; the host alone names no room."""
    path = re.sub(r"^https?://[^/?#]*|[?#].*$", "", address)
    return path.rstrip("/").rpartition("/")[2]
