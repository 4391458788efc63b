"""Reading what the service sends: strictly first, then as its document writes JSON; numbers may be strings."""

from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import Any

from bot.errors import Misunderstood
from bot.vendors.lenient import load_object, parse_text

DATE_FORMAT = "%Y-%m-%d %H:%M:%S"  # as in the document's ``recordTime``; "date" is all it says of the others
LARGEST = 2**46  # 64 TiB; as seconds it still fits a timedelta


def parse_object(body: bytes) -> dict[str, Any]:
    """Parse a JSON object; trailing commas, which every example of the document has, are forgiven.

    Raises:
        Misunderstood: it is something else.
    """
    parsed = load_object(body)
    if parsed is None:
        raise Misunderstood("The recording service sent something that is not the JSON it documents.")
    return parsed


def parse_number(value: object) -> int | None:
    """A whole number of at most 2**46 either way, also where it is a string; None for anything else."""
    number: int | None = None
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):  # the latter: JSON's Infinity
            number = int(value)
    return number if number is not None and abs(number) <= LARGEST else None


def parse_amount(value: object) -> int | None:
    """A number of bytes or seconds; None where it is unknown, which the service also writes as -1."""
    number = parse_number(value)
    return number if number is not None and number >= 0 else None


def parse_date(value: object, zone: tzinfo) -> datetime | None:
    """A date of the service, which has no zone of its own; None for anything else.

    Args:
        zone: of the account.
    """
    with suppress(ValueError, OverflowError):
        moment = datetime.strptime(parse_text(value), DATE_FORMAT).replace(tzinfo=zone)
        return moment.astimezone(UTC).astimezone(zone)  # refuses the first and last day that UTC lacks
    return None


def parse_rows(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none where the list is null or missing.

    Raises:
        Misunderstood: it is something else. Read as "none" it would end recordings that go on.
    """
    if value is not None and not isinstance(value, list):
        raise Misunderstood("The recording service sent a list that is none.")
    return [row for row in value or () if isinstance(row, dict)]
