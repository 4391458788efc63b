"""The requests over HTTP against a local S3 bucket, which answers as Amazon does but does not judge signatures."""

import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx
import pytest

from bot.client import Client
from bot.errors import Misunderstood, Rejected
from bot.limits import RateLimit
from bot.sandbox.bucket import Bucket as LocalBucket
from bot.sandbox.bucket import serve_bucket
from bot.transports import HttpTransport
from bot.vendors.bucket import (
    SMALLEST_PART,
    Bucket,
    StorageSettings,
    abort_upload,
    complete_upload,
    create_upload,
    delete_objects,
    list_objects,
    put_object,
    upload_part,
)
from bot.vendors.bucket.regions import AMAZON_S3, OWN_S3, QINIU
from bot.vendors.wire import MAX_BODY, Flow, Response, Settings

T = TypeVar("T")
KEY = "recordings/r7k2/a b+c&d=e?f#g%h~é录.mp4"


@pytest.fixture
async def local() -> AsyncIterator[LocalBucket]:
    async with serve_bucket() as local:
        yield local


class Caller:
    """Runs flows as an account's client does."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def __call__(self, flow: Flow[T]) -> T:
        return await self._client.call(lambda _: flow)


@pytest.fixture
async def call() -> AsyncIterator[Caller]:
    rate = RateLimit(rate=math.inf)
    client = Client("studio", Settings(), {"http": HttpTransport("studio")}, now=lambda: datetime.now(UTC), rate=rate)
    yield Caller(client)
    await client.close()


def bucket_of(local: LocalBucket, *, vendor: int = 1, name: str = "") -> Bucket:
    return Bucket(
        StorageSettings.model_validate(
            {
                "vendor": vendor,
                "region": 0,
                "bucket": name or local.name,
                "endpoint_url": local.endpoint_url,
                "access_key": local.access_key,
                "secret_key": local.secret_key,
            }
        )
    )


def get(bucket: Bucket, key: str, **more: int) -> Flow[Response]:
    return (yield bucket.build_get(key, **more))


async def test_objects(local: LocalBucket, call: Caller) -> None:
    """A service that speaks as Amazon does, by which code ever: objects are stored, listed, read, linked, deleted."""
    for vendor in (QINIU, AMAZON_S3, OWN_S3):
        bucket = bucket_of(local, vendor=vendor)

        await call(put_object(bucket, KEY, b"media", "video/mp4"))
        (listed,) = await call(list_objects(bucket, "recordings/"))
        read = await call(get(bucket, KEY))
        async with httpx.AsyncClient(trust_env=False) as browser:
            linked = await browser.get(bucket.presign_get(KEY, timedelta(hours=1)))
        await call(delete_objects(bucket, [KEY, "gone"]))

        assert (listed.key, listed.size, read.body) == (KEY, 5, b"media")
        assert (linked.content, linked.headers["content-type"]) == (b"media", "video/mp4")
        assert linked.headers["content-disposition"] == "attachment"
        assert await call(list_objects(bucket, "")) == ()


async def test_parts(local: LocalBucket, call: Caller) -> None:
    """An object is sent in parts and read back whole, beyond what other answers may have."""
    bucket, parts = bucket_of(local), [b"1" * SMALLEST_PART, b"2"]

    upload = await call(create_upload(bucket, KEY, "video/mp4"))
    etags = [await call(upload_part(bucket, KEY, upload, number, part)) for number, part in enumerate(parts, start=1)]
    await call(complete_upload(bucket, KEY, upload, etags))

    read = await call(get(bucket, KEY, max_body=2 * SMALLEST_PART))
    assert (read.body, read.headers["content-type"]) == (b"".join(parts), "video/mp4")
    with pytest.raises(Misunderstood, match=f"more than {MAX_BODY >> 20} MiB"):
        await call(get(bucket, KEY))


async def test_parts_that_are_no_object(local: LocalBucket, call: Caller) -> None:
    """Parts that are too small make nothing; throwing their upload away twice is fine."""
    bucket = bucket_of(local)
    upload = await call(create_upload(bucket, "a", "video/mp4"))
    etags = [await call(upload_part(bucket, "a", upload, number, b"small")) for number in (1, 2)]

    with pytest.raises(Rejected, match="smaller than the storage service takes"):
        await call(complete_upload(bucket, "a", upload, etags))
    for _ in range(2):
        await call(abort_upload(bucket, "a", upload))
    assert await call(list_objects(bucket, "")) == ()


async def test_no_bucket(local: LocalBucket, call: Caller) -> None:
    """A bucket that is not there is told by its name."""
    bucket = bucket_of(local, name="nowhere")

    with pytest.raises(Rejected, match=r"There is no bucket nowhere\."):
        await call(put_object(bucket, "a", b"", "text/plain"))
