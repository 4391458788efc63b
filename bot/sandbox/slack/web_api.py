"""The Web API on HTTP: tokens, rate limits, faults, the log of calls, and Slack's way of answering."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from aiohttp import web

from bot.sandbox.slack.arguments import Call, read_call
from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.errors import MissingScopeError, RateLimitedError, SlackError
from bot.sandbox.slack.faults import RESPONSE_URL, UPLOAD, Fault, Faults
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.limits import Limiter
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.scopes import check_scope
from bot.sandbox.slack.workspace import Workspace

Method: TypeAlias = Callable[[Call], Mapping[str, Any]]

APP_METHODS = frozenset({"apps.connections.open"})  # they take the app's token, all others the bot's


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What goes back over HTTP."""

    outcome: str  #: ``ok``, Slack's error or ``http 503``; for the log
    body: str
    status: int = 200
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LoggedCall:
    """One call the bot made, as it was answered."""

    method: str
    args: Mapping[str, Any]
    at: datetime
    outcome: str  #: ``ok``, Slack's error, ``http 503`` or ``dropped``


@dataclass(kw_only=True)
class WebApi:
    """Answers ``/api/METHOD``, the response_urls and the uploads.

    Args:
        methods: what there is, by name; everything else is an ``unknown_method``.
    """

    methods: Mapping[str, Method]
    workspace: Workspace
    scopes: str  #: what the bot's token may, separated by commas, as every reply tells
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    response_urls: ResponseUrls
    files: Files
    limiter: Limiter
    faults: Faults
    changes: Changes
    now: Callable[[], datetime]
    calls: list[LoggedCall] = field(default_factory=list, repr=False)

    async def handle_method(self, request: web.Request) -> web.Response:
        """Answer a call of the Web API."""
        method = request.match_info["method"]
        try:
            call = await read_call(request, method, self.now())
        except SlackError as error:
            return self._response(_refusal(error))
        return await self._answer(request, call, lambda: self._carry_out(call))

    async def handle_response_url(self, request: web.Request) -> web.Response:
        """Answer a post to a response_url."""
        try:
            call = await read_call(request, RESPONSE_URL, self.now())
        except SlackError as error:
            return self._response(replace(_refusal(error), status=400))
        return await self._answer(request, call, lambda: self._respond(request.match_info["key"], call))

    async def handle_upload(self, request: web.Request) -> web.Response:
        """Answer the POST of a file's content, as it is or in a multipart form."""
        content = await _uploaded(request)
        call = Call(method=UPLOAD, args={"length": len(content)}, at=self.now())
        return await self._answer(request, call, lambda: self._take_in(request.match_info["key"], content))

    async def _answer(self, request: web.Request, call: Call, carry_out: Callable[[], Reply]) -> web.Response:
        fault = self.faults.strike(call.method, call.text("channel"))
        reply = _reply(fault, carry_out)
        outcome = "dropped" if fault.drop else reply.outcome
        self.calls.append(LoggedCall(method=call.method, args=call.args, at=call.at, outcome=outcome))
        self.changes.notify()
        await asyncio.sleep(fault.delay.total_seconds())
        if fault.drop and request.transport is not None:
            request.transport.abort()
        return self._response(reply)

    def _response(self, reply: Reply) -> web.Response:
        headers = {"X-OAuth-Scopes": self.scopes, **reply.headers}
        return web.Response(text=reply.body, status=reply.status, content_type=reply.content_type, headers=headers)

    def _carry_out(self, call: Call) -> Reply:
        try:
            return Reply(outcome="ok", body=json.dumps({"ok": True, **self._result(call)}))
        except SlackError as error:
            return _refusal(error)

    def _result(self, call: Call) -> Mapping[str, Any]:
        method = self.methods.get(call.method)
        if method is None:
            raise SlackError("unknown_method")
        self._authorize(call)
        check_scope(call, self.scopes.split(","), self.workspace)
        self.limiter.admit(call)
        return method(call)

    def _authorize(self, call: Call) -> None:
        if not call.token:
            raise SlackError("not_authed")
        if call.token not in (self.bot_token, self.app_token):
            raise SlackError("invalid_auth")
        wanted = self.app_token if call.method in APP_METHODS else self.bot_token
        if call.token != wanted:
            raise SlackError("not_allowed_token_type")

    def _respond(self, key: str, call: Call) -> Reply:
        try:
            self.response_urls.respond(key, call)
        except SlackError as error:
            status = 404 if error.code in {"used_url", "expired_url", "invalid_url"} else 400
            return replace(_refusal(error), status=status)
        return Reply(outcome="ok", body="ok", content_type="text/plain")

    def _take_in(self, key: str, content: bytes) -> Reply:
        try:
            self.files.take_in(key, content)
        except SlackError as error:
            return replace(_refusal(error), status=404 if error.code == "invalid_url" else 400)
        return Reply(outcome="ok", body=f"OK - {len(content)}", content_type="text/plain")


async def _uploaded(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    sent = next(iter((await request.post()).values()), None)
    return sent.file.read() if isinstance(sent, web.FileField) else b""


def _reply(fault: Fault, carry_out: Callable[[], Reply]) -> Reply:
    reply = carry_out() if fault.carries_out else Reply(outcome="", body="")
    if fault.retry_after is not None:
        return _refusal(RateLimitedError(fault.retry_after))
    if fault.error:
        return _refusal(SlackError(fault.error))
    if fault.status != 200:
        page = f"<html><body>HTTP {fault.status}</body></html>"
        return Reply(outcome=f"http {fault.status}", body=page, status=fault.status, content_type="text/html")
    return reply


def _refusal(error: SlackError) -> Reply:
    details: dict[str, Any] = {"response_metadata": {"messages": list(error.messages)}} if error.messages else {}
    if isinstance(error, MissingScopeError):
        details = {"needed": error.needed, "provided": error.provided}
    reply = Reply(outcome=error.code, body=json.dumps({"ok": False, "error": error.code, **details}))
    if isinstance(error, RateLimitedError):
        return replace(reply, status=429, headers={"Retry-After": str(error.retry_after)})
    return reply
