"""What an Agora account is configured with."""

from bot.vendors.bucket import AgoraStorage
from bot.vendors.cloud_recording import ServiceSettings


class Settings(ServiceSettings, frozen=True, extra="forbid", hide_input_in_errors=True):
    """An Agora project, and the bucket that it records into."""

    api_url: str = "https://api.agora.io"
    storage: AgoraStorage
