"""The services that Clapper speaks to: each is one module of pure flows, and one line here."""

from collections.abc import Mapping

from bot.vendors import agora, fsp
from bot.vendors.wire import RecordingVendor

RECORDING: Mapping[str, RecordingVendor] = {"agora": agora, "fsp": fsp}
