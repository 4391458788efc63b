"""clapper.toml: what in it is a secret, and that no secret is ever told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, ConfigError
from tests.config.test_config import raw


@pytest.mark.parametrize(
    ("path", "value", "secret"),
    [
        (("accounts", "studio", "app_secret"), "written-out", "written-out"),
        (("accounts", "studio", "access_token"), "written-out", "written-out"),
        (("accounts", "studio", "auth"), "written-out", "written-out"),
        (("accounts", "studio", "storage"), {"read_access_key": "written-out"}, "written-out"),
        (("store", "url"), "postgresql://clapper:in-the-url@db/clapper", "in-the-url"),
    ],
)
def test_what_sounds_like_a_secret_is_one(path: tuple[str, ...], value: object, secret: str) -> None:
    """Secrets that are written out, or hidden in the database's URL, are known too."""
    assert secret in Config.parse(raw(*path, value=value), {}).secrets


@pytest.mark.parametrize("value", ["postgresql://db/clapper", "sqlite://["])
def test_url_without_a_password(value: str) -> None:
    """A URL without a password has none to mask, and what is no URL is left to whoever opens it."""
    config = Config.parse(raw("store", "url", value=value), {})

    assert set(config.secrets) == {"xoxb-1-bot", "xapp-1-app", "0123456789abcdef"}


def test_short_values_are_no_secrets() -> None:
    """A value of fewer than six characters would mask ordinary words."""
    config = Config.parse(
        raw("accounts", "studio", "storage", value={"secret_key": "short", "name": "long enough"}), {}
    )

    assert not {"short", "long enough"} & set(config.secrets)


PLACES: list[tuple[str, ...]] = [
    ("slack", "bot_token"),
    ("slack", "app_token"),
    ("slack", "api_url"),
    ("slack", "misspelt"),
    ("store", "url"),
    ("store", "misspelt"),
    ("access", "admins"),
    ("access", "viewers"),
    ("jobs", "observe_every"),
    ("accounts", "studio"),
    ("accounts", "studio", "app_secret"),
    ("accounts", "studio", "channels"),
    ("accounts", "studio", "storage"),
    ("profiles", "lecture"),
    ("misspelt",),
]
SHAPES = [
    lambda text: text,
    lambda text: [text],
    lambda text: {"key": text, "more": [text]},
    lambda text: f"postgresql://user:{text}@host/db",
]
CANARY = "s3cret"  # in lower case it is no Slack id


@given(
    place=st.sampled_from(PLACES),
    shape=st.sampled_from(SHAPES),
    secret=st.text(st.characters(codec="utf-8"), max_size=60).map(CANARY.__add__),
    written_out=st.booleans(),
)
def test_no_secret_is_ever_told(place: tuple[str, ...], shape: Any, secret: str, written_out: bool) -> None:
    """Wherever a secret stands, rightly or wrongly, neither the refusal nor the configuration shows any of it."""
    whole = raw(*place, value=shape(secret.replace("${", "") if written_out else "${NAME}"))

    assert CANARY not in everything_told(whole, {"NAME": secret})


def everything_told(given: dict[str, Any], environ: dict[str, str]) -> str:
    try:
        config = Config.parse(given, environ)
    except ConfigError as error:
        return f"{error} {error!r} {error.problems}"
    return f"{config} {config!r} {config.accounts['studio']} {config.store}"
