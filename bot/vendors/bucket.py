"""The customer's own bucket, read by S3's API: listings, playlists and presigned links.

Document: Amazon S3 API Reference, ListObjectsV2, GetObject and "Authenticating Requests: Using Query Parameters (AWS
Signature Version 4)". Signing needs no network and no client: botocore signs an address in some 40 µs, where a boto3
client would also read the machine's AWS configuration.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Self
from urllib.parse import quote, unquote_plus, urlsplit
from xml.etree import ElementTree as ET

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator

from bot.errors import Misunderstood, RateLimited, Rejected, Unavailable
from bot.vendors.wire import Flow, Request, Response

AMAZON_S3 = 1  #: its ``vendor`` code in a storageConfig

REGIONS: Mapping[int, str] = {
    0: "us-east-1",
    1: "us-east-2",
    2: "us-west-1",
    3: "us-west-2",
    4: "eu-west-1",
    5: "eu-west-2",
    6: "eu-west-3",
    7: "eu-central-1",
    8: "ap-southeast-1",
    9: "ap-southeast-2",
    10: "ap-northeast-1",
    11: "ap-northeast-2",
    12: "sa-east-1",
    13: "ca-central-1",
    14: "ap-south-1",
    15: "cn-north-1",
    16: "cn-northwest-1",
    17: "us-gov-west-1",
}
"""Amazon S3's regions by their ``region`` code in a storageConfig (Agora's recording document, storageConfig)."""

LONGEST_EXPIRY = timedelta(days=7)  # Signature Version 4 allows no more
MAX_PAGES = 20  # of 1,000 objects: 80 hours of segments
_OWN_EXPIRY = timedelta(minutes=15)  # of the addresses that we fetch ourselves, retries included
_PREFIX_LENGTH = 128  # characters of the whole prefix, slashes included (fileNamePrefix)
_ID_LENGTH = 16  # of which a recording's id and its slash may take so many

_REFUSALS: Mapping[str, str] = {
    "AccessDenied": "The read key may not {doing}.",
    "InvalidAccessKeyId": "The storage service does not know the read key.",
    "SignatureDoesNotMatch": "The read key's secret is wrong.",
    "RequestTimeTooSkewed": "This machine's clock is too far off for the storage service.",
    "NoSuchBucket": "There is no bucket {name}.",
    "NoSuchKey": "The file is not in the bucket {name}.",
    "PermanentRedirect": "The bucket {name} is in another region.",
    "AuthorizationHeaderMalformed": "The bucket {name} is in another region.",
    "AuthorizationQueryParametersError": "The bucket {name} is in another region.",
}
_REFUSALS_BY_STATUS: Mapping[int, str] = {
    301: _REFUSALS["PermanentRedirect"],
    307: _REFUSALS["PermanentRedirect"],
    403: _REFUSALS["AccessDenied"],
    404: "The storage service has no such bucket or file.",
}
_ERROR_CODE = re.compile(rb"<Code>(\w{1,60})</Code>")


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("it is an address such as https://storage.example.com")
    return url.rstrip("/")


class StorageSettings(BaseModel, frozen=True, extra="forbid", hide_input_in_errors=True):
    """A bucket: where the recorder writes, and what its files are read and signed with."""

    vendor: int = Field(ge=0, description="the storage vendor's code")
    region: int = Field(ge=0, description="the region's code at this vendor")
    bucket: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$")
    access_key: str = Field(min_length=1, repr=False)
    secret_key: SecretStr = Field(min_length=1)
    read_access_key: str | None = Field(default=None, min_length=1, repr=False)
    read_secret_key: SecretStr | None = Field(default=None, min_length=1)
    endpoint_url: Annotated[str, AfterValidator(_web_address)] | None = None
    file_name_prefix: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$")], ...] = ()

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if (self.read_access_key is None) != (self.read_secret_key is None):
            raise ValueError("read_access_key and read_secret_key belong together: give both, or neither")
        if len("/".join(self.file_name_prefix)) > _PREFIX_LENGTH - _ID_LENGTH:
            raise ValueError(f"file_name_prefix may have {_PREFIX_LENGTH - _ID_LENGTH} characters, slashes included")
        if self.endpoint_url is not None:
            return self
        if self.vendor != AMAZON_S3:
            raise ValueError("for now vendor is 1 (Amazon S3), or endpoint_url names an S3-compatible service")
        if self.region not in REGIONS:
            raise ValueError(f"region is 0 to {max(REGIONS)} for Amazon S3")
        return self

    @property
    def region_name(self) -> str:
        """The region that requests are signed for; an S3-compatible service elsewhere takes Amazon's first."""
        return REGIONS.get(self.region, REGIONS[0]) if self.vendor == AMAZON_S3 else REGIONS[0]

    @property
    def bucket_url(self) -> str:
        """The address that keys are appended to."""
        if self.endpoint_url is not None:
            return f"{self.endpoint_url}/{self.bucket}"
        host = f"s3.{self.region_name}.amazonaws.com" + (".cn" if self.region_name.startswith("cn-") else "")
        # Amazon's certificates cover one label before the host.
        return f"https://{host}/{self.bucket}" if "." in self.bucket else f"https://{self.bucket}.{host}"


@dataclass(frozen=True, kw_only=True)
class Object:
    """One object of a listing."""

    key: str
    size: int  #: bytes
    modified_at: datetime


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One page of a listing."""

    objects: tuple[Object, ...]
    next_page: str = ""  #: the token of the page after it; empty on the last one


@dataclass(frozen=True, kw_only=True)
class Playlist:
    """What an M3U8 file names."""

    segments: tuple[str, ...]
    complete: bool  #: nothing will be added to it


class Bucket:
    """Reads one bucket."""

    def __init__(self, settings: StorageSettings) -> None:
        self.name = settings.bucket
        self._url = settings.bucket_url
        self._auth = partial(S3SigV4QueryAuth, _read_key(settings), "s3", settings.region_name)

    def build_list(self, prefix: str, *, page: str = "", max_keys: int = 1000) -> Request:
        """Ask for one page of the objects whose keys begin with a prefix.

        Args:
            page: the token that the page before gave.
            max_keys: 1 … 1,000 objects.
        """
        # encoding-type: a key may hold characters that XML cannot.
        query = {"list-type": "2", "encoding-type": "url", "max-keys": str(max_keys), "prefix": prefix}
        more = {"continuation-token": page} if page else {}
        return self._build("bucket/list", "", {**query, **more}, doing=f"list the bucket {self.name}")

    def build_get(self, key: str) -> Request:
        """Fetch one small object."""
        return self._build("bucket/get", key, {}, doing=f"read files of the bucket {self.name}")

    def presign_get(self, key: str, expires: timedelta) -> str:
        """A link that downloads one object, valid from this machine's now on.

        Args:
            expires: up to 7 days.
        """
        return self._presign(key, {"response-content-disposition": "attachment"}, min(expires, LONGEST_EXPIRY))

    def _build(self, verb: str, key: str, query: Mapping[str, str], *, doing: str) -> Request:
        url = self._presign(key, query, _OWN_EXPIRY)
        return Request(verb=verb, method="GET", url=url, check=partial(check, name=self.name, doing=doing))

    def _presign(self, key: str, query: Mapping[str, str], expires: timedelta) -> str:
        request = AWSRequest(method="GET", url=f"{self._url}/{quote(key, safe='/~')}", params=dict(query))
        self._auth(expires=int(expires.total_seconds())).add_auth(request)
        return str(request.url)


def list_objects(bucket: Bucket, prefix: str) -> Flow[tuple[Object, ...]]:
    """All objects whose keys begin with a prefix.

    Raises:
        Rejected: there are more than 20,000.
        VendorError: the bucket cannot be listed.
    """
    found: list[Object] = []
    page = ""
    for _ in range(MAX_PAGES):
        listing = parse_listing((yield bucket.build_list(prefix, page=page)))
        found += listing.objects
        page = listing.next_page
        if not page:
            return tuple(found)
    raise Rejected(
        f"The bucket {bucket.name} holds more files than can be looked through: set file_name_prefix in the account's "
        "storage, so that each recording gets a folder of its own."
    )


def check(response: Response, *, name: str, doing: str) -> None:
    """Judge a storage service's reply.

    Args:
        name: the bucket's.
        doing: what was tried, after "may not".

    Raises:
        VendorError: it is not a success.
    """
    status = response.status
    if 200 <= status < 300:
        return
    named = _ERROR_CODE.search(response.body)
    code = named[1].decode() if named else status
    if status == 429 or code == "SlowDown":
        raise RateLimited("The storage service gets too many requests.", code=code)
    if status >= 500:
        raise Unavailable("The storage service failed.", code=code)
    sentence = _REFUSALS.get(str(code)) or _REFUSALS_BY_STATUS.get(status, "The storage service refused the request.")
    raise Rejected(sentence.format(name=name, doing=doing), code=code)


def parse_listing(response: Response) -> Listing:
    """Read one page of a listing.

    Raises:
        Misunderstood: it is not one.
    """
    root = _xml(response.body)
    if _name(root) != "ListBucketResult":
        raise Misunderstood("The storage service did not answer with a listing.")
    decode = unquote_plus if root.findtext("{*}EncodingType") == "url" else str
    truncated = root.findtext("{*}IsTruncated") == "true"
    return Listing(
        objects=tuple(_object(entry, decode) for entry in root.iterfind("{*}Contents")),
        next_page=root.findtext("{*}NextContinuationToken", "") if truncated else "",
    )


def parse_playlist(response: Response) -> Playlist:
    """Read an M3U8 file: every line that is neither a tag nor empty names a segment (RFC 8216, section 4.1).

    Raises:
        Misunderstood: it is not one.
    """
    lines = [line.strip() for line in response.body.decode(errors="replace").removeprefix("\ufeff").splitlines()]
    if not lines or lines[0] != "#EXTM3U":
        raise Misunderstood("The recording's playlist is not an M3U8 file.")
    segments = tuple(line for line in lines if line and not line.startswith("#"))
    return Playlist(segments=segments, complete="#EXT-X-ENDLIST" in lines)


def _read_key(settings: StorageSettings) -> Credentials:
    if settings.read_access_key is None or settings.read_secret_key is None:
        return Credentials(settings.access_key, settings.secret_key.get_secret_value())
    return Credentials(settings.read_access_key, settings.read_secret_key.get_secret_value())


def _xml(body: bytes) -> ET.Element:
    """Parse XML without a document type: entities, and with them entity bombs, cannot be declared elsewhere."""
    try:
        text = body.decode()
        if "<!DOCTYPE" not in text:
            return ET.fromstring(text)  # noqa: S314 - no document type, and the transport limits its size
    except (UnicodeDecodeError, ET.ParseError):
        pass
    raise Misunderstood("The storage service did not answer with XML that can be read.")


def _object(entry: ET.Element, decode: Callable[[str], str]) -> Object:
    try:
        modified_at = datetime.fromisoformat(entry.findtext("{*}LastModified", ""))
        size = int(entry.findtext("{*}Size", ""))
    except ValueError as error:
        raise Misunderstood("The storage service lists a file without its size or its time.") from error
    if modified_at.tzinfo is None:
        raise Misunderstood("The storage service lists a file's time without its zone.")
    return Object(key=decode(entry.findtext("{*}Key", "")), size=size, modified_at=modified_at)


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
