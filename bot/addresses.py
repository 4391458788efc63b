"""Web addresses that secrets are sent to."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def split_url(url: str) -> SplitResult:
    """The parts of an address; of what is none they are empty, so that each check refuses it in its own words."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read only now
    except ValueError:
        return urlsplit("")
    return parts


def check_secret_url(url: str, *, example: str, what: str) -> str:
    """Take an address only if nobody on the way can read what is sent there.

    Args:
        example: an address that would be right.
        what: what is sent there, in words.

    Returns:
        the address without a slash at its end.

    Raises:
        ValueError: it is no plain address, or neither ``https://`` nor this machine.
    """
    parts = split_url(url)
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"it is an address such as {example}")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError(f"it begins with https://, since {what} is sent there")
    return url.rstrip("/")
