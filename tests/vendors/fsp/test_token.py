import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.fsp.token import sign_token
from tests.vendors.fsp.samples import sample

SECRET = "1234567890123456"


@pytest.mark.parametrize("vector", sample("token/vectors"))
def test_vectors(vector: dict[str, Any]) -> None:
    """Tokens are byte for byte those of the vendor's generator."""
    token = sign_token(
        vector["app_id"],
        vector["secret"],
        group=vector.get("gid", ""),
        user=vector.get("uid", ""),
        expire=vector.get("et"),
        now_ms=vector["ts"],
        nonce=vector["r"],
    )

    assert token == vector["token"]


@given(app_id=st.text(max_size=40))
def test_padding(app_id: str) -> None:
    """Whatever the App ID is, the token opens with the secret, and blanks fill its last block."""
    token = sign_token(app_id, SECRET, now_ms=1, nonce=2)
    decryptor = Cipher(AES(SECRET.encode()), CBC(bytes(range(16)))).decryptor()
    plaintext = decryptor.update(base64.b64decode(token.removeprefix("001"))) + decryptor.finalize()

    assert plaintext.startswith(b'{"aid":"')
    assert plaintext.rstrip(b" ").endswith(b'"gid":"","uid":"","ts":1,"r":2}')
    assert len(plaintext) - len(plaintext.rstrip(b" ")) < 16
