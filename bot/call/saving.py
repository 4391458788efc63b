"""Keeps the files that a call brought, where the person wants them."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from bot.domain import Link
from bot.errors import UsageError


def save(files: Sequence[Link], folder: Path) -> Mapping[Link, Path]:
    """Write files into a folder; returns the path of each.

    Raises:
        UsageError: one is there already, or cannot be written; what is there is never overwritten.
    """
    paths = {file: folder / PurePosixPath(file.name).name for file in files}
    for path in paths.values():
        if path.exists():
            raise UsageError(f"{path} is there already, and is not overwritten.")
    for file, path in paths.items():
        _write(path, file.content)
    return paths


def _write(path: Path, content: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
