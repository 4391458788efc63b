"""``python -m tests.stories FOLDER [pytest's arguments]``: tell the stories, and keep a picture of every look."""

import sys
from pathlib import Path

import pytest

from tests.stories.album import Album

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
sys.exit(pytest.main([str(Path(__file__).parent), *sys.argv[2:]], plugins=[Album(folder)]))
