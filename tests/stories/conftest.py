"""A running ``clapper sandbox`` for the stories of a module, and a browser for each story."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.browser import PATIENCE, open_page
from tests.processes import run_clapper
from tests.stories.album import ALBUM
from tests.stories.visitor import Visitor, note_troubles


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A running ``clapper sandbox``, whose services' time runs sixty times as fast; the address that it prints."""
    command = ("sandbox", "--port", "0", "--speed", "60", "--ack-deadline", "60")
    async with run_clapper(
        *command, folder=tmp_path_factory.mktemp("sandbox"), stdout=asyncio.subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE / 1000):
            printed = (await process.stdout.readuntil(b" is at ") + await process.stdout.readline()).decode()
        yield printed.split()[-1]


@pytest.fixture
def size() -> dict[str, int]:
    """How large the browser's window is, in pixels."""
    return {"width": 1280, "height": 800}


@pytest.fixture
async def visitor(address: str, size: dict[str, int], pytestconfig: pytest.Config) -> AsyncIterator[Visitor]:
    """Somebody before the page; the browser must have nothing to complain of in the end."""
    async with open_page(address, **size) as page:
        page.set_default_timeout(PATIENCE)
        troubles = note_troubles(page)
        yield Visitor(page, pytestconfig.stash.get(ALBUM, None))
        assert troubles == []
