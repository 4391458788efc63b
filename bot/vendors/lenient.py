"""Reading JSON as services send it, which is not always as JSON is written. Whatever comes, nothing here raises."""

import json
import re
from contextlib import suppress
from typing import Any

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
