"""FSP's tokens, read from the vendor's side: AES-128-CBC under the app's secret, around a small JSON object."""

import json
from base64 import b64decode
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PREFIX = "001"
IV = bytes(range(16))


def is_valid(token: str, app_id: str, app_secret: str) -> bool:
    """Whether a token was made for this app with its secret; for how long it holds is not documented."""
    content = _decrypt(token, app_secret)
    return content is not None and content.get("aid") == app_id and {"ts", "r"} <= content.keys()


def _decrypt(token: str, app_secret: str) -> dict[str, Any] | None:
    if not token.startswith(PREFIX):
        return None
    decryptor = Cipher(algorithms.AES(app_secret.encode()), modes.CBC(IV)).decryptor()
    try:
        padded = decryptor.update(b64decode(token.removeprefix(PREFIX), validate=True)) + decryptor.finalize()
        content = json.loads(padded)  # padded with spaces, which JSON allows
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
