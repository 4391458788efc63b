"""The methods that only look: who am I, which channel, which person, what was said."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.workspace import (
    APP,
    BOT,
    BOT_PROFILE,
    DOMAIN,
    TEAM,
    Channel,
    Message,
    Person,
    Workspace,
    direct_channel,
)

PAGE_DEFAULT = 100
PAGE_LIMIT = 999  # messages in one reply


def auth_test(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``auth.test``."""
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": DOMAIN,
        "team_id": TEAM,
        "user": workspace.person(BOT).name,
        "user_id": BOT,
        "bot_id": BOT_PROFILE,
        "app_id": APP,
        "is_enterprise_install": False,
    }


def conversation_info(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.info``."""
    return {"channel": dump_channel(workspace.channel(call.required("channel"), seen_by=BOT))}


def open_conversation(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.open`` for one person: the conversation is there already."""
    person = workspace.person(call.required("users"))
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    return {"no_op": True, "already_open": True, "channel": {"id": direct_channel(person.id).id}}


def user_info(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``users.info``."""
    return {"user": dump_person(workspace.person(call.required("user")))}


def user_group_members(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``usergroups.users.list``."""
    group = call.required("usergroup")
    if group not in workspace.user_groups:
        raise SlackError("no_such_subteam")
    return {"users": list(workspace.user_groups[group])}


def conversation_history(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.history``: newest first, without the replies in threads."""
    channel = workspace.readable(call.required("channel"))
    roots = [one for one in workspace.messages(channel.id) if one.thread_ts in ("", one.ts)]
    return _page(call, [*reversed(roots)])


def conversation_replies(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.replies``: the parent and its replies, oldest first."""
    channel = workspace.readable(call.required("channel"))
    parent = call.required("ts")
    thread = [one for one in workspace.messages(channel.id) if parent in (one.ts, one.thread_ts)]
    if not thread:
        raise SlackError("thread_not_found")
    return _page(call, thread)


def dump_person(person: Person) -> dict[str, Any]:
    """Write a person as Slack does."""
    return {
        "id": person.id,
        "team_id": TEAM,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": False,
        "tz": person.tz,
        "profile": {"real_name": person.real_name, "display_name": person.name},
        "is_admin": person.is_admin,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
    }


def dump_channel(channel: Channel) -> dict[str, Any]:
    """Write a channel as Slack does for the bot."""
    dumped = {
        "id": channel.id,
        "is_channel": not channel.is_private and not channel.is_im,
        "is_private": channel.is_private or channel.is_im,
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
    }
    if channel.is_im:
        return dumped | {"user": next(iter(channel.members - {BOT}))}
    return dumped | {"name": channel.name, "is_member": BOT in channel.members}


def _page(call: Call, messages: Sequence[Message]) -> Mapping[str, Any]:
    limit = call.number("limit", default=PAGE_DEFAULT, most=PAGE_LIMIT)
    wanted = [one for one in messages if _within(call, one.ts)]
    after = [one.ts for one in wanted].index(_decoded(call.text("cursor"), wanted)) + 1 if call.text("cursor") else 0
    shown = wanted[after : after + limit]
    more = len(wanted) > after + limit
    page = {"messages": [_dump(one, call) for one in shown], "has_more": more}
    return page | ({"response_metadata": {"next_cursor": _encoded(shown[-1].ts)}} if more else {})


def _within(call: Call, ts: str) -> bool:
    oldest, latest = call.text("oldest"), call.text("latest")
    if call.flag("inclusive") and ts in (oldest, latest):
        return True
    return (not oldest or _seconds(ts) > _seconds(oldest)) and (not latest or _seconds(ts) < _seconds(latest))


def _seconds(ts: str) -> tuple[int, int]:
    whole, _, micro = ts.partition(".")
    try:
        return int(whole), int(micro.ljust(6, "0")[:6])
    except ValueError as error:
        raise SlackError("invalid_arguments", f"[ERROR] not a timestamp: {ts}") from error


def _dump(message: Message, call: Call) -> dict[str, Any]:
    return message.dump(metadata=call.flag("include_all_metadata"))


def _encoded(ts: str) -> str:
    return b64encode(f"after:{ts}".encode()).decode()


def _decoded(cursor: str, wanted: Sequence[Message]) -> str:
    ts = b64decode(cursor.encode()).decode(errors="replace").removeprefix("after:")
    if ts not in {one.ts for one in wanted}:
        raise SlackError("invalid_cursor")
    return ts
