"""The pictures that the stories take."""

from pathlib import Path

import pytest
from PIL import Image

ALBUM = pytest.StashKey[Path]()
"""The folder that every look at the page leaves a picture in; usually there is none."""

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PUBLISHED = ("card", "home", "layout", "panel", "phone", "schedule", "start")
COLOURS = 128  # enough for a page, and a third of the bytes


class Album:
    """Lets one run of the stories take pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[ALBUM] = self._folder


def publish(folder: Path) -> None:
    """Make the README's pictures of those that an album has."""
    for path in folder.glob("*.png"):
        if path.stem in PUBLISHED:
            with Image.open(path) as picture:
                picture.convert("RGB").quantize(COLOURS).save(PICTURES / path.name, optimize=True)
