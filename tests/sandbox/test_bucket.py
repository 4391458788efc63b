"""The local bucket."""

import httpx

from bot.sandbox.bucket import serve_bucket


async def test_what_is_put_can_be_listed_and_read() -> None:
    """By the key of the bucket, path-style; without one it is private."""
    async with serve_bucket() as bucket:
        bucket.put("recordings/a.ts", b"media", "video/mp2t")
        client = bucket._client
        listed = client.list_objects_v2(Bucket=bucket.name, Prefix="recordings/")
        names = {"Bucket": bucket.name, "Key": "recordings/a.ts"}
        url = client.generate_presigned_url("get_object", Params=names)
        async with httpx.AsyncClient(trust_env=False) as browser:
            signed = await browser.get(url)
            unsigned = await browser.get(f"{bucket.endpoint_url}/{bucket.name}/recordings/a.ts")

    assert [row["Key"] for row in listed["Contents"]] == ["recordings/a.ts"]
    assert (signed.status_code, signed.content, signed.headers["content-type"]) == (200, b"media", "video/mp2t")
    assert unsigned.status_code == 403


async def test_two_buckets_keep_apart() -> None:
    """Though they run in one process."""
    async with serve_bucket() as one, serve_bucket() as other:
        one.put("a", b"", "text/plain")

        assert one._client.list_objects_v2(Bucket=one.name)["KeyCount"] == 1
        assert other._client.list_objects_v2(Bucket=other.name)["KeyCount"] == 0


async def test_the_secret_does_not_show() -> None:
    """A bucket's repr is fit for a log."""
    async with serve_bucket() as bucket:
        assert bucket.secret_key not in repr(bucket)
