"""Menus whose options the bot gives while a person types."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.slack.block_elements import options_of
from bot.sandbox.slack.block_kit import fill_options
from bot.sandbox.slack.compositions import OPTION_GROUP, PLAIN_OPTION
from bot.sandbox.slack.delivery import Delivery
from bot.sandbox.slack.entries import Entries
from bot.sandbox.slack.inputs import Element
from bot.sandbox.slack.interactions import build_block_suggestion
from bot.sandbox.slack.shapes import Shape, array, complain
from bot.sandbox.slack.socket_mode import NOTHING_SENT, Interaction
from bot.sandbox.slack.workspace import Person

EXTERNAL = frozenset({"external_select", "multi_external_select"})
LEAST_QUERY = 3  # characters, where the menu does not say how many
SUGGESTED = Shape(
    optional={
        "options": array(PLAIN_OPTION, least=0, most=100),
        "option_groups": array(OPTION_GROUP, least=0, most=100),
    }
)


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """What a menu shows for a query."""

    interaction: Interaction
    choices: Mapping[str, Any] = field(default_factory=dict)  #: ``options``, or ``option_groups``


@dataclass(kw_only=True)
class Suggestions:
    """Asks the bot for options, and remembers which ones it gave: nothing else can be picked."""

    delivery: Delivery
    entries: Entries

    async def ask(
        self, element: Element, query: str, person: Person, where: Mapping[str, Any], surface: str
    ) -> Suggested:
        """Show a menu's options; only what is typed into an external one, and is long enough, goes to the bot.

        Args:
            where: what the payload says of the surface.
            surface: the id of the view, or the ts of the message.
        """
        if element.type not in EXTERNAL:
            own = {name: element.body[name] for name in ("options", "option_groups") if name in element.body}
            return Suggested(interaction=NOTHING_SENT, choices=own)
        if len(query) < element.body.get("min_query_length", LEAST_QUERY):
            return Suggested(interaction=NOTHING_SENT, choices={"options": []})
        payload = {**build_block_suggestion(element, query, person), **where}
        answered = await self.delivery.send("interactive", payload, _checked)
        if not answered.acked or answered.error:
            return Suggested(interaction=answered)
        choices = fill_options(answered.payload)
        self.entries.offer(surface, element, options_of(choices))
        return Suggested(interaction=answered, choices=choices)


def _checked(interaction: Interaction) -> Interaction:
    faults = [*SUGGESTED(interaction.payload, "")] if interaction.acked else []
    if interaction.acked and len(interaction.payload) != 1:
        faults = [complain("one of options and option_groups is required", "")]
    return replace(interaction, error="invalid_arguments", messages=tuple(faults)) if faults else interaction
