"""Those who talk to the bot in the sandbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.sandbox.server import Vendors
from bot.sandbox.server.cloud_recording import CloudRecordingService
from bot.sandbox.server.meeting import MeetingService
from bot.sandbox.server.services import FspService, Service
from bot.sandbox.slack import LocalSlack

ServiceName: TypeAlias = Literal["fsp", "fsp-live", "agora", "anyrtc", "meeting"]
RoomService: TypeAlias = Literal["fsp", "agora", "anyrtc", "meeting"]


@dataclass(frozen=True)
class Parties:
    """The local Slack and the local vendors."""

    slack: LocalSlack
    vendors: Vendors

    @property
    def services(self) -> Mapping[str, Service]:
        """Every service, by its name in the traffic."""
        return {**self.recording_services, "fsp-live": self.vendors.fsp_live}

    @property
    def recording_services(self) -> Mapping[str, FspService | CloudRecordingService | MeetingService]:
        """Those that have rooms in which people can be missed."""
        vendors = self.vendors
        return {
            "fsp": vendors.fsp,
            "agora": vendors.agora,
            "anyrtc": vendors.anyrtc,
            "meeting": vendors.meeting,
        }
