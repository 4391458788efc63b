"""The parameter tables of FSP's document: the gateway's commands and the store's calls."""

from collections.abc import Mapping

from bot.sandbox.fsp.tasks import DATE_FORMAT, FILE_STATES
from bot.sandbox.parameters import (
    Table,
    array_of,
    date,
    either,
    equal_to,
    follows,
    integer,
    matching,
    name,
    one_of,
    optional,
    required,
    text,
)

LOGIN = 4097
VERBS: Mapping[int, str] = {
    LOGIN: "login",
    4098: "init",
    4099: "resume",
    4100: "pause",
    4101: "stop",
    4102: "layout",
    4103: "subtitle",
    4104: "query",
}

_some_id = either(name, integer(0))  # of users and media: the tables say one of String and int, the samples the other
_date = date(DATE_FORMAT)
_number = matching("[1-9][0-9]{0,8}")  # in a form

AUTO: Table = {
    "type": optional(one_of(1, 2)),
    "user_id": optional(_some_id),
    "media_type": optional(one_of(2)),
    "media_count": optional(integer(1, 9)),
    "crop_mode": optional(integer(1, 3)),
}
AUDIO: Table = {
    "user_id": required(_some_id),
    "media_id": required(_some_id),
    "media_type": optional(one_of(1)),
}
VIDEO: Table = {
    "user_id": required(_some_id),
    "media_id": required(_some_id),
    "media_type": required(one_of(0, 2)),
    "x": optional(integer(0, 1920)),
    "y": optional(integer(0, 1080)),
    "w": optional(integer(1, 1920)),
    "h": optional(integer(1, 1080)),
    "crop_mode": optional(integer(1, 3)),
}
SUBTITLE: Table = {
    "type": optional(one_of(1, 2)),
    "content": optional(text),
    "color": optional(integer(0, 0xFFFFFF)),
    "x": optional(integer(0, 1920)),
    "y": optional(integer(0, 1080)),
    "transparency": optional(integer(0, 100)),
    "size": optional(integer(1, 200)),
}


def _automatic(auto: object) -> bool:
    """The table says Array, the sample shows an object; empty ones mean "not automatic"."""
    items = auto if isinstance(auto, list) else [auto]
    return len(items) <= 1 and all(follows(item, AUTO) for item in items)


_ENVELOPE: Table = {
    "business": required(equal_to("RE")),
    "id": required(either(integer(LOGIN), text)),  # some samples quote it
    "seq": required(text),
}
_TASK: Table = {**_ENVELOPE, "record_id": required(name)}

TABLES: Mapping[str, Table] = {
    "login": {**_ENVELOPE, "app_id": required(name), "token": required(name)},
    "init": {
        **_ENVELOPE,
        "group_id": required(name),
        "file_name": optional(text),
        "file_type": optional(one_of(0, 1)),
        "file_duration": optional(integer(15, 300)),
        "width": optional(integer(1, 1920)),
        "height": optional(integer(1, 1080)),
        "record_mode": optional(one_of(0)),
        "frame_rate": optional(integer(1, 30)),
        "timeout": optional(integer(5, 1800)),
        "auto": optional(_automatic),
    },
    "resume": _TASK,
    "pause": _TASK,
    "stop": _TASK,
    "layout": {**_TASK, "audio_list": optional(array_of(AUDIO)), "video_list": optional(array_of(VIDEO))},
    "subtitle": {**_TASK, "subtitle_list": optional(array_of(SUBTITLE))},
    "query": {
        **_ENVELOPE,
        "record_id": optional(text),
        "group_id": optional(text),
        "status": optional(one_of(-1, 1, 2, 3, 4, 5, 6)),
        "start_time": optional(_date),
        "stop_time": optional(_date),
        "page": optional(integer(1)),
        "page_size": optional(integer(1, 500)),
    },
}

_FORM: Table = {"business": required(text), "app_id": required(name), "token": required(name)}

FORMS: Mapping[str, Table] = {
    "file/list": {
        **_FORM,
        "file_name": optional(text),
        "file_state": optional(lambda state: state in FILE_STATES.values()),
        "page": optional(_number),
        "page_size": optional(_number),
        "start_time": optional(_date),
        "end_time": optional(_date),
    },
    "volume/getUsedVolume": _FORM,
    "file/download": {**_FORM, "file_name": required(name)},
    "file/delete": {**_FORM, "file_name": required(name)},
}
