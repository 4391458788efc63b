"""Where secrets may be sent to."""

import pytest

from bot.addresses import check_secret_url, is_loopback


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_machine(host: str) -> None:
    """This machine has one name and many addresses."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "::2"])
def test_another_machine(host: str) -> None:
    """A name that only begins like this machine's is another one."""
    assert not is_loopback(host)


@pytest.mark.parametrize("url", ["https://api.example.com", "https://api.example.com/v1", "http://[::1]:8080"])
def test_taken(url: str) -> None:
    """What is encrypted or does not leave the machine is taken, without a slash at its end."""
    assert check_secret_url(f"{url}/", example="https://example.com", what="the key") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "api.example.com",
        "https://me@a.example",
        "https://a/?b",
        "https://a/#b",
        "https://[",
        "https://a.example:port",
        "https://a.example:99999",
    ],
)
def test_no_plain_address(url: str) -> None:
    """What is no address, or more than one, is answered with one that would be right."""
    with pytest.raises(ValueError, match=r"^it is an address such as https://example\.com$"):
        check_secret_url(url, example="https://example.com", what="the key")


@pytest.mark.parametrize("url", ["http://api.example.com", "ftp://127.0.0.1", "ws://api.example.com"])
def test_readable_on_the_way(url: str) -> None:
    """Nothing secret goes where others can read it."""
    with pytest.raises(ValueError, match=r"^it begins with https://, since the key is sent there$"):
        check_secret_url(url, example="https://example.com", what="the key")
