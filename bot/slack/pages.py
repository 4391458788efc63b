"""The buttons that turn the pages of a list. Pure."""

from bot.slack.actions import Action, ActionId, dump_action
from bot.slack.elements import Block, actions, button


def turning(shown: str, back: tuple[ActionId, Action] | None, on: tuple[ActionId, Action] | None) -> list[Block]:
    """The row of buttons, where there are other pages.

    Args:
        shown: tells this page from others, in up to 200 characters.
        back, on: the click that shows the page before or after; None: there is none.
    """
    turns = [button(label, turn[0], dump_action(turn[1])) for label, turn in (("Previous", back), ("Next", on)) if turn]
    return [actions(f"pages:{shown}", *turns)] if turns else []
