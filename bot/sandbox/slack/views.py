"""Trigger ids, modals and Home tabs."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.block_kit import MODAL_SHAPES, VIEW_BLOCKS, check_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.shapes import Shape, boolean, choice, string, text
from bot.sandbox.slack.workspace import APP, TEAM, Workspace

TRIGGER_LIFE = timedelta(seconds=3)
VIEW_BYTES = 250_000

_ANY_VIEW = {
    "type": choice("modal", "home"),
    "blocks": lambda value, at: iter(()),  # judged by check_blocks, whose sentences name the place
}
_OPTIONAL = {"private_metadata": string(3000, least=0), "callback_id": string(255), "external_id": string(255)}
TITLE = text(24, "plain_text")
MODAL = Shape(
    required={**_ANY_VIEW, "title": TITLE},
    optional={**_OPTIONAL, "submit": TITLE, "close": TITLE, "clear_on_close": boolean, "notify_on_close": boolean},
)
HOME = Shape(required=_ANY_VIEW, optional=_OPTIONAL)


@dataclass(frozen=True, kw_only=True)
class View:
    """A modal that a person has open, or a person's Home tab."""

    id: str
    user: str
    hash: str
    body: Mapping[str, Any] = field(repr=False)

    def dump(self) -> dict[str, Any]:
        """Write the view as Slack does."""
        return {"id": self.id, "team_id": TEAM, "app_id": APP, "hash": self.hash, **self.body}


@dataclass
class Views:
    """The trigger ids given out and the views that stand.

    Args:
        workspace: who may have a Home tab.
    """

    workspace: Workspace
    _triggers: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    _used: set[str] = field(default_factory=set, repr=False)
    _views: dict[str, View] = field(default_factory=dict, repr=False)

    def new_trigger(self, user: str, at: datetime) -> str:
        """Give out a trigger id for something the person just did."""
        trigger = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        self._triggers[trigger] = (user, at)
        return trigger

    def standing(self, user: str) -> list[View]:
        """List the person's views."""
        return [view for view in self._views.values() if view.user == user]

    def open(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.open``."""
        body = parse_view(call, "modal")
        user = self._redeemed(call.required("trigger_id"), call.at)
        return self._kept(View(id=f"V{secrets.token_hex(5).upper()}", user=user, hash="", body=body))

    def update(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.update``."""
        body = parse_view(call, "modal")
        view = self._views.get(call.required("view_id"))
        if view is None:
            raise SlackError("not_found")
        if call.text("hash") not in ("", view.hash):
            raise SlackError("hash_conflict")
        return self._kept(replace(view, body=body))

    def publish(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.publish``."""
        body = parse_view(call, "home")
        user = self.workspace.person(call.required("user_id")).id
        return self._kept(View(id=f"VHOME{user}", user=user, hash="", body=body))

    def _kept(self, view: View) -> Mapping[str, Any]:
        kept = replace(view, hash=secrets.token_hex(8))
        self._views[kept.id] = kept
        self.workspace.changed()
        return {"view": kept.dump()}

    def _redeemed(self, trigger: str, at: datetime) -> str:
        if trigger not in self._triggers:
            raise SlackError("invalid_trigger_id")
        if trigger in self._used:
            raise SlackError("exchanged_trigger_id")
        user, given = self._triggers[trigger]
        if at - given > TRIGGER_LIFE:
            raise SlackError("expired_trigger_id")
        self._used.add(trigger)
        return user


def parse_view(call: Call, kind: str) -> Mapping[str, Any]:
    """Read the view of this kind.

    Raises:
        SlackError: ``invalid_arguments``, ``view_too_large``, ``invalid_blocks``.
    """
    view = call.nested("view")
    if not isinstance(view, dict) or view.get("type") != kind:
        raise SlackError("invalid_arguments", f"[ERROR] must be a {kind} view [json-pointer:/view]")
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    faults = [*(MODAL if kind == "modal" else HOME)(view, "/view")]
    if faults:
        raise SlackError("invalid_arguments", *faults)
    check_blocks(view["blocks"], MODAL_SHAPES, most=VIEW_BLOCKS)
    return view
