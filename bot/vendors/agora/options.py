"""What a start may be told: the document's recordingConfig and transcodingConfig, flat, as people type them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.vendors.cloud_recording import IN_ANY_CASE, RecordingOptions

LARGEST_UID = 2**32 - 1


def _uid(text: str) -> str:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= LARGEST_UID):
        raise ValueError(f"a user's id is a number from 1 to {LARGEST_UID}")
    return text


Uid = Annotated[str, AfterValidator(_uid)]


class Options(RecordingOptions):
    """Parameters of one recording at Agora, which records in mixed mode only and knows users by numbers."""

    mode: Annotated[Literal["mix"], IN_ANY_CASE] = Field(default="mix", description="everybody in one file: mix")
    max_resolution_uid: Uid | None = Field(
        default=None, description="who fills the large picture of the vertical layout: a user's id"
    )
    uid: Uid | None = Field(
        default=None, description="the recorder's own id in the room, which nobody else has; else random"
    )
