"""What a start may be told: the document's recordingConfig and transcodingConfig, flat, as people type them."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

LONGEST_SIDE = 1920  # pixels
MOST_PIXELS = 1920 * 1080
LARGEST_UID = 2**32 - 1
_VERTICAL = 2
_PICTURE: Mapping[str, int] = {"width": 360, "height": 640, "fps": 15, "bitrate": 500}  # the document's defaults


def _uid(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LARGEST_UID):
        raise ValueError(f"a user's id is a number from 1 to {LARGEST_UID}")
    return text


class Options(BaseModel):
    """Parameters of one recording; ``max_idle_time`` and the document's ``maxIdleTime`` are the same.

    It is dumped with ``secret`` in clear: a recording that is started again must be decrypted again.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=False,
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
    )

    stream_types: int = Field(default=2, ge=0, le=2, description="0 audio only, 1 video only, 2 both")
    decryption_mode: int = Field(
        default=0, ge=0, le=3, description="the channel's encryption: 0 none, 1 AES128XTS, 2 AES128ECB, 3 AES256XTS"
    )
    secret: str = Field(default="", repr=False, description="the channel's encryption password")
    channel_type: int = Field(default=0, ge=0, le=1, description="as in the app: 0 communication, 1 live broadcast")
    audio_profile: int = Field(
        default=0, ge=0, le=2, description="48 kHz: 0 mono 48 Kbps, 1 mono 128 Kbps, 2 stereo 192 Kbps"
    )
    video_stream_type: int = Field(
        default=0, ge=0, le=1, description="of two streams: 0 the large one, 1 the small one"
    )
    max_idle_time: int = Field(
        default=300, ge=5, le=30 * 24 * 60 * 60, description="seconds without anybody after which it ends by itself"
    )
    width: int | None = Field(default=None, ge=1, le=LONGEST_SIDE, description="of the video, in pixels (360)")
    height: int | None = Field(default=None, ge=1, le=LONGEST_SIDE, description="of the video, in pixels (640)")
    fps: int | None = Field(default=None, ge=1, description="frames a second (15)")
    bitrate: int | None = Field(default=None, ge=1, description="of the video, in Kbps (500)")
    mixed_video_layout: int | None = Field(default=None, ge=0, le=2, description="0 floating, 1 best fit, 2 vertical")
    max_resolution_uid: Annotated[str, AfterValidator(_uid)] | None = Field(
        default=None, description="who fills the large picture of the vertical layout: a user's id"
    )

    @model_validator(mode="before")
    @classmethod
    def _take_both_spellings(cls, given: Any) -> Any:
        """The later one wins: what a command says comes after what its profile says."""
        if not isinstance(given, Mapping):
            return given
        names = {to_camel(name): name for name in cls.model_fields}
        return {names.get(name, name): value for name, value in given.items()}

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.decryption_mode and not self.secret:
            raise ValueError("decryption_mode needs secret, the channel's encryption password")
        if self.secret and not self.decryption_mode:
            raise ValueError("secret needs decryption_mode, the channel's encryption (1 to 3)")
        if self.max_resolution_uid is not None and self.mixed_video_layout != _VERTICAL:
            raise ValueError("max_resolution_uid needs mixed_video_layout=2, the vertical layout")
        if (self.width or _PICTURE["width"]) * (self.height or _PICTURE["height"]) > MOST_PIXELS:
            raise ValueError("width times height may be 1920 x 1080 at most")
        return self

    def build_recording_config(self) -> dict[str, Any]:
        """The ``recordingConfig`` of a start, complete: what is not said is the service's to choose."""
        config: dict[str, Any] = {
            "maxIdleTime": self.max_idle_time,
            "streamTypes": self.stream_types,
            "audioProfile": self.audio_profile,
            "channelType": self.channel_type,
            "videoStreamType": self.video_stream_type,
        }
        if self.decryption_mode:
            config |= {"decryptionMode": self.decryption_mode, "secret": self.secret}
        transcoding = self._build_transcoding_config()
        return {**config, "transcodingConfig": transcoding} if transcoding else config

    def _build_transcoding_config(self) -> dict[str, Any]:
        """Width, height, rate and bitrate all together or not at all: later dialects demand all four."""
        names = {*_PICTURE, "mixed_video_layout", "max_resolution_uid"}
        given = self.model_dump(include=names, exclude_none=True, by_alias=True)
        return {**_PICTURE, **given} if given else {}
