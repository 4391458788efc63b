"""What it takes to pass on what people do, and to bring back what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.entries import Entries
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.inputs import Element
from bot.sandbox.slack.response_urls import ResponseUrls
from bot.sandbox.slack.suggestions import Suggestions
from bot.sandbox.slack.triggers import Trigger
from bot.sandbox.slack.views import Views
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The parts that conversations and modals share."""

    workspace: Workspace
    views: Views
    entries: Entries
    response_urls: ResponseUrls
    delivery: Delivery
    suggestions: Suggestions
    now: Callable[[], datetime]

    def issue_trigger(self, user: str, *, channel: str = "", view: str = "") -> str:
        """Give out a trigger id for what somebody just did, while looking at a channel, in a modal or nowhere."""
        return self.views.triggers.issue(Trigger(user=user, at=self.now(), channel=channel, view=view))

    def action_ts(self) -> str:
        """Say when something was done, as payloads do."""
        return f"{self.now().timestamp():.6f}"


def check_confirmed(element: Element, confirmed: bool) -> None:
    """Refuse to pass a confirm dialog unasked (``confirm_required``), or one that is not there."""
    if element.asks_first and not confirmed:
        raise SlackError("confirm_required", "the element asks before anything is sent")
    if confirmed and not element.asks_first:
        raise SlackError("confirm_missing", "the element has no confirm dialog to accept")
