"""The composition root: opens every part in order, hands each what it needs, and closes them in reverse."""

from bot.app.accounts import settings_of
from bot.app.connections import now, open_client, open_slack
from bot.app.running import open_bot
from bot.app.services import Bot

__all__ = ["Bot", "now", "open_bot", "open_client", "open_slack", "settings_of"]
