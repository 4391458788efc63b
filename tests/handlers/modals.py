"""Modals as people meet them: what is filled in when they open, and a Slack that takes the pictures in them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from bot.domain import OperationStatus, Recording
from bot.sandbox.demo import SEMINAR
from bot.slack.messenger import Messenger
from bot.slack.views import View
from handlers.replies import Reply
from tests.handlers.payloads import in_view
from tests.service.stage import Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS
from tests.slack.limits import check_view
from tests.slack.messages import texts
from tests.slack.web_api import WebApi, web_client

_numbers = count(1)
TICKET = "api/files.getUploadURLExternal"


@dataclass(frozen=True)
class Scene:
    """A bot, and the Slack that it gives its pictures to."""

    bot: Bot
    api: WebApi
    messenger: Messenger

    @property
    def pictures(self) -> list[bytes]:
        """The pictures that were uploaded."""
        return [call.arguments["content"] for call in self.api.calls if "content" in call.arguments]

    async def recording(self, room: str) -> Recording:
        """The recording of a room."""
        (found,) = await self.bot.requests.matching(make_ask(), room)
        return found

    async def asked(self, reply: Reply) -> Any:
        """What was asked of the service, after it has carried that out."""
        (operation,) = reply.operations
        await self.bot.requests.release([operation.id])
        done = await self.bot.ended(operation)
        assert done.status is OperationStatus.DONE, done.answer
        return done.arguments


@asynccontextmanager
async def open_scene(folder: Path) -> AsyncIterator[Scene]:
    """A bot that records a seminar of two people on one service, and a lecture on another."""
    stage = Stage(f"sqlite:///{folder / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)
    async with stage.bot() as bot, WebApi.serve() as api, web_client(api) as client:
        api.says(TICKET, {"ok": True, "upload_url": f"{api.url}upload/v1/abc", "file_id": "F1"})
        await bot.recording("seminar", options=SEMINAR)
        await bot.recording("lecture", account="campus", options={"width": 640, "height": 360})
        yield Scene(bot, api, Messenger(client))


async def opened(reply: Reply) -> View:
    """The modal that a reply opens or changes, complete, and within Slack's limits at every step."""
    view = reply.view or reply.update
    assert view is not None, reply
    check_view(view)
    if reply.finish is not None:
        view = await reply.finish()
        check_view(view)
    return view


def filled(view: View) -> dict[str, str]:
    """What stands in a modal's fields when it opens, by block id."""
    inputs = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
    return {name: _initial(element) for name, element in inputs.items()}


def acted(view: View, values: Mapping[str, str] | None = None, kind: str = "block_actions") -> dict[str, Any]:
    """The payload of something done in a new modal, in which these fields were changed."""
    body = in_view(view, {**filled(view), **(values or {})}, kind=kind)
    return {**body, "view": {**body["view"], "id": f"V{next(_numbers)}"}}


def submitted(view: View, values: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The payload of a submission, in which these fields were changed."""
    return acted(view, values, "view_submission")


def said(view: View) -> str:
    """What a modal says beside its fields."""
    told = [block for block in view.blocks if block["type"] in {"context", "section"}]
    return "\n".join(texts(told, "plain_text"))


def pictures(view: View) -> list[str]:
    """The alt texts of a modal's pictures."""
    return [block["alt_text"] for block in view.blocks if block["type"] == "image"]


def _initial(element: Mapping[str, Any]) -> str:
    return str(element.get("initial_value") or element.get("initial_option", {}).get("value", ""))
