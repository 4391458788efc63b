"""What people may say about how a room is broadcast: every parameter that the service documents for ``start``."""

from pydantic import BaseModel, ConfigDict, Field


class StreamOptions(BaseModel):
    """How the people of a room are put into one picture, and how good it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: int = Field(1920, ge=1, le=1920, description="Width of the canvas, 1 to 1920 px")
    height: int = Field(1080, ge=1, le=1080, description="Height of the canvas, 1 to 1080 px")
    crop_mode: int = Field(2, ge=1, le=3, description="How a picture fills its place: 1 stretched, 2 cropped, 3 padded")
    frame_rate: int = Field(30, ge=1, le=30, description="Frames per second, 1 to 30")
    quality_level: int = Field(2, ge=1, le=3, description="1 smooth (the least data), 2 clear, 3 high definition")
