"""Time zones as configurations name them."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no zone, no name at all, or a folder of zones
        raise ValueError('write the name of a time zone, like "Europe/Berlin"') from None


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
