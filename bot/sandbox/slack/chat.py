"""The chat methods: post, update, delete, and whispers to one person."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.content import parse_content
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.workspace import BOT, DOMAIN, Channel, Message, Workspace


def post_message(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``chat.postMessage``; a person's id as the channel means the direct messages with that person."""
    channel = workspace.writable(call.required("channel"))
    thread = _thread(workspace, channel, call.text("thread_ts"))
    draft = Message(
        channel=channel.id,
        ts="",
        user=BOT,
        content=parse_content(call),
        thread_ts=thread,
        broadcast=bool(thread) and call.flag("reply_broadcast"),
    )
    posted = workspace.post(draft, call.at)
    return {"channel": channel.id, "ts": posted.ts, "message": posted.dump()}


def post_ephemeral(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``chat.postEphemeral``, which ``chat:write.public`` does not open to channels that the bot has not
    joined (github.com/slackapi/node-slack-sdk/issues/977).
    """
    channel = workspace.writable(call.required("channel"))
    if BOT not in channel.members:
        raise SlackError("not_in_channel")
    user = workspace.person(call.required("user")).id
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    thread = _thread(workspace, channel, call.text("thread_ts"))
    draft = Message(channel=channel.id, ts="", user=BOT, content=parse_content(call), thread_ts=thread, visible_to=user)
    return {"message_ts": workspace.post(draft, call.at).ts}


def update_message(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``chat.update``: blocks and metadata that are not given stay as they were."""
    message = _own(workspace, call, "cant_update_message")
    edited = workspace.edit(message, parse_content(call, message.content), call.at)
    return {"channel": edited.channel, "ts": edited.ts, "text": edited.text, "message": edited.dump()}


def delete_message(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``chat.delete``."""
    message = _own(workspace, call, "cant_delete_message")
    workspace.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def find_permalink(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``chat.getPermalink``."""
    channel = workspace.channel(call.required("channel"), seen_by=BOT)
    message = workspace.message(channel.id, call.required("message_ts"))
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    address = f"https://{DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": address}


def _own(workspace: Workspace, call: Call, refusal: str) -> Message:
    channel = workspace.channel(call.required("channel"), seen_by=BOT)
    message = workspace.message(channel.id, call.required("ts"))
    if message.visible_to:
        raise SlackError("message_not_found")  # an ephemeral has no ts that the chat methods know
    if message.user != BOT:
        raise SlackError(refusal)
    if channel.is_archived:
        raise SlackError("is_archived")
    return message


def _thread(workspace: Workspace, channel: Channel, thread_ts: str) -> str:
    if not thread_ts:
        return ""
    try:
        parent = workspace.message(channel.id, thread_ts)
    except SlackError as error:
        raise SlackError("cannot_reply_to_message") from error
    return parent.thread_ts or parent.ts
