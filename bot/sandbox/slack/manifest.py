"""What the app is to Slack: its scopes, commands, shortcuts and subscriptions, as its manifest tells them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.scopes import SCOPES

EVENTS = frozenset({"app_home_opened", "app_mention"})


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """Something that the bot offers in Slack's menus."""

    callback_id: str
    name: str
    type: str  #: ``global`` or ``message``


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command, as Slack's completion shows it."""

    command: str
    description: str
    usage_hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What Slack knows of the app."""

    name: str = "Clapper"
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    shortcuts: tuple[Shortcut, ...] = ()
    commands: tuple[Command, ...] = ()

    @classmethod
    def parse(cls, manifest: Mapping[str, Any]) -> "Manifest":
        """Read an app manifest (``manifest.yml``), as far as it matters here."""
        features = manifest["features"]
        subscriptions = manifest.get("settings", {}).get("event_subscriptions", {})
        return cls(
            name=manifest["display_information"]["name"],
            scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
            events=frozenset(subscriptions.get("bot_events", ())),
            shortcuts=tuple(
                Shortcut(callback_id=one["callback_id"], name=one["name"], type=one["type"])
                for one in features.get("shortcuts", ())
            ),
            commands=tuple(
                Command(command=one["command"], description=one["description"], usage_hint=one.get("usage_hint", ""))
                for one in features.get("slash_commands", ())
            ),
        )

    def check_shortcut(self, callback_id: str, kind: str) -> None:
        """Refuse a shortcut that the app does not have, as ``shortcut_not_found``."""
        if not any(one.callback_id == callback_id and one.type == kind for one in self.shortcuts):
            raise SlackError("shortcut_not_found", f"the manifest has no {kind} shortcut {callback_id}")

    def dump(self) -> dict[str, Any]:
        """Write what the page offers."""
        return {
            "app": {"name": self.name},
            "shortcuts": [asdict(one) for one in self.shortcuts],
            "commands": [asdict(one) for one in self.commands],
        }
