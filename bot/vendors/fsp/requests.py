"""The requests of the service: frames for its gateway, forms for its store."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.vendors.fsp.lenient import DATE_FORMAT
from bot.vendors.fsp.options import Layout, Options
from bot.vendors.fsp.picture import Subtitle
from bot.vendors.fsp.replies import check
from bot.vendors.fsp.settings import Settings
from bot.vendors.fsp.tables import RequestId
from bot.vendors.fsp.token import sign_token
from bot.vendors.wire import Context, Request

BUSINESS = "RE"
TASKS_PER_PAGE = 500  # the most that the gateway gives
FILES_PER_PAGE = 100  # the store's limit is not documented
_UNSAFE = re.compile(r"[^\w-]+")


def build_login(ctx: Context[Settings]) -> Request:
    """Log in on a new link (登录)."""
    return Request(
        verb="login",
        url=ctx.settings.gateway_url,
        json={"business": BUSINESS, "id": RequestId.LOGIN, "app_id": ctx.settings.app_id, "token": _token(ctx)},
        check=check,
    )


def build_init(ctx: Context[Settings], room: str, file_name: str, options: Options) -> Request:
    """Create a recording; one with ``auto`` begins by itself (初始化录制任务)."""
    automatic = {} if options.auto is None else {"auto": options.auto}
    fields = {
        "group_id": room,
        "file_name": file_name,
        "file_type": options.file_type,
        "file_duration": options.file_duration,
        "width": options.width,
        "height": options.height,
        "record_mode": options.record_mode,
        "frame_rate": options.frame_rate,
        "timeout": options.timeout,
        **automatic,
    }
    return _gateway(ctx, "init", RequestId.INIT, fields, idempotent=False)


def build_layout(ctx: Context[Settings], record_id: str, layout: Layout) -> Request:
    """Set whom it records and where; the first time begins a manual recording (设置合成效果)."""
    return _gateway(ctx, "layout", RequestId.LAYOUT, {"record_id": record_id, **layout.model_dump(mode="json")})


def build_subtitles(ctx: Context[Settings], record_id: str, subtitles: Sequence[Subtitle]) -> Request:
    """Set all that is laid over the picture (设置水印与字幕)."""
    listed = [subtitle.model_dump(mode="json") for subtitle in subtitles]
    return _gateway(ctx, "subtitle", RequestId.SUBTITLES, {"record_id": record_id, "subtitle_list": listed})


def build_pause(ctx: Context[Settings], record_id: str) -> Request:
    """Hold a recording (暂停录制任务)."""
    return _gateway(ctx, "pause", RequestId.PAUSE, {"record_id": record_id})


def build_resume(ctx: Context[Settings], record_id: str) -> Request:
    """Go on with a recording that is held (恢复录制任务)."""
    return _gateway(ctx, "resume", RequestId.RESUME, {"record_id": record_id})


def build_stop(ctx: Context[Settings], record_id: str) -> Request:
    """End a recording (结束录制任务)."""
    return _gateway(ctx, "stop", RequestId.STOP, {"record_id": record_id})


def build_query(
    ctx: Context[Settings], filters: Mapping[str, str | int], *, page: int = 1, page_size: int = TASKS_PER_PAGE
) -> Request:
    """List the tasks (录制任务查询).

    Args:
        filters: ``group_id``, ``record_id``, ``status``, ``start_time``, ``stop_time``, or none of them.
        page: from 1.
        page_size: 1 … 500.
    """
    return _gateway(ctx, "query", RequestId.QUERY, {**filters, "page": page, "page_size": page_size})


def build_file_list(
    ctx: Context[Settings],
    filters: Mapping[str, str],
    *,
    since: datetime,
    until: datetime,
    page: int = 1,
    page_size: int = FILES_PER_PAGE,
) -> Request:
    """List the stored files of recordings that began in a span of time (查询录制文件).

    Args:
        filters: ``file_name``, ``file_state``, or none.
        page: from 1.
    """
    span = {"start_time": _date(ctx, since), "end_time": _date(ctx, until)}
    return _store(ctx, "record/file/list", {**filters, **span, "page": str(page), "page_size": str(page_size)})


def build_file_download(ctx: Context[Settings], file_name: str) -> Request:
    """Make download links for a file (获取存储文件下载链接)."""
    return _store(ctx, "record/file/download", {"file_name": file_name})


def build_file_delete(ctx: Context[Settings], file_name: str) -> Request:
    """Delete a file for good; deleting what does not exist is a success too (删除文件)."""
    return _store(ctx, "record/file/delete", {"file_name": file_name})


def build_used_volume(ctx: Context[Settings]) -> Request:
    """Ask how much space is used, and of how much (查询存储空间)."""
    return _store(ctx, "store/volume/getUsedVolume", {})


def build_file_name(text: str, recording: str) -> str:
    """A file name that is unique, and safe wherever the file goes; the service appends the type."""
    return "-".join(part for part in (_UNSAFE.sub("-", text).strip("-"), recording) if part)


def _gateway(
    ctx: Context[Settings], verb: str, request_id: RequestId, fields: Mapping[str, Any], *, idempotent: bool = True
) -> Request:
    return Request(
        verb=verb,
        url=ctx.settings.gateway_url,
        json={"business": BUSINESS, "id": request_id, **fields},
        idempotent=idempotent,
        check=check,
        login=build_login(ctx),
    )


def _store(ctx: Context[Settings], path: str, fields: Mapping[str, str]) -> Request:
    return Request(
        verb=path.partition("/")[2],
        url=f"{ctx.settings.store_url}/api/{path}",
        form={"business": BUSINESS, "app_id": ctx.settings.app_id, "token": _token(ctx), **fields},
        check=check,
    )


def _token(ctx: Context[Settings]) -> str:
    settings = ctx.settings
    if settings.token is not None:
        return settings.token.get_secret_value()
    assert settings.app_secret is not None  # noqa: S101 - Settings has either
    now_ms = int(ctx.now.timestamp() * 1000)
    return sign_token(settings.app_id, settings.app_secret.get_secret_value(), now_ms=now_ms, nonce=ctx.nonce)


def _date(ctx: Context[Settings], moment: datetime) -> str:
    return moment.astimezone(ctx.settings.time_zone).strftime(DATE_FORMAT)
