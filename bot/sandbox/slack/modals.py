"""What a person does in a modal or a Home tab, and what the bot's ack does to it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from bot.sandbox.slack.desk import Desk, check_confirmed
from bot.sandbox.slack.entries import Values
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.forms import find_errors
from bot.sandbox.slack.inputs import Held, find_element, list_elements
from bot.sandbox.slack.interactions import (
    build_block_actions,
    build_view_closed,
    build_view_submission,
    build_view_surface,
)
from bot.sandbox.slack.socket_mode import NOTHING_SENT, Interaction
from bot.sandbox.slack.suggestions import Suggested
from bot.sandbox.slack.views import View

ResponseAction: TypeAlias = Callable[["Modals", View, Interaction], Interaction]


@dataclass(kw_only=True)
class Modals:
    """Delivers what people do in views."""

    desk: Desk

    async def act(
        self, view_id: str, action_id: str, *, user: str, block_id: str, value: Any, values: Values, confirmed: bool
    ) -> Interaction:
        """Operate one element of the view that the person sees.

        Args:
            value: what is entered into it, or which option of an overflow menu.
            values: what was entered elsewhere in the view before.

        Raises:
            SlackError: ``view_not_found``, ``element_not_found``, ``action_not_dispatched`` for an input whose block
                does not ask for actions, or what is wrong with a value.
        """
        view = self.desk.views.shown(user, view_id)
        element = find_element(view.blocks, action_id, block_id)
        check_confirmed(element, confirmed)
        if element.is_input and not element.block.get("dispatch_action"):
            raise SlackError("action_not_dispatched", "the input's block has no dispatch_action")
        state = self.desk.entries.operate(element, value, user=user, surface=view.id)
        held = self._entered(view, values)
        view = self.desk.views.hold(view, held if state is None else {**held, element.key: state})
        person, trigger = self.desk.workspace.person(user), self._trigger(view)
        payload = build_block_actions(element, state, value, view.held, person, trigger, self.desk.action_ts())
        return await self.desk.delivery.send("interactive", {**payload, **build_view_surface(view)})

    async def suggest(self, view_id: str, action_id: str, *, user: str, block_id: str, query: str) -> Suggested:
        """Type into a menu of the view that the person sees."""
        view = self.desk.views.shown(user, view_id)
        element = find_element(view.blocks, action_id, block_id)
        person = self.desk.workspace.person(user)
        return await self.desk.suggestions.ask(element, query, person, build_view_surface(view), view.id)

    async def submit(self, view_id: str, values: Values, *, user: str) -> Interaction:
        """Submit the modal that the person sees.

        Returns:
            what became of it; with ``errors`` by block_id where Slack or the bot refused what was entered. Unless the
            bot acked, the modal stays as it is.
        """
        view = self.desk.views.shown(user, view_id)
        if "submit" not in view.body:
            raise SlackError("no_submit", "the view has no button to submit it")
        view = self.desk.views.hold(view, self._entered(view, values))
        errors = find_errors(view.blocks, view.held)
        if errors:
            return replace(NOTHING_SENT, errors=errors)
        urls = [*self._response_urls(view, self.desk.now())]
        payload = build_view_submission(view, self.desk.workspace.person(user), self._trigger(view), urls)
        return await self.desk.delivery.send("interactive", payload, lambda acked: self._carry_out(view.id, acked))

    async def close(self, view_id: str, *, user: str) -> Interaction:
        """Close the modal that the person sees, or all of them if it says so (``clear_on_close``)."""
        view = self.desk.views.shown(user, view_id)
        is_cleared = bool(view.body.get("clear_on_close"))
        closed = self.desk.views.clear(user) if is_cleared else self.desk.views.close(view)
        interaction = NOTHING_SENT
        for one in closed:
            if one.body.get("notify_on_close"):
                payload = build_view_closed(one, self.desk.workspace.person(user), is_cleared=is_cleared)
                interaction = await self.desk.delivery.send("interactive", payload)
        return interaction

    def _trigger(self, view: View) -> str:
        return self.desk.issue_trigger(view.user, channel=view.channel, view=view.id)

    def _entered(self, view: View, values: Values) -> Held:
        return self.desk.entries.enter(view.blocks, values, view.held, user=view.user, surface=view.id)

    def _response_urls(self, view: View, at: datetime) -> Iterator[Mapping[str, str]]:
        for element in list_elements(view.blocks):
            state = view.held.get(element.key, {})
            channel = state.get("selected_conversation") or state.get("selected_channel")
            if element.body.get("response_url_enabled") and element.is_input and channel:
                block_id, action_id = element.key
                url = self.desk.response_urls.issue(user=view.user, channel=channel, at=at)
                yield {"block_id": block_id, "action_id": action_id, "channel_id": channel, "response_url": url}

    def _carry_out(self, view_id: str, acked: Interaction) -> Interaction:
        view = self.desk.views.find(view_id)
        if view is None or not acked.acked:
            return acked
        try:
            return self._response_action(acked)(self, view, acked)
        except SlackError as error:
            return replace(acked, error=error.code, messages=error.messages)

    def _response_action(self, acked: Interaction) -> ResponseAction:
        if not acked.payload:
            return _close
        action = acked.payload.get("response_action")
        if action not in RESPONSE_ACTIONS:
            raise SlackError("invalid_arguments", f"[ERROR] not a response_action: {action}")
        return RESPONSE_ACTIONS[action]


def _close(modals: Modals, view: View, acked: Interaction) -> Interaction:
    modals.desk.views.close(view)
    return acked


def _clear(modals: Modals, view: View, acked: Interaction) -> Interaction:
    modals.desk.views.clear(view.user)
    return acked


def _update(modals: Modals, view: View, acked: Interaction) -> Interaction:
    modals.desk.views.replace_body(view, modals.desk.views.read_body(acked.payload.get("view")), modals.desk.now())
    return acked


def _push(modals: Modals, view: View, acked: Interaction) -> Interaction:
    modals.desk.views.push_on(view, modals.desk.views.read_body(acked.payload.get("view")), modals.desk.now())
    return acked


def _show_errors(modals: Modals, view: View, acked: Interaction) -> Interaction:
    errors = acked.payload.get("errors")
    inputs = {element.key[0] for element in list_elements(view.blocks) if element.is_input}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_arguments", "[ERROR] errors must be given by the block_id of an input block")
    return replace(acked, errors={block_id: str(text) for block_id, text in errors.items()})


RESPONSE_ACTIONS: Mapping[object, ResponseAction] = {
    "clear": _clear,
    "errors": _show_errors,
    "push": _push,
    "update": _update,
}
