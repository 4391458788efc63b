"""``clapper sandbox``, run as a person runs it."""

import asyncio
import re
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.processes import run_clapper, run_python

PATIENCE = 60  # seconds


async def test_page_is_served(tmp_path: Path) -> None:
    """One address is printed and serves the page, whatever proxy there is outside; SIGTERM is a clean end."""
    nobody = {"http_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    async with run_clapper(
        "sandbox", "--port", "0", folder=tmp_path, stdout=asyncio.subprocess.PIPE, more=nobody
    ) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while not (found := re.search(rb"is at (http://\S+)", await process.stdout.readline())):
                pass
        async with httpx.AsyncClient(trust_env=False) as browser:
            page = await browser.get(found[1].decode())
        process.send_signal(signal.SIGTERM)

        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert "Clapper" in page.text


async def test_port_is_taken(tmp_path: Path) -> None:
    """A port that something else has is said in one sentence."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        async with run_clapper("sandbox", "--port", str(port), folder=tmp_path) as process:
            status = await asyncio.wait_for(process.wait(), PATIENCE)
    said = (tmp_path / "log").read_text()

    assert status == 1
    assert re.search(r"^The sandbox cannot be opened: .*address already in use\.$", said, re.MULTILINE)
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
async def test_no_port(tmp_path: Path, port: str) -> None:
    """What is no port's number is refused before anything is opened."""
    async with run_clapper("sandbox", f"--port={port}", folder=tmp_path) as process:
        status = await asyncio.wait_for(process.wait(), PATIENCE)

    assert status == 2
    assert "Invalid value for '--port'" in (tmp_path / "log").read_text()


async def test_installed_without_its_extra(tmp_path: Path) -> None:
    """Where the local bucket's packages are missing, it is said how they are had."""
    without = "import sys; sys.modules['boto3'] = None; from bot.__main__ import main; main()"
    async with run_python("-c", without, "sandbox", "--port", "0", folder=tmp_path) as process:
        status = await asyncio.wait_for(process.wait(), PATIENCE)

    assert status == 1
    assert (tmp_path / "log").read_text() == (
        "The sandbox needs boto3: install Clapper with its extra, clapper[sandbox].\n"
    )
