"""The token that logs an app in: a small JSON, encrypted with the app's secret (the vendor's published generator)."""

import base64
import json

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

VERSION = "001"
BLOCK = 16  # bytes; the secret is the key, so it has as many
INITIAL_VECTOR = bytes(range(BLOCK))


def sign_token(
    app_id: str,
    secret: str,
    *,
    group: str = "",
    user: str = "",
    expire: int | None = None,
    now_ms: int,
    nonce: int,
) -> str:
    """Make a token.

    Args:
        secret: of the app; exactly 16 ASCII characters.
        group: the only group that the token is for; empty for any.
        user: the only user that the token is for; empty for any.
        expire: its lifetime as the vendor counts it (the unit is not documented); None leaves it to the vendor.
        now_ms: the moment, in milliseconds since 1970.
        nonce: 1 … 2**31 - 1.
    """
    lifetime = {} if expire is None else {"et": expire}
    claims = {"aid": app_id, "gid": group, "uid": user, **lifetime, "ts": now_ms, "r": nonce}
    plaintext = json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode()
    padded = plaintext + b" " * (-len(plaintext) % BLOCK)
    encryptor = Cipher(AES(secret.encode("ascii")), CBC(INITIAL_VECTOR)).encryptor()
    return VERSION + base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode("ascii")
