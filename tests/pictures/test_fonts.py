"""Text in any script, with the fonts that happen to be there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from bot.pictures.fonts import LARGEST, SYSTEM, FontFile, Fonts
from tests.pictures.images import ANY_TEXT, BUILT_IN, EVERY_SCRIPT, colors

WHITE, RED = (255, 255, 255), (200, 0, 0)
UNSHAPED = Fonts(has_raqm=False)


def drawn(text: str, fonts: Fonts, size: int = 20) -> Image.Image:
    image = Image.new("RGB", (600, 60), WHITE)
    fonts.draw(image, (10, 10), text, size, RED)
    return image


@pytest.mark.parametrize("fonts", [SYSTEM, BUILT_IN, UNSHAPED], ids=["system", "built-in", "unshaped"])
@pytest.mark.parametrize("text", EVERY_SCRIPT)
def test_every_script_leaves_ink(text: str, fonts: Fonts) -> None:
    """Something is drawn of each text, within the width that was measured."""
    image = drawn(text, fonts)
    right = 10 + fonts.measure(text, 20)

    assert len(colors(image)) > 1
    assert colors(image.crop((right + 8, 0, 600, 60))) == {WHITE}


@given(ANY_TEXT, st.sampled_from([SYSTEM, BUILT_IN, UNSHAPED]), st.integers(-5, 60))
def test_any_text(text: str, fonts: Fonts, size: int) -> None:
    """No text of any size fails."""
    drawn(text, fonts, size)


@given(ANY_TEXT, st.integers(0, 300))
def test_fit(text: str, width: int) -> None:
    """What is cut is as narrow as asked, and ends with an ellipsis."""
    fitted = SYSTEM.fit(text, 14, width)

    assert fitted == text or fitted == "" or fitted.endswith("…")
    assert SYSTEM.measure(fitted, 14) <= width


def test_fit_keeps_much() -> None:
    """Of a long text, no more is cut than must be."""
    fitted = BUILT_IN.fit("W" * 10_000, 14, 500)

    assert BUILT_IN.measure(fitted, 14) <= 500 < BUILT_IN.measure(f"W{fitted}", 14)


def test_same_bytes() -> None:
    """The same text is drawn the same."""
    assert drawn("Ann 会议", SYSTEM).tobytes() == drawn("Ann 会议", SYSTEM).tobytes()


def test_hidden_signs_are_taken_away() -> None:
    """Signs that turn round what follows are not drawn; breaks are spaces."""
    assert drawn("a\u202eb\nc", BUILT_IN).tobytes() == drawn("ab c", BUILT_IN).tobytes()


def test_boxes_for_what_no_font_has() -> None:
    """What no font has is a box, the same for each."""
    assert drawn("会", BUILT_IN).tobytes() == drawn("议", BUILT_IN).tobytes() != drawn(" ", BUILT_IN).tobytes()


def test_order_without_raqm() -> None:
    """Right-to-left text is turned round, and its brackets with it."""
    expected = Image.new("RGB", (600, 60), WHITE)
    ImageDraw.Draw(expected).text((10, 29), "ש)", RED, ImageFont.load_default(20), anchor="ls")

    assert drawn("(ש", Fonts(files=(), has_raqm=False)).tobytes() == expected.tobytes()


def test_sizes_are_bounded() -> None:
    """No letter is larger than any picture needs."""
    assert BUILT_IN.measure("a", 10**9) == BUILT_IN.measure("a", LARGEST)
    assert BUILT_IN.measure("a", -3) == BUILT_IN.measure("a", 1)


def test_files_that_are_no_fonts(tmp_path: Path) -> None:
    """A missing file and one that is no font are passed over."""
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    files = (FontFile(str(tmp_path / "missing.ttf")), FontFile(str(tmp_path / "broken.ttf")))

    assert drawn("a", Fonts(files)).tobytes() == drawn("a", BUILT_IN).tobytes()


@pytest.fixture
def copied(tmp_path: Path) -> str:
    """The built-in font as a file of the machine."""
    built_in = ImageFont.load_default(20)
    assert isinstance(built_in, ImageFont.FreeTypeFont)
    stream = built_in.path
    assert not isinstance(stream, str | bytes)
    path = tmp_path / "copied.ttf"
    path.write_bytes(stream.getvalue())  # type: ignore[union-attr]  # Pillow gives it as BytesIO
    return str(path)


def test_a_font_of_one_size(copied: str) -> None:
    """What a font has in one size only is drawn in that, and scaled."""
    one_size = Fonts((FontFile(copied, only_size=80),))

    assert abs(one_size.measure("Ann", 20) - BUILT_IN.measure("Ann", 20)) <= 2
    assert len(colors(drawn("Ann", one_size))) > 1
    assert len(colors(drawn(" ", one_size))) == 1


def test_emoji_fonts_come_last_for_letters(copied: str) -> None:
    """A letter that is in both kinds of fonts is drawn in the first other one, and an emoji in the one for emoji."""
    both = Fonts((FontFile(copied, only_size=80, is_emoji=True), FontFile(copied)))

    assert drawn("a", both).tobytes() == drawn("a", Fonts((FontFile(copied),))).tobytes()
    assert drawn("a\ufe0f", both).tobytes() != drawn("a", both).tobytes()
