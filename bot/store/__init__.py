"""The database: the domain's objects in and out, SQLite by default and PostgreSQL by URL."""

from bot.store.errors import RoomTaken, StaleLease, StoreError, StoreInUse
from bot.store.leases import Lease
from bot.store.store import Store

__all__ = ["Lease", "RoomTaken", "StaleLease", "Store", "StoreError", "StoreInUse"]
