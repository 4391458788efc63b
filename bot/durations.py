"""How people write and read lengths of time: ``5s``, ``45m``, ``1h30m``."""

import re
from datetime import timedelta

_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?")


def parse_duration(text: str) -> timedelta:
    """Read a length of time.

    Raises:
        ValueError: with one sentence that says how to write it.
    """
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None or not any(found.groups()):
        raise ValueError(f'"{text[:40]}" is not a length of time: write it like 45m, 2h or 1h30m.')
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def format_duration(length: timedelta) -> str:
    """Write a length of time so that ``parse_duration`` reads it, to the second: ``1h30m``, ``0s``."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count}{unit}" for count, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if count]
    return "".join(parts) or "0s"


def spell_duration(length: timedelta) -> str:
    """A length of time in words, to the minute: ``1 hour 30 minutes``."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((hours, "hour"), (minutes, "minute")) if count
    ]
    return " ".join(parts)
