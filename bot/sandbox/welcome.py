"""What a newcomer reads first in the sandbox: three things to try, told by Slackbot and not by the bot."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack import Content, Message
from bot.sandbox.slack.workspace import SLACKBOT

TITLE = "Try this"
STEPS = (
    "*Record a room.* Type `/rec start standup`, look at the card, press *Stop*, and open the link that comes.",
    "*Use no commands.* Press ⚡ beside the message box and choose *Start Recording*, or open *Home* on the left.",
    "*Look behind the scenes.* The button at the top shows what Slack, Clapper and the services say to each other. "
    "There you break things, and move the clock: an hour takes a second.",
)
HINT = "You are an operator. At the top you become an admin, a viewer, a guest, or somebody of another company."


def build_welcome(channel: str) -> Message:
    """The message, not yet posted."""
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(STEPS, start=1))
    blocks: tuple[Mapping[str, Any], ...] = (
        {"type": "header", "text": {"type": "plain_text", "text": TITLE}},
        {"type": "section", "text": {"type": "mrkdwn", "text": steps}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": HINT}]},
    )
    return Message(channel=channel, ts="", user=SLACKBOT, content=Content(text=f"{TITLE}\n{steps}", blocks=blocks))
