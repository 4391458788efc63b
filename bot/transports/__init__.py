"""The two ways to a vendor, and the only network to them: HTTP calls, and one WebSocket link per account."""

from bot.transports.gateway import GatewayTransport
from bot.transports.http import HttpTransport

__all__ = ["GatewayTransport", "HttpTransport"]
