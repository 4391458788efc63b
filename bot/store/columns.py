"""Column types: the domain's values in and out, the same bits in both databases."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Enum, Text
from sqlalchemy.types import TypeDecorator

from bot.domain import File, Link, RecordingState, StoredFile

T = TypeVar("T")
U = TypeVar("U")

MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}")


def dump_moment(moment: datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // MICROSECOND


def load_moment(microseconds: int) -> datetime:
    """The moment, in UTC."""
    return _EPOCH + microseconds * MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970: exact, ordered and without a zone in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return _optional(dump_moment, value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return _optional(load_moment, value)


class WallTime(TypeDecorator[datetime]):
    """A naive datetime as people write it, in ISO 8601: it belongs to a zone that is kept beside it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return _optional(datetime.isoformat, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return _optional(datetime.fromisoformat, value)


class Length(TypeDecorator[timedelta]):
    """A length of time in microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return _optional(_dump_duration, value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return _optional(_load_duration, value)


class PlainText(TypeDecorator[str]):
    """Text without the characters that PostgreSQL (NUL) or UTF-8 (lone surrogates) cannot hold.

    They become U+FFFD: a strange name must not be the reason why a recording's end is never written.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.translate(_UNSTORABLE)


class Json(TypeDecorator[Any]):
    """A value as ASCII JSON in a text column, where every string survives as it is; tuples come back as lists.

    Args:
        dump: turns the domain's value into one that JSON knows.
        load: the way back.
    """

    impl = Text
    cache_ok = True

    def __init__(self, dump: Callable[[Any], Any], load: Callable[[Any], Any]) -> None:
        super().__init__()
        self.dump = dump
        self.load = load

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(self.dump(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return self.load(json.loads(value))


def word(members: type[StrEnum]) -> Enum:
    """A column type for one of the domain's enumerations, kept as its value."""
    return Enum(members, native_enum=False, length=16, values_callable=lambda found: [member.value for member in found])


def dump_files(files: tuple[File, ...]) -> list[dict[str, Any]]:
    """Files as JSON: durations in microseconds."""
    return [asdict(file) | {"duration": _optional(_dump_duration, file.duration)} for file in files]


def load_files(stored: list[dict[str, Any]]) -> tuple[File, ...]:
    """The way back from ``dump_files``."""
    return tuple(File(**file | {"duration": _optional(_load_duration, file["duration"])}) for file in stored)


def dump_links(links: tuple[Link, ...]) -> list[dict[str, Any]]:
    """Links as JSON: moments in microseconds since 1970."""
    return [asdict(link) | {"expires_at": _optional(dump_moment, link.expires_at)} for link in links]


def load_links(stored: list[dict[str, Any]]) -> tuple[Link, ...]:
    """The way back from ``dump_links``."""
    return tuple(Link(**link | {"expires_at": _optional(load_moment, link["expires_at"])}) for link in stored)


def dump_stored(files: tuple[StoredFile, ...]) -> list[dict[str, Any]]:
    """Rows of a service's list of files as JSON."""
    return [
        asdict(row) | {"file": dump_files((row.file,))[0], "recorded_at": _optional(dump_moment, row.recorded_at)}
        for row in files
    ]


def load_stored(stored: list[dict[str, Any]]) -> tuple[StoredFile, ...]:
    """The way back from ``dump_stored``."""
    return tuple(
        StoredFile(
            file=load_files([row["file"]])[0],
            room=row["room"],
            state=_optional(RecordingState, row["state"]),
            recorded_at=_optional(load_moment, row["recorded_at"]),
            recording=row["recording"],
        )
        for row in stored
    )


def _dump_duration(duration: timedelta) -> int:
    return duration // MICROSECOND


def _load_duration(microseconds: int) -> timedelta:
    return microseconds * MICROSECOND


def _optional(convert: Callable[[T], U], value: T | None) -> U | None:
    return None if value is None else convert(value)
