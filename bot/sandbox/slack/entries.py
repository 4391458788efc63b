"""What people picked in messages, and what the bot offered them to pick from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.inputs import KINDS, Choices, Element, Held, Key, State, find_element, hold_all, read_state
from bot.sandbox.slack.workspace import Message, Workspace

Values: TypeAlias = Mapping[Key, Any]
"""Simple values by block_id and action_id; without a block_id where the action_id alone tells the element."""


@dataclass(kw_only=True)
class Entries:
    """Reads what people enter.

    What is held in a modal or a Home tab is the view's; what somebody picked in a message is kept here, as Slack's
    clients do: nobody else sees it.
    """

    workspace: Workspace
    _picked: dict[tuple[str, str, str], Held] = field(default_factory=dict, repr=False)
    _offered: dict[str, dict[Key, Sequence[Mapping[str, Any]]]] = field(default_factory=dict, repr=False)

    def offer(self, surface: str, element: Element, options: Sequence[Mapping[str, Any]]) -> None:
        """Remember the options that the bot gave for an element of a view or a message (its ts).

        Those of earlier searches stay: what was picked from them is still picked.
        """
        offered = self._offered.setdefault(surface, {})
        offered[element.key] = [*options, *offered.get(element.key, ())]

    def enter(
        self, blocks: Sequence[Mapping[str, Any]], values: Values, held: Held, *, user: str, surface: str
    ) -> Held:
        """Add simple values to what is held.

        Raises:
            SlackError: there is no such input, or nobody could have entered that.
        """
        for (block_id, action_id), value in values.items():
            element = find_element(blocks, action_id, block_id)
            if element.type not in KINDS:
                raise SlackError("element_not_supported", f"a {element.type} holds nothing")
            held = {**held, element.key: self._read(element, value, user, surface)}
        return held

    def operate(self, element: Element, value: Any, *, user: str, surface: str) -> State | None:
        """Say what an element holds after it was operated; None for what holds nothing."""
        return self._read(element, value, user, surface) if element.type in KINDS else None

    def picked(self, user: str, message: Message) -> Held:
        """Say what the elements of a message hold for one person."""
        return hold_all(message.blocks, self._picked.get((user, message.channel, message.ts), {}))

    def pick(self, user: str, message: Message, held: Held) -> None:
        """Keep what one person picked in a message."""
        self._picked[user, message.channel, message.ts] = held

    def _read(self, element: Element, value: Any, user: str, surface: str) -> State:
        offered = self._offered.get(surface, {})
        return read_state(element, value, Choices(workspace=self.workspace, user=user, offered=offered))
