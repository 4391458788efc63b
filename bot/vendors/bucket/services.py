"""What is particular to each storage service: how it is addressed, signed and listed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from posixpath import basename

from bot.vendors.bucket.regions import ALIYUN_OSS, AMAZON_S3, KINGSOFT_KS3, QINIU, TENCENT_COS
from bot.vendors.bucket.signing import AWS4, KSS4, OSS4, Signer, sign_cos, sign_qiniu


def _disposition(key: str) -> Mapping[str, str]:
    return {"response-content-disposition": "attachment"}


@dataclass(frozen=True, kw_only=True)
class Links:
    """How links are made for people to download with."""

    sign: Signer
    as_attachment: Callable[[str], Mapping[str, str]] = _disposition  #: what makes a browser save a key's object


@dataclass(frozen=True, kw_only=True)
class Service:
    """One storage service."""

    name: str
    sign: Signer
    virtual: bool  #: whether the bucket is named in the host; else in the path
    path_at_endpoint: bool = False  #: whether it is in the path all the same where an endpoint_url is configured
    list_version: int
    """2 where ListObjectsV2 is documented; else pages are asked for by the last key of the page before."""
    domain_links: Links | None = None  #: on a domain of the customer's, where that takes another signature
    all_on_domain: bool = False  #: whether a domain of the customer's takes our own requests too, and not only links


#: Whatever else speaks Amazon's API. Path style, since a host of one's own seldom has a certificate for subdomains.
S3_COMPATIBLE = Service(name="the S3-compatible service", sign=AWS4, virtual=False, list_version=2)

SERVICES: Mapping[int, Service] = {
    # Both styles are documented; a name in the path needs no certificate.
    QINIU: Service(
        name="Qiniu Kodo",
        sign=AWS4,
        virtual=False,
        list_version=2,
        domain_links=Links(sign=sign_qiniu, as_attachment=lambda key: {"attname": basename(key)}),
    ),
    # All endpoints take the path, and what is no Amazon behind one has no other certificate.
    AMAZON_S3: Service(name="Amazon S3", sign=AWS4, virtual=True, path_at_endpoint=True, list_version=2),
    # Its own V4 and not its S3 endpoint, which wants Amazon's old Version 2 (HMAC-SHA1) and serves no custom domain.
    # Accounts opened since 2025-03-20 must use a domain of theirs for buckets in mainland China, whatever they ask for.
    ALIYUN_OSS: Service(name="Alibaba Cloud OSS", sign=OSS4, virtual=True, list_version=2, all_on_domain=True),
    TENCENT_COS: Service(
        name="Tencent Cloud COS", sign=AWS4, virtual=True, list_version=1, domain_links=Links(sign=sign_cos)
    ),
    # Its own V4, which its documents recommend; its V2 leaves open how the slashes of a key are signed.
    KINGSOFT_KS3: Service(name="Kingsoft Cloud KS3", sign=KSS4, virtual=True, list_version=1),
}
