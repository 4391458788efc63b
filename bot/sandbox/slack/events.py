"""What the bot subscribes to: payloads of the Events API. Pure."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.sandbox.slack.interactions import VERIFICATION_TOKEN
from bot.sandbox.slack.workspace import APP, BOT, TEAM, Message, Person, Workspace, direct_channel

MENTION = re.compile(r"(?<!\w)@(\w+)")


def build_event(event: Mapping[str, Any], at: datetime, shared_with: str = "") -> dict[str, Any]:
    """Build the payload of an event; its ``event_id`` stays the same when it is delivered again.

    Args:
        shared_with: the other workspace of a shared channel: Slack may send what happens there in either's name, so
            this is the other's, whoever acts; whose bot hears it stands under ``authorizations``.
    """
    return {
        "type": "event_callback",
        "token": VERIFICATION_TOKEN,
        "team_id": shared_with or TEAM,
        "api_app_id": APP,
        "event": {**event, "event_ts": f"{at.timestamp():.6f}"},
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(at.timestamp()),
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": bool(shared_with),
    }


def build_home_opened(user: str, view: Mapping[str, Any] | None) -> dict[str, Any]:
    """Build the event of a person who opens the Home tab; with the view, where one is published."""
    event = {"type": "app_home_opened", "user": user, "channel": direct_channel(user).id, "tab": "home"}
    return event | ({"view": view} if view is not None else {})


def build_message_event(message: Message, subscribed: str, author: Person) -> dict[str, Any]:
    """Build the event of a person's message, as ``app_mention`` or ``message.im``."""
    about = {"team": TEAM, "channel": message.channel, **({"user_team": author.team} if author.is_stranger else {})}
    if subscribed == "message.im":
        return {**message.dump(), **about, "channel_type": "im"}
    return {**message.dump(), **about, "type": "app_mention"}


def event_of(message: Message, *, is_im: bool) -> str:
    """Say which event a person's message is: ``message.im``, ``app_mention`` or none (empty).

    In the direct messages with the bot a mention is nothing special.
    """
    if is_im:
        return "message.im"
    return "app_mention" if f"<@{BOT}>" in message.text else ""


def write_markup(text: str, workspace: Workspace) -> str:
    """Turn what a person types into Slack's markup: its own characters escaped, and ``@name`` a mention."""
    ids = {person.name.lower(): person.id for person in workspace.people.values()}
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return MENTION.sub(lambda found: f"<@{ids[name]}>" if (name := found[1].lower()) in ids else found[0], escaped)
