"""What the lists of tasks and files can be narrowed to: every filter of 录制任务查询 and 查询录制文件.

Pages are no filter: a list is always read to its end.
"""

import re
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NaiveDatetime, model_validator

from bot.vendors.fsp.tables import FILE_STATES, STATUS_WORDS

_CONFIG = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
_TYPED = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]+(\d\d:\d\d(?::\d\d)?))?")
_TYPE = re.compile(r"(\.mp[34])+\Z", re.IGNORECASE)
_STATUSES = ", ".join(f"{word} ({number})" for word, number in STATUS_WORDS.items())


def _parse_status(value: object) -> int:
    text = str(value).strip().lower()
    for word, number in STATUS_WORDS.items():
        if text in {word, str(number)}:
            return number
    raise ValueError("There is no such status")


def _parse_file_state(value: object) -> str:
    text = str(value).strip().lower()
    if text not in FILE_STATES:
        raise ValueError("There is no such state")
    return text


def _parse_file_name(value: object) -> object:
    """A name as the store has it: what people copy from elsewhere ends in the type."""
    return _TYPE.sub("", value) if isinstance(value, str) else value


def _parse_start(value: object) -> object:
    return _parse_moment(value, "00:00:00")


def _parse_end(value: object) -> object:
    return _parse_moment(value, "23:59:59")


def _parse_moment(value: object, clock: str) -> object:
    """A moment as people type it; a mere date gets this time of the day."""
    if value is None or isinstance(value, datetime):
        return value
    if (found := _TYPED.fullmatch(str(value).strip())) is None:
        raise ValueError("It is written like 2026-12-01 or 2026-12-01 09:30")
    return datetime.fromisoformat(f"{found[1]} {found[2] or clock}")


class TaskFilters(BaseModel):
    """Which tasks to list; all that are there when nothing is said."""

    model_config = _CONFIG

    record_id: str | None = Field(None, min_length=1, description="The service's id of one recording")
    group_id: str | None = Field(None, min_length=1, description="The room")
    status: Annotated[int, BeforeValidator(_parse_status)] | None = Field(None, description=f"One of {_STATUSES}")
    start_time: Annotated[NaiveDatetime | None, BeforeValidator(_parse_start)] = Field(
        None, description="Began then or later, by the account's clock"
    )
    stop_time: Annotated[NaiveDatetime | None, BeforeValidator(_parse_end)] = Field(
        None, description="Ended then or earlier, by the account's clock"
    )

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        _check_span(self.start_time, self.stop_time)
        return self


class FileFilters(BaseModel):
    """Which stored files to list; those of the last 30 days when nothing is said."""

    model_config = _CONFIG

    file_name: Annotated[str | None, BeforeValidator(_parse_file_name)] = Field(
        None, min_length=1, description="Exactly this name; .mp4 or .mp3 at its end does not count"
    )
    file_state: Annotated[str, BeforeValidator(_parse_file_state)] | None = Field(
        None, description="creating, uploading, normal (can be downloaded) or exception (broken)"
    )
    start_time: Annotated[NaiveDatetime | None, BeforeValidator(_parse_start)] = Field(
        None,
        description="Recorded then or later, by the account's clock; when left out, 30 days before end_time, "
        "or 10 years before it with a file_name",
    )
    end_time: Annotated[NaiveDatetime | None, BeforeValidator(_parse_end)] = Field(
        None, description="Recorded then or earlier, by the account's clock; now when left out"
    )

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        _check_span(self.start_time, self.end_time)
        return self


def _check_span(start: datetime | None, end: datetime | None) -> None:
    if start is not None and end is not None and start > end:
        raise ValueError("The span ends before it begins: start_time is after its end.")
