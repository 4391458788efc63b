"""Tiles as lines of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.geometry import Rectangle
from bot.service.arrangement import ARRANGING, LinesError, Person, Placement, parse_lines, write_lines

FSP, ANYRTC = ARRANGING["fsp"].WORDS, ARRANGING["anyrtc"].WORDS
ANN, SHARED = Person("ann", "LocalCam_0", "camera"), Person("ann", "Screen_0", "screen")
IDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Z", "C"), exclude_characters="/"), min_size=1, max_size=9
)
AREAS = st.builds(Rectangle, st.integers(-99, 1920), st.integers(-99, 1080), st.integers(0, 1920), st.integers(0, 1080))


def placed(person: Person, crop: str = "stretched", opacity: int = 100) -> Placement:
    return Placement(person=person, area=Rectangle(1, 2, 3, 4), crop=crop, opacity=opacity)


@given(
    users=st.lists(
        st.tuples(IDS, IDS, st.sampled_from(["camera", "screen"]), AREAS, st.sampled_from(["stretched", "padded"]))
    )
)
def test_fsp_there_and_back(users: list[tuple[str, str, str, Rectangle, str]]) -> None:
    """What is written is read as it was, whoever's ids are in it."""
    placements = tuple(
        Placement(person=Person(user, media, kind), area=area, crop=crop) for user, media, kind, area, crop in users
    )

    assert parse_lines("\n".join(write_lines(placements, FSP)), (), FSP) == placements


@given(users=st.lists(st.tuples(IDS, AREAS, st.sampled_from(["cropped", "bars"]), st.integers(0, 100)), max_size=17))
def test_anyrtc_there_and_back(users: list[tuple[str, Rectangle, str, int]]) -> None:
    """The same, with opacities."""
    placements = tuple(
        Placement(person=Person(user), area=area, crop=crop, opacity=opacity) for user, area, crop, opacity in users
    )
    read = parse_lines("\n".join(write_lines(placements, ANYRTC)), (), ANYRTC)

    assert [one.area for one in read] == [one.area for one in placements]
    assert [one.opacity for one in read] == [one.opacity for one in placements]


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("ann 1 2 3 4", ANN),
        ("ann screen 1 2 3 4", SHARED),
        ("ann/Screen_0 1 2 3 4", SHARED),
        ("  ann/LocalCam_0   1 2  3 4 ", ANN),
        ("ben/cam/1 1 2 3 4", Person("ben", "cam/1", "camera")),
        ("ben/shared Screen 1 2 3 4", Person("ben", "shared", "screen")),
    ],
)
def test_who_is_meant(line: str, person: Person) -> None:
    """Streams of known people need not be spelled out; a camera comes first; others are spelled out."""
    assert parse_lines(line, [SHARED, ANN], FSP) == (placed(person),)


def test_next() -> None:
    """A star is whoever joins next."""
    assert parse_lines("\n* 1 2 3 4 bars 50%\n", (), ANYRTC) == (placed(Person(""), crop="bars", opacity=50),)
    assert write_lines([placed(Person(""), crop="cropped")], ANYRTC) == ("* 1 2 3 4",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ann 1 2 3", 'Line 1: "ann 1 2 3" is not written like "ann/LocalCam_0 0 0 960 540".'),
        ("\n\nben 1 2 3 4", 'Line 3: say which stream of "ben" is meant'),
        ("ann 1 2 3 4 bars", 'Line 1: a picture can be stretched or cropped or padded, not "bars".'),
        ("ann 1 2 3 4 50%", "Line 1: this service knows no opacity."),
        ("\n".join(["x"] * 8), "And 3 more lines."),
        ("\n".join(["ann 1 2 3 4"] * 101), "There are 101 tiles, and the service takes 100."),
    ],
)
def test_refused(text: str, said: str) -> None:
    """What cannot be read is told by its line, and how it is written."""
    with pytest.raises(LinesError) as refused:
        parse_lines(text, [ANN], FSP)

    assert said in str(refused.value)


@pytest.mark.parametrize(("line", "said"), [("7 1 2 3 4 101%", "0% to 100%"), ("7 screen 1 2 3 4", "does not tell")])
def test_refused_by_anyrtc(line: str, said: str) -> None:
    """The same for what this service does not know."""
    with pytest.raises(LinesError, match=said):
        parse_lines(line, (), ANYRTC)


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever is typed is read or refused in words."""
    try:
        parse_lines(text, [ANN], FSP)
    except LinesError as error:
        assert str(error)  # noqa: PT017 - reading it is as good as refusing it
