"""The requests of the service: one POST of a JSON object for every call."""

from functools import partial
from typing import Any

from bot.vendors.meeting.replies import check
from bot.vendors.meeting.settings import Settings
from bot.vendors.meeting.tables import LIVE_ENDED, RECORDING_ENDED
from bot.vendors.wire import Request


def build_open_record(settings: Settings, conference_key: str) -> Request:
    """Begin to record a meeting (开启录制): a second one is refused with 200003, even if the first was ours."""
    return _build(settings, "openRecord", {"conferenceKey": conference_key}, idempotent=False)


def build_close_record(settings: Settings, conference_key: str) -> Request:
    """End whatever is recorded in a meeting (关闭录制)."""
    judge = partial(check, ended=RECORDING_ENDED)
    return _build(settings, "closeRecord", {"conferenceKey": conference_key}, check=judge)


def build_get_records(settings: Settings, record_id: str) -> Request:
    """Ask for the files of a recording (获取录制文件)."""
    origin = {} if settings.origin is None else {"origin": settings.origin}
    return _build(settings, "getRecords", {"recordId": record_id, **origin})


def build_del_record_file(settings: Settings, record_id: str) -> Request:
    """Delete the files of a recording (删除录制文件)."""
    return _build(settings, "delRecordFile", {"recordId": record_id})


def build_open_live(settings: Settings, conference_key: str) -> Request:
    """Begin to broadcast a meeting (开启直播): a second one is refused with 200002 and changes nothing."""
    return _build(settings, "openLive", {"conferenceKey": conference_key})


def build_close_live(settings: Settings, conference_key: str) -> Request:
    """End the broadcast of a meeting (关闭直播)."""
    return _build(settings, "closeLive", {"conferenceKey": conference_key}, check=partial(check, ended=LIVE_ENDED))


def _build(settings: Settings, verb: str, body: dict[str, str], **parts: Any) -> Request:
    headers = {"auth": settings.auth.get_secret_value(), "content-type": "application/json"}
    url = f"{settings.api_url}/meeting/{verb}"
    return Request(**{"verb": verb, "url": url, "headers": headers, "json": body, "check": check, **parts})
