"""What a start may be told in both dialects: recordingConfig and transcodingConfig, flat, as people type them."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

LONGEST_SIDE = 1920  # pixels
MOST_PIXELS = 1920 * 1080
VERTICAL = 2
PICTURE: Mapping[str, int] = {"width": 360, "height": 640, "fps": 15, "bitrate": 500}  # the documents' defaults


def _lowered(given: object) -> object:
    return given.lower() if isinstance(given, str) else given


IN_ANY_CASE = BeforeValidator(_lowered)
"""For words of a list: the forms' hints begin with a capital letter, and so do telephones."""


class Parameters(BaseModel):
    """Parameters that may be written as the document does, or with underscores, in any case: ``maxIdleTime``."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=False,
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _take_any_spelling(cls, given: Any) -> Any:
        """The later one wins: what a command says comes after what its profile says."""
        if not isinstance(given, Mapping):
            return given
        names = {_folded(name): name for name in cls.model_fields}
        return {names.get(_folded(str(name)), name): value for name, value in given.items()}

    @classmethod
    def documented(cls, name: str) -> str:
        """What the document calls a parameter: the name that sentences about it use."""
        return str(cls.model_fields[name].alias)

    def dump_named(self, *names: str) -> dict[str, Any]:
        """The parameters that are given, under the document's names."""
        return self.model_dump(mode="json", include=set(names), exclude_none=True, by_alias=True)


class RecordingOptions(Parameters):
    """Parameters of one recording; ``max_idle_time`` and the document's ``maxIdleTime`` are the same.

    They are dumped with ``secret`` and ``token`` in clear: a recording that is started again needs them again.
    """

    ARRANGEMENT: ClassVar[tuple[str, ...]] = ("mixed_video_layout", "max_resolution_uid")
    """What transcodingConfig holds beside the picture's measures."""

    mode: Annotated[Literal["mix", "individual"], IN_ANY_CASE] = Field(
        default="mix", description="everybody in one file: mix"
    )
    stream_types: int = Field(default=2, ge=0, le=2, description="0 audio only, 1 video only, 2 both")
    decryption_mode: int = Field(
        default=0, ge=0, le=3, description="the channel's encryption: 0 none, 1 AES128XTS, 2 AES128ECB, 3 AES256XTS"
    )
    secret: str = Field(default="", repr=False, description="the channel's encryption password")
    channel_type: int = Field(default=0, ge=0, le=1, description="as in the app: 0 communication, 1 live broadcast")
    audio_profile: int | None = Field(
        default=None, ge=0, le=2, description="48 kHz: 0 mono 48 Kbps, 1 mono 128 Kbps, 2 stereo 192 Kbps; else 0"
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
    max_resolution_uid: str | None = Field(
        default=None, min_length=1, description="who fills the large picture of the vertical layout: a user's id"
    )
    uid: str | None = Field(
        default=None, min_length=1, description="the recorder's own id in the room, which nobody else has; else random"
    )
    token: str | None = Field(
        default=None, min_length=1, repr=False, description="RTC token of this room and uid; else the account's"
    )

    @property
    def is_playable(self) -> bool:
        """Whether the files are one playlist that an MP4 can be made of."""
        return self.mode == "mix"

    @property
    def takes_pictures(self) -> bool:
        """Whether it leaves pictures in place of a film."""
        return False

    @model_validator(mode="after")
    def _is_decrypted_with_a_secret(self) -> Self:
        if self.decryption_mode and not self.secret:
            raise ValueError("decryptionMode needs secret, the channel's encryption password")
        if self.secret and not self.decryption_mode:
            raise ValueError("secret needs decryptionMode, the channel's encryption (1 to 3)")
        return self

    @model_validator(mode="after")
    def _is_a_picture(self) -> Self:
        if self.max_resolution_uid is not None and self.mixed_video_layout != VERTICAL:
            raise ValueError("maxResolutionUid needs mixedVideoLayout=2, the vertical layout")
        if (self.width or PICTURE["width"]) * (self.height or PICTURE["height"]) > MOST_PIXELS:
            raise ValueError("width times height may be 1920 x 1080 at most")
        return self

    def build_acquire_request(self, planned: timedelta | None) -> dict[str, Any]:
        """The ``clientRequest`` of an acquire.

        Args:
            planned: how long it is to be recorded; None where that is open.
        """
        return {}

    def build_start_request(self) -> dict[str, Any]:
        """The ``clientRequest`` of a start, but for the account's token and where the files go."""
        return {**self.dump_named("token"), "recordingConfig": self._build_recording_config()}

    def _build_recording_config(self) -> dict[str, Any]:
        """Complete: what is not said is the service's to choose."""
        config = self.dump_named("max_idle_time", "stream_types", "channel_type", "video_stream_type")
        if self.mode == "mix":
            config |= {"audioProfile": self.audio_profile or 0}
        if self.decryption_mode:
            config |= self.dump_named("decryption_mode", "secret")
        transcoding = self._build_transcoding_config()
        return {**config, "transcodingConfig": transcoding} if transcoding else config

    def _build_transcoding_config(self) -> dict[str, Any]:
        """Width, height, rate and bitrate all together or not at all: anyRTC demands all four."""
        given = self.dump_named(*PICTURE, *self.ARRANGEMENT)
        return {**PICTURE, **given} if given else {}


def parse_list(value: object) -> object:
    """A list as people type it: ``1,2`` or JSON; anything but text is left as it is."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return parse_json(value)
    return [part.strip() for part in value.split(",")]


def parse_json(value: object) -> object:
    """JSON as people type it; anything but text is left as it is.

    Raises:
        ValueError: it is not JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON that can be read") from None


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
