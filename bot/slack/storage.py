"""How full the accounts are, in words and as bars. Pure."""

from collections.abc import Sequence

from bot.domain import Account, Capability, Reading
from bot.sizes import format_bytes
from bot.slack.blocks import Message, spoken, when
from bot.slack.blocks.message import DAY_AND_TIME
from bot.slack.elements import Block, context, header, mrkdwn, plain, section

_BAR = 20  # signs
_SHOWN = 15  # accounts: each takes up to three of a message's 50 blocks


def storage_message(rows: Sequence[tuple[Account, Reading | None]]) -> Message:
    """Every account with what was last read of it; those whose services do not tell are named as such."""
    shown = [block for account, reading in rows[:_SHOWN] for block in _row(account, reading)]
    more = len(rows) - _SHOWN
    rest = [context(plain(f"… and {more} more: name one with on=ACCOUNT."))] if more > 0 else []
    said = "\n".join(_told(account, reading) for account, reading in rows)
    nothing = [section(plain("No account can be used in this channel."))]
    return Message(text=spoken(f"Storage\n{said}"), blocks=[header("Storage"), *(shown or nothing), *rest])


def fullness(reading: Reading) -> str:
    """How full an account is, in words.

    Raises:
        ValueError: the reading does not tell.
    """
    used, limit = format_bytes(reading.used or 0), format_bytes(reading.limit or 0)
    return f"{_percent(reading):.0f}% of its space ({used} of {limit})"


def bar(reading: Reading) -> str:
    """How full an account is, as a bar of signs.

    Raises:
        ValueError: the reading does not tell.
    """
    full = round(min(_percent(reading), 100) * _BAR / 100)
    return "█" * full + "░" * (_BAR - full)


def _row(account: Account, reading: Reading | None) -> list[Block]:
    told = section(plain(_told(account, reading)))
    if reading is None:
        return [told]
    read = f"Read {when(reading.seen_at, DAY_AND_TIME)}"
    if reading.percent is None:
        return [told, context(mrkdwn(read))]
    return [told, section(plain(bar(reading))), context(mrkdwn(f"{read} · warns from {account.storage_warning} % on"))]


def _told(account: Account, reading: Reading | None) -> str:
    """A sentence about an account."""
    if Capability.STORAGE not in account.capabilities:
        return f"{account.name}: its service does not tell how much space is used."
    if reading is None:
        return f"{account.name}: its service was not asked yet, or has not answered."
    if reading.percent is None:
        used = "an unknown part of its space" if reading.used is None else format_bytes(reading.used)
        return f"{account.name} uses {used}; no limit is known."
    warning = "⚠️ " if reading.percent >= account.storage_warning else ""
    state = "; it is nearly full" if warning else ""
    return f"{warning}{account.name} uses {fullness(reading)}{state}."


def _percent(reading: Reading) -> float:
    if reading.percent is None:
        raise ValueError("a reading that does not tell how full the account is")
    return reading.percent
