"""What Slack reads out of an app's manifest."""

from bot.sandbox.slack import Command, Manifest, Shortcut

WRITTEN = {
    "display_information": {"name": "Clapper"},
    "features": {
        "slash_commands": [
            {"command": "/rec", "description": "Record a room", "usage_hint": "start ROOM"},
            {"command": "/live", "description": "Stream a room"},
        ],
        "shortcuts": [
            {"name": "Start", "type": "global", "callback_id": "start", "description": "Start a recording"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
}


def test_parse() -> None:
    """Scopes, subscriptions, commands and shortcuts count; the rest is Slack's."""
    assert Manifest.parse(WRITTEN) == Manifest(
        name="Clapper",
        scopes=frozenset({"commands", "chat:write"}),
        events=frozenset({"app_mention"}),
        shortcuts=(Shortcut(callback_id="start", name="Start", type="global"),),
        commands=(
            Command(command="/rec", description="Record a room", usage_hint="start ROOM"),
            Command(command="/live", description="Stream a room"),
        ),
    )


def test_parse_the_least() -> None:
    """An app may offer and hear nothing."""
    least = Manifest.parse({**WRITTEN, "features": {}, "settings": {}})

    assert (least.events, least.shortcuts, least.commands) == (frozenset(), (), ())
