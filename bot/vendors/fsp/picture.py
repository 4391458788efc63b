"""What people may change in the picture of a running recording: every parameter of 设置合成效果 and 设置水印与字幕."""

import re
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.vendors.fsp.options import VIDEO_EXAMPLE, Audio, Layout, Video, typed_json

TEXT, CLOCK = 1, 2  # a subtitle's ``type``

_CONFIG = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
_COLOR = re.compile(r"#([0-9a-fA-F]{6})")
_TYPES = {"text": TEXT, "1": TEXT, "clock": CLOCK, "2": CLOCK}


class LayoutOptions(Layout):
    """Whom a manual recording hears and sees from now on, and where: the whole of it, as it replaces what was set."""

    audio_list: Annotated[tuple[Audio, ...], BeforeValidator(typed_json('[{"user_id": "…", "media_id": "…"}]'))] = (
        Field((), description="Who is heard, as JSON: a list of objects with user_id and media_id")
    )
    video_list: Annotated[tuple[Video, ...], BeforeValidator(typed_json(VIDEO_EXAMPLE))] = Field(
        (),
        description="Who is seen, as JSON: a list of objects with user_id, media_id, media_type (0 screen, 2 camera), "
        "x (0 to 1920 px), y (0 to 1080), w (1 to 1920), h (1 to 1080), crop_mode (1 stretched, 2 cropped, 3 padded)",
    )


def _parse_type(value: object) -> object:
    key = str(value).strip().lower()
    if key not in _TYPES:
        raise ValueError("It is text (1) or clock (2).")
    return _TYPES[key]


def _parse_color(value: object) -> object:
    if not isinstance(value, str) or value.strip().isdecimal():
        return value
    found = _COLOR.fullmatch(value.strip())
    if found is None:
        raise ValueError("It is written like #ff0000, which is red.")
    return int(found[1], base=16)


def _check_content(kind: int, content: str) -> None:
    if kind == TEXT and not content.strip():
        raise ValueError("A text needs content; only a clock (type=2) needs none.")
    if kind == CLOCK and content:
        raise ValueError("A clock (type=2) shows the time and has no content.")


_Type = Annotated[int, BeforeValidator(_parse_type)]
_Color = Annotated[int, BeforeValidator(_parse_color), Field(ge=0, le=0xFFFFFF)]
_X = Annotated[int, Field(ge=0, le=1920)]
_Y = Annotated[int, Field(ge=0, le=1080)]
_Transparency = Annotated[int, Field(ge=0, le=100)]
_Size = Annotated[int, Field(ge=1, le=200)]


class Subtitle(BaseModel):
    """One text over the picture; its place in px of the canvas."""

    model_config = _CONFIG

    type: _Type = TEXT
    content: str = ""
    color: _Color = 0  #: 0xRRGGBB
    x: _X = 0
    y: _Y = 0
    transparency: _Transparency = 100  #: in percent, and the other way round: 100 hides what is behind
    size: _Size = 30

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        _check_content(self.type, self.content)
        return self


class SubtitleOptions(BaseModel):
    """What is laid over the picture from now on: one text, or any number of them in ``subtitle_list``."""

    model_config = _CONFIG

    type: _Type | None = Field(None, description="text (1) or clock (2, the current time); text when left out")
    content: str | None = Field(None, description="The text")
    color: _Color | None = Field(None, description="Its colour, like #ff0000 for red; black when left out")
    x: _X | None = Field(None, description="Where it begins, 0 to 1920 px from the left; 0 when left out")
    y: _Y | None = Field(None, description="Where it begins, 0 to 1080 px from the top; 0 when left out")
    transparency: _Transparency | None = Field(
        None, description="0 (cannot be seen) to 100 (hides what is behind); 100 when left out"
    )
    size: _Size | None = Field(None, description="Of its letters, 1 to 200; 30 when left out")
    subtitle_list: Annotated[
        tuple[Subtitle, ...] | None, BeforeValidator(typed_json('[{"content": "Draft", "color": "#ff0000"}]'))
    ] = Field(
        None,
        description="Several at once, as JSON: a list of objects with content, color and so on; [] takes all away",
    )

    @property
    def subtitles(self) -> tuple[Subtitle, ...]:
        """All that is laid over the picture."""
        if self.subtitle_list is not None:
            return self.subtitle_list
        return (Subtitle.model_validate(self.model_dump(exclude_none=True)),)

    @model_validator(mode="after")
    def _is_one_or_several(self) -> Self:
        single = [name for name in Subtitle.model_fields if getattr(self, name) is not None]
        if self.subtitle_list is not None and single:
            raise ValueError(f"{single[0]} is for a single text and cannot be given together with subtitle_list.")
        if self.subtitle_list is None:
            _check_content(self.type or TEXT, self.content or "")
        return self
