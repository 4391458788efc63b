"""Reading pictures back."""

from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from bot.pictures.fonts import Color, Fonts

BUILT_IN = Fonts(files=())  #: the only font that every machine has
MOST_BYTES, MOST_PIXELS = 200_000, 1600

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
EVERY_SCRIPT = (
    "Ann Lee",
    "会议室 七号",
    "خالد (ضيف) 12",
    "דנה לוי",
    "👩‍👩‍👧 👍🏽 ❤️ 🇩🇪",
    "e\u0301 한국어 हिन्दी",
    "\u202eevil\x00\n\ud800",
)


def load(png: bytes) -> Image.Image:
    """The picture as RGB, after a look at the limits that hold for all of them."""
    assert len(png) < MOST_BYTES
    image = Image.open(BytesIO(png)).convert("RGB")
    assert max(image.size) <= MOST_PIXELS
    return image


def pixel(image: Image.Image, x: float, y: float) -> Color:
    """The colour at a place."""
    (color,) = colors(image.crop((int(x), int(y), int(x) + 1, int(y) + 1)))
    return color


def colors(image: Image.Image) -> set[Color]:
    """All colours of a picture."""
    raw = image.convert("RGB").tobytes()
    return set(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
