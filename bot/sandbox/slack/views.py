"""Modals and Home tabs: what the bot opens, pushes, updates and publishes, and what people have entered there."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.block_kit import HOME_SHAPES, MODAL_SHAPES, VIEW_BLOCKS, check_blocks
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.inputs import Held, dump_values, hold_all
from bot.sandbox.slack.shapes import Check, Shape, anything, boolean, choice, complain, string, text
from bot.sandbox.slack.triggers import Trigger, Triggers
from bot.sandbox.slack.workspace import APP, BOT_PROFILE, TEAM, Workspace

VIEW_BYTES = 250_000
MOST_MODALS = 3  # on one stack: a modal that is opened, and two that are pushed

_ANY_VIEW: Mapping[str, Check] = {
    "type": choice("modal", "home"),
    "blocks": anything,  # judged by check_blocks, whose sentences name the place
}
_OPTIONAL: Mapping[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_TITLE = text(24, "plain_text")


def _has_submit(view: Mapping[str, Any], at: str) -> Iterator[str]:
    if "submit" not in view and any(block.get("type") == "input" for block in view["blocks"]):
        yield complain("submit is required when an input block is within blocks", at)


MODAL = Shape(
    required={**_ANY_VIEW, "title": _TITLE},
    optional={
        **_OPTIONAL,
        "submit": _TITLE,
        "close": _TITLE,
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
HOME = Shape(required=_ANY_VIEW, optional=_OPTIONAL)


def check_view(view: Any, kind: str) -> None:
    """Accept the view of a ``modal`` or a ``home`` tab.

    Raises:
        SlackError: ``invalid_arguments``, ``view_too_large``, ``invalid_blocks_format`` or ``invalid_blocks``.
    """
    if not isinstance(view, dict) or view.get("type") != kind:
        raise SlackError("invalid_arguments", complain(f"must be a {kind} view", "/view"))
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    shape, shapes = (MODAL, MODAL_SHAPES) if kind == "modal" else (HOME, HOME_SHAPES)
    faults = [*shape(view, "/view")]
    if faults:
        raise SlackError("invalid_arguments", *faults)
    check_blocks(view["blocks"], shapes, most=VIEW_BLOCKS)
    missing = [*_has_submit(view, "/view")] if kind == "modal" else []
    if missing:
        raise SlackError("invalid_arguments", *missing)


@dataclass(frozen=True, kw_only=True)
class View:
    """A modal that a person has open, or a person's Home tab."""

    id: str
    user: str
    hash: str
    body: Mapping[str, Any] = field(repr=False)
    root: str  #: the id of the modal at the bottom of the stack
    previous: str = ""  #: the id of the modal beneath
    channel: str = ""  #: what the person was looking at when it opened; empty where that is no conversation
    held: Held = field(default_factory=dict, repr=False)  #: what has been entered

    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        """The blocks, with the ids that Slack gave to what had none."""
        blocks: Sequence[Mapping[str, Any]] = self.body["blocks"]
        return blocks

    def dump(self) -> dict[str, Any]:
        """Write the view as Slack does."""
        absent = {"title": None, "submit": None, "close": None, "submit_disabled": False}
        return {
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "app_installed_team_id": TEAM,
            "bot_id": BOT_PROFILE,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous or None,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **absent,
            **self.body,
            "state": {"values": dump_values(self.held)},
        }


@dataclass
class Views:
    """The views that stand: a stack of modals and a Home tab for each person.

    Args:
        workspace: who may have them, and what their pictures are.
    """

    workspace: Workspace
    triggers: Triggers
    _stacks: dict[str, tuple[View, ...]] = field(default_factory=dict, repr=False)  #: by person, bottom first
    _homes: dict[str, View] = field(default_factory=dict, repr=False)

    def modals(self, user: str) -> tuple[View, ...]:
        """List the modals that the person has open, bottom first."""
        return self._stacks.get(user, ())

    def home(self, user: str) -> View | None:
        """Return the person's Home tab; None before the bot has published it."""
        return self._homes.get(user)

    def find(self, view_id: str) -> View | None:
        """Find a view that stands, whosever it is."""
        return next((view for view in self._standing() if view.id == view_id), None)

    def shown(self, user: str, view_id: str) -> View:
        """Find what the person sees: the topmost modal or the Home tab; ``view_not_found`` for anything else."""
        top = [*self.modals(user)[-1:], *filter(None, [self.home(user)])]
        for view in top:
            if view.id == view_id:
                return view
        raise SlackError("view_not_found")

    def hold(self, view: View, held: Held) -> View:
        """Keep what was entered into a view."""
        kept = replace(view, held={**view.held, **held})
        self._put(kept)
        return kept

    def close(self, view: View) -> tuple[View, ...]:
        """Take a modal away, with all that stand on it.

        Returns:
            what was closed, the topmost first.
        """
        stack = self.modals(view.user)
        at = next((index for index, one in enumerate(stack) if one.id == view.id), len(stack))
        self._stacks[view.user] = stack[:at]
        self.workspace.changed()
        return stack[at:][::-1]

    def clear(self, user: str) -> tuple[View, ...]:
        """Take all of a person's modals away; what was closed, the topmost first."""
        stack = self.modals(user)
        return self.close(stack[0]) if stack else ()

    def open(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.open``: on top of the modal that the trigger is from, or else instead of what is open."""
        body, trigger = self._triggered(call)
        if not self._is_open(trigger):
            self.clear(trigger.user)
        return {"view": self._opened(body, trigger, call.at).dump()}

    def push(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.push``; its trigger must be from a modal that is still open."""
        body, trigger = self._triggered(call)
        if not self._is_open(trigger):
            raise SlackError("not_found", "[ERROR] the trigger is not from a modal that is open")
        return {"view": self._opened(body, trigger, call.at).dump()}

    def update(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.update``, by ``view_id`` or ``external_id``."""
        view_id, external_id = call.text("view_id"), call.text("external_id")
        if bool(view_id) == bool(external_id):
            raise SlackError("invalid_arguments", "[ERROR] one of view_id and external_id is required")
        view = next((one for one in self._standing() if view_id == one.id or _is_named(one, external_id)), None)
        body = self._body(call, view.body["type"] if view else "modal")
        if view is None:
            raise SlackError("not_found")
        if call.text("hash") not in ("", view.hash):
            raise SlackError("hash_conflict")
        return {"view": self.replace_body(view, body, call.at).dump()}

    def publish(self, call: Call) -> Mapping[str, Any]:
        """Carry out ``views.publish``."""
        body = self._body(call, "home")
        user = self.workspace.person(call.required("user_id")).id
        view = self._homes.get(user)
        if view is not None and call.text("hash") not in ("", view.hash):
            raise SlackError("hash_conflict")
        new_id = f"V{secrets.token_hex(5).upper()}"
        blank = view or View(id=new_id, root=new_id, user=user, hash="", body={})
        return {"view": self.replace_body(replace(blank, held={}), body, call.at).dump()}

    def read_body(self, view: Any, kind: str = "modal") -> Mapping[str, Any]:
        """Check a view that the bot gave, and complete its blocks.

        Raises:
            SlackError: what is wrong with it.
        """
        check_view(view, kind)
        return {**view, "blocks": list(self.workspace.fill(view["blocks"]))}

    def replace_body(self, view: View, body: Mapping[str, Any], at: datetime) -> View:
        """Show something else in a view; what was entered stays where the inputs do."""
        kept = self._with_body(view, body, at)
        self._put(kept)
        return kept

    def push_on(self, view: View, body: Mapping[str, Any], at: datetime) -> View:
        """Open a modal on top of another."""
        return self._opened(body, Trigger(user=view.user, at=at, channel=view.channel), at)

    def _opened(self, body: Mapping[str, Any], trigger: Trigger, at: datetime) -> View:
        stack = self.modals(trigger.user)
        if len(stack) == MOST_MODALS:
            raise SlackError("push_limit_reached")
        new_id = f"V{secrets.token_hex(5).upper()}"
        view = View(
            id=new_id,
            user=trigger.user,
            hash="",
            body={},
            root=stack[0].id if stack else new_id,
            previous=stack[-1].id if stack else "",
            channel=stack[0].channel if stack else trigger.channel,
        )
        kept = self._with_body(view, body, at)
        self._stacks[trigger.user] = (*stack, kept)
        self.workspace.changed()
        return kept

    def _with_body(self, view: View, body: Mapping[str, Any], at: datetime) -> View:
        for other in self._standing():
            if other.id != view.id and _is_named(other, body.get("external_id", "")):
                raise SlackError("duplicate_external_id")
        held = hold_all(body["blocks"], view.held, view.channel)
        return replace(view, body=body, held=held, hash=f"{int(at.timestamp())}.{secrets.token_hex(4)}")

    def _triggered(self, call: Call) -> tuple[Mapping[str, Any], Trigger]:
        body = self._body(call, "modal")
        return body, self.triggers.redeem(call.required("trigger_id"), call.at)

    def _body(self, call: Call, kind: str) -> Mapping[str, Any]:
        return self.read_body(call.nested("view"), kind)

    def _is_open(self, trigger: Trigger) -> bool:
        return trigger.view in {view.id for view in self.modals(trigger.user)}

    def _standing(self) -> Iterator[View]:
        yield from self._homes.values()
        for stack in self._stacks.values():
            yield from stack

    def _put(self, view: View) -> None:
        if view.body["type"] == "home":
            self._homes[view.user] = view
        else:
            self._stacks[view.user] = tuple(view if one.id == view.id else one for one in self.modals(view.user))
        self.workspace.changed()


def _is_named(view: View, external_id: str) -> bool:
    return bool(external_id) and view.body.get("external_id") == external_id
