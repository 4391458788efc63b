"""The calls of the cloud recording dialect, as they are sent. Media types are matched letter by letter, on GET too."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from bot.domain import Recording
from bot.vendors.bucket import StorageSettings
from bot.vendors.cloud_recording.files import file_name_prefix
from bot.vendors.cloud_recording.replies import check, check_start
from bot.vendors.cloud_recording.settings import ServiceSettings
from bot.vendors.cloud_recording.tables import EMPTY, ENDED, RUNNING
from bot.vendors.wire import Request

_STOP_TIMEOUT = timedelta(seconds=30)  # it is answered when the upload is over, which takes up to 20 s


def build_acquire(settings: ServiceSettings, room: str, uid: str, client_request: Mapping[str, Any]) -> Request:
    """Ask for a resource."""
    body = {"cname": room, "uid": uid, "clientRequest": client_request}
    return _build(settings, "acquire", "acquire", json=body)


def build_start(
    settings: ServiceSettings,
    recording: Recording,
    mode: str,
    client_request: Mapping[str, Any],
    *,
    running: Collection[int] = RUNNING,
) -> Request:
    """Start recording with the recording's resource.

    Args:
        client_request: a token in it comes before the account's.
        running: answers that mean that this very recording runs.
    """
    token = {} if settings.token is None else {"token": settings.token.get_secret_value()}
    body = _body(recording, {**token, **client_request})
    path = f"{_resource(recording)}/mode/{mode}/start"
    return _build(settings, "start", path, json=body, idempotent=False, check=partial(check_start, running=running))


def build_query(settings: ServiceSettings, recording: Recording, mode: str) -> Request:
    """Ask how a recording is."""
    judge = partial(check, ended=ENDED)
    return _build(settings, "query", f"{_task(recording, mode)}/query", method="GET", check=judge)


def build_stop(settings: ServiceSettings, recording: Recording, sid: str, mode: str) -> Request:
    """Stop a recording, whose ``sid`` may have been learnt only now."""
    judge = partial(check, expected={EMPTY}, ended=ENDED)
    path = f"{_resource(recording)}/{_session(sid, mode)}/stop"
    return _build(settings, "stop", path, json=_body(recording, {}), timeout=_STOP_TIMEOUT, check=judge)


def build_change(
    settings: ServiceSettings, recording: Recording, mode: str, verb: str, client_request: Mapping[str, Any]
) -> Request:
    """Change a running recording; what is sent replaces what was sent before.

    Args:
        verb: ``update`` or ``updateLayout``.
    """
    path = f"{_task(recording, mode)}/{verb}"
    return _build(settings, verb, path, json=_body(recording, client_request), check=partial(check, ended=ENDED))


def build_storage_config(storage: StorageSettings, recording: Recording) -> dict[str, Any]:
    """The ``storageConfig`` of a start; the key is the one for writing."""
    config: dict[str, Any] = {
        "vendor": storage.vendor,
        "region": storage.region,
        "bucket": storage.bucket,
        "accessKey": storage.access_key,
        "secretKey": storage.secret_key.get_secret_value(),
    }
    prefix = file_name_prefix(storage, recording)
    if prefix:
        config["fileNamePrefix"] = list(prefix)
    if storage.told_host:
        config["extensionParams"] = {"endpoint": storage.told_host}
    return config


def _build(settings: ServiceSettings, verb: str, path: str, **parts: Any) -> Request:
    key = f"{settings.customer_id}:{settings.customer_secret.get_secret_value()}"
    headers = {
        "authorization": f"Basic {b64encode(key.encode()).decode()}",
        "content-type": "application/json;charset=utf-8",
    }
    url = f"{settings.api_url}/v1/apps/{quote(settings.app_id, safe='')}/cloud_recording/{path}"
    return Request(**{"verb": verb, "url": url, "headers": headers, "check": check, **parts})


def _body(recording: Recording, client_request: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"cname": recording.room, "uid": recording.vendor_ids["uid"], "clientRequest": client_request}


def _resource(recording: Recording) -> str:
    return f"resourceid/{quote(recording.vendor_ids['resource_id'], safe='')}"


def _task(recording: Recording, mode: str) -> str:
    return f"{_resource(recording)}/{_session(recording.vendor_ids['sid'], mode)}"


def _session(sid: str, mode: str) -> str:
    return f"sid/{quote(sid, safe='')}/mode/{mode}"
