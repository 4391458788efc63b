"""The conversation in the Home tab: it is published when a person opens it, or wants it anew."""

from collections.abc import Mapping

from bot.service.overview import Overviews
from bot.slack.actions import ActionId
from handlers.asks import team_of, user_of
from handlers.replies import Body, Conversation, Reply


class HomeTab:
    """Notes who looks; what each may see is decided when it is published."""

    def __init__(self, overviews: Overviews) -> None:
        self._overviews = overviews

    def events(self) -> Mapping[str, Conversation]:
        """A person comes to the tab."""
        return {"app_home_opened": self.opened}

    def actions(self) -> Mapping[str, Conversation]:
        """The button Refresh."""
        return {ActionId.HOME_REFRESH.value: self.refreshed}

    async def opened(self, body: Body) -> Reply:
        """Have the Home published; the tab of messages is the same event, and needs nothing."""
        if body["event"].get("tab") == "home":
            await self._overviews.open(team_of(body), user_of(body))
        return Reply()

    async def refreshed(self, body: Body) -> Reply:
        """Have the Home published again, though nothing may have changed."""
        await self._overviews.open(team_of(body), user_of(body))
        return Reply()
