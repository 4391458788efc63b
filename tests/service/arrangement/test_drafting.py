"""What presets, menus and lines come to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.geometry import Canvas, Rectangle
from bot.service.arrangement import ARRANGING, FREE, Arrangement, Choice, Person, Placement, draft, write_lines
from bot.service.arrangement.drafting import SUPPOSED, seated

FSP, ANYRTC = ARRANGING["fsp"], ARRANGING["anyrtc"]
CANVAS = Canvas(1280, 720)
ANN, BEN, EVE = (Person(name, "cam", "camera") for name in ("ann", "ben", "eve"))
LEFT, RIGHT = Rectangle(0, 0, 640, 720), Rectangle(640, 0, 640, 720)
NOW = Arrangement(
    canvas=CANVAS,
    placements=(Placement(person=ANN, area=LEFT, crop="padded"), Placement(person=BEN, area=RIGHT, crop="stretched")),
    heard=(Person("ann", "mic"),),
)
LINES = "\n".join(write_lines(NOW.placements, FSP.WORDS))
AS_IT_IS = Choice(preset=FREE, shown=FREE, lines=LINES)
OWN = Arrangement(canvas=CANVAS, preset="0")


def test_as_it_is() -> None:
    """Nothing chosen changes nothing."""
    made = draft(FSP, NOW, (ANN, BEN), AS_IT_IS)

    assert made.arrangement == NOW
    assert made.lines == tuple(LINES.splitlines())
    assert not made.is_rewritten
    assert not made.problem


def test_new_preset() -> None:
    """A preset writes the lines anew, for who is placed and who is known; everybody keeps how their picture is cut."""
    made = draft(FSP, NOW, (BEN, EVE), replace(AS_IT_IS, preset="side_by_side"))

    assert made.is_rewritten
    assert made.arrangement.people == (ANN, BEN, EVE)
    assert [one.crop for one in made.arrangement.placements] == ["padded", "stretched", "stretched"]
    assert made.lines[0] == "ann/cam 0 0 426 720 padded"


def test_lines_after_a_preset() -> None:
    """Lines that were changed after a preset filled them in decide."""
    made = draft(FSP, NOW, (), replace(AS_IT_IS, preset="grid", shown="grid", lines="ann/cam 0 0 10 10"))

    assert made.arrangement.placements == (Placement(person=ANN, area=Rectangle(0, 0, 10, 10), crop="stretched"),)


def test_seats() -> None:
    """Who is put into another tile changes places with who sat there; also together with a preset."""
    swapped = replace(AS_IT_IS, seats={0: 1, 1: 1})

    assert draft(FSP, NOW, (), swapped).arrangement.people == (BEN, ANN)
    assert draft(FSP, NOW, (), swapped).lines[0] == "ben/cam 0 0 640 720 padded"
    assert draft(FSP, NOW, (), replace(swapped, preset="first_only")).arrangement.people == (BEN,)


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.tuples(
            st.just(n), st.dictionaries(st.integers(0, n - 1), st.integers(0, n - 1)), st.integers(0, 12)
        )
    )
)
def test_nobody_is_lost(drawn: tuple[int, dict[int, int], int]) -> None:
    """However menus are set, everybody has one seat, and the first who was moved sits where they were put."""
    count, seats, wrong = drawn
    people = [Person(str(number)) for number in range(count)]
    found = seated(people, {**seats, 20: wrong})
    moved = [(seat, who) for seat, who in seats.items() if seat != who]

    assert sorted(person.user for person in found) == sorted(person.user for person in people)
    assert not moved or found[moved[0][0]] == people[moved[0][1]]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (replace(AS_IT_IS, lines="ann"), "Line 1"),
        (replace(AS_IT_IS, lines=" "), "Place at least one person"),
        (replace(AS_IT_IS, lines="", preset="grid"), "Nobody is known"),
    ],
)
def test_problems(choice: Choice, said: str) -> None:
    """What cannot be read is told, and stays as it was typed."""
    made = draft(FSP, replace(NOW, placements=()), (), choice)

    assert said in made.problem
    assert not made.is_rewritten
    assert made.lines == tuple(choice.lines.splitlines())


def test_preset_over_bad_lines() -> None:
    """A preset that is chosen replaces lines that cannot be read, for who is placed now."""
    made = draft(FSP, NOW, (ANN, EVE), replace(AS_IT_IS, lines="what?", preset="side_by_side", seats={0: 1}))

    assert made.arrangement.people == (ANN, BEN, EVE)
    assert not made.problem


def test_too_many_for_the_canvas() -> None:
    """More people than there are px are refused in words."""
    made = draft(ANYRTC, replace(OWN, canvas=Canvas(2, 2)), (), Choice(preset="grid", shown="0", lines="", count=17))

    assert "17 pictures do not fit into 2 × 2 px" in made.problem


@pytest.mark.parametrize(("count", "known", "seen"), [(0, 0, SUPPOSED), (0, 2, 2), (3, 2, 3), (1, 2, 1), (99, 0, 17)])
def test_whoever_joins(count: int, known: int, seen: int) -> None:
    """Where people are not known, tiles wait for whoever joins: so many as are wanted, 17 at most."""
    people = [Person(str(number)) for number in range(known)]
    made = draft(ANYRTC, OWN, people, Choice(preset="grid", shown="0", lines="", count=count))

    assert len(made.arrangement.placements) == seen
    assert [person.user for person in made.arrangement.people] == ["0", "1"][: min(known, seen)] + [""] * (seen - known)


def test_own_layouts() -> None:
    """A layout that the service arranges by itself has no lines; only one of them has somebody large."""
    vertical = draft(ANYRTC, OWN, (), Choice(preset="2", shown="0", lines="", large="7", background="#112233"))
    best_fit = draft(ANYRTC, OWN, (), Choice(preset="1", shown="0", lines="", large="7"))

    assert vertical.arrangement == replace(OWN, preset="2", large="7", background="#112233")
    assert vertical.lines == ()
    assert draft(ANYRTC, OWN, (), Choice(preset="1", shown="free", lines="1001 0 0 1 1")).lines == ("1001 0 0 1 1",)
    assert best_fit.arrangement == replace(OWN, preset="1")


def test_voices() -> None:
    """Whose voices are mixed is said a line each; what cannot be read is told, and nothing is changed by it."""
    chosen = draft(FSP, NOW, (), replace(AS_IT_IS, heard="ben/mic/1\n\n eve/mic "))
    nobody = draft(FSP, NOW, (), replace(AS_IT_IS, heard=""))
    wrong = draft(FSP, NOW, (), replace(AS_IT_IS, heard="ben"))

    assert chosen.arrangement.heard == (Person("ben", "mic/1"), Person("eve", "mic"))
    assert nobody.arrangement.heard == ()
    assert wrong.arrangement.heard == NOW.heard
    assert "Each voice is written like ann/LocalMic_0" in wrong.heard_problem
