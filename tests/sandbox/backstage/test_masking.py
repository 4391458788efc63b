"""Details without secrets."""

import json

import pytest

from bot.log import MASK
from bot.sandbox.backstage.masking import LONGEST, dump, mask


@pytest.mark.parametrize("name", ["token", "access_token", "secretKey", "accessKey", "app_secret", "signature"])
def test_values_under_telling_names(name: str) -> None:
    """Whatever is called a secret is none afterwards, at any depth; what it belongs to stays."""
    text = json.dumps({"room": "standup", "storage": [{name: "s3cret", "bucket": "b"}]})

    for shown in (mask(text), mask(f"POST http://127.0.0.1/x\n{text}"), dump(json.loads(text))):
        assert "s3cret" not in shown
        assert "standup" in shown
        assert '"bucket": "b"' in shown


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/files/1/1?Expires=17&Signature=s3cret",
        "http://127.0.0.1:1/b/k.mp4?X-Amz-Expires=60&X-Amz-Signature=s3cret&X-Amz-SignedHeaders=host",
        "http://127.0.0.1:1/b/k.mp4?AWSAccessKeyId=s3cret",
        "ws://127.0.0.1:1/link/?ticket=s3cret",
        "http://127.0.0.1:1/hooks/s3cret",
        "http://127.0.0.1:1/upload/v1/s3cret",
        "xoxb-s3cret",
    ],
)
def test_parts_of_addresses(address: str) -> None:
    """An address keeps its shape and loses what opens it, alone and inside of JSON."""
    for text in (address, json.dumps({"url": address}), json.dumps({"text": f"see <{address}|it>"})):
        assert "s3cret" not in mask(text)
    assert mask(address).startswith(address.partition("s3cret")[0].partition("xoxb")[0])


def test_what_holds_none_is_untouched() -> None:
    """Text, numbers and broken JSON stay as they are."""
    assert mask("<html>Bad day</html>") == "<html>Bad day</html>"
    assert mask("{not json") == "{not json"
    assert json.loads(dump({"tokens": 3, "token": "", "parts": ("a", None)})) == {
        "tokens": 3,
        "token": "",
        "parts": ["a", None],
    }


def test_long_texts_are_cut() -> None:
    """No entry of the traffic floods the page."""
    assert len(mask("x" * 10 * LONGEST)) == LONGEST + len(MASK)
