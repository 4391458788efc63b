"""``clapper call``: any call of the shared vendor client from the terminal, for operators and for trying an account."""

from bot.call.command import Typed, carry_out, understand
from bot.call.rows import show

__all__ = ["Typed", "carry_out", "show", "understand"]
