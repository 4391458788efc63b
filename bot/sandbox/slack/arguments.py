"""Arguments of a Web API call, whichever of Slack's encodings they came in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from aiohttp import web

from bot.sandbox.slack.errors import SlackError

Json: TypeAlias = Mapping[str, Any]

BEARER = "Bearer "


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a method, without its token."""

    method: str
    args: Json
    at: datetime
    token: str = field(default="", repr=False)

    def required(self, name: str) -> str:
        """Read a text that must be there."""
        value = self.args.get(name)
        if value in (None, ""):
            raise SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return str(value)

    def text(self, name: str) -> str:
        """Read a text; empty when absent."""
        return str(self.args.get(name) or "")

    def flag(self, name: str) -> bool:
        """Read a boolean as JSON, ``1`` or ``true``."""
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def number(self, name: str, *, default: int, most: int) -> int:
        """Read a whole number from 1 to ``most``."""
        given = str(self.args.get(name, default))
        if not given.isdecimal() or not 1 <= int(given) <= most:
            raise SlackError("invalid_arguments", f"[ERROR] must be a whole number from 1 to {most}: {name}")
        return int(given)

    def nested(self, name: str) -> Any:
        """Read a structure, written as JSON or as a string that holds JSON; None when absent."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise SlackError(f"invalid_{name}_format") from error


async def read_call(request: web.Request, method: str, at: datetime) -> Call:
    """Read a call from a JSON body, a form, a multipart form or the query.

    Raises:
        SlackError: ``invalid_json``, ``json_not_object`` or ``invalid_post_type``.
    """
    args = {**request.query, **await _body(request)}
    header = request.headers.get("Authorization", "")
    in_form = str(args.pop("token", ""))
    token = header.removeprefix(BEARER) if header.startswith(BEARER) else in_form
    return Call(method=method, args=args, at=at, token=token)


async def _body(request: web.Request) -> dict[str, Any]:
    if not request.body_exists:
        return {}
    if request.content_type == "application/json":
        # Slack takes no token from a JSON body: it must be in the header.
        return {key: value for key, value in _json_object(await request.text()).items() if key != "token"}
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise SlackError("invalid_post_type")
    return {key: value for key, value in (await request.post()).items() if isinstance(value, str)}


def _json_object(body: str) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value
