"""Reading what services send, which is not always as it should be written. Whatever comes, nothing here raises."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

LONGEST_PAUSE = timedelta(days=1)
_SECONDS = re.compile(r"[0-9]{1,9}")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def load_object(body: bytes) -> dict[str, Any] | None:
    """A JSON object: strictly first, then with trailing commas, which the documents' own examples have; else None."""
    text = body.decode("utf-8-sig", errors="replace")  # a message with a damaged letter still has its code
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        with suppress(ValueError, RecursionError):
            if isinstance(parsed := json.loads(attempt), dict):
                return parsed
    return None


def parse_text(value: object) -> str:
    """A name, id or address, also where it is a number; empty for anything that does not print."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isprintable() else ""


def lowered(names: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object with its names in lower case: services do not agree with their documents about that."""
    return {name.lower(): value for name, value in names.items()}


def parse_pause(headers: Mapping[str, str]) -> timedelta | None:
    """How long ``Retry-After`` asks to keep off; None where it does not say in seconds, or asks for more than a day."""
    seconds = headers.get("retry-after", "").strip()
    pause = timedelta(seconds=int(seconds)) if _SECONDS.fullmatch(seconds) else None
    return pause if pause is None or pause <= LONGEST_PAUSE else None
