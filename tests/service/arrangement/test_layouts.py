"""Layouts in people's terms, as each service's documented parameters and back."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.geometry import Canvas, Rectangle
from bot.pictures.presets import ARRANGEMENTS
from bot.service.arrangement import ARRANGING, FREE, Arrangement, Person, Placement, layout_tiles
from bot.service.options import check_options
from bot.vendors import LAYOUT, RECORDING

VIDEO = {"user_id": "ann", "media_id": "LocalCam_0", "media_type": 2, "x": 0, "y": 0, "w": 640, "h": 720}
SCREEN = {"user_id": "ann", "media_id": "Screen_0", "media_type": 0, "x": 640, "w": 640, "h": 720, "crop_mode": 3}
VOICE = {"user_id": "ann", "media_id": "LocalMic_0"}
ANN = Person("ann", "LocalCam_0", "camera")
REGION = {"uid": "1001", "x_axis": 0.5, "y_axis": 0.25, "width": 0.5, "height": 0.75, "alpha": 0.4, "render_mode": 1}

CANVASES = st.builds(Canvas, st.integers(160, 1920), st.integers(160, 1080))
PRESETS = st.sampled_from(sorted(ARRANGEMENTS))


def options(vendor: str, **given: Any) -> Mapping[str, Any]:
    """A start's options, as they are stored."""
    return check_options(RECORDING[vendor].Options, given)


def check(vendor: str, arrangement: Arrangement) -> Mapping[str, Any]:
    """The parameters of a layout as they are stored, which the service's own model has taken."""
    return check_options(LAYOUT[vendor].LayoutOptions, ARRANGING[vendor].write(arrangement))


@pytest.mark.parametrize("vendor", sorted(ARRANGING))
@given(canvas=CANVASES, name=PRESETS, count=st.integers(1, 17), data=st.data())
def test_presets_are_taken(vendor: str, canvas: Canvas, name: str, count: int, data: st.DataObject) -> None:
    """Every ready arrangement of 1 to 17 people is taken by the service, and read back as it was."""
    service = ARRANGING[vendor]
    people = [Person(f"u{number}", *(("cam", "camera") if service.WORDS.has_media else ())) for number in range(count)]
    crop = data.draw(st.sampled_from(sorted(service.WORDS.crops)))
    whole = Arrangement(
        canvas=canvas, placements=tuple(Placement(person=p, area=canvas.whole, crop=crop) for p in people)
    )
    arranged = whole.arranged(name, people, crop)
    stored = check(vendor, arranged)

    measures = {"width": canvas.width, "height": canvas.height}
    assert not service.find_excess(arranged)
    assert service.read(options(vendor, **measures), stored).placements == arranged.placements
    assert all(placement.crop == crop for placement in arranged.placements)


def test_fsp_start() -> None:
    """A manual recording's people, voices and places are known from its start, and those of a change besides."""
    service = ARRANGING["fsp"]
    started = options("fsp", width=1280, height=720, layout={"video_list": [VIDEO, SCREEN], "audio_list": [VOICE]})
    changed = check_options(LAYOUT["fsp"].LayoutOptions, {"video_list": [{**VIDEO, "user_id": "ben"}]})
    now = service.read(started, None)

    assert now.canvas == Canvas(1280, 720)
    assert now.people == (ANN, Person("ann", "Screen_0", "screen"))
    assert now.placements[1].area == Rectangle(640, 0, 640, 720)
    assert now.heard == (Person("ann", "LocalMic_0"),)
    assert not service.refuse(started)
    assert [person.user for person in service.known(started, changed)] == ["ben", "ann", "ann"]
    assert service.read(started, changed).heard == ()
    assert check("fsp", now)["audio_list"] == [{**VOICE, "media_type": 1}]


def test_fsp_automatic() -> None:
    """An automatic recording takes no layout, which is said before anything is asked."""
    assert "takes no layout" in ARRANGING["fsp"].refuse(options("fsp"))


def test_anyrtc_own() -> None:
    """Its own layouts are sent by their number, with who is large and the background only where they are given."""
    service, started = (
        ARRANGING["anyrtc"],
        options("anyrtc", mixedVideoLayout=2, maxResolutionUid="7", width=640, height=360),
    )
    now = service.read(started, None)

    assert (now.preset, now.large, now.background) == ("2", "7", "")
    assert service.write(now) == {"mixed_video_layout": 2, "max_resolution_uid": "7"}
    assert service.read(started, check_options(LAYOUT["anyrtc"].LayoutOptions, {})).preset == "0"
    tiles = layout_tiles(service, now, [Person("5")], 3)
    assert [tile.name for tile in tiles] == ["7", "5", "whoever joins next"]
    floating = service.read(options("anyrtc"), None)
    assert floating.canvas == Canvas(360, 640)
    assert len(layout_tiles(service, floating, [])) == 4
    assert "max_resolution_uid" not in service.write(floating)


def test_anyrtc_regions() -> None:
    """Regions are shares of the canvas, and keep their opacity; whoever joins next has no id."""
    service = ARRANGING["anyrtc"]
    started = options(
        "anyrtc", width=640, height=360, mixedVideoLayout=3, layoutConfig=[REGION, {**REGION, "uid": None}],
        subscribeVideoUids="1001,8", subscribeAudioUids="#allstream#", backgroundColor="#112233",
    )  # fmt: skip
    now = service.read(started, None)

    assert now.preset == FREE
    assert now.placements[0] == Placement(
        person=Person("1001"), area=Rectangle(320, 90, 320, 270), crop="bars", opacity=40
    )
    assert now.people[1].name == "whoever joins next"
    assert service.known(started, None) == (Person("1001"), Person("8"))
    stored = check("anyrtc", now)
    assert stored["layout_config"][0] == REGION
    assert stored["layout_config"][1]["uid"] is None
    assert stored["background_color"] == "#112233"


def test_anyrtc_modes() -> None:
    """Only what is mixed has one picture."""
    alone = options("anyrtc", mode="individual", subscribeUidGroup=1)

    refusal = ARRANGING["anyrtc"].refuse(alone)
    assert "started with mode=individual" in refusal
    assert "To arrange people, start it with mode=mix." in refusal
    assert not ARRANGING["anyrtc"].refuse(options("anyrtc"))


def test_anyrtc_tiny_canvas() -> None:
    """A canvas that is too small for the picture of a layout is shown without people."""
    tiny = ARRANGING["anyrtc"].read(options("anyrtc", width=1, height=1), None)

    assert layout_tiles(ARRANGING["anyrtc"], tiny, []) == ()


@pytest.mark.parametrize(
    ("vendor", "area", "said"),
    [
        ("fsp", Rectangle(1, 0, 1280, 720), ""),
        ("anyrtc", Rectangle(640, 0, 1280, 720), ""),
        ("anyrtc", Rectangle(-1, 0, 2, 2), "Line 1 (ann/cam) begins outside of 1280 × 720 px."),
        ("anyrtc", Rectangle(0, 0, 1281, 2), "Line 1 (ann/cam) is larger than 1280 × 720 px."),
    ],
)
def test_excess(vendor: str, area: Rectangle, said: str) -> None:
    """What a service would refuse outside of the canvas is found; what it takes is not."""
    placed = Placement(person=Person("ann", "cam", "camera"), area=area, crop=next(iter(ARRANGING[vendor].WORDS.crops)))
    found = ARRANGING[vendor].find_excess(Arrangement(canvas=Canvas(1280, 720), placements=(placed,)))

    assert said in found
    assert bool(said) is bool(found)
    assert bool(said) == bool(found)
