"""A folder and a thread for work on media, which would hold up everything else."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from bot.media import MediaError

P = ParamSpec("P")
T = TypeVar("T")


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

    Raises:
        MediaError: there is no room for it.
    """
    try:
        folder = TemporaryDirectory(prefix="clapper-")
    except OSError as error:
        raise disk_error(error) from error
    thread = ThreadPoolExecutor(1, thread_name_prefix="workshop")
    try:
        yield Workshop(Path(folder.name), thread)
    finally:
        thread.submit(folder.cleanup)
        thread.shutdown(wait=False)


def disk_error(error: OSError) -> MediaError:
    """What a person is told, without a path."""
    return MediaError(f"The disk of the bot's machine does not serve: {error.strerror}.")
