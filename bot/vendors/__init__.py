"""The services that Clapper speaks to: each is one module of pure flows, and one line per table of what it can do."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.domain import Account, Capability
from bot.vendors import agora, anyrtc, fsp, meeting
from bot.vendors.fsp import live as fsp_live
from bot.vendors.protocols import (
    ConvertingVendor,
    DeletingVendor,
    FileVendor,
    LayoutVendor,
    PausingVendor,
    RecordingVendor,
    StorageVendor,
    StreamingVendor,
    StreamListVendor,
    SubscriptionVendor,
    SubtitleVendor,
    TaskVendor,
)
from bot.vendors.wire import Settings

RECORDING: Mapping[str, RecordingVendor] = {
    "agora": agora,
    "anyrtc": anyrtc,
    "fsp": fsp,
    "meeting": meeting,
}
PAUSING: Mapping[str, PausingVendor] = {
    "fsp": fsp,
}
LAYOUT: Mapping[str, LayoutVendor] = {
    "anyrtc": anyrtc,
    "fsp": fsp,
}
SUBTITLES: Mapping[str, SubtitleVendor] = {
    "fsp": fsp,
}
SUBSCRIPTIONS: Mapping[str, SubscriptionVendor] = {
    "anyrtc": anyrtc,
}
TASKS: Mapping[str, TaskVendor] = {
    "fsp": fsp,
}
FILES: Mapping[str, FileVendor] = {
    "agora": agora,
    "anyrtc": anyrtc,
    "fsp": fsp,
}
DELETING: Mapping[str, DeletingVendor] = {
    "agora": agora,
    "anyrtc": anyrtc,
    "fsp": fsp,
    "meeting": meeting,
}
STORAGE: Mapping[str, StorageVendor] = {
    "fsp": fsp,
}
CONVERTING: Mapping[str, ConvertingVendor] = {
    "agora": agora,
    "anyrtc": anyrtc,
}
STREAMING: Mapping[str, StreamingVendor] = {
    "fsp": fsp_live,
    "meeting": meeting,
}
STREAM_LISTS: Mapping[str, StreamListVendor] = {
    "fsp": fsp_live,
}

DESTINATIONS: Mapping[str, Mapping[str, type[BaseModel]]] = {
    "anyrtc": anyrtc.DESTINATIONS,
}
"""What a start may be told, by where an account's recordings go, where that makes a difference."""

_TABLES: Mapping[Capability, Mapping[str, Any]] = {
    Capability.RECORD: RECORDING,
    Capability.PAUSE: PAUSING,
    Capability.LAYOUT: LAYOUT,
    Capability.SUBTITLES: SUBTITLES,
    Capability.SUBSCRIPTIONS: SUBSCRIPTIONS,
    Capability.TASKS: TASKS,
    Capability.FILES: FILES,
    Capability.DELETE: DELETING,
    Capability.STORAGE: STORAGE,
    Capability.CONVERT: CONVERTING,
    Capability.LIVE: STREAMING,
    Capability.LIVE_LIST: STREAM_LISTS,
}


def capabilities(vendor: str, settings: Settings | None = None) -> frozenset[Capability]:
    """What a service can do; with an account's settings, what it can do for that account."""
    able = frozenset(capability for capability, table in _TABLES.items() if vendor in table)
    return able if settings is None else able - settings.lacks


def start_options(account: Account) -> type[BaseModel]:
    """What a start on this account may be told."""
    return DESTINATIONS.get(account.vendor, {}).get(account.destination, RECORDING[account.vendor].Options)
