"""The local vendors on loopback ports: FSP, Agora and anyRTC with their customer's bucket, and meeting control."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.sandbox.bucket import Bucket, serve_bucket
from bot.sandbox.clock import VendorClock
from bot.sandbox.faults import ANY, LINK, Call, Fault
from bot.sandbox.server.cloud_recording import CloudRecordingService, serve_agora, serve_anyrtc
from bot.sandbox.server.fsp_live import FspLiveService, serve_fsp_live
from bot.sandbox.server.meeting import MeetingService, serve_meeting
from bot.sandbox.server.services import FspService, serve_fsp

__all__ = ["ANY", "LINK", "Call", "Fault", "Vendors", "serve_vendors"]


@dataclass(frozen=True, kw_only=True)
class Vendors:
    """The running vendors."""

    clock: VendorClock
    fsp: FspService
    fsp_live: FspLiveService
    agora: CloudRecordingService
    anyrtc: CloudRecordingService
    meeting: MeetingService
    bucket: Bucket
    calls: list[Call]  #: every call that reached a vendor, in order

    def accounts(self) -> dict[str, Mapping[str, Any]]:
        """The ``accounts`` of a clapper.toml that uses them."""
        return {
            "studio": {**self.fsp.account, **self.fsp_live.account},
            "classroom": self.agora.account,
            "campus": self.anyrtc.account,
            "board": self.meeting.account,
        }


@asynccontextmanager
async def serve_vendors(*, clock: VendorClock | None = None, calls: list[Call] | None = None) -> AsyncIterator[Vendors]:
    """All local vendors, with fresh credentials, as long as the context is open.

    Args:
        clock: theirs; one that runs thirty times as fast as ours if left out.
        calls: where every call is written down.
    """
    clock, calls = clock or VendorClock(), [] if calls is None else calls
    async with (
        serve_bucket() as bucket,
        serve_fsp(clock, calls) as fsp,
        serve_fsp_live(clock, calls, app_id=fsp.account["app_id"]) as fsp_live,
        serve_agora(clock, calls, bucket) as agora,
        serve_anyrtc(clock, calls, bucket) as anyrtc,
        serve_meeting(clock, calls) as meeting,
    ):
        yield Vendors(
            clock=clock,
            fsp=fsp,
            fsp_live=fsp_live,
            agora=agora,
            anyrtc=anyrtc,
            meeting=meeting,
            bucket=bucket,
            calls=calls,
        )
