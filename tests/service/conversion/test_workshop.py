"""A folder and a thread that are gone when the work is, and hold up nobody."""

import asyncio
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from bot.media import MediaError
from bot.service.conversion.workshop import Workshop, open_workshop


async def cleared(workshop: Workshop) -> None:
    """Wait until the workshop's threads have ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("workshop"):
            await asyncio.to_thread(thread.join)
    assert not workshop.folder.exists()


async def test_work_is_done_elsewhere() -> None:
    """Work runs in the workshop's one thread, in order, and gives its result back."""
    with open_workshop() as workshop:
        first, second = [await workshop.run(threading.get_ident) for _ in range(2)]
        await workshop.run((workshop.folder / "made").write_bytes, b"made")

    assert first == second != threading.get_ident()
    await cleared(workshop)


async def test_nobody_waits() -> None:
    """Work that is given up runs to its end; what was to be left follows it, and then the folder goes."""
    begun, released = threading.Event(), threading.Event()
    done: list[str] = []

    def work() -> None:
        begun.set()
        released.wait()
        done.append("worked")

    with open_workshop() as workshop:
        waiting = asyncio.create_task(workshop.run(work))
        await asyncio.to_thread(begun.wait)
        waiting.cancel()
        await asyncio.wait([waiting])
        workshop.leave(lambda: done.append("left"))

    assert waiting.cancelled()
    assert done == []
    assert workshop.folder.exists()
    released.set()
    await cleared(workshop)
    assert done == ["worked", "left"]


async def test_dead_process_leaves_nothing_for_long() -> None:
    """What a process left behind that was killed is cleared by the next workshop; one that is in use stays."""
    abandon = (
        "import os, signal\n"
        "from bot.service.conversion.workshop import open_workshop\n"
        "with open_workshop() as workshop:\n"
        "    (workshop.folder / 'recording.mp4').write_bytes(b'made')\n"
        "    print(workshop.folder, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", abandon, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    left = Path(printed.decode().strip())
    assert (left / "recording.mp4").exists()

    with open_workshop() as first, open_workshop() as second:
        for workshop in (first, second):
            await workshop.run(lambda: None)
        assert [folder.exists() for folder in (left, first.folder, second.folder)] == [False, True, True]


async def test_disk_that_fails() -> None:
    """What the disk says is told in its own words, without a path."""
    with open_workshop() as workshop, pytest.raises(MediaError) as raised:
        await workshop.run((workshop.folder / "missing").read_bytes)

    assert str(raised.value) == "The disk of the bot's machine does not serve: No such file or directory."


async def test_no_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a place for temporary files there is no workshop, and that is told too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    with (
        pytest.raises(MediaError, match=r"^The disk of the bot's machine does not serve: No such file"),
        open_workshop(),
    ):
        pass
