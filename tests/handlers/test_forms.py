"""What the forms share that begin something: for which channel they are, and which accounts they offer there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.domain import Account
from bot.errors import NotAllowed, UsageError
from bot.slack.actions import ActionId, ListAction
from bot.slack.surfaces import Surfaces
from bot.slack.views import CallbackId, View
from handlers.access import Access
from handlers.files import Files
from handlers.replies import Conversation, Reply
from handlers.schedules import Scheduling
from handlers.starting import Starting
from handlers.streams import LiveStreams
from handlers.zones import Zones
from tests.handlers.modals import filled, opened
from tests.handlers.payloads import from_button, in_view
from tests.service.schedules.desk import desk_of
from tests.service.stage import GENERAL, OMAR, VERA, Stage
from tests.service.streams.live import Live
from tests.service.vendors import LIVE_ACCOUNTS
from tests.slack.web_api import WebApi, web_client

LIMITED = {
    "studio": replace(LIVE_ACCOUNTS["studio"], channels=frozenset({GENERAL})),
    "board": replace(LIVE_ACCOUNTS["board"], channels=frozenset({"C0OPS"})),
}
FORMS: Mapping[str, tuple[ActionId, ActionId, CallbackId]] = {
    "start": (ActionId.START, ActionId.CHOOSE_CHANNEL, CallbackId.START),
    "live": (ActionId.START_LIVE, ActionId.CHOOSE_LIVE_CHANNEL, CallbackId.START_LIVE),
    "schedule": (ActionId.SCHEDULE, ActionId.CHOOSE_SCHEDULE_CHANNEL, CallbackId.SCHEDULE),
    "files": (ActionId.FILES, ActionId.CHOOSE_FILES_CHANNEL, CallbackId.FILES),
}
"""The button that opens each, the action of its field for the channel, and its submission."""

Opening: TypeAlias = Starting | LiveStreams | Scheduling | Files


@dataclass(frozen=True)
class Talk:
    """All that is begun by forms."""

    actions: Mapping[str, Conversation]
    submissions: Mapping[str, Conversation]

    async def opened(self, form: str, channel: str = "") -> View:
        """A form as its button opens it; empty: in the Home tab."""
        body = from_button(ListAction(page=1), channel=channel)
        return await opened(await self.actions[FORMS[form][0]](body))

    async def chosen(self, form: str, view: View, channel: str, person: str = OMAR) -> View:
        """The form after a channel was chosen."""
        body = in_view(view, {**filled(view), "channel": channel}, person, kind="block_actions")
        return await opened(await self.actions[FORMS[form][1]](body))

    async def submitted(self, form: str, view: View, **changes: str) -> Reply:
        """The form, sent with what stands in it and these changes."""
        values = {**filled(view), "room": "standup", **changes}
        return await self.submissions[FORMS[form][2]](in_view(view, values))


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """An account for the general channel, and one for another."""
    async with talking(tmp_path, LIMITED) as talk:
        yield talk


@asynccontextmanager
async def talking(tmp_path: Path, accounts: Mapping[str, Account]) -> AsyncIterator[Talk]:
    """A bot with these accounts."""
    stage = Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=accounts)
    async with stage.bot() as bot, WebApi.serve() as api, web_client(api) as client:
        api.says("api/users.info", {"ok": True, "user": {"tz": "Asia/Tehran"}})
        access, requests = Access((), (GENERAL, "C0RANDOM"), ()), bot.requests
        zones = Zones(Surfaces(client).zone, bot.clock)
        scheduling = Scheduling(desk_of(bot, accounts).schedules, requests, access, zones)
        streams, files = LiveStreams(Live.of(stage, bot).streams, access), Files(requests, access, zones)
        conversations: list[Opening] = [Starting(requests, access), streams, scheduling, files]
        yield Talk(
            {name: one for each in conversations for name, one in each.actions().items()},
            {name: one for each in conversations for name, one in each.submissions().items()},
        )


def offered(view: View) -> list[str]:
    """The accounts to choose from."""
    [account] = [block["element"] for block in view.blocks if block.get("block_id") == "on"]
    return [option["value"] for option in account["options"]]


def asked(view: View) -> list[str]:
    return [block["block_id"] for block in view.blocks if block["type"] == "input"]


@pytest.mark.parametrize("form", FORMS)
async def test_few_fields(talk: Talk, form: str) -> None:
    """However it is opened, a form asks six things at most before More Options."""
    assert "channel" not in asked(await talk.opened(form, GENERAL))
    assert asked(await talk.opened(form))[0] == "channel"
    assert len(asked(await talk.opened(form))) <= 6


@pytest.mark.parametrize("form", FORMS)
async def test_accounts_of_channels(talk: Talk, form: str) -> None:
    """Where every account is for some channels only, all are offered before one is chosen, then those of the channel;
    what was typed stays.
    """
    view = await talk.opened(form)
    assert offered(view) == ["board", "studio"]

    view = await talk.chosen(form, replace(view, blocks=view.blocks), GENERAL)
    assert offered(view) == ["studio"]
    assert filled(view)["on"] == "studio"
    assert offered(await talk.opened(form, GENERAL)) == ["studio"]


@pytest.mark.parametrize("form", FORMS)
async def test_accounts_of_other_channels(tmp_path: Path, form: str) -> None:
    """Who has not said which channel is meant is told no account of another one; in its channel it is offered."""
    async with talking(tmp_path, {**LIMITED, "board": LIVE_ACCOUNTS["board"]}) as talk:
        view = await talk.opened(form)
        assert offered(view) == ["board"]
        assert offered(await talk.chosen(form, view, GENERAL)) == ["board", "studio"]


@pytest.mark.parametrize("form", FORMS)
async def test_account_of_another_channel(talk: Talk, form: str) -> None:
    """An account that was chosen before the channel, and is not for it, is refused beside its field."""
    reply = await talk.submitted(form, await talk.opened(form), channel=GENERAL, on="board")

    assert list(reply.errors) == ["on"]
    assert "is not for this channel" in reply.errors["on"]


@pytest.mark.parametrize("form", FORMS)
async def test_without_a_channel(talk: Talk, form: str) -> None:
    """Without one nobody's role could be checked."""
    reply = await talk.submitted(form, await talk.opened(form), on="studio")

    assert reply.errors == {"channel": "Choose the channel."}


@pytest.mark.parametrize("form", FORMS)
async def test_role_in_the_channel(talk: Talk, form: str) -> None:
    """Which accounts a channel has is told to nobody who may not use them there."""
    view = await talk.opened(form)
    with pytest.raises(NotAllowed):
        await talk.chosen(form, view, "C0OPS", VERA)


@pytest.mark.parametrize("form", FORMS)
async def test_channel_without_accounts(talk: Talk, form: str) -> None:
    """Where none can be used, that is said, and no form opens."""
    with pytest.raises(UsageError, match=r"^No account can be used in this channel.*: whoever runs Clapper can allow"):
        await talk.opened(form, "C0RANDOM")
