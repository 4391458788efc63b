from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misunderstood
from bot.vendors.bucket import Listing, Object, Playlist, parse_listing, parse_playlist
from bot.vendors.wire import Response
from tests.vendors.bucket.storage import listing, playlist

AMAZON_SAMPLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>bucket</Name>
  <Prefix/>
  <KeyCount>205</KeyCount>
  <MaxKeys>1000</MaxKeys>
  <IsTruncated>false</IsTruncated>
  <Contents>
    <Key>my+image.jpg</Key>
    <LastModified>2009-10-12T17:50:30.000Z</LastModified>
    <ETag>"fba9dede5f27731c9771645a39863328"</ETag>
    <Size>434234</Size>
    <StorageClass>STANDARD</StorageClass>
  </Contents>
</ListBucketResult>"""  # after the sample response of ListObjectsV2 in Amazon's reference


def test_listing() -> None:
    """A listing's objects have keys, sizes and moments; a key is decoded only where the reply says it is encoded."""

    assert parse_listing(Response(status=200, body=AMAZON_SAMPLE)) == Listing(
        objects=(Object(key="my+image.jpg", size=434234, modified_at=datetime(2009, 10, 12, 17, 50, 30, tzinfo=UTC)),),
    )


@given(key=st.text(st.characters(codec="utf-8"), min_size=1))
def test_encoded_keys(key: str) -> None:
    """Any key comes back as it is, whatever XML can hold."""

    assert [each.key for each in parse_listing(listing([key])).objects] == [key]


def test_next_page() -> None:
    """A page that is not the last one names the next; an empty bucket lists nothing."""

    assert parse_listing(listing(["a"], next_page="token")).next_page == "token"
    assert parse_listing(listing([])) == Listing(objects=())


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<ListBucketResult><Name>&b;</Name></ListBucketResult>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Welcome to the hotel's network</body></html>",
        b"<ListBucketResult>",
        b"\xff\xfe<",
        ENTITY_BOMB.encode(),
        ENTITY_BOMB.encode("utf-16"),
        b"<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        b"<ListBucketResult><Contents><Key>a</Key><Size>x</Size><LastModified>2026-11-02T10:00:00Z</LastModified>"
        b"</Contents></ListBucketResult>",
        b"<ListBucketResult><Contents><Key>a</Key><Size>1</Size><LastModified>2026-11-02T10:00:00</LastModified>"
        b"</Contents></ListBucketResult>",
    ],
)
def test_not_a_listing(body: bytes) -> None:
    """What is no listing is not understood, and nothing in it is expanded."""

    with pytest.raises(Misunderstood, match="The storage service"):
        parse_listing(Response(status=200, body=body))


def test_playlist() -> None:
    """Agora's playlists have EXTINF without a comma and tags of their own; the lines between are segments."""

    assert parse_playlist(playlist("a.ts", "b.ts")) == Playlist(segments=("a.ts", "b.ts"), complete=True)
    assert parse_playlist(playlist("a.ts", complete=False)) == Playlist(segments=("a.ts",), complete=False)


def test_playlist_lines() -> None:
    """A byte order mark, Windows line ends and blank lines change nothing."""
    body = "\ufeff#EXTM3U\r\n\r\n#EXTINF:1,\r\na.ts\r\n#EXT-X-ENDLIST\r\n".encode()

    assert parse_playlist(Response(status=200, body=body)) == Playlist(segments=("a.ts",), complete=True)


@pytest.mark.parametrize("body", [b"", b"\n#EXTM3U", b"<html>", b"\xff\xfe"])
def test_not_a_playlist(body: bytes) -> None:
    """What does not begin as an M3U8 file is none."""

    with pytest.raises(Misunderstood):
        parse_playlist(Response(status=200, body=body))


PIECES = st.sampled_from(
    b"<ListBucketResult> </ListBucketResult> <Contents> </Contents> <Size>1</Size> &amp; &x; <Key> </Key> "
    b"<!DOCTYPE ]]> <![CDATA[ <?xml\tversion='1.0'\tencoding='utf-16'?> #EXTM3U\r".split(b" ")
)


@given(body=st.one_of(st.binary(), st.lists(st.one_of(PIECES, st.binary(max_size=4))).map(b"".join)))
def test_anything(body: bytes) -> None:
    """Whatever a storage service sends, a parser returns or does not understand."""
    for parse in (parse_listing, parse_playlist):
        with suppress(Misunderstood):
            parse(Response(status=200, body=body))


COS_SAMPLE = """<?xml version='1.0' encoding='utf-8' ?>
<ListBucketResult>
    <Name>examplebucket-1250000000</Name>
    <EncodingType>url</EncodingType>
    <Prefix/>
    <Marker>example%20object.jpg</Marker>
    <MaxKeys>1</MaxKeys>
    <IsTruncated>true</IsTruncated>
    <NextMarker>folder%2F%E5%BD%95.ts</NextMarker>
    <Contents>
        <Key>folder%2F%E5%BD%95.ts</Key>
        <LastModified>2020-12-10T03:37:30.000Z</LastModified>
        <ETag>&quot;f173c1199e3d3b53dd91223cae16fb42&quot;</ETag>
        <Size>37</Size>
        <Owner><ID>1250000000</ID><DisplayName>1250000000</DisplayName></Owner>
        <StorageClass>STANDARD</StorageClass>
    </Contents>
</ListBucketResult>"""  # after the sample response of GET Bucket (List Objects) in Tencent COS's document


def test_first_version() -> None:
    """A page of the first version names the page after it by a key, encoded like the others."""

    assert parse_listing(Response(status=200, body=COS_SAMPLE.encode())) == Listing(
        objects=(Object(key="folder/录.ts", size=37, modified_at=datetime(2020, 12, 10, 3, 37, 30, tzinfo=UTC)),),
        next_page="folder/录.ts",
    )


def test_first_version_without_a_marker() -> None:
    """Where the page after it is not named, it begins after the last key, as Amazon has it without a delimiter."""
    body = COS_SAMPLE.replace("<NextMarker>folder%2F%E5%BD%95.ts</NextMarker>", "").encode()

    assert parse_listing(Response(status=200, body=body)).next_page == "folder/录.ts"


def test_page_that_leads_nowhere() -> None:
    """A page without files that says there are more was not understood: going on would not end."""
    body = b"<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"

    with pytest.raises(Misunderstood, match="without the page after it"):
        parse_listing(Response(status=200, body=body))


@pytest.mark.parametrize(("token", "page"), [("CgJiYw%3D%3D", "CgJiYw=="), ("1ueG+cxL/PRx1Tr==", "1ueG+cxL/PRx1Tr==")])
def test_tokens(token: str, page: str) -> None:
    """OSS encodes its tokens and Amazon does not: both come back as they must be sent."""

    assert parse_listing(listing(["a"], next_page=token)).next_page == page
