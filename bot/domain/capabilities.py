"""What a service can do, whichever it is."""

from collections.abc import Mapping
from enum import StrEnum


class Capability(StrEnum):
    """What a service can do; what it cannot is not offered."""

    RECORD = "record"
    PAUSE = "pause"
    LAYOUT = "layout"
    SUBTITLES = "subtitles"
    SUBSCRIPTIONS = "subscriptions"
    TASKS = "tasks"
    FILES = "files"
    DELETE = "delete"
    STORAGE = "storage"
    CONVERT = "convert"
    LIVE = "live"
    LIVE_LIST = "live list"


MEANINGS: Mapping[Capability, str] = {
    Capability.RECORD: "start, watch and stop a recording; link to its files",
    Capability.PAUSE: "pause and resume",
    Capability.LAYOUT: "arrange the picture of a running recording",
    Capability.SUBTITLES: "lay text and watermarks over a running recording",
    Capability.SUBSCRIPTIONS: "choose whose audio and video a running recording takes",
    Capability.TASKS: "list the recordings that the service itself knows",
    Capability.FILES: "list stored files",
    Capability.DELETE: "delete files",
    Capability.STORAGE: "tell how much space is used",
    Capability.CONVERT: "make one MP4 of the segments",
    Capability.LIVE: "start and stop a live stream",
    Capability.LIVE_LIST: "list what is live",
}
