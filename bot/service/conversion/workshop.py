"""A folder and a thread for work on media, which would hold up everything else."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from filelock import FileLock, Timeout

from bot.media import MediaError, file_error

P = ParamSpec("P")
T = TypeVar("T")

PREFIX = "clapper-mp4-"
LOCK = "lock"  #: a file in the folder, locked while its process lives


@dataclass(frozen=True)
class Workshop:
    """What is done here is done in order, one thing after the other."""

    folder: Path
    _thread: ThreadPoolExecutor

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something in the thread. What was begun runs to its end even when nobody waits for it any more.

        Raises:
            MediaError: the disk does not take it or give it back.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))
        except OSError as error:
            raise disk_error(error) from error

    def leave(self, work: Callable[[], None]) -> None:
        """Have something done when all before it is, and wait for nothing."""
        self._thread.submit(work)


@contextmanager
def open_workshop() -> Iterator[Workshop]:
    """A workshop as long as the context is open; then it is cleared behind what still runs there, which nobody awaits.

    Those that dead processes have left behind are cleared too.

    Raises:
        MediaError: there is no room for it.
    """
    try:
        folder = TemporaryDirectory(prefix=PREFIX)
        lock = FileLock(Path(folder.name, LOCK), blocking=False, thread_local=False)
        lock.acquire()
    except OSError as error:
        raise disk_error(error) from error
    thread = ThreadPoolExecutor(1, thread_name_prefix="workshop")
    thread.submit(_clear_abandoned, Path(folder.name).parent)
    try:
        yield Workshop(Path(folder.name), thread)
    finally:
        thread.submit(folder.cleanup)
        thread.submit(lock.release)
        thread.shutdown(wait=False)


def _clear_abandoned(parent: Path) -> None:
    for path in parent.glob(f"{PREFIX}*/{LOCK}"):
        with suppress(Timeout, OSError), FileLock(path, blocking=False):  # else it is in use, or another user's
            shutil.rmtree(path.parent, ignore_errors=True)


def disk_error(error: OSError) -> MediaError:
    """What a person is told, without a path."""
    return file_error(error, "The disk of the bot's machine does not serve")
