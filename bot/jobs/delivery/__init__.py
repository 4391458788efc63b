"""The outbox: every announcement is posted once, every card shows its newest state, no channel holds up another."""

from bot.jobs.delivery.delivery import Delivery

__all__ = ["Delivery"]
