"""The conversation in the Home tab: who looks is kept, at once; what is shown comes after."""

from datetime import UTC
from typing import Any

import pytest

from bot.service.overview import Overviews
from bot.slack.actions import ActionId
from handlers.home import HomeTab
from handlers.replies import Reply
from tests.service.stage import OMAR, TEAM, VERA, Bot
from tests.service.vendors import ACCOUNTS


@pytest.fixture
def home(empty: Bot) -> HomeTab:
    """The conversation."""
    return HomeTab(Overviews(empty.store, ACCOUNTS, zone=UTC, now=empty.clock))


def event(tab: str) -> dict[str, Any]:
    """Somebody opens the bot in Slack."""
    return {"team_id": TEAM, "event": {"type": "app_home_opened", "user": OMAR, "tab": tab}}


async def test_opened(empty: Bot, home: HomeTab) -> None:
    """Whoever comes to the tab looks at it from then on; nothing else is said."""
    assert await home.events()["app_home_opened"](event("home")) == Reply()

    (kept,) = await empty.store.homes.opened_since(empty.clock())
    assert (kept.team, kept.user, kept.opened_at) == (TEAM, OMAR, empty.clock())


async def test_opened_in_anothers_name(empty: Bot, home: HomeTab) -> None:
    """The tab belongs to the workspace whose bot it is, in whichever workspace's name the event comes."""
    shared = {**event("home"), "team_id": "T0PARTNER", "authorizations": [{"team_id": TEAM}]}
    await home.events()["app_home_opened"](shared)

    assert [kept.team for kept in await empty.store.homes.opened_since(empty.clock())] == [TEAM]


async def test_messages(empty: Bot, home: HomeTab) -> None:
    """The tab of messages is another one."""
    await home.events()["app_home_opened"](event("messages"))

    assert await empty.store.homes.opened_since(empty.clock()) == ()


async def test_refreshed(empty: Bot, home: HomeTab) -> None:
    """Refresh is another opening."""
    body = {"team": {"id": TEAM}, "user": {"id": VERA}, "view": {"type": "home", "team_id": TEAM}}
    assert await home.actions()[ActionId.HOME_REFRESH.value](body) == Reply()

    assert [kept.user for kept in await empty.store.homes.opened_since(empty.clock())] == [VERA]
