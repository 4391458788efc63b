"""The local Slack, put together on one loopback port, and what tests and the demo do with it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from aiohttp import web

from bot.sandbox.slack import chat, lookups
from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.desk import Desk
from bot.sandbox.slack.entries import Entries
from bot.sandbox.slack.faults import Fault, Faults
from bot.sandbox.slack.files import MOST_BYTES, Files
from bot.sandbox.slack.limits import SLACK_LIMITS, Limit, Limiter
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.page_server import PageServer, loopback_only
from bot.sandbox.slack.people import People
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.socket_mode import LoggedEnvelope, SocketMode
from bot.sandbox.slack.suggestions import Suggestions
from bot.sandbox.slack.triggers import TRIGGER_LIFE, Triggers
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.web_api import LoggedCall, Method, WebApi
from bot.sandbox.slack.workspace import Workspace

T = TypeVar("T")

HOST = "127.0.0.1"
ACK_DEADLINE = timedelta(seconds=3)
PATIENCE = timedelta(seconds=60)  # on a machine that does much else; only what fails waits so long
SHUTDOWN = 1.0  # seconds that open requests have when the sandbox ends


@dataclass(frozen=True)
class Log:
    """What passed between Slack and the bot, in order."""

    calls: list[LoggedCall] = field(default_factory=list)  #: of the bot
    envelopes: list[LoggedEnvelope] = field(default_factory=list)  #: to the bot


class LocalSlack(People):
    """A stand-in for Slack: one workspace, its Web API, Socket Mode, response_urls and web page.

    Attributes:
        web_api: the methods; ``scopes`` is what the bot's token may.
        socket_mode: the bot's links; ``disconnect``, ``drop`` and ``deafen`` break them.
        bot_token: the ``xoxb-`` token of the Web API.
        app_token: the ``xapp-`` token of Socket Mode.
    """

    def __init__(
        self,
        *,
        workspace: Workspace,
        manifest: Manifest,
        now: Callable[[], datetime],
        ack_deadline: timedelta,
        limits: Mapping[str, Limit],
        log: Log,
    ) -> None:
        self.bot_token = f"xoxb-sandbox-{secrets.token_hex(8)}"
        self.app_token = f"xapp-sandbox-{secrets.token_hex(8)}"
        self.port = 0
        self._changes = Changes()
        self._faults = Faults()
        workspace.changed = self._changes.notify
        self.socket_mode = SocketMode(
            url=lambda ticket: f"ws://{HOST}:{self.port}/link/?ticket={ticket}",
            ack_deadline=ack_deadline,
            faults=self._faults,
            changes=self._changes,
            now=now,
            log=log.envelopes,
        )
        self._files = Files(workspace, url=lambda path: f"{self.url}{path}")
        super().__init__(self._make_desk(workspace, now, max(ack_deadline, TRIGGER_LIFE)), manifest)
        self.web_api = WebApi(
            methods=self._methods(),
            workspace=workspace,
            scopes=",".join(sorted(manifest.scopes)),
            bot_token=self.bot_token,
            app_token=self.app_token,
            response_urls=self._desk.response_urls,
            files=self._files,
            limiter=Limiter(limits),
            faults=self._faults,
            changes=self._changes,
            now=now,
            calls=log.calls,
        )

    @classmethod
    @asynccontextmanager
    async def serve(
        cls,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        port: int = 0,
        page: bool = True,
        ack_deadline: timedelta = ACK_DEADLINE,
        limits: Mapping[str, Limit] = SLACK_LIMITS,
        workspace: Workspace | None = None,
        manifest: Manifest | None = None,
        log: Log | None = None,
        more_routes: Callable[["LocalSlack"], Iterable[web.RouteDef]] = lambda _: (),
    ) -> AsyncIterator["LocalSlack"]:
        """Serve on loopback until the block ends.

        Args:
            now: the clock of message ids, expiries and rate limits.
            port: 0 takes any free one.
            page: whether there is a web page.
            ack_deadline: how long a command or click waits for the bot, in real time; as long may a modal be opened
                after it, but not shorter than Slack allows.
            limits: the rate limits; NO_LIMITS for none.
            workspace: what there is at the beginning; None for the usual people and channels.
            manifest: what the app may and offers; None for every scope but ``chat:write.public``, and neither commands
                nor shortcuts on the page.
            log: where what passes between Slack and the bot is written down.
            more_routes: what else the page may talk to.
        """
        workspace = workspace or Workspace()
        if manifest is not None:
            workspace.chat_write_public = "chat:write.public" in manifest.scopes
        slack = cls(
            workspace=workspace,
            manifest=manifest or Manifest(),
            now=now,
            ack_deadline=ack_deadline,
            limits=limits,
            log=log or Log(),
        )
        async with slack._listening(port, page, more_routes):
            yield slack

    @asynccontextmanager
    async def _listening(
        self, port: int, page: bool, more_routes: Callable[["LocalSlack"], Iterable[web.RouteDef]]
    ) -> AsyncIterator[None]:
        # Cancelled handlers: a reader of the page's stream that leaves must not keep its handler waiting.
        app = self._app(page)
        app.add_routes(more_routes(self))
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=SHUTDOWN)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            self.port = runner.addresses[0][1]
            yield
        finally:
            await runner.cleanup()

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{HOST}:{self.port}/"

    @property
    def api_url(self) -> str:
        """What the bot's Slack client takes for ``base_url``."""
        return f"{self.url}api/"

    @property
    def calls(self) -> list[LoggedCall]:
        """What the bot called so far, in order; posts to other addresses as ``response_url`` and ``upload``."""
        return self.web_api.calls

    @property
    def links(self) -> int:
        """How many Socket Mode links take envelopes now."""
        return self.socket_mode.links

    @property
    def faults(self) -> Faults:
        """What the next calls and envelopes meet."""
        return self._faults

    def order(self, fault: Fault) -> None:
        """Let a fault strike the next calls it is meant for."""
        self._faults.order(fault)

    async def until(self, predicate: Callable[[], T], within: timedelta = PATIENCE) -> T:
        """Wait until the predicate is true, asking it again at every change.

        Returns:
            what the predicate returned.

        Raises:
            TimeoutError: it was still false after ``within``.
        """
        async with asyncio.timeout(within.total_seconds()):
            while not (value := predicate()):
                await self._changes.bell().wait()
        return value

    def _make_desk(self, workspace: Workspace, now: Callable[[], datetime], trigger_life: timedelta) -> Desk:
        delivery = Delivery(socket_mode=self.socket_mode)
        entries = Entries(workspace=workspace)
        return Desk(
            workspace=workspace,
            views=Views(workspace, Triggers(life=trigger_life)),
            entries=entries,
            response_urls=ResponseUrls(workspace, url=lambda key: f"{self.url}hooks/{key}"),
            delivery=delivery,
            suggestions=Suggestions(delivery=delivery, entries=entries),
            now=now,
        )

    def _methods(self) -> dict[str, Method]:
        of_workspace = {
            "auth.test": lookups.auth_test,
            "chat.getPermalink": chat.find_permalink,
            "chat.delete": chat.delete_message,
            "chat.postEphemeral": chat.post_ephemeral,
            "chat.postMessage": chat.post_message,
            "chat.update": chat.update_message,
            "conversations.history": lookups.conversation_history,
            "conversations.info": lookups.conversation_info,
            "conversations.list": lookups.list_conversations,
            "conversations.members": lookups.list_members,
            "conversations.open": lookups.open_conversation,
            "conversations.replies": lookups.conversation_replies,
            "usergroups.users.list": lookups.user_group_members,
            "users.conversations": lookups.list_own_conversations,
            "users.info": lookups.user_info,
            "users.list": lookups.list_users,
        }
        return {
            **{name: partial(method, self.workspace) for name, method in of_workspace.items()},
            "files.completeUploadExternal": self._files.complete_upload,
            "files.delete": self._files.delete_file,
            "files.getUploadURLExternal": self._files.get_upload_url,
            "apps.connections.open": self.socket_mode.open_connection,
            "views.open": self._desk.views.open,
            "views.publish": self._desk.views.publish,
            "views.push": self._desk.views.push,
            "views.update": self._desk.views.update,
        }

    def _app(self, page: bool) -> web.Application:
        app = web.Application(middlewares=[loopback_only], client_max_size=MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self.web_api.handle_method)
        app.router.add_post("/hooks/{key}", self.web_api.handle_response_url)
        app.router.add_post("/upload/v1/{key}", self.web_api.handle_upload)
        app.router.add_get("/files-pri/{id}/{name}", self._files.handle_download)
        app.router.add_get("/link/", self.socket_mode.handle_link)
        app.on_shutdown.append(lambda _: self.socket_mode.close())
        if page:
            self._add_page(app)
        return app

    def _add_page(self, app: web.Application) -> None:
        page = PageServer(
            people=self,
            socket_mode=self.socket_mode,
            changes=self._changes,
            now=self._desk.now,
        )
        app.add_routes(page.routes())
        app.on_shutdown.append(lambda _: page.close())
