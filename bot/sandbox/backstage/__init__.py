"""What is behind the sandbox's scenes: the traffic, what may be broken, and the clock that people move."""

from bot.sandbox.backstage.journey import Journey
from bot.sandbox.backstage.parties import Parties
from bot.sandbox.backstage.server import Backstage
from bot.sandbox.backstage.traffic import Traffic

__all__ = ["Backstage", "Journey", "Parties", "Traffic"]
