import json
from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.errors import Misunderstood, Rejected, VendorError
from bot.vendors.fsp.live.access import authorization, fetch_access_token
from bot.vendors.wire import Response
from tests.vendors.driving import drive
from tests.vendors.fsp.live.samples import DEVELOPER, context, printed, reply


def decrypt(token: str, secret: str) -> Any:
    """What the vendor reads in a token."""
    decryptor = Cipher(algorithms.AES(secret.encode()), modes.CBC(bytes(range(16)))).decryptor()
    return json.loads(decryptor.update(b64decode(token.removeprefix("001"))) + decryptor.finalize())


@pytest.mark.covers("fsp-live call token")
def test_fetch() -> None:
    """First the gateway's address is asked for, then there a token: by the developer's id and a token of its secret."""
    credential, (address, token) = drive(
        fetch_access_token(context(**DEVELOPER)), printed("address/reply"), printed("token/reply")
    )

    assert credential.value == "7bf93c4469ce312de23bf5d0e20a4f75"
    assert (address.method, address.url) == ("GET", "https://access.paas.hst.com/server/address?appType=10")
    assert address.headers == {}
    assert (token.method, token.url) == ("GET", "https://fsp-bgw2.hst.com/access/token")
    developer, _, signed = token.headers["authorization"].partition(".")
    assert developer == "dev"
    assert decrypt(signed, DEVELOPER["dev_secret"]) == {
        "aid": "dev",
        "gid": "",
        "uid": "",
        "ts": 1796115600000,
        "r": 123456789,
    }
    assert signed not in repr(token)


def test_private_cloud() -> None:
    """The address of the addresses can be another."""
    fetch = fetch_access_token(context(**DEVELOPER, access_url="http://10.0.0.1:28000/"))

    assert next(fetch).url == "http://10.0.0.1:28000/server/address?appType=10"


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([reply(code=606000000)], Rejected),
        ([printed("address/reply"), reply(code=606000000)], Rejected),
        ([reply(code=0)], Misunderstood),
        ([printed("address/reply"), reply(code=0, result={})], Misunderstood),
    ],
)
def test_failures(replies: list[Response], kind: type[VendorError]) -> None:
    """A refusal and an answer without what was asked for end the fetch with one sentence, which has no secret."""
    with pytest.raises(kind) as raised:
        drive(fetch_access_token(context(**DEVELOPER)), *replies)
    assert DEVELOPER["dev_secret"] not in str(raised.value)


def test_ready_token() -> None:
    """A configured token is shown as it is, and none is fetched."""
    assert authorization(context().settings) == {"headers": {"authorization": "readytoken"}}


def test_one_developer() -> None:
    """Accounts of one developer have one token, whatever their apps are; another developer or server has another."""
    one, same = (authorization(context(**DEVELOPER, app_id=app).settings) for app in ("one", "same"))
    others = [{"dev_id": "ved"}, {"access_url": "https://access.example"}]

    assert one == same
    assert one["authorize"].fetch is fetch_access_token
    for other in others:
        assert authorization(context(**{**DEVELOPER, **other}).settings) != one
