"""The parameter tables and the codes of the meeting-control document."""

from collections.abc import Mapping
from enum import IntEnum

from bot.sandbox.parameters import Table, matching, optional, required


class Code(IntEnum):
    """The document's response codes."""

    OK = 200
    BAD_PARAMETER = 400
    NOT_AUTHORISED = 403
    BROKEN = 500
    OTHER_TENANT = 200001
    LIVE_ALREADY = 200002
    RECORDING_ALREADY = 200003
    MAY_NOT_RECORD = 200004
    MAY_NOT_BROADCAST = 200005
    NOT_OPEN = 200006
    NOT_RECORDING = 200007
    NO_CONFERENCE = 200008


HTTP_CODES = frozenset({Code.OK, Code.BAD_PARAMETER, Code.NOT_AUTHORISED, Code.BROKEN})
"""The common codes (公共响应状态码), which look like HTTP's; the document leaves open whether they are."""

MESSAGES: Mapping[int, str] = {
    Code.BAD_PARAMETER: "请求的参数异常。",
    Code.NOT_AUTHORISED: "auth认证失败",
    Code.BROKEN: "服务器内部错误，无法完成请求。",
    Code.OTHER_TENANT: "会议号和当前的认证的auth不匹配",
    Code.LIVE_ALREADY: "该会议已开启直播",
    Code.RECORDING_ALREADY: "该会议已开启录制",
    Code.MAY_NOT_RECORD: "该会议不允许录制",
    Code.MAY_NOT_BROADCAST: "该会议不允许直播",
    Code.NOT_OPEN: "该会议还未开启",
    Code.NOT_RECORDING: "该会议未开启录制",
    Code.NO_CONFERENCE: "该会议不存在",
}

_CHARACTER = r"[^\ud800-\udfff]"  # half a character is none
_CONFERENCE: Table = {"conferenceKey": required(matching(f"{_CHARACTER}{{1,50}}"))}
_RECORD = required(matching(f"{_CHARACTER}{{1,50}}"))  # 15 for getRecords, says the document, and shows 36 and 32

BODIES: Mapping[str, Table] = {
    "openRecord": _CONFERENCE,
    "closeRecord": _CONFERENCE,
    "getRecords": {"recordId": _RECORD, "origin": optional(matching(f"{_CHARACTER}{{0,128}}"))},
    "delRecordFile": {"recordId": _RECORD},
    "openLive": _CONFERENCE,
    "closeLive": _CONFERENCE,
}
