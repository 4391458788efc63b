"""What people may say about how a room is recorded: every parameter that the service documents for ``init``."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_CONFIG = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
VIDEO_EXAMPLE = '[{"user_id": "…", "media_id": "…", "media_type": 2}]'
_FILE_TYPES = {"mp4": 0, "0": 0, "mp3": 1, "1": 1}


def _typed_number(value: object) -> object:
    """A whole number that was put into quotes: a Literal takes no text, where the other numbers do."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value


class Audio(BaseModel):
    """One voice of a manual layout."""

    model_config = _CONFIG

    user_id: str
    media_id: str
    media_type: Annotated[Literal[1], BeforeValidator(_typed_number)] = 1


class Video(BaseModel):
    """One picture of a manual layout; places and sizes in px of the canvas."""

    model_config = _CONFIG

    user_id: str
    media_id: str
    media_type: Annotated[Literal[0, 2], BeforeValidator(_typed_number)]  #: 0 a shared screen, 2 a camera
    x: Annotated[int, Field(ge=0, le=1920)] = 0
    y: Annotated[int, Field(ge=0, le=1080)] = 0
    w: Annotated[int, Field(ge=1, le=1920)] = 320
    h: Annotated[int, Field(ge=1, le=1080)] = 240
    crop_mode: Annotated[int, Field(ge=1, le=3)] = 1


class Layout(BaseModel):
    """Whom a manual recording hears and sees, and where."""

    model_config = _CONFIG

    audio_list: tuple[Audio, ...] = ()
    video_list: tuple[Video, ...] = ()

    @model_validator(mode="after")
    def _has_media(self) -> Self:
        if not self.audio_list and not self.video_list:
            raise ValueError("A layout without audio_list and video_list would record nothing.")
        return self

    def overflow(self, width: int, height: int) -> str:
        """What reaches beyond a canvas of this size, in a sentence; empty where all fits."""
        for number, video in enumerate(self.video_list, start=1):
            right, bottom = video.x + video.w, video.y + video.h
            if right > width or bottom > height:
                return (
                    f"Video {number} of the layout reaches to {right} x {bottom} px, "
                    f"beyond the canvas of {width} x {height} px."
                )
        return ""


def _parse_file_type(value: object) -> int:
    key = str(value).strip().lower()
    if key not in _FILE_TYPES:
        raise ValueError("The file is mp4 (0) or mp3 (1).")
    return _FILE_TYPES[key]


def typed_json(example: str) -> Callable[[object], object]:
    """Read JSON that a person typed; anything but text is left as it is.

    Args:
        example: shown to whom mistypes it.
    """

    def parse(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError(f"It is JSON like {example}.") from None

    return parse


class Options(BaseModel):
    """How a room is recorded: automatically, or with ``layout`` exactly as it says."""

    model_config = _CONFIG

    file_name: str = Field(
        "", max_length=64, description="Begin of the file's name, up to 64 characters; else the room's"
    )
    file_type: Annotated[int, BeforeValidator(_parse_file_type)] = Field(
        0, description="mp4 (0, video and audio) or mp3 (1, audio only)"
    )
    file_duration: int = Field(60, ge=15, le=300, description="Length of one slice of the file, 15 to 300 minutes")
    width: int = Field(1920, ge=1, le=1920, description="Width of the canvas, 1 to 1920 px")
    height: int = Field(1080, ge=1, le=1080, description="Height of the canvas, 1 to 1080 px")
    record_mode: int = Field(0, ge=0, le=0, description="0: everyone is mixed into one file")
    frame_rate: int = Field(30, ge=1, le=30, description="Frames per second, 1 to 30")
    timeout: int = Field(600, ge=5, le=1800, description="Ends after so long without any media or command, 5 to 1800 s")
    auto_type: int | None = Field(
        None, ge=1, le=2, description="Automatic layout: 1 all of one size, 2 one large; 1 when left out"
    )
    auto_user_id: str | None = Field(
        None, min_length=1, description="Who is large with auto_type=2; the first in the room when left out"
    )
    auto_media_type: int | None = Field(
        None, ge=2, le=2, description="Order of the pictures; 2: screens, then cameras, then whiteboards"
    )
    auto_media_count: int | None = Field(None, ge=1, le=9, description="At most so many pictures, 1 to 9")
    crop_mode: int | None = Field(
        None, ge=1, le=3, description="How a picture fills its place: 1 stretched, 2 cropped, 3 padded; 1 when left out"
    )
    layout: Annotated[Layout | None, BeforeValidator(typed_json(f'{{"video_list": {VIDEO_EXAMPLE}}}'))] = Field(
        None, description="Manual layout as JSON: an object with audio_list, video_list or both"
    )

    @property
    def auto(self) -> Mapping[str, Any] | None:
        """The ``auto`` of ``init``; None where the layout is manual."""
        if self.layout is not None:
            return None
        auto = {
            "type": self.auto_type or 1,
            "user_id": self.auto_user_id,
            "media_type": self.auto_media_type,
            "media_count": self.auto_media_count,
            "crop_mode": self.crop_mode or 1,  # the vendor's documents disagree about the default
        }
        return {name: value for name, value in auto.items() if value is not None}

    @model_validator(mode="after")
    def _is_manual_or_automatic(self) -> Self:
        automatic = ("auto_type", "auto_user_id", "auto_media_type", "auto_media_count", "crop_mode")
        given = [name for name in automatic if getattr(self, name) is not None]
        if self.layout is not None and given:
            raise ValueError(f"{given[0]} is for automatic layouts and cannot be given together with layout.")
        if self.auto_user_id is not None and self.auto_type != 2:
            raise ValueError("auto_user_id can be given only together with auto_type=2.")
        return self
