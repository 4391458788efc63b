"""What the document allows in the parameters of acquire and start, and nothing else."""

from typing import Any

import pytest

from tests.sandbox.agora.conftest import CHANNEL, START_REQUEST, Caller, changed

ALLOWED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,"


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"cname": "a", "clientRequest": {}},
        {"cname": "a", "uid": "1"},
        {"cname": "a", "uid": "1", "clientRequest": {"region": "CN"}},
        {"cname": "a", "uid": "1", "clientRequest": None},
        {"cname": 5, "uid": "1", "clientRequest": {}},
        {"cname": "a", "uid": 1, "clientRequest": {}},
        {"cname": "a", "uid": "0", "clientRequest": {}},
        {"cname": "a", "uid": "01", "clientRequest": {}},
        {"cname": "a", "uid": "4294967296", "clientRequest": {}},
        {"cname": "a", "uid": "1", "clientRequest": {}, "token": ""},
    ],
)
def test_acquire_keeps_to_the_document(caller: Caller, body: Any) -> None:
    """Code 2."""
    status, answer = caller.ask("/acquire", body)

    assert (status, answer["code"]) == (400, 2)


def test_the_largest_uid_is_good(caller: Caller) -> None:
    """2**32 - 1."""
    assert caller.acquire(uid="4294967295")


@pytest.mark.parametrize("cname", ["", "a" * 65, "räum", "a/b", 'a"b', "a'b", "a*b", "a\\b", "a`b", "a\n"])
def test_other_channel_names_are_refused(caller: Caller, cname: str) -> None:
    """Code 1013."""
    status, answer = caller.ask("/acquire", {**CHANNEL, "cname": cname, "clientRequest": {}})

    assert (status, answer["code"]) == (400, 1013)


def test_the_89_characters_are_good(caller: Caller) -> None:
    """Up to 64 of them in a name."""
    assert len(set(ALLOWED)) == 89
    assert caller.acquire(cname=ALLOWED[:64])
    assert caller.acquire(cname=ALLOWED[64:])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("storageConfig", None),
        ("storageConfig", {}),
        ("storageConfig", "s3"),
        ("storageConfig.vendor", 3),
        ("storageConfig.vendor", "2"),
        ("storageConfig.region", 19),
        ("storageConfig.region", "3"),
        ("storageConfig.region", None),
        ("storageConfig.bucket", ""),
        ("storageConfig.accessKey", None),
        ("storageConfig.secretKey", None),
        ("storageConfig.fileNamePrefix", "recordings"),
        ("storageConfig.fileNamePrefix", ["my-recordings"]),
        ("storageConfig.fileNamePrefix", ["a" * 64, "b" * 64]),
        ("storageConfig.filenameprefix", ["recordings"]),
        ("recordingConfig", []),
        ("recordingConfig.maxIdleTime", 4),
        ("recordingConfig.maxIdleTime", "30"),
        ("recordingConfig.streamTypes", 3),
        ("recordingConfig.decryptionMode", 4),
        ("recordingConfig.decryptionMode", 1),
        ("recordingConfig.secret", 5),
        ("recordingConfig.channelType", 2),
        ("recordingConfig.audioProfile", 3),
        ("recordingConfig.videoStreamType", 2),
        ("recordingConfig.maxidletime", 30),
        ("recordingConfig.transcodingConfig", 1),
        ("recordingConfig.transcodingConfig.width", 3841),
        ("recordingConfig.transcodingConfig.width", "360"),
        ("recordingConfig.transcodingConfig.height", 0),
        ("recordingConfig.transcodingConfig.fps", 0),
        ("recordingConfig.transcodingConfig.bitrate", 0),
        ("recordingConfig.transcodingConfig.mixedVideoLayout", 3),
        ("recordingConfig.transcodingConfig.maxResolutionUid", 1),
        ("mode", "mix"),
        ("token", 5),
    ],
)
def test_start_keeps_to_the_document(caller: Caller, path: str, value: object) -> None:
    """Code 2, and the resource is not used up."""
    caller.acquire()
    status, answer = caller.start_with(changed(path, value))

    assert (status, answer["code"]) == (400, 2)
    assert caller.start()[0] == 200


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("recordingConfig", None),
        ("recordingConfig.transcodingConfig", {}),
        ("recordingConfig.transcodingConfig", {"width": 1920, "height": 1080}),
        ("recordingConfig.transcodingConfig", {"width": 1080, "height": 1920}),
        ("recordingConfig", {"decryptionMode": 1, "secret": "password"}),
        ("recordingConfig", {"decryptionMode": 0}),
        ("recordingConfig.maxIdleTime", 2_592_000),
        ("storageConfig.fileNamePrefix", ["recordings", "r7k2"]),
        ("token", "006abc"),
    ],
)
def test_start_takes_what_the_document_allows(caller: Caller, path: str, value: object) -> None:
    """And the token and the prefix of later revisions."""
    caller.acquire()

    assert caller.start_with(changed(path, value))[0] == 200


def test_more_than_1080p_is_refused(caller: Caller) -> None:
    """Though each side may be as long as 1920."""
    caller.acquire()
    status, answer = caller.start_with(changed("recordingConfig.transcodingConfig", {"width": 1920, "height": 1081}))

    assert (status, answer["code"]) == (400, 2)


def test_only_the_mix_mode_exists(caller: Caller) -> None:
    """Code 2 for others."""
    body = {**CHANNEL, "clientRequest": START_REQUEST}
    status, answer = caller.ask(f"/resourceid/{caller.acquire()}/mode/individual/start", body)

    assert (status, answer["code"]) == (400, 2)
