"""The manifest that the sandbox gives to its Slack."""

from pathlib import Path

import yaml

from bot.sandbox.manifest import MANIFEST
from bot.sandbox.slack import Manifest

WRITTEN = Path(__file__).parents[2] / "manifest.yml"


def test_same_as_written() -> None:
    """The local Slack knows of the bot what the real one is told in manifest.yml."""
    assert Manifest.parse(yaml.safe_load(WRITTEN.read_text(encoding="utf-8"))) == MANIFEST
