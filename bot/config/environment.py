"""The variables of the environment that connections go by: what could not work is said before anything is opened."""

import re
import ssl
from collections.abc import Iterator, Mapping

from bot.addresses import split_url

_PROXY = re.compile(r"(?:https?|all)_proxy", re.IGNORECASE)
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)  # a name or an IPv4 address, or an IPv6 address
_CERTIFICATES = "SSL_CERT_FILE"


def unusable(environ: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each of these variables whose value cannot be used, which is never repeated."""
    for name, value in environ.items():
        if _PROXY.fullmatch(name) and value and not _is_proxy(value):
            yield f"The environment's {name} is no address of a proxy such as http://proxy.example:3128."
    if (file := environ.get(_CERTIFICATES)) and not _holds_certificates(file):
        yield f"The environment's {_CERTIFICATES} names no file of certificates that can be read."


def _is_proxy(value: str) -> bool:
    parts = split_url(value)
    is_plain = value.isprintable() and " " not in value and parts.port != 0
    return is_plain and parts.scheme in {"http", "https"} and bool(_HOST.fullmatch(parts.hostname or ""))


def _holds_certificates(file: str) -> bool:
    try:
        ssl.create_default_context(cafile=file)
    except OSError:
        return False
    return True
