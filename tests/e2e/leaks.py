"""Whether a secret left the bot: in a log line, or in anything that it sent to Slack."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

import structlog

from bot import log
from bot.config import Config
from bot.sandbox.slack import LocalSlack

_LINK = re.compile(r"https?://[^\s|>\"\\?]+\?([^\s|>\"\\]+)")
_SIGNATURE = 20  # characters, at least


@contextmanager
def captured_log(config: Config) -> Iterator[io.StringIO]:
    """The log as ``clapper run`` writes it, at the finest level."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    log.configure(stream, json=True, secrets=config.secrets, level=logging.DEBUG)
    try:
        yield stream
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()


def check_leaks(config: Config, logged: str, slack: LocalSlack) -> None:
    """Fail if a configured secret, or a signed link in the log, can be read."""
    sent = json.dumps([[call.method, call.args] for call in slack.calls], default=str)
    assert logged, "a bot that ran has logged something"
    for secret in config.secrets:
        assert secret not in logged
        assert secret not in sent or secret in _named_in_links(config)
    assert "X-Amz-Signature=" not in logged.replace(f"X-Amz-Signature={log.MASK}", "")
    for value in _signed(sent):
        assert value not in logged


def _signed(sent: str) -> set[str]:
    """What the links that people got are signed with, whichever service made them."""
    queries = [found[1].replace("&amp;", "&") for found in _LINK.finditer(sent)]
    return {value for query in queries for _, value in parse_qsl(query) if len(value) >= _SIGNATURE}


def _named_in_links(config: Config) -> set[str]:
    """A signed link names the key that signed it, never its secret."""
    storages = (account.settings.get("storage", {}) for account in config.accounts.values())
    return {storage.get(name) for storage in storages for name in ("access_key", "read_access_key")}
