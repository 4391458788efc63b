"""What a person does, as Slack tells the bot: payloads of commands and clicks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.block_kit import elements_of
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.workspace import APP, DOMAIN, TEAM, Channel, Message, Person

VERIFICATION_TOKEN = "sandbox"  # noqa: S105 - Slack's old way to sign, in every payload and secret to nobody


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


@dataclass(frozen=True, kw_only=True)
class Element:
    """One thing to click in a message, and the block it stands in."""

    block_id: str
    body: Mapping[str, Any]

    @property
    def asks_first(self) -> bool:
        """Whether Slack shows a confirm dialog before anything is sent."""
        return "confirm" in self.body


def find_element(message: Message, action_id: str, block_id: str = "") -> Element:
    """Find what a person clicks, or raise ``element_not_found`` (also when two blocks have one and none is named)."""
    found = [
        Element(block_id=block["block_id"], body=element)
        for block in message.blocks
        for element in elements_of(block)
        if element["action_id"] == action_id and block_id in ("", block["block_id"])
    ]
    if len(found) != 1:
        raise SlackError("element_not_found", f"{len(found)} elements have the action_id {action_id}")
    return found[0]


def build_click(
    message: Message,
    element: Element,
    selected: str,
    person: Person,
    channel: Channel,
    handles: Handles,
    action_ts: str,
) -> dict[str, Any]:
    """Build the ``block_actions`` payload of one click.

    Args:
        selected: the value of the chosen option, for menus.
    """
    action = _action(element, selected)
    shown = {} if message.visible_to else {"message": message.dump()}  # Slack never sends an ephemeral back
    return {
        "type": "block_actions",
        "token": VERIFICATION_TOKEN,
        "api_app_id": APP,
        "team": {"id": TEAM, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": TEAM},
        "channel": {"id": channel.id, "name": _payload_name(channel)},
        "container": _container(message),
        "trigger_id": handles.trigger_id,
        "response_url": handles.response_url,
        "state": {"values": _state(element, action)},
        "actions": [{**action, "action_ts": action_ts}],
        **shown,
    }


def _payload_name(channel: Channel) -> str:
    """The name Slack gives in payloads: that of a private channel is never told."""
    return "privategroup" if channel.is_private else channel.name


def _container(message: Message) -> dict[str, Any]:
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.visible_to),
    }
    return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def _action(element: Element, selected: str) -> dict[str, Any]:
    body, kind = element.body, element.body["type"]
    action = {"type": kind, "action_id": body["action_id"], "block_id": element.block_id}
    if kind == "button":
        return action | {name: body[name] for name in ("text", "value", "style", "url") if name in body}
    if kind in {"overflow", "static_select"}:
        return action | {"selected_option": _option(body, selected)}
    raise SlackError("element_not_supported", f"the sandbox cannot operate a {kind} in a message")


def _option(body: Mapping[str, Any], selected: str) -> Mapping[str, Any]:
    groups = body.get("option_groups", [{"options": body.get("options", [])}])
    options: list[Mapping[str, Any]] = [option for group in groups for option in group["options"]]
    for option in options:
        if option["value"] == selected:
            return option
    raise SlackError("option_not_found", f"no option has the value {selected}")


def _state(element: Element, action: Mapping[str, Any]) -> dict[str, Any]:
    if action["type"] != "static_select":
        return {}  # buttons and overflow menus hold nothing
    held = {"type": action["type"], "selected_option": action["selected_option"]}
    return {element.block_id: {element.body["action_id"]: held}}
