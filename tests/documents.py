"""Which test holds which row of the vendors' documents: ``python -m tests.documents`` writes docs/DOCUMENTS.md.

``tests/samples/<vendor>/rows.txt`` lists every call, parameter, reply, state, error and rule of a document; a test says
with ``@pytest.mark.covers("fsp-recording error {code}")`` which of them it holds.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "DOCUMENTS.md"
FOLDERS = ("tests/vendors", "tests/sandbox")
DOCUMENTS = {
    "fsp-recording": "fsp",
    "anyrtc-recording": "anyrtc",
    "agora-recording": "agora",
    "meeting-control": "meeting",
    "fsp-live": "fsp_live",
}
"""The documents, and the folder of samples where the rows of each are listed."""

Holders = Mapping[str, Sequence[str]]  # the tests that hold a row


class Collector:
    """Takes note of what the collected tests cover."""

    def __init__(self) -> None:
        self.holders: dict[str, list[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the marks of every test; names in braces are the test's own parameters."""
        for item in items:
            name = item.nodeid.partition("[")[0]
            parameters = item.callspec.params if hasattr(item, "callspec") else {}
            for row in (row for mark in item.iter_markers("covers") for row in mark.args):
                tests = self.holders.setdefault(row.format(**parameters), [])
                if name not in tests:
                    tests.append(name)


def rows(document: str) -> list[str]:
    """Every row of a document, as a mark names it."""
    listed = ROOT / "tests" / "samples" / DOCUMENTS[document] / "rows.txt"
    return [f"{document} {line}" for line in listed.read_text(encoding="utf-8").splitlines() if line.strip()]


def collect() -> Holders:
    """Collect the tests, running none."""
    collector = Collector()
    with redirect_stdout(StringIO()) as said:
        status = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *FOLDERS], plugins=[collector])
    if status:
        raise SystemExit(said.getvalue())
    return collector.holders


def render(holders: Holders) -> str:
    """The table as Markdown."""
    lines = [
        "# Where every row of the vendors' documents is tested",
        "",
        "Written by `python -m tests.documents` from the marks of the tests.",
    ]
    for document in DOCUMENTS:
        lines += ["", f"## {document}", "", "| row | tests |", "| --- | --- |"]
        for row in rows(document):
            lines.append(f"| {row.removeprefix(document).strip()} | {_tests(holders.get(row, ()))} |")
    return "\n".join([*lines, ""])


def _tests(names: Sequence[str]) -> str:
    return "<br>".join(f"`{name.removeprefix('tests/')}`" for name in names) or "none"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else TABLE
    found = collect()
    known = {row for document in DOCUMENTS for row in rows(document)}
    target.write_text(render(found), encoding="utf-8")
    problems = [f"no test: {row}" for row in sorted(known - found.keys())]
    problems += [f"no such row: {row}" for row in sorted(found.keys() - known)]
    sys.exit("\n".join(problems) or None)
