"""The log: two forms, one formatter, and no secret that passes it."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.log import MASK, Masker, configure

LIBRARIES = (
    "aiosqlite",
    "filelock",
    "sqlalchemy.engine.Engine",
    "httpx",
    "httpcore.connection",
    "websockets.client",
    "aiohttp.access",
    "slack_bolt.AsyncApp",
    "slack_sdk.socket_mode.aiohttp",
    "apscheduler.scheduler",
    "botocore.endpoint",
    "alembic.runtime.migration",
)
SECRET = "p4ss-wörd"


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """What a test configures ends with it."""
    loggers = [logging.getLogger(), *(logging.getLogger(name.partition(".")[0]) for name in LIBRARIES)]
    loggers += [logging.getLogger(name) for name in LIBRARIES]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    wiring = structlog.get_config()
    yield
    structlog.configure(**wiring)
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


Told = Callable[[], str]


def told_to(stream: StringIO, *secrets: str, json: bool = True) -> Told:
    """Configure the log and return what reads it."""
    configure(stream, json=json, secrets=secrets)
    return stream.getvalue


def lines(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def test_json_line() -> None:
    """One JSON object a line, with the event, the level, the moment in UTC and the keys."""
    told = told_to(StringIO())

    structlog.get_logger("bot.app").info("ready", accounts=["studio"])

    [line] = lines(told())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line.pop("timestamp"))
    assert line == {"event": "ready", "level": "info", "accounts": ["studio"]}


def test_console_line() -> None:
    """Text for people, without colour codes."""
    told = told_to(StringIO(), json=False)

    structlog.get_logger("bot.app").warning("socket deaf", after="30s")

    assert re.fullmatch(r"\S+Z \[warning *\] socket deaf +after=30s\n", told())


@pytest.mark.parametrize("as_json", [True, False])
def test_operation_is_named_on_every_line(as_json: bool) -> None:
    """What is bound while an operation runs is on our lines and on those of the libraries, and on no later one."""
    told = told_to(StringIO(), json=as_json)

    with structlog.contextvars.bound_contextvars(operation="op-1", account="studio"):
        structlog.get_logger("bot").info("ours")
        logging.getLogger("library").info("theirs")
    structlog.get_logger("bot").info("later")

    *during, after = told().splitlines()
    assert len(during) == 2
    assert all("op-1" in line and "studio" in line for line in during)
    assert "op-1" not in after


@pytest.mark.parametrize("as_json", [True, False])
def test_exceptions_are_written_with_their_trace(as_json: bool) -> None:
    """A trace says where it broke, ours and the libraries' alike."""
    told = told_to(StringIO(), json=as_json)
    for logger in (structlog.get_logger("bot"), logging.getLogger("library")):
        with suppress(LookupError), logging_what_is_raised(logger):
            raise LookupError("no such thing")

    assert told().count("Traceback (most recent call last)") == 2
    assert told().count("LookupError: no such thing") == 2


def test_levels() -> None:
    """From INFO on, unless more is asked for."""
    told = told_to(StringIO())
    structlog.get_logger("bot").debug("ours")
    logging.getLogger("other").debug("theirs")
    structlog.get_logger("bot").info("wanted")

    assert [line["event"] for line in lines(told())] == ["wanted"]


@pytest.mark.parametrize("name", LIBRARIES)
def test_libraries_speak_from_warning_on(name: str) -> None:
    """Libraries that would write addresses are quiet even where we are not."""
    stream = StringIO()
    configure(stream, json=True, secrets=(), level=logging.DEBUG)

    logging.getLogger(name).info("GET https://bucket.example/1.mp4?X-Amz-Credential=AKIA")
    logging.getLogger(name).warning("trouble")
    structlog.get_logger("bot").debug("ours")

    assert [line["event"] for line in lines(stream.getvalue())] == ["trouble", "ours"]


def test_configured_again_it_does_not_write_twice() -> None:
    """The last configuration is the one that counts."""
    told_to(first := StringIO())
    told = told_to(StringIO())

    structlog.get_logger("bot").info("once")

    assert (len(told().splitlines()), first.getvalue()) == (1, "")


@contextmanager
def logging_what_is_raised(logger: Any) -> Iterator[None]:
    try:
        yield
    except Exception:
        logger.exception("broke")
        raise


def write_everywhere(secret: str) -> None:
    """Put a secret wherever a line can hold one."""
    ours, theirs = structlog.get_logger("bot"), logging.getLogger("library")
    ours.info(
        f"told {secret} in words", key=secret, text=f'say "{secret}"', deep={"list": [secret]}, error=OSError(secret)
    )
    theirs.warning("formatted %s and %r", secret, secret, extra={"given": secret})
    for logger in (ours, theirs):
        with suppress(ValueError), logging_what_is_raised(logger):
            raise ValueError(f"refused: {secret}")


@pytest.mark.parametrize("as_json", [True, False])
def test_known_secrets_are_masked_everywhere(as_json: bool) -> None:
    """In the event, in keys, in what lies deeper, in exceptions and in what libraries write."""
    told = told_to(StringIO(), SECRET, json=as_json)

    write_everywhere(SECRET)

    assert SECRET not in told()
    assert json.dumps(SECRET)[1:-1] not in told()
    assert told().count(MASK) == 10


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    secret=st.text(st.characters(codec="utf-8", exclude_categories=["Zs", "Zl", "Zp"]), min_size=6, max_size=12),
    as_json=st.booleans(),
)
@pytest.mark.parametrize("quotes", ["", "'", '"', "'\"", "\\", "\n", "\\'\n\""])
def test_no_spelling_betrays_a_secret(secret: str, as_json: bool, quotes: str) -> None:
    """Whatever characters a secret has, no line shows it: not raw, not in JSON, not as repr writes it."""
    secret = f"q{secret[:3]}{quotes}{secret[3:]}q"
    told = told_to(StringIO(), secret, json=as_json)

    write_everywhere(secret)

    readings = {told()} | {read for line in lines(told()) for read in texts(line)} if as_json else {told()}
    escaped = {repr(secret)[1:-1], repr(secret + "'\"")[1:-4], secret}
    assert not [one for one in escaped for reading in readings if one in reading]


def texts(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    else:
        yield str(value)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("token xoxb-12-34-aBc!", "token …!"),
        ("xoxp-1 xoxe-2 xapp-1-A0-9-ff", "… … …"),
        ("xoxe.xoxb-1-abc", "xoxe.…"),
        ("wss://wss.slack.com/link/?ticket=a%2Fb-c&app_id=A1", "wss://wss.slack.com/link/?ticket=…&app_id=A1"),
        ('{"Authorization": "Basic Y3VzdG9tZXI6czNjcmV0"}', '{"Authorization": "Basic …"}'),
        ("Basic set", "Basic set"),
        ("https://hooks.slack.com/commands/T1/2/abc failed", "https://hooks.slack.com/commands/… failed"),
        ("https://hooks.slack.com/actions/T1/2/abc", "https://hooks.slack.com/actions/…"),
        ("https://b.example/1.mp4?X-Amz-Signature=0aff&x=1", "https://b.example/1.mp4?X-Amz-Signature=…&x=1"),
        (
            "https://b.example/1.mp4?Expires=1&Signature=a%2Bb%3D&x=1",
            "https://b.example/1.mp4?Expires=1&Signature=…&x=1",
        ),
        ("https://b.example/1.mp4?x-oss-signature=0aff&x=1", "https://b.example/1.mp4?x-oss-signature=…&x=1"),
        ("https://b.example/1.mp4?X-Kss-Signature=0aff", "https://b.example/1.mp4?X-Kss-Signature=…"),
        ("https://b.example/1.mp4?q-ak=A&q-signature=0aff", "https://b.example/1.mp4?q-ak=A&q-signature=…"),
        ("https://b.example/1.mp4?e=1&token=A:0a-f_f=", "https://b.example/1.mp4?e=1&token=…"),
        ("https://b.example/1.mp4?sign=0a%2Bff", "https://b.example/1.mp4?sign=…"),
        ("https://hooks.slack.com/app/T1/2/abc failed", "https://hooks.slack.com/app/… failed"),
        ("https://files.slack.com/upload/v1/AbC-1", "https://files.slack.com/upload/v1/…"),
        (
            "https://v.example/1.mp4?access_token=a&auth_key=1-0-0-ff",
            "https://v.example/1.mp4?access_token=…&auth_key=…",
        ),
        ("https://b.example/1?X-Amz-Security-Token=F%2Bw&x=1", "https://b.example/1?X-Amz-Security-Token=…&x=1"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer …"),
        ("dedupe_key=T1:2 page=2", "dedupe_key=T1:2 page=2"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_looks_like_a_secret_is_one(text: str, masked: str) -> None:
    """Secrets that nobody configured show by their form."""
    assert Masker(()).mask(text) == masked


def test_secret_in_an_address() -> None:
    """A known secret is masked as addresses write it, too."""
    assert Masker(["p+s/s=w"]).mask("https://b.example/?x=p%2Bs%2Fs%3Dw&y=1") == "https://b.example/?x=…&y=1"


def test_the_longest_secret_is_masked_whole() -> None:
    """A secret that begins like another one leaves no rest."""
    assert Masker(["secret", "secret-and-more"]).mask("secret-and-more, secret") == "…, …"


def test_forms_are_masked_in_the_log() -> None:
    """The forms are masked in lines of libraries, which know no better."""
    told = told_to(StringIO())

    logging.getLogger("library").warning("connecting to %s", "wss://wss.slack.com/link/?ticket=abc")

    assert lines(told())[0]["event"] == "connecting to wss://wss.slack.com/link/?ticket=…"
