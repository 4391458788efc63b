"""Whose audio and video is recorded, in one way to say it, and as the lists that the service documents (anyRTC)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain import AUDIO, MEDIA, VIDEO, Whose

_EVERYBODY = "#allstream#"
_TAKEN: Mapping[int, Sequence[str]] = {0: (AUDIO,), 1: (VIDEO,), 2: MEDIA}  # by stream_types


@dataclass(frozen=True)
class Selection:
    """Whose audio, or whose video, is taken."""

    whose: Whose = Whose.EVERYBODY
    people: tuple[str, ...] = ()  #: ids of users; none of EVERYBODY


def media_taken(options: Mapping[str, Any]) -> Sequence[str]:
    """What a recording with these options takes at all, of MEDIA."""
    return _TAKEN[options.get("stream_types", 2)]


def read_lists(lists: Mapping[str, Any], media: str) -> Selection:
    """What dumped parameters, of a start or of a change, say about one of MEDIA."""
    wanted, unwanted = (tuple(lists.get(f"{kind}_{media}_uids") or ()) for kind in ("subscribe", "unsubscribe"))
    if unwanted:
        return Selection(Whose.BUT, unwanted)
    return Selection(Whose.ONLY, wanted) if wanted and _EVERYBODY not in wanted else Selection()


def write_lists(selections: Mapping[str, Selection]) -> Mapping[str, Any]:
    """The documented parameters: a list for each of the media, as what has none would not be recorded."""
    return dict(_written(media, selection) for media, selection in selections.items())


def check_selection(selection: Selection) -> str:
    """What is to be mended, in a sentence; empty where nothing is."""
    if selection.whose is Whose.EVERYBODY and selection.people:
        return "Everybody is chosen: leave this empty, or choose whether only these or all but these are meant."
    if selection.whose is not Whose.EVERYBODY and not selection.people:
        return "Say who is meant: ids of users, separated by commas."
    return ""


def _written(media: str, selection: Selection) -> tuple[str, list[str]]:
    kind = "unsubscribe" if selection.whose is Whose.BUT else "subscribe"
    return f"{kind}_{media}_uids", list(selection.people) or [_EVERYBODY]
