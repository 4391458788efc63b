"""Options as people give them: taken, or refused in words that say what would be taken."""

from contextlib import suppress
from typing import Annotated, Any, Literal, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, Json, create_model, model_validator

from bot.errors import UsageError
from bot.service.options import OptionsError, check_options


class Place(BaseModel):
    """Something that has parameters of its own."""

    model_config = ConfigDict(extra="forbid")

    x: int = Field(default=0, ge=0)


class Options(BaseModel):
    """Parameters of a made-up service."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    width: int = Field(default=640, ge=16, le=1920, description="of the video, in pixels")
    fps: int | None = Field(default=None, gt=0, lt=61)
    layout: Literal["grid", "speaker"] = Field(default="grid", description="where the pictures stand")
    idle: int = Field(default=30, alias="maxIdleTime", ge=5, description="seconds")
    regions: Annotated[Json[list[int]], Field(description="a list of numbers")] = []
    places: list[Place] = Field(default=[], description="a long story")
    corners: tuple[Annotated[str, Field(pattern="^[nesw]+$")], ...] = Field(default=("n",), min_length=1, max_length=4)
    secret: str = Field(default="", max_length=8, repr=False)
    secret_mode: int = 0

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.secret and not self.secret_mode:
            raise ValueError("secret needs secret_mode")
        return self


class Strict(BaseModel):
    """A service that must be told something."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(description="what the file is called")


def refusal(options: dict[str, object], model: type[BaseModel] = Options) -> str:
    with pytest.raises(UsageError) as refused:
        check_options(model, options)
    return str(refused.value)


def test_problems_stand_by_their_parameters() -> None:
    """Each problem stands by the documented name of its parameter; one of several together by none."""
    given = {"width": "9", "idle": "1", "corners": ["x", "y"], "colour": "red"}
    with pytest.raises(OptionsError) as refused:
        check_options(Options, given)
    problems = refused.value.problems

    assert set(problems) == {"width", "maxIdleTime", "corners", "colour"}
    assert problems["width"].startswith("width (of the video, in pixels): ")
    assert problems["corners"].count("It is of another form") == 2
    assert all(sentence in str(refused.value) for sentence in problems.values())

    with pytest.raises(OptionsError) as refused:
        check_options(Options, {"secret": "hush"})
    assert refused.value.problems == {"": "secret needs secret_mode."}


def test_preset_counts_where_nothing_is_given() -> None:
    """What was given goes before a profile; who is refused is told what the profile gives, but not the values."""
    assert check_options(Options, {"width": 320}, preset={"width": 64, "fps": 9}, named="small")["fps"] == 9
    assert check_options(Options, {"width": 320}, preset={"width": 64}, named="small")["width"] == 320
    with pytest.raises(OptionsError, match=r"The profile small gives width, fps\.$"):
        check_options(Options, {}, preset={"width": 64, "fps": 99}, named="small")


def test_defaults_are_kept() -> None:
    """What is stored is complete: a later version's other default does not change an old recording."""
    assert check_options(Options, {}) == {
        "width": 640,
        "fps": None,
        "layout": "grid",
        "idle": 30,
        "regions": [],
        "places": [],
        "corners": ["n"],
        "secret": "",
        "secret_mode": 0,
    }


def test_texts_are_taken_for_what_they_mean() -> None:
    """Commands give texts, profiles give values of any kind: both are the same option."""
    typed = check_options(Options, {"width": "1280", "maxIdleTime": "60", "regions": "[1,2]", "layout": "speaker"})
    preset = check_options(Options, {"width": 1280, "maxIdleTime": 60, "regions": "[1, 2]", "layout": "speaker"})

    assert typed == preset
    assert (typed["width"], typed["idle"], typed["regions"]) == (1280, 60, [1, 2])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"width": "5000"},
            "width (of the video, in pixels): It must be 1920 or less; you gave 5000.",
        ),
        ({"width": 2}, "width (of the video, in pixels): It must be 16 or more; you gave 2."),
        ({"fps": "0"}, "fps: It must be more than 0; you gave 0."),
        (
            {"width": "wide"},
            "width (of the video, in pixels): It must be a whole number; you gave wide.",
        ),
        (
            {"layout": "circle"},
            "layout (where the pictures stand): It must be 'grid' or 'speaker'; you gave circle.",
        ),
        ({"idle": 1}, "maxIdleTime (seconds): It must be 5 or more; you gave 1."),
        ({"maxIdleTime": 1}, "maxIdleTime (seconds): It must be 5 or more; you gave 1."),
        (
            {"regions": '["x"]'},
            "regions #1: It must be a whole number; you gave x.",
        ),
        ({"places": [{"x": 1}, {"x": -1}]}, "places #2 x: It must be 0 or more; you gave -1."),
        ({"places": [{"z": 1}]}, "places #1 z: There is no such name; you gave 1."),
        ({"places": [5]}, "places #1: It must be an object of names and values; you gave 5."),
        ({"places": 5}, "places (a long story): It must be a list; you gave 5."),
        ({"corners": []}, "corners: It needs 1 or more; you gave []."),
        ({"corners": ["n"] * 5}, "corners: It takes 4 at most; you gave ['n', 'n', 'n', 'n', 'n']."),
        ({"corners": ["red"]}, "corners #1: It is of another form; you gave red."),
        ({"corners": "red"}, "corners: It must be a list; you gave red."),
        (
            {"width": "9" * 3000},
            f"width (of the video, in pixels): It must be 1920 or less; you gave {'9' * 40}.",
        ),
        ({"secret": "abc"}, "secret needs secret_mode."),
    ],
)
def test_bad_values(options: dict[str, object], sentence: str) -> None:
    """The parameter, what it is and may be, and what was given."""
    assert refusal(options) == sentence


def test_missing() -> None:
    """What must be given and was not is named; nothing was given that could be repeated."""
    assert refusal({}, Strict) == "title (what the file is called): It must be given."


def test_secret_is_not_repeated() -> None:
    """What the model does not show, the refusal does not show."""
    assert refusal({"secret": "s3cret-s3cret"}) == "secret: It takes 8 characters at most."


@pytest.mark.parametrize(
    ("name", "hint"),
    [("widht", " Did you mean width?"), ("zzz", ""), ("Width", " Did you mean width?"), ("x" * 90, "")],
)
def test_unknown(name: str, hint: str) -> None:
    """An unknown parameter is named, with the one that was probably meant and those that there are."""
    assert refusal({name: "1"}) == (
        f'This service has no parameter "{name[:40]}".{hint} '
        "It has: corners, fps, layout, maxIdleTime, places, regions, secret, secret_mode, width."
    )


def test_several_unknown() -> None:
    """What there is, is said once, however many parameters there are not."""
    assert refusal({"widht": 1, "zzz": 1}) == (
        'This service has no parameter "widht". Did you mean width? This service has no parameter "zzz". '
        "It has: corners, fps, layout, maxIdleTime, places, regions, secret, secret_mode, width."
    )


def test_very_many_faults() -> None:
    """A refusal stays short enough to be read, and to be one message, also for a service with many parameters."""
    names = [f"parameter_number_{number:02}" for number in range(40)]
    fields: dict[str, Any] = {name: (int, Field(default=0, description="one of very many")) for name in names}
    model = create_model("Many", __config__=ConfigDict(extra="forbid"), **fields)
    said = refusal({**dict.fromkeys(names, "x" * 4000), **{f"k{number}": 1 for number in range(60)}}, model)

    assert said.startswith("parameter_number_00 (one of very many): ")
    assert said.endswith(f" And 95 more. It has: {', '.join(names)}.")
    assert len(said) < 2900


def test_all_at_once() -> None:
    """Each fault has its sentence, and each sentence is said once."""
    said = refusal({"width": 1, "fps": 99, "regions": "x"})

    assert said.startswith("width (")
    assert "fps: It must be less than 61; you gave 99." in said
    assert said.count("regions (") == 1


@given(
    st.dictionaries(
        st.sampled_from([*Options.model_fields, "maxIdleTime"]) | st.text(max_size=5),
        st.text(max_size=60) | st.integers() | st.none() | st.lists(st.booleans(), max_size=2),
        max_size=4,
    )
)
def test_anything_is_checked_or_refused(options: dict[str, object]) -> None:
    """Whatever is given, every option gets a value or the person gets a sentence."""
    with suppress(UsageError):
        assert set(check_options(Options, options)) == set(Options.model_fields)
