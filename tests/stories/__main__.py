"""``python -m tests.stories FOLDER [pytest's arguments]``: tell the stories, and keep a picture of every look.

The pictures that the README shows are made anew of these.
"""

import sys
from pathlib import Path

import pytest

from tests.stories.album import Album, publish

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
status = pytest.main([str(Path(__file__).parent), *sys.argv[2:]], plugins=[Album(folder)])
publish(folder)
sys.exit(status)
