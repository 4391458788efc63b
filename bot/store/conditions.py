"""Conditions that an index of some rows shares with the queries it serves."""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import BindParameter, Column, ColumnElement, bindparam

WordT = TypeVar("WordT", bound=StrEnum)


def among(column: Column[WordT], words: Collection[WordT]) -> ColumnElement[bool]:
    """That a column holds one of these words.

    They are written out and sorted: SQLite uses such an index only where a query repeats its condition word for word.
    """
    spelt: BindParameter[WordT] = bindparam(
        None, sorted(words), type_=column.type, expanding=True, literal_execute=True
    )
    return column.in_(spelt)
