"""The history as a file for spreadsheets: RFC 4180, in UTF-8 with a byte order mark, by which they know it. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping

from bot.domain import Operation
from bot.slack.history import CLOCKS, OUTCOMES, SOURCES, name_of

_COLUMNS = (
    "asked at (UTC)",
    "what",
    "room or name",
    "who",
    "from where",
    "outcome",
    "answer",
    "recording",
    "stream",
    "schedule",
    "account",
    "with",
    "ended at (UTC)",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for the begin of a formula
_BYTE_ORDER_MARK = "\ufeff"


def history_csv(operations: Iterable[Operation], names: Mapping[str, str]) -> str:
    """One row an operation, under a row of titles; of what was asked only the names are told, since it may hold
    secrets.

    Args:
        names: what people call the recordings, live streams and schedules, by their ids.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(_COLUMNS)
    rows.writerows([_harmless(cell) for cell in _cells(operation, names)] for operation in operations)
    return f"{_BYTE_ORDER_MARK}{written.getvalue()}"


def _cells(operation: Operation, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        operation.created_at.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00"),
        operation.kind.value,
        name_of(operation, names),
        CLOCKS.get(operation.requested_by, operation.requested_by),
        SOURCES[operation.source],
        OUTCOMES[operation.status],
        operation.answer,
        operation.recording,
        operation.stream,
        operation.schedule,
        operation.account,
        ", ".join(sorted(operation.arguments)),
        operation.ended_at.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00") if operation.ended_at else "",
    )


def _harmless(cell: str) -> str:
    """A cell that is text to every spreadsheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
