"""What an anyRTC account is configured with."""

from typing import Self

from pydantic import BaseModel, Field, SecretStr, model_validator

from bot.vendors.bucket import AnyrtcStorage
from bot.vendors.cloud_recording import ServiceSettings

BUCKET, VOD = "bucket", "video service"


class VodSettings(BaseModel, frozen=True, extra="forbid", hide_input_in_errors=True):
    """Alibaba Cloud's video on demand, which takes recordings in the place of a bucket (aliyun_vod_service)."""

    access_key: str = Field(min_length=1, repr=False, description="AccessKeyId")
    secret_key: SecretStr = Field(min_length=1, description="AccessKeySecret")
    region_id: str = Field(min_length=1, description="such as cn-shanghai")


class Settings(ServiceSettings, frozen=True, extra="forbid", hide_input_in_errors=True):
    """An anyRTC project, and either the bucket or the video service that it records into."""

    api_url: str = "https://api.agrtc.cn"
    storage: AnyrtcStorage | None = None
    vod: VodSettings | None = None

    @property
    def destination(self) -> str:
        """The bucket or the video service."""
        return BUCKET if self.vod is None else VOD

    @model_validator(mode="after")
    def _has_one_destination(self) -> Self:
        if (self.storage is None) == (self.vod is None):
            raise ValueError("give storage (a bucket) or vod (Alibaba Cloud's video on demand), one of the two")
        return self
