"""The links by which a file is downloaded, in every shape that the document leaves open (获取存储文件下载链接)."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.vendors.fsp.lenient import parse_amount, parse_number, parse_object, parse_rows
from bot.vendors.fsp.replies import parse_data
from bot.vendors.lenient import parse_text

_BETWEEN_URLS = re.compile(r"[\s,;|]+(?=https?://)")


@dataclass(frozen=True)
class Slices:
    """What a file can be downloaded by."""

    urls: tuple[str, ...] = field(repr=False)  #: signed
    count: int  #: how many slices the file has: as many as there are links, or more where the service says so


def parse_slices(body: bytes) -> Slices:
    """The download links of a file; none where the file does not exist.

    The document shows one string and says that several slices have several records: a list of such records, a list of
    links, a list of ``{"url": …}``, either of them as JSON in a string, and links that stand between commas or blanks
    are all understood.

    Raises:
        Misunderstood: it is not JSON.
    """
    data = parse_object(body).get("data")
    records = parse_rows(data) if isinstance(data, list) else [parse_data(body)]
    found = (url for record in records for url in _urls(record))
    urls = tuple(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))
    counts = (parse_amount(record.get("count")) or 0 for record in records)
    return Slices(urls, max(len(urls), *counts, 0))


def _urls(record: Mapping[str, Any]) -> list[str]:
    single = parse_number(record.get("count")) == 1
    return [url for part in _parts(record.get("urls")) for url in _split(part, single)]


def _parts(value: object) -> list[str]:
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        with suppress(ValueError, RecursionError):
            value = json.loads(value)
    items = value if isinstance(value, list) else [value]
    texts = (item.get("url") if isinstance(item, dict) else item for item in items)
    return [text for text in texts if isinstance(text, str)]


def _split(text: str, single: bool) -> list[str]:
    parts = [text] if single else _BETWEEN_URLS.split(text)
    return [parse_text(part.strip(" \t\r\n,;")) for part in parts]
