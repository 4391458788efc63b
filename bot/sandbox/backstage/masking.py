"""The details of what passed, without the secrets in them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.log import MASK, Masker

LONGEST = 20_000  # characters of details
_SECRET_NAMES = re.compile(
    r"token|secret|password|authorization|signature|access_?key|\bauth\b|\bticket\b", re.IGNORECASE
)
_URL_SECRETS = re.compile(
    r"(?<=[?&])([\w-]*(?:token|signature|credential|sign|ticket|key)[\w-]*=)[^&\s\"'\\]+", re.IGNORECASE
)
_HOOKS = re.compile(r"(?<=/hooks/)[\w-]+|(?<=/upload/v1/)[\w-]+")  # whoever has such an address may use it
_FORMS = Masker(())


def mask(text: str) -> str:
    """A text whose secrets are replaced: values under telling names if it is JSON, and parts of addresses anyhow."""
    shown = "\n".join(_mask_line(line) for line in text.split("\n"))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}{MASK}"


def mask_values(value: Any) -> Any:
    """A JSON value in which everything under a telling name is replaced."""
    if isinstance(value, Mapping):
        return {name: MASK if _is_secret(name, part) else mask_values(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [mask_values(part) for part in value]
    return value


def dump(value: Any) -> str:
    """A JSON value, indented, without secrets."""
    return mask(json.dumps(mask_values(value), ensure_ascii=False, indent=2, default=str))


def _is_secret(name: str, part: Any) -> bool:
    return bool(_SECRET_NAMES.search(name)) and isinstance(part, str) and bool(part)


def _mask_line(line: str) -> str:
    return _mask_forms(_mask_json(line))


def _mask_json(line: str) -> str:
    if not line.startswith(("{", "[")):
        return line
    try:
        value = json.loads(line)
    except ValueError:
        return line
    return json.dumps(mask_values(value), ensure_ascii=False, indent=2)


def _mask_forms(text: str) -> str:
    masked = _URL_SECRETS.sub(rf"\1{MASK}", text)
    return _FORMS.mask(_HOOKS.sub(MASK, masked))
