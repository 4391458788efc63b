"""A local Slack for the sandbox and the tests: the real bot talks to it and knows nothing of it."""

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.faults import ENVELOPE, LINK, RESPONSE_URL, UPLOAD, Fault
from bot.sandbox.slack.limits import NO_LIMITS, SLACK_LIMITS, Limit
from bot.sandbox.slack.manifest import Command, Manifest, Shortcut
from bot.sandbox.slack.server import ACK_DEADLINE, LocalSlack, Log
from bot.sandbox.slack.socket_mode import Interaction, LoggedEnvelope
from bot.sandbox.slack.web_api import LoggedCall
from bot.sandbox.slack.workspace import Channel, Content, File, Message, Person, Workspace

__all__ = [
    "ACK_DEADLINE",
    "ENVELOPE",
    "LINK",
    "NO_LIMITS",
    "RESPONSE_URL",
    "SLACK_LIMITS",
    "UPLOAD",
    "Channel",
    "Command",
    "Content",
    "Fault",
    "File",
    "Interaction",
    "Limit",
    "LocalSlack",
    "Log",
    "LoggedCall",
    "LoggedEnvelope",
    "Manifest",
    "Message",
    "Person",
    "Shortcut",
    "SlackError",
    "Workspace",
]
