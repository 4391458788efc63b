"""The methods that only look: who am I, which channel, which person, what was said."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

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

T = TypeVar("T")

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
    """Carry out ``users.info``; ``include_locale`` adds the locale."""
    return {"user": _dump_person(workspace, workspace.person(call.required("user")), call)}


def list_users(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``users.list``."""
    people = [*workspace.people.values()]
    shown, cursor = _paged(call, people, [one.id for one in people])
    return {
        "members": [_dump_person(workspace, one, call) for one in shown],
        "response_metadata": {"next_cursor": cursor},
    }


def list_conversations(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.list``: what the bot can see, of the types that are asked for."""
    return _listed(call, [one for one in workspace.channels.values() if one.admits(BOT)])


def list_own_conversations(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``users.conversations``: those of the list that the person, or else the bot, is a member of."""
    user = workspace.person(call.text("user") or BOT).id
    return _listed(call, [one for one in workspace.channels.values() if one.admits(BOT) and user in one.members])


def list_members(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.members``."""
    members = sorted(workspace.channel(call.required("channel"), seen_by=BOT).members)
    shown, cursor = _paged(call, members, members)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def user_group_members(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``usergroups.users.list``."""
    group = call.required("usergroup")
    if group not in workspace.user_groups:
        raise SlackError("no_such_subteam")
    return {"users": list(workspace.user_groups[group])}


def conversation_history(workspace: Workspace, call: Call) -> Mapping[str, Any]:
    """Carry out ``conversations.history``: newest first, without the replies in threads."""
    channel = workspace.readable(call.required("channel"))
    roots = [one for one in workspace.messages(channel.id) if not one.thread_ts or one.broadcast]
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
        "team_id": person.team,
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


def _dump_person(workspace: Workspace, person: Person, call: Call) -> dict[str, Any]:
    offset = call.at.astimezone(ZoneInfo(person.tz)).utcoffset() or timedelta(0)
    dumped = {**dump_person(person), "tz_offset": offset // timedelta(seconds=1)}
    if person.is_stranger and not any({person.id, BOT} <= one.members for one in workspace.channels.values()):
        dumped["is_stranger"] = True  # and not of who shares a channel with the bot: then the team tells
    return dumped | ({"locale": person.locale} if call.flag("include_locale") else {})


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


def _listed(call: Call, channels: Sequence[Channel]) -> Mapping[str, Any]:
    types = {one.strip() for one in (call.text("types") or "public_channel").split(",")}
    hides_archived = call.flag("exclude_archived")
    wanted = [one for one in channels if _type(one) in types and not (hides_archived and one.is_archived)]
    shown, cursor = _paged(call, wanted, [one.id for one in wanted])
    return {"channels": [dump_channel(one) for one in shown], "response_metadata": {"next_cursor": cursor}}


def _type(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _page(call: Call, messages: Sequence[Message]) -> Mapping[str, Any]:
    wanted = [one for one in messages if _within(call, one.ts)]
    shown, cursor = _paged(call, wanted, [one.ts for one in wanted])
    page = {"messages": [_dump(one, call) for one in shown], "has_more": bool(cursor)}
    return page | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _paged(call: Call, items: Sequence[T], keys: Sequence[str]) -> tuple[Sequence[T], str]:
    """Cut out the page that is asked for; the cursor that comes with it names the last one shown."""
    limit = call.number("limit", default=PAGE_DEFAULT, most=PAGE_LIMIT)
    after = keys.index(_decoded(call.text("cursor"), keys)) + 1 if call.text("cursor") else 0
    shown = items[after : after + limit]
    return shown, _encoded(keys[after + limit - 1]) if len(items) > after + limit else ""


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


def _encoded(key: str) -> str:
    return b64encode(f"after:{key}".encode()).decode()


def _decoded(cursor: str, keys: Sequence[str]) -> str:
    key = b64decode(cursor.encode()).decode(errors="replace").removeprefix("after:")
    if key not in keys:
        raise SlackError("invalid_cursor")
    return key
