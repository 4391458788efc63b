"""What an account of the cloud recording dialect is configured with, whoever the service is."""

from pydantic import Field, SecretStr, field_validator

from bot.addresses import check_secret_url
from bot.domain import Capability
from bot.vendors import wire
from bot.vendors.bucket import StorageSettings
from bot.vendors.hls import Delivery

_IN_A_BUCKET = frozenset({Capability.FILES, Capability.DELETE, Capability.CONVERT})


class ServiceSettings(wire.Settings, frozen=True, extra="forbid", hide_input_in_errors=True):
    """An App ID, the customer's key for the REST API (console, RESTful API), and how recordings are handed out."""

    app_id: str = Field(min_length=1)
    customer_id: str = Field(pattern=r"^[^:]+$", repr=False)
    customer_secret: SecretStr = Field(min_length=1)
    token: SecretStr | None = Field(default=None, min_length=1, description="RTC token, where the App ID needs one")
    api_url: str
    storage: StorageSettings | None
    hls: Delivery | None = Field(
        default=None,
        description="what a link leads to: mp4 (one file, made of the segments), playlist, or files (all of them)",
    )

    @property
    def quota_key(self) -> str:
        """Requests are counted by App ID."""
        return self.app_id

    @property
    def lacks(self) -> frozenset[Capability]:
        """What is done in a bucket, where there is none."""
        return _IN_A_BUCKET if self.storage is None else frozenset()

    @field_validator("api_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        return check_secret_url(url, example="https://api.agora.io", what="the customer's secret")
