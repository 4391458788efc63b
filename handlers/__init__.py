"""Every command and every button, by hand."""

import re

from slack_bolt.app.async_app import AsyncApp

from bot.slack.actions import ActionId
from handlers.errors import Boundary
from handlers.recordings import Recordings, outdated


def register(app: AsyncApp, boundary: Boundary, recordings: Recordings) -> None:
    """Tell Bolt which conversation belongs to which command and button."""
    app.command("/rec")(boundary.answering(recordings.command))
    for action in ActionId:
        app.action(action.value)(boundary.acting(recordings.clicked(action)))
    app.action(re.compile(".*"))(boundary.acting(outdated))
