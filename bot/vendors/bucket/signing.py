"""Signed addresses: how each storage service wants a request signed in its query. Pure; the moment is an argument.

Documents: Amazon S3 "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)"; Alibaba Cloud OSS
"在 URL 中包含 V4 签名"; Kingsoft KS3 "请求签名 V4"; Tencent COS "请求签名"; Qiniu Kodo "下载凭证".

The first three are one algorithm in three spellings, so there is one function and a table. botocore signs Amazon's
only, and by this machine's clock; the tests hold ours against it, and against the other vendors' published examples.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, kw_only=True)
class Key:
    """An access key of a storage service."""

    id: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unsigned:
    """A request before its signature."""

    method: str
    url: str  #: without a query, percent-encoded
    resource: str  #: ``/BUCKET/KEY``, percent-encoded, however the bucket is addressed
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)  #: names in lower case; all of them are signed


class Signer(Protocol):
    """Signs a request of one service."""

    def __call__(self, request: Unsigned, *, key: Key, region: str, at: datetime, expires: timedelta) -> str:
        """The address with its signature, valid for ``expires`` from ``at`` on."""


@dataclass(frozen=True, kw_only=True)
class V4:
    """One spelling of Signature Version 4."""

    algorithm: str
    prefix: str  #: of the parameters' names
    algorithm_name: str
    salt: str  #: goes before the secret
    service: str
    terminator: str
    by_resource: bool = False
    """Whether bucket and key are signed instead of host and path, so that any domain of the bucket will do. Then empty
    parameters have no equals sign, and no parameter lists the signed headers."""

    def __call__(self, request: Unsigned, *, key: Key, region: str, at: datetime, expires: timedelta) -> str:
        """The address with its signature; ``expires`` is up to 7 days."""
        scope = f"{at:%Y%m%d}/{region}/{self.service}/{self.terminator}"
        headers = self._headers(request)
        listed = "" if self.by_resource else ";".join(headers)
        query = self._query({**request.query, **self._parameters(f"{key.id}/{scope}", at, expires, listed)})
        path = request.resource if self.by_resource else urlsplit(request.url).path
        lines = (request.method, path, query, *(f"{name}:{value}" for name, value in headers.items()), "", listed)
        digest = hashlib.sha256("\n".join((*lines, "UNSIGNED-PAYLOAD")).encode()).hexdigest()
        to_sign = f"{self.algorithm}\n{at:%Y%m%dT%H%M%SZ}\n{scope}\n{digest}"
        return f"{request.url}?{query}&{self._name('Signature')}={self._signature(key, scope, to_sign)}"

    def _headers(self, request: Unsigned) -> Mapping[str, str]:
        host = {} if self.by_resource else {"host": _host(request.url)}
        return dict(sorted({**request.headers, **host}.items()))

    def _parameters(self, credential: str, at: datetime, expires: timedelta, listed: str) -> Mapping[str, str]:
        named = {
            "Credential": credential,
            "Date": f"{at:%Y%m%dT%H%M%SZ}",
            "Expires": str(int(expires.total_seconds())),
            **({"SignedHeaders": listed} if listed else {}),
        }
        return {self.algorithm_name: self.algorithm, **{self._name(name): value for name, value in named.items()}}

    def _name(self, name: str) -> str:
        return self.prefix + (name.lower() if self.by_resource else name)

    def _query(self, query: Mapping[str, str]) -> str:
        pairs = sorted((_encoded(name), _encoded(value)) for name, value in query.items())
        return "&".join(name if self.by_resource and not value else f"{name}={value}" for name, value in pairs)

    def _signature(self, key: Key, scope: str, to_sign: str) -> str:
        secret = f"{self.salt}{key.secret}".encode()
        for part in scope.split("/"):
            secret = hmac.digest(secret, part.encode(), "sha256")
        return hmac.digest(secret, to_sign.encode(), "sha256").hex()


AWS4 = V4(
    algorithm="AWS4-HMAC-SHA256",
    prefix="X-Amz-",
    algorithm_name="X-Amz-Algorithm",
    salt="AWS4",
    service="s3",
    terminator="aws4_request",
)
KSS4 = V4(
    algorithm="KSS4-HMAC-SHA256",
    prefix="X-Kss-",
    algorithm_name="X-Kss-Algorithm",
    salt="KSS4",
    service="ks3",
    terminator="kss4_request",
)
OSS4 = V4(
    algorithm="OSS4-HMAC-SHA256",
    prefix="x-oss-",
    algorithm_name="x-oss-signature-version",
    salt="aliyun_v4",
    service="oss",
    terminator="aliyun_v4_request",
    by_resource=True,
)


def sign_cos(request: Unsigned, *, key: Key, region: str, at: datetime, expires: timedelta) -> str:
    """Tencent COS's own signature, which its custom domains take; it names no region."""
    times = f"{int(at.timestamp())};{int((at + expires).timestamp())}"
    headers = _sorted({**request.headers, "host": _host(request.url)})
    query = _sorted(request.query)
    lines = (request.method.lower(), unquote(urlsplit(request.url).path), _joined(query), _joined(headers), "")
    digest = hashlib.sha1("\n".join(lines).encode()).hexdigest()  # noqa: S324 - COS knows no other
    to_sign = f"sha1\n{times}\n{digest}\n"
    secret = hmac.digest(key.secret.encode(), times.encode(), "sha1").hex()
    signed = {
        "q-sign-algorithm": "sha1",
        "q-ak": key.id,
        "q-sign-time": times,
        "q-key-time": times,
        "q-header-list": ";".join(headers),
        "q-url-param-list": ";".join(query),
        "q-signature": hmac.digest(secret.encode(), to_sign.encode(), "sha1").hex(),
    }
    return f"{request.url}?{'&'.join(filter(None, (_joined(query), _joined(_sorted(signed)))))}"


def sign_qiniu(request: Unsigned, *, key: Key, region: str, at: datetime, expires: timedelta) -> str:
    """Qiniu Kodo's download credential, which domains bound to a bucket take: GET only, and it names no region."""
    query = {**request.query, "e": str(int((at + expires).timestamp()))}
    url = f"{request.url}?{_joined({_encoded(name): _encoded(value) for name, value in query.items()})}"
    digest = hmac.digest(key.secret.encode(), url.encode(), "sha1")
    return f"{url}&token={key.id}:{urlsafe_b64encode(digest).decode()}"


def _host(url: str) -> str:
    """The host as it is sent: in lower case, and without the port that goes without saying."""
    parts = urlsplit(url)
    return parts.netloc.lower().removesuffix(_PORTS[parts.scheme])


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _sorted(values: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted((_encoded(name).lower(), _encoded(value)) for name, value in values.items()))


def _joined(pairs: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs.items())
