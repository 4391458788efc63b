"""How the pictures of a mixed recording are arranged: one of three given layouts, or regions one by one."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.vendors.cloud_recording import Parameters, parse_json

VERTICAL, CUSTOM = 2, 3
LONGEST_UID = 48  # characters

Share = Annotated[float, Field(ge=0, le=1)]
Color = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Uid = Annotated[str, Field(min_length=1, max_length=LONGEST_UID)]


class Region(BaseModel):
    """One person's picture in the custom layout; places and sizes are shares of the canvas."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    uid: Uid | None = None  #: else whoever joins next
    x_axis: Share  #: of the upper left corner, from the left
    y_axis: Share  #: of the upper left corner, from the top
    width: Share
    height: Share
    alpha: Share = 1.0  #: 0 transparent, 1 opaque
    render_mode: Annotated[int, Field(ge=0, le=1)] = 0  #: 0 cropped, 1 with bars


Regions = Annotated[tuple[Region, ...], Field(min_length=1, max_length=17), BeforeValidator(parse_json)]

REGIONS_MEANING = (
    "up to 17 regions of the custom layout, as JSON: a list of objects with x_axis, y_axis, width and height (0 to 1, "
    "shares of the canvas), and, where they are wanted, uid, alpha (0 to 1) and render_mode (0 cropped, 1 with bars)"
)


class LayoutOptions(Parameters):
    """The whole layout of a running recording: what is not said goes back to its default."""

    mixed_video_layout: int = Field(default=0, ge=0, le=3, description="0 floating, 1 best fit, 2 vertical, 3 custom")
    max_resolution_uid: Uid | None = Field(
        default=None, description="who fills the large picture of the vertical layout: a user's id"
    )
    background_color: Color = Field(default="#000000", description="of the canvas: #RRGGBB")
    layout_config: Regions | None = Field(default=None, description=REGIONS_MEANING)

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.max_resolution_uid is not None and self.mixed_video_layout != VERTICAL:
            raise ValueError("maxResolutionUid needs mixedVideoLayout=2, the vertical layout")
        check_regions(self.mixed_video_layout, self.layout_config)
        return self

    def build_request(self) -> dict[str, Any]:
        """The ``clientRequest`` of an updateLayout."""
        return self.dump_named(*LayoutOptions.model_fields)


def check_regions(mixed_video_layout: int | None, regions: tuple[Region, ...] | None) -> None:
    """Refuse a custom layout without regions, and regions of another layout.

    Raises:
        ValueError: with what is missing.
    """
    if mixed_video_layout == CUSTOM and regions is None:
        raise ValueError("mixedVideoLayout=3, the custom layout, needs layoutConfig")
    if regions is not None and mixed_video_layout != CUSTOM:
        raise ValueError("layoutConfig needs mixedVideoLayout=3, the custom layout")
