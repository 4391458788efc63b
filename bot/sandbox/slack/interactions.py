"""What a person does, as Slack tells the bot: the payloads of commands, clicks, forms and shortcuts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.inputs import Element, Held, State, dump_values
from bot.sandbox.slack.views import View
from bot.sandbox.slack.workspace import APP, DOMAIN, TEAM, Channel, Message, Person

VERIFICATION_TOKEN = "sandbox"  # noqa: S105 - Slack's old way to sign, in every payload and secret to nobody
BUTTON_FIELDS = ("text", "value", "style", "url")


@dataclass(frozen=True, kw_only=True)
class Handles:
    """What a payload hands to the bot for its answer."""

    trigger_id: str
    response_url: str


def build_command(command: str, text: str, person: Person, channel: Channel, handles: Handles) -> dict[str, Any]:
    """Build the payload of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": _payload_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": handles.response_url,
        "trigger_id": handles.trigger_id,
    }


def build_message_surface(message: Message, channel: Channel) -> dict[str, Any]:
    """Say that something happened in a message; Slack never sends an ephemeral one back."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.visible_to),
    }
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    shown = {} if message.visible_to else {"message": message.dump()}
    return {"channel": _dump_channel(channel), "container": container | thread, **shown}


def build_view_surface(view: View) -> dict[str, Any]:
    """Say that something happened in a modal or a Home tab."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view.dump()}


def build_block_actions(
    element: Element, state: State | None, value: str, held: Held, person: Person, trigger_id: str, action_ts: str
) -> dict[str, Any]:
    """Build the ``block_actions`` payload of one click, without the surface it happened on.

    Args:
        state: what the element holds after it; None for buttons and overflow menus, which hold nothing.
        value: which option of an overflow menu, or which of two feedback buttons (their values).
        held: what all elements of the surface hold.
    """
    action = {"type": element.type, "block_id": element.key[0], "action_id": element.key[1], "action_ts": action_ts}
    did = _pressed(element, value) if state is None else {key: one for key, one in state.items() if key != "type"}
    return {
        **_about("block_actions", person),
        "trigger_id": trigger_id,
        "state": {"values": dump_values(held)},
        "actions": [{**action, **did}],
    }


def build_block_suggestion(element: Element, query: str, person: Person) -> dict[str, Any]:
    """Build the ``block_suggestion`` payload of what was typed into a menu, without the surface it stands on."""
    block_id, action_id = element.key
    return {**_about("block_suggestion", person), "block_id": block_id, "action_id": action_id, "value": query}


def build_view_submission(
    view: View, person: Person, trigger_id: str, response_urls: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Build the payload of a submitted modal."""
    return {
        **_about("view_submission", person),
        "trigger_id": trigger_id,
        "view": view.dump(),
        "response_urls": list(response_urls),
    }


def build_view_closed(view: View, person: Person, *, is_cleared: bool) -> dict[str, Any]:
    """Build the payload of a closed modal that asked for it by ``notify_on_close``."""
    return {**_about("view_closed", person), "view": view.dump(), "is_cleared": is_cleared}


def build_shortcut(callback_id: str, person: Person, trigger_id: str, action_ts: str) -> dict[str, Any]:
    """Build the payload of a global shortcut, which happens nowhere."""
    about = _about("shortcut", person)
    return {**about, "callback_id": callback_id, "trigger_id": trigger_id, "action_ts": action_ts}


def build_message_action(
    callback_id: str, message: Message, channel: Channel, person: Person, handles: Handles, action_ts: str
) -> dict[str, Any]:
    """Build the payload of a shortcut of one message."""
    return {
        **_about("message_action", person),
        "callback_id": callback_id,
        "trigger_id": handles.trigger_id,
        "response_url": handles.response_url,
        "action_ts": action_ts,
        "message_ts": message.ts,
        "channel": _dump_channel(channel),
        "message": message.dump(),
    }


def _about(kind: str, person: Person) -> dict[str, Any]:
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "api_app_id": APP,
        "team": {"id": TEAM, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
    }


def _dump_channel(channel: Channel) -> dict[str, str]:
    return {"id": channel.id, "name": _payload_name(channel)}


def _payload_name(channel: Channel) -> str:
    """The name Slack gives in payloads: that of a private channel is never told."""
    return "privategroup" if channel.is_private else channel.name


def _pressed(element: Element, value: str) -> dict[str, Any]:
    body = element.body
    if element.type in {"button", "icon_button"}:
        return {name: body[name] for name in BUTTON_FIELDS if name in body}
    if element.type == "feedback_buttons":
        return _chosen([body["positive_button"], body["negative_button"]], value)
    if element.type == "overflow":
        return {"selected_option": _chosen(body["options"], value)}
    raise SlackError("element_not_supported", f"a {element.type} tells the bot nothing")


def _chosen(options: Sequence[dict[str, Any]], value: str) -> dict[str, Any]:
    for option in options:
        if option["value"] == value:
            return option
    raise SlackError("option_not_found", f"no option has the value {value}")
