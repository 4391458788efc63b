"""Which scope each method needs, after docs.slack.dev, the pages of the methods."""

from collections.abc import Collection, Mapping

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.errors import MissingScopeError
from bot.sandbox.slack.workspace import Channel, Workspace

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "usergroups:read",
        "users:read",
    }
)
"""What a bot without a manifest may: all that this stand-in knows."""

_KINDS = ("channels", "groups", "im")
_READ = frozenset(f"{kind}:read" for kind in _KINDS)
_HISTORY = frozenset(f"{kind}:history" for kind in _KINDS)

METHOD_SCOPES: Mapping[str, frozenset[str]] = {
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.list": _READ,
    "conversations.members": _READ,
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": _HISTORY,
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.delete": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "users.conversations": _READ,
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read"}),
}
"""Of several scopes one is enough; which one depends on the kind of the conversation that is asked for."""

EVENT_SCOPES: Mapping[str, str] = {"app_mention": "app_mentions:read", "message.im": "im:history"}


def check_scope(call: Call, scopes: Collection[str], workspace: Workspace) -> None:
    """Refuse a call that the token's scopes do not cover, as ``missing_scope``."""
    enough = METHOD_SCOPES.get(call.method, frozenset())
    channel = workspace.channels.get(call.text("channel"))
    if len(enough) > 1 and channel is not None:
        enough = frozenset(scope for scope in enough if scope.startswith(f"{_kind(channel)}:"))
    if enough and enough.isdisjoint(scopes):
        raise MissingScopeError(needed=",".join(sorted(enough)), provided=",".join(sorted(scopes)))


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "groups" if channel.is_private else "channels"
