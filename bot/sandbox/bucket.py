"""A local S3 bucket.

It takes any signature, tampered and expired ones too: that a link opens here does not prove that it is signed well.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import boto3
from botocore.config import Config
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

REGION, PARTITION = "us-east-1", "aws"


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A bucket and the key that may write and read it."""

    endpoint_url: str
    name: str
    access_key: str
    secret_key: str = field(repr=False)
    _client: Any = field(repr=False)  # botocore makes its clients' classes at run time

    def put(self, key: str, body: bytes, content_type: str) -> None:
        """Store one object, at once: a day's recording is thousands of them, each too many for a request of its own."""
        stored = s3_backends[DEFAULT_ACCOUNT_ID][PARTITION].put_object(self.name, key, body)
        stored.set_metadata({"Content-Type": content_type})


@asynccontextmanager
async def serve_bucket() -> AsyncIterator[Bucket]:
    """An empty bucket on a loopback port, as long as the context is open."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # moto would log every request
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = await asyncio.to_thread(_create, f"http://{host}:{port}")
        with closing(bucket._client):
            yield bucket
    finally:
        await asyncio.to_thread(server.stop)


def _create(endpoint_url: str) -> Bucket:
    # All servers in one process share moto's memory: the name keeps them apart.
    name, access_key, secret_key = f"recordings-{token_hex(4)}", "AKIASANDBOX", token_hex(20)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )
    client.create_bucket(Bucket=name)
    return Bucket(endpoint_url=endpoint_url, name=name, access_key=access_key, secret_key=secret_key, _client=client)
