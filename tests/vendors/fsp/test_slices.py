from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misunderstood
from bot.vendors.fsp.slices import Slices, parse_slices
from tests.vendors.fsp.samples import raw, sample

URL = "https://cdn.example/a.mp4?sign=1,2&e=3"
OTHER = "http://cdn.example/b.mp4"


@pytest.mark.covers("fsp-recording reply file/download.data", "fsp-recording reply file/download.urls")
def test_parse_slices_sample() -> None:
    """The document's one link."""
    assert parse_slices(raw(sample("file_download/reply"))) == Slices(("http://" + "X" * 48,), 1)


@pytest.mark.parametrize(
    ("urls", "links"),
    [
        (URL, (URL,)),
        ([URL, OTHER], (URL, OTHER)),
        ([URL, OTHER, URL], (URL, OTHER)),
        ([{"url": URL}, {"url": OTHER, "md5": "x"}, {"md5": "x"}], (URL, OTHER)),
        ({"url": URL}, (URL,)),
        (f"{URL},{OTHER}", (URL, OTHER)),
        (f"{URL}\r\n{OTHER}\r\n", (URL, OTHER)),
        (f'["{URL}", "{OTHER}"]', (URL, OTHER)),
        (f'[{{"url":"{URL}"}}]', (URL,)),
        ("[broken", ()),
        ("[" * 100_000, ()),
        ("", ()),
        (None, ()),
        ([], ()),
        ([None, 5, "", "javascript:alert(1)", "http://a\x00b"], ()),
    ],
)
def test_parse_slices(urls: object, links: tuple[str, ...]) -> None:
    """Links are found in every shape that the document leaves open."""
    assert parse_slices(raw({"code": 0, "data": {"urls": urls}})) == Slices(links, len(links))


def test_parse_slices_in_one() -> None:
    """One link that has another one in its query stays one where the count says so."""
    url = f"{URL}&next=,{OTHER}"

    assert parse_slices(raw({"data": {"urls": url, "count": 1}})) == Slices((url,), 1)


@pytest.mark.covers("fsp-recording reply file/download.count")
@pytest.mark.parametrize(
    ("data", "count"),
    [
        ({"urls": URL, "count": 3}, 3),
        ({"urls": URL, "count": "3"}, 3),
        ({"urls": [URL, OTHER], "count": 2}, 2),
        ({"urls": [URL, OTHER], "count": 1}, 2),
        ({"urls": [URL, OTHER], "count": -1}, 2),
        ({"urls": [URL, OTHER], "count": "many"}, 2),
        ({"urls": "", "count": 2}, 2),
        ([{"urls": URL, "count": 3}, {"urls": OTHER, "count": 3}], 3),
        ([{"urls": URL}, {"urls": OTHER}], 2),
        ([], 0),
    ],
)
def test_parse_slices_count(data: object, count: int) -> None:
    """A file has as many slices as the service counts, also where it gives fewer links."""
    assert parse_slices(raw({"code": 0, "data": data})).count == count


def test_slices_hide_their_links() -> None:
    """They are signed."""
    assert URL not in repr(parse_slices(raw({"code": 0, "data": {"urls": URL}})))


def test_parse_slices_records() -> None:
    """Several slices may have a record each: so says the document, and does not show it."""
    records = [{"urls": URL, "count": 1}, {"urls": OTHER, "count": 1}, None]

    assert parse_slices(raw({"code": 0, "data": records})) == Slices((URL, OTHER), 2)


@pytest.mark.parametrize("data", [None, [], {}, "http://x"])
def test_parse_slices_no_file(data: object) -> None:
    """A file that does not exist has no links."""
    assert parse_slices(raw({"code": 0, "data": data})) == Slices((), 0)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(URL),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "urls", "url", "count"]), inner)
    ),
    max_leaves=20,
)


@given(values.map(raw) | st.binary())
def test_any_reply(body: bytes) -> None:
    """Whatever comes, there are as many slices as links or more, or it is Misunderstood."""
    with suppress(Misunderstood):
        slices = parse_slices(body)

        assert slices.count >= len(slices.urls)
