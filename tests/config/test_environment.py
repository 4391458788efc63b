"""The variables that every connection goes by: which can be used, and how the others are told."""

from pathlib import Path

import certifi
import pytest

from bot.config import Config, ConfigError
from bot.config.environment import unusable
from tests.config.test_config import RAW

CERTIFICATES = "The environment's SSL_CERT_FILE names no file of certificates that can be read."


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "value",
    [
        "http://proxy.example:3128",
        "https://proxy.example",
        "http://user:s3cret@10.0.0.1:3128/",
        "http://[::1]:3128",
        "HTTP://proxy_1:3128",
        "",
    ],
)
def test_proxies(name: str, value: str) -> None:
    """Proxies are spoken to by HTTP, with TLS or without."""
    assert list(unusable({name: value})) == []


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "value",
    [
        "socks5://s3cret:1080",
        "socks5h://s3cret:1080",
        "s3cret:3128",
        "127.0.0.1:9",
        "http://127.0.0.1:s3cret",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://s3cret:3128\n",
        "http://s3 cret:3128",
        "http://s3|cret:3128",
        "http://[s3cret:3128",
        "http://:3128",
        "http://",
        "s3cret",
    ],
)
def test_proxies_that_are_none(name: str, value: str) -> None:
    """What would break every connection is told by its name: the value may hold a password."""
    assert list(unusable({name: value})) == [
        f"The environment's {name} is no address of a proxy such as http://proxy.example:3128."
    ]


def test_other_variables() -> None:
    """What only looks alike, and what is said of the proxies, is not looked at."""
    assert list(unusable({"NO_PROXY": "localhost,.example", "MY_PROXY": "socks5://x", "PATH": "/bin"})) == []


def test_certificates(tmp_path: Path) -> None:
    """They are read before anything is opened; without the variable there is nothing to read."""
    (tmp_path / "some.pem").write_text("no certificate")
    for wrong in (tmp_path, tmp_path / "missing.pem", tmp_path / "some.pem"):
        assert list(unusable({"SSL_CERT_FILE": str(wrong)})) == [CERTIFICATES]

    for usable in (certifi.where(), ""):
        assert list(unusable({"SSL_CERT_FILE": usable})) == []


def test_it_is_told_with_all_else() -> None:
    """The configuration that cannot work here is refused, with all that is wrong around it."""
    environ = {"HTTPS_PROXY": "socks5://user:s3cret@proxy:1080", "SSL_CERT_FILE": "/missing/s3cret.pem"}
    whole = {**RAW, "slack": {**RAW["slack"], "bot_token": "${NOWHERE}"}}
    with pytest.raises(ConfigError) as refusal:
        Config.parse(whole, environ)

    token, proxy, certificates = refusal.value.problems
    assert token.startswith("slack.bot_token: the environment has no NOWHERE")
    assert proxy.startswith("The environment's HTTPS_PROXY is no address of a proxy")
    assert certificates == CERTIFICATES
    assert "s3cret" not in str(refusal.value)
