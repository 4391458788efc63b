"""How sizes of files are written: ``512 B``, ``1.5 GB``."""

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_STEP = 1000  # as Slack, disks and the services' bills count


def format_bytes(count: int) -> str:
    """Write a number of bytes with three digits at most, in units of 1000; 0 or more."""
    size, unit = float(count), 0
    while round(size) >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    digits = 1 if unit and round(size, 1) < 10 else 0
    return f"{size:.{digits}f} {_UNITS[unit]}"
