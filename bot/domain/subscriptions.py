"""Whose audio and video a recording takes."""

from enum import StrEnum

AUDIO, VIDEO = "audio", "video"
MEDIA = (AUDIO, VIDEO)


class Whose(StrEnum):
    """Whose audio or video is taken."""

    EVERYBODY = "everybody"
    ONLY = "only"
    BUT = "but"  #: everybody's but some people's
