"""The pictures that the stories take."""

from pathlib import Path

import pytest

ALBUM = pytest.StashKey[Path]()
"""The folder that every look at the page leaves a picture in; usually there is none."""


class Album:
    """Lets one run of the stories take pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[ALBUM] = self._folder
