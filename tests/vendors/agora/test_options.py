from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from bot.vendors.agora import Options

MEASURES = {"width": 360, "height": 640, "fps": 15, "bitrate": 500}
DEFAULTS = {"maxIdleTime": 300, "streamTypes": 2, "audioProfile": 0, "channelType": 0, "videoStreamType": 0}


def config(**given_options: Any) -> dict[str, Any]:
    """The recordingConfig that options make."""
    recording_config: dict[str, Any] = Options.model_validate(given_options).build_start_request()["recordingConfig"]
    return recording_config


PICTURE = "transcodingConfig"


def at(recording_config: Any, path: str) -> Any:
    """What a dotted path leads to."""
    for name in path.split("."):
        recording_config = recording_config[name]
    return recording_config


@pytest.mark.covers("agora-recording parameter start.recordingConfig.{path}")
@pytest.mark.parametrize("path", DEFAULTS)
def test_defaults(path: str) -> None:
    """Without a word the document's defaults are sent, but an idle room is recorded for five minutes."""

    assert config() == DEFAULTS
    assert config()[path] == DEFAULTS[path]


@pytest.mark.parametrize(
    ("given_options", "sent"),
    [
        ({"max_idle_time": "60"}, {"maxIdleTime": 60}),
        ({"maxIdleTime": "60"}, {"maxIdleTime": 60}),
        ({"MaxIdletime": "60"}, {"maxIdleTime": 60}),
        ({"max_idle_time": 30, "maxIdleTime": 60}, {"maxIdleTime": 60}),
        ({"maxIdleTime": 30, "max_idle_time": 60}, {"maxIdleTime": 60}),
        ({"streamTypes": "0"}, {"streamTypes": 0}),
        ({"audio_profile": "2"}, {"audioProfile": 2}),
        ({"channelType": "1"}, {"channelType": 1}),
        ({"video_stream_type": "1"}, {"videoStreamType": 1}),
        ({"decryptionMode": "3", "secret": "pass word"}, {"decryptionMode": 3, "secret": "pass word"}),
    ],
)
def test_spellings(given_options: dict[str, Any], sent: dict[str, Any]) -> None:
    """Any spelling is taken, as text too; of two the later one counts; the document's is sent."""

    assert config(**given_options) == {**DEFAULTS, **sent}


@pytest.mark.parametrize(
    ("given_options", "transcoding"),
    [
        ({"width": "1280"}, {"width": 1280, "height": 640, "fps": 15, "bitrate": 500}),
        ({"fps": 30, "bitrate": 1200}, {"width": 360, "height": 640, "fps": 30, "bitrate": 1200}),
        ({"mixedVideoLayout": 0}, {"width": 360, "height": 640, "fps": 15, "bitrate": 500, "mixedVideoLayout": 0}),
        (
            {"width": 1080, "height": 1920, "mixed_video_layout": 2, "max_resolution_uid": 4294967295},
            {
                "width": 1080,
                "height": 1920,
                "fps": 15,
                "bitrate": 500,
                "mixedVideoLayout": 2,
                "maxResolutionUid": "4294967295",
            },
        ),
    ],
)
def test_transcoding(given_options: dict[str, Any], transcoding: dict[str, Any]) -> None:
    """A picture that is described at all is described in full."""

    assert config(**given_options)["transcodingConfig"] == transcoding


@pytest.mark.parametrize(
    ("given_options", "at", "words"),
    [
        ({"maxIdleTime": 4}, "max_idle_time", "greater than or equal to 5"),
        ({"max_idle_time": 2592001}, "max_idle_time", "less than or equal to 2592000"),
        ({"stream_types": 3}, "stream_types", "less than or equal to 2"),
        ({"decryption_mode": 4, "secret": "x"}, "decryption_mode", "less than or equal to 3"),
        ({"channel_type": 2}, "channel_type", "less than or equal to 1"),
        ({"audio_profile": 3}, "audio_profile", "less than or equal to 2"),
        ({"video_stream_type": -1}, "video_stream_type", "greater than or equal to 0"),
        ({"width": 1921}, "width", "less than or equal to 1920"),
        ({"height": 0}, "height", "greater than or equal to 1"),
        ({"fps": "fast"}, "fps", "valid integer"),
        ({"bitrate": 0}, "bitrate", "greater than or equal to 1"),
        ({"mixed_video_layout": 3}, "mixed_video_layout", "less than or equal to 2"),
        ({"max_resolution_uid": "0", "mixed_video_layout": 2}, "max_resolution_uid", "a number from 1"),
        ({"max_resolution_uid": "4294967296", "mixed_video_layout": 2}, "max_resolution_uid", "a number from 1"),
        ({"max_resolution_uid": "bob", "mixed_video_layout": 2}, "max_resolution_uid", "a number from 1"),
        ({"uid": "0"}, "uid", "a number from 1"),
        ({"uid": "4294967296"}, "uid", "a number from 1"),
        ({"token": ""}, "token", "at least 1 character"),
        ({"max_resolution_uid": "1", "mixed_video_layout": 1}, None, "needs mixedVideoLayout=2"),
        ({"max_resolution_uid": "1"}, None, "needs mixedVideoLayout=2"),
        ({"width": 1920, "height": 1081}, None, "width times height"),
        ({"decryption_mode": 1}, None, "decryptionMode needs secret"),
        ({"secret": "pass"}, None, "secret needs decryptionMode"),
        ({"maxIdleTimes": 5}, "maxIdleTimes", "not permitted"),
    ],
)
def test_refused(given_options: dict[str, Any], at: str | None, words: str) -> None:
    """A bad value is refused by its name, a bad combination by a sentence that has the names."""
    with pytest.raises(ValidationError) as caught:
        Options.model_validate(given_options)

    (found,) = caught.value.errors()
    assert found["loc"] == (() if at is None else (at,))
    assert words in found["msg"]


@pytest.mark.covers("agora-recording parameter start.recordingConfig.{path}")
@pytest.mark.parametrize(
    ("path", "default"), [(f"{PICTURE}.{name}", value) for name, value in MEASURES.items()], ids=MEASURES
)
def test_default_picture(path: str, default: int) -> None:
    """A measure that is not said is the document's default."""

    assert at(config(mixedVideoLayout=1), path) == default


@pytest.mark.covers("agora-recording parameter start.recordingConfig.{path}")
@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("streamTypes", 0, 2),
        ("channelType", 0, 1),
        ("audioProfile", 0, 2),
        ("videoStreamType", 0, 1),
        ("maxIdleTime", 5, 30 * 24 * 60 * 60),
        (f"{PICTURE}.width", 1, 1920),
        (f"{PICTURE}.height", 1, 1920),
        (f"{PICTURE}.mixedVideoLayout", 0, 2),
    ],
)
def test_ranges(path: str, least: int, most: int) -> None:
    """The least and the greatest number of the document are sent; what is beyond them is refused by its name."""
    name = path.rpartition(".")[2]

    assert [at(config(**{name: value}), path) for value in (least, most)] == [least, most]
    for value in (least - 1, most + 1):
        with pytest.raises(ValidationError) as caught:
            config(**{name: value})
        assert [to_camel(str(error["loc"][0])) for error in caught.value.errors()] == [name]


@pytest.mark.covers("agora-recording parameter start.recordingConfig.decryptionMode")
@pytest.mark.parametrize("mode", [-1, 4])
def test_decryption_modes(mode: int) -> None:
    """There are three ways of encryption."""
    with pytest.raises(ValidationError, match=r"decryption_mode\n"):
        config(decryptionMode=mode, secret="x")


@pytest.mark.covers(
    "agora-recording parameter acquire.uid",
    "agora-recording parameter start.recordingConfig.transcodingConfig.maxResolutionUid",
)
@pytest.mark.parametrize("name", ["uid", "maxResolutionUid"])
def test_uids(name: str) -> None:
    """A user's id is a number from 1 to 2**32 - 1."""
    beside = {"mixedVideoLayout": 2}

    for taken in ("1", "4294967295"):
        assert Options.model_validate({**beside, name: taken}).model_dump(by_alias=True)[name] == taken
    for refused in ("0", "4294967296", "-1", "1.5", "bob", ""):
        with pytest.raises(ValidationError, match=r"a number from 1 to 4294967295"):
            Options.model_validate({**beside, name: refused})


@pytest.mark.covers(
    "agora-recording parameter start.recordingConfig", "agora-recording parameter start.recordingConfig.{path}"
)
@pytest.mark.parametrize(
    ("path", "given_options", "sent"),
    [
        ("streamTypes", {"streamTypes": "0"}, 0),
        ("decryptionMode", {"decryptionMode": "2", "secret": "x"}, 2),
        ("secret", {"decryptionMode": "2", "secret": "x"}, "x"),
        ("channelType", {"channelType": "1"}, 1),
        ("audioProfile", {"audioProfile": "1"}, 1),
        ("videoStreamType", {"videoStreamType": "1"}, 1),
        ("maxIdleTime", {"maxIdleTime": "5"}, 5),
        (PICTURE, {"fps": "15"}, {"width": 360, "height": 640, "fps": 15, "bitrate": 500}),
        (f"{PICTURE}.width", {"width": "1280"}, 1280),
        (f"{PICTURE}.height", {"height": "720"}, 720),
        (f"{PICTURE}.fps", {"fps": "24"}, 24),
        (f"{PICTURE}.bitrate", {"bitrate": "1200"}, 1200),
        (f"{PICTURE}.maxResolutionUid", {"mixedVideoLayout": 2, "maxResolutionUid": "7"}, "7"),
        (f"{PICTURE}.mixedVideoLayout", {"mixedVideoLayout": "1"}, 1),
    ],
)
def test_parameters(path: str, given_options: dict[str, Any], sent: object) -> None:
    """Every parameter of the document is sent under its name."""

    assert at(config(**given_options), path) == sent


@pytest.mark.covers("agora-recording value {name} {value}")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("streamTypes", value) for value in range(3)),
        *(("decryptionMode", value) for value in range(1, 4)),
        *(("channelType", value) for value in range(2)),
        *(("audioProfile", value) for value in range(3)),
        *(("videoStreamType", value) for value in range(2)),
        *(("mixedVideoLayout", value) for value in range(3)),
    ],
)
def test_values(name: str, value: int) -> None:
    """Every number of the document may be given, and says itself."""
    beside = {"secret": "x"} if name == "decryptionMode" else {}
    sent = config(**{name: value, **beside})

    assert {**sent, **sent.get(PICTURE, {})}[name] == value


@pytest.mark.covers("agora-recording value decryptionMode 0")
def test_no_encryption() -> None:
    """Of an encryption that there is not, nothing is said."""

    assert config(decryptionMode=0) == DEFAULTS


@pytest.mark.covers("agora-recording rule {rule}")
@pytest.mark.parametrize(
    ("rule", "given_options"),
    [
        ("secret of decryptionMode", {"decryption_mode": 1}),
        ("at most 1080p", {"width": 1920, "height": 1081}),
        ("maxResolutionUid of vertical layout", {"max_resolution_uid": "1", "mixed_video_layout": 1}),
    ],
)
def test_rules(rule: str, given_options: dict[str, Any]) -> None:
    """What Agora would refuse is refused before it is sent."""
    with pytest.raises(ValidationError):
        Options.model_validate(given_options)


def test_not_a_mapping() -> None:
    """Options are names with values."""
    with pytest.raises(ValidationError):
        Options.model_validate("fps=5")


@given(secret=st.text(min_size=1), mode=st.integers(1, 3))
def test_secret(secret: str, mode: int) -> None:
    """The password survives being stored, so that a repeated start can decrypt; it does not show."""
    marked = f"s3cr3t{secret}"
    options = Options.model_validate({"secret": marked, "decryptionMode": mode})

    assert Options.model_validate(options.model_dump(mode="json")) == options
    assert options.build_start_request()["recordingConfig"]["secret"] == marked
    assert "s3cr3t" not in repr(options)
    with pytest.raises(ValidationError) as caught:
        Options.model_validate({"secret": marked})
    assert "s3cr3t" not in str(caught.value)


def test_token() -> None:
    """A room's token survives being stored, and shows nowhere but in the start."""
    options = Options.model_validate({"token": "s3cr3t", "uid": 7})

    assert Options.model_validate(options.model_dump(mode="json")) == options
    assert options.build_start_request() == {"token": "s3cr3t", "recordingConfig": DEFAULTS}
    assert "s3cr3t" not in repr(options)


@pytest.mark.parametrize("name", sorted(Options.model_fields))
def test_described(name: str) -> None:
    """Every parameter has its help."""

    assert Options.model_fields[name].description
