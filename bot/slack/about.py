"""What is told of the accounts that can be used in a channel. Pure."""

from collections.abc import Sequence

from bot.slack.blocks import Message, spoken
from bot.slack.elements import Block, context, header, plain, section

_SHOWN = 40  # accounts: a message has 50 blocks


def accounts_message(accounts: Sequence[tuple[str, str, Sequence[str]]], profiles: Sequence[str]) -> Message:
    """The accounts, each with what it can do.

    Args:
        accounts: name, service, and what that can do in words.
        profiles: the names of the presets for starts.
    """
    rows = [section(plain(_told(*account))) for account in accounts[:_SHOWN]]
    more = len(accounts) - _SHOWN
    rest = [context(plain(f"… and {more:,} more."))] if more > 0 else []
    presets = [context(plain(f"Profiles for profile=: {', '.join(profiles)}."))] if profiles else []
    none = [section(plain("No account can be used in this channel: whoever runs Clapper can allow one here."))]
    names = ", ".join(name for name, _, _ in accounts) or "none"
    blocks: list[Block] = [header("Accounts for this channel"), *(rows or none), *rest, *presets]
    return Message(text=spoken(f"Accounts for this channel: {names}"), blocks=blocks)


def _told(name: str, vendor: str, abilities: Sequence[str]) -> str:
    return "\n• ".join([f"{name} ({vendor}) can:", *abilities])
