"""The log: console or JSON lines, every line of an operation with its id, and secrets masked by construction.

Our own lines and those of the libraries leave through one formatter, whose last step masks every known secret and
everything that has the form of one; nothing is written that did not pass it.
"""

import json as jsonlib
import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "…"
_SECRET_FORMS = re.compile(
    r"(?<=Basic )[A-Za-z0-9+/=]{8,}|(?<=Bearer )[\w.~+/=-]+"  # RFC 7617, RFC 6750
    r"|xox[a-z]-[\w-]+|xapp-[\w-]+"  # Slack's tokens
    r"|(?<=ticket=)[^&\s\"']+"  # of a Socket Mode address
    r"|(?<=hooks\.slack\.com/app/)[^\s\"']+|(?<=/commands/)[^\s\"']+|(?<=/actions/)[^\s\"']+"  # of a response_url
    r"|(?<=/upload/v1/)[^\s\"']+"  # of an address that takes a file
    r"|(?<=[Ss]ignature=)[^&\s\"']+"
    r"|(?P<name>(?i:[?&][\w-]*(?:token|sign|auth|key|credential)=))[^&\s\"']+"  # of a link, by its service
)
_QUIET = (
    "aiosqlite",
    "filelock",
    "sqlalchemy",
    "httpx",
    "httpcore",
    "websockets",
    "aiohttp.access",
    "slack_bolt",
    "slack_sdk",
    "apscheduler",
    "botocore",
    "alembic",
)


class Masker:
    """Replaces secrets in text: the known ones and those that show by their form."""

    def __init__(self, secrets: Iterable[str]) -> None:
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        known = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))
        self._known = re.compile(known) if known else None

    def mask(self, text: str) -> str:
        """The text with every secret replaced."""
        masked = self._known.sub(MASK, text) if self._known else text
        return _SECRET_FORMS.sub(lambda found: f"{found['name'] or ''}{MASK}", masked)


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it is, as addresses have it, and as ``repr`` writes it, within text that has double quotes or none;
    each also in JSON.
    """
    for spelling in (secret, quote(secret, safe=""), repr(secret)[1:-1], repr('"' + secret)[2:-1]):
        yield spelling
        yield jsonlib.dumps(spelling)[1:-1]


def configure(stream: TextIO, *, json: bool, secrets: Iterable[str], level: int = logging.INFO) -> None:
    """Send every log line of this process to ``stream``.

    Args:
        json: one JSON object a line; otherwise text for people, without colour codes.
        secrets: values that must never appear.
        level: the least level that is written; the vendors' and Slack's libraries speak from WARNING on, since they
            would write addresses with signed query strings.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    render: Any = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(shared, render, Masker(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(shared: list[Processor], render: Any, masker: Masker) -> logging.Formatter:
    def masked(logger: WrappedLogger, name: str, event: EventDict) -> str:
        return masker.mask(render(logger, name, event))

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, masked],
    )
