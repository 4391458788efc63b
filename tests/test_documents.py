"""Every row of the five documents is held by a test, and docs/DOCUMENTS.md says by which."""

import asyncio
from pathlib import Path

from tests.documents import ROOT, TABLE
from tests.processes import run_python

PATIENCE = 300  # seconds


async def test_every_row_is_tested(tmp_path: Path) -> None:
    """No row of a document is without a test, no test claims a row that does not exist, and the table is current."""
    written = tmp_path / "DOCUMENTS.md"
    async with run_python("-m", "tests.documents", str(written), folder=tmp_path, cwd=ROOT) as process:
        status = await asyncio.wait_for(process.wait(), PATIENCE)

    assert (tmp_path / "log").read_text() == ""
    assert status == 0
    assert TABLE.read_text(encoding="utf-8") == written.read_text(encoding="utf-8")
