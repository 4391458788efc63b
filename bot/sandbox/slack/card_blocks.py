"""The blocks that hold others (cards, carousels, containers, plans), and tables.

After docs.slack.dev, reference of the blocks. Where it tells no limit there is a wide one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack.block_elements import BUTTON, IMAGE, OVERFLOW, WORKFLOW_BUTTON
from bot.sandbox.slack.compositions import PLAIN
from bot.sandbox.slack.rich_text import RICH_TEXT
from bot.sandbox.slack.shapes import (
    Check,
    Shape,
    all_of,
    anything,
    array,
    boolean,
    choice,
    complain,
    integer,
    one_of,
    string,
    text,
)

DATA_TABLE_CHARACTERS = 20_000

_ID: Mapping[str, Check] = {"block_id": string(255)}
_IMAGE = one_of({"image": IMAGE})
_RICH_TEXT = one_of({"rich_text": RICH_TEXT})


def _number(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield complain("must provide a number", at)


def _needs_one_of(*names: str) -> Check:
    def check(block: Mapping[str, Any], at: str) -> Iterator[str]:
        if not any(name in block for name in names):
            yield complain(f"one of {', '.join(names)} is required", at)

    return check


_PLAIN_CELLS: Mapping[str, Check] = {
    "raw_text": Shape(required={"text": string(3000)}),
    "raw_number": Shape(required={"value": _number, "text": string(3000)}),
}
_CELLS: Mapping[str, Check] = {**_PLAIN_CELLS, "rich_text": RICH_TEXT}


def _rows(*, least: int, most: int) -> Check:
    return array(array(one_of(_CELLS), least=1, most=20), least=least, most=most)


def _column(value: Any, at: str) -> Iterator[str]:
    # null stands for a column that is left as it is.
    if value is not None:
        yield from Shape(optional={"align": choice("left", "center", "right"), "is_wrapped": boolean})(value, at)


TABLE = Shape(
    required={"rows": _rows(least=1, most=100)}, optional={**_ID, "column_settings": array(_column, least=0, most=20)}
)


def _is_rectangle(table: Mapping[str, Any], at: str) -> Iterator[str]:
    rows = table["rows"]
    if len({len(row) for row in rows}) > 1:
        yield complain("all rows must have the same number of cells", f"{at}/rows")
    yield from array(one_of(_PLAIN_CELLS), least=1, most=20)(rows[0], f"{at}/rows/0")
    if sum(_characters(cell) for row in rows for cell in row) > DATA_TABLE_CHARACTERS:
        yield complain(f"no more than {DATA_TABLE_CHARACTERS} characters allowed in all cells", f"{at}/rows")


def _characters(cell: Mapping[str, Any]) -> int:
    return len(cell.get("text", "")) + sum(_characters(one) for one in cell.get("elements", ()))


DATA_TABLE = Shape(
    required={"rows": _rows(least=2, most=101), "caption": string(3000)},
    optional={**_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    also=_is_rectangle,
)
ALERT = Shape(
    required={"text": text(200)}, optional={**_ID, "level": choice("default", "info", "warning", "error", "success")}
)
CARD = Shape(
    optional={
        **_ID,
        "hero_image": _IMAGE,
        "icon": _IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": array(
            one_of({"button": BUTTON, "overflow": OVERFLOW, "workflow_button": WORKFLOW_BUTTON}), least=1, most=3
        ),
    },
    also=_needs_one_of("hero_image", "title", "actions", "body"),
)
CAROUSEL = Shape(required={"elements": array(one_of({"card": CARD}), least=1, most=10)}, optional=_ID)
_SOURCE = Shape(required={"url": string(3000), "text": string(3000)})
TASK_CARD = Shape(
    required={
        "task_id": string(255),
        "title": string(3000),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    optional={
        **_ID,
        "details": _RICH_TEXT,
        "output": _RICH_TEXT,
        "sources": array(one_of({"url": _SOURCE}), least=1, most=100),
    },
)
PLAN = Shape(
    required={"title": string(3000)},
    optional={**_ID, "tasks": array(one_of({"task_card": TASK_CARD}), least=1, most=50)},
)
AUTH_PROVIDER = Shape(
    required={"value": string(150), "name": text(75, PLAIN), "is_connected": boolean},
    optional={
        **_ID,
        "description": text(150, PLAIN),
        "icon_url": string(3000),
        "auth_url": string(3000),
        "disconnect_url": string(3000),
        "connected_identity": text(75, PLAIN),
        "connected_context": text(75, PLAIN),
        "accessory": one_of({"overflow": OVERFLOW}),
        "fallback": array(anything, least=0, most=50),  # for clients that do not know the block
    },
)


def _folds(block: Mapping[str, Any], at: str) -> Iterator[str]:
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        yield complain("default_collapsed needs is_collapsible", at)
    if block.get("has_header_divider") and block.get("is_collapsible"):
        yield complain("has_header_divider cannot be set when is_collapsible is", at)


def container(children: Mapping[str, Check]) -> Shape:
    """Make the shape of a container that may hold these blocks."""
    return Shape(
        required={"child_blocks": array(one_of(children), least=1, most=10)},
        optional={
            **_ID,
            "title": text(150, PLAIN),
            "rich_text_title": _RICH_TEXT,
            "subtitle": text(150),
            "width": choice("narrow", "standard", "wide", "full"),
            "icon": _IMAGE,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        also=all_of(_needs_one_of("title", "rich_text_title"), _folds),
    )
