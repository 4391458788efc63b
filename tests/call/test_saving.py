"""Files that a call brought: written where the person wants them, over nothing."""

from pathlib import Path

import pytest

from bot.call.saving import save
from bot.domain import Link
from bot.errors import UsageError

FILE = Link(name="a.m3u8", url="", content="#EXTM3U\r\n# é\n")


def test_save(tmp_path: Path) -> None:
    """Each file is there under its name, as it came."""
    other = Link(name="b.m3u8", url="", content="b")

    assert save([FILE, other], tmp_path) == {FILE: tmp_path / "a.m3u8", other: tmp_path / "b.m3u8"}
    assert (tmp_path / "a.m3u8").read_bytes() == "#EXTM3U\r\n# é\n".encode()


def test_never_over_another(tmp_path: Path) -> None:
    """A file that is there already is named and stays; then nothing at all is written."""
    (tmp_path / "a.m3u8").write_text("mine")
    first = Link(name="0.m3u8", url="", content="0")

    with pytest.raises(UsageError, match=r"a\.m3u8 is there already, and is not overwritten\.$"):
        save([first, FILE], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.m3u8"]
    assert (tmp_path / "a.m3u8").read_text() == "mine"


def test_dangling_link(tmp_path: Path) -> None:
    """Nor is written through a link that leads to nothing yet."""
    (tmp_path / "a.m3u8").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageError, match=r"a\.m3u8 cannot be written: File exists\.$"):
        save([FILE], tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is said."""
    with pytest.raises(UsageError, match=r"nowhere/a\.m3u8 cannot be written: No such file or directory\.$"):
        save([FILE], tmp_path / "nowhere")


def test_name_of_elsewhere(tmp_path: Path) -> None:
    """A name leads nowhere but into the folder."""
    strange = Link(name="../../a.m3u8", url="", content="x")

    assert save([strange], tmp_path) == {strange: tmp_path / "a.m3u8"}
