"""The database: the domain's objects in and out, SQLite by default and PostgreSQL by URL."""

from bot.store.errors import Outdated, RoomLive, RoomTaken, StaleLease, StoreError, StoreInUse
from bot.store.inspection import Inspection, inspect
from bot.store.leases import Lease
from bot.store.schema import Shape
from bot.store.store import Store

__all__ = [
    "Inspection",
    "Lease",
    "Outdated",
    "RoomLive",
    "RoomTaken",
    "Shape",
    "StaleLease",
    "Store",
    "StoreError",
    "StoreInUse",
    "inspect",
]
