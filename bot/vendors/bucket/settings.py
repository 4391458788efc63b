"""The bucket of an account: where the recorder writes, and what its files are read and signed with."""

import re
from ipaddress import ip_address
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator

from bot.addresses import split_url
from bot.vendors.bucket.regions import AMAZON_S3, OWN_S3, QINIU, REGIONS, TENCENT_COS, Dialect, Region
from bot.vendors.bucket.services import S3_COMPATIBLE, SERVICES, Service

_PREFIX_LENGTH = 128  # characters of the whole prefix, slashes included (fileNamePrefix)
_ID_LENGTH = 16  # of which a recording's id and its slash may take so many
_ELSEWHERE = "us-east-1"  # the region that S3-compatible services are signed for
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_APP_ID = re.compile(r".+-\d+")  # a COS bucket's name ends with the APPID of its owner


def _web_address(url: str) -> str:
    parts = split_url(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("it is an address such as https://storage.example.com")
    return url.rstrip("/")


def _domain(text: str) -> str:
    url = _web_address(text if "://" in text else f"https://{text}")
    parts = urlsplit(url)
    if parts.path or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError("it is a domain such as media.example.com, without a path")
    return url


class StorageSettings(BaseModel, frozen=True, extra="forbid", hide_input_in_errors=True):
    """A bucket; the codes of its vendor and region are checked against the ``dialect`` of the recording service."""

    dialect: ClassVar[Dialect | None] = None  #: None takes every code of the tables

    vendor: int = Field(ge=0, description="the storage vendor's code")
    region: int = Field(ge=0, description="the region's code at this vendor")
    bucket: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{2,254}$")
    access_key: str = Field(min_length=1, repr=False)
    secret_key: SecretStr = Field(min_length=1)
    read_access_key: str | None = Field(default=None, min_length=1, repr=False)
    read_secret_key: SecretStr | None = Field(default=None, min_length=1)
    endpoint_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        default=None, description="the service's host, where that is not the table's"
    )
    region_id: str | None = Field(
        default=None, pattern=r"^[A-Za-z0-9_-]+$", description="the service's own name of the region, likewise"
    )
    download_domain: Annotated[str, AfterValidator(_domain)] | None = Field(
        default=None, description="a domain of yours that is bound to the bucket, for links"
    )
    s3_bucket: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9-]{2,62}$",
        description="the bucket's S3 name at Qiniu, where it differs",
    )
    file_name_prefix: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9]+$")], ...] = ()

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if (self.read_access_key is None) != (self.read_secret_key is None):
            raise ValueError("read_access_key and read_secret_key belong together: give both, or neither")
        if len("/".join(self.file_name_prefix)) > _PREFIX_LENGTH - _ID_LENGTH:
            raise ValueError(f"file_name_prefix may have {_PREFIX_LENGTH - _ID_LENGTH} characters, slashes included")
        if self.s3_bucket is not None and self.vendor != QINIU:
            raise ValueError("s3_bucket is for Qiniu (vendor 0) alone: elsewhere a bucket has one name")
        self._check_place()
        self._check_name()
        return self

    def _check_place(self) -> None:
        known = {code: regions for code in REGIONS if (regions := self._regions(code))}
        if self.vendor not in known and self.endpoint_url is None:
            names = ", ".join(f"{code} ({SERVICES[code].name})" for code in known)
            raise ValueError(f"vendor is one of {names}{self._at}; or endpoint_url names an S3-compatible service")
        is_told = self.endpoint_url is not None and self.region_id is not None
        if self._region is None and self.service is not S3_COMPATIBLE and not is_told:
            codes = _ranges([region.code for region in known.get(self.vendor, ())]) or "no code"
            place = f"region is {codes} for {self.service.name}{self._at}"
            raise ValueError(f"{place}; or endpoint_url and region_id say where the bucket is")

    def _check_name(self) -> None:
        name = self.service.name
        if self.service is S3_COMPATIBLE:
            if self.download_domain is not None:
                raise ValueError("download_domain is for the services that have a vendor code: leave it out")
            return
        if self.vendor == TENCENT_COS and not _APP_ID.fullmatch(self.bucket):
            raise ValueError(f"bucket ends with your APPID at {name}, such as meetings-1250000000")
        if self.vendor == AMAZON_S3:
            if self.download_domain is not None and urlsplit(self.download_domain).hostname != self.bucket:
                raise ValueError(f"download_domain is the bucket's name at {name}, which serves no other domain itself")
        elif "." in self.bucket:
            raise ValueError(f"bucket holds no dots at {name}")

    def _regions(self, vendor: int) -> tuple[Region, ...]:
        return tuple(each for each in REGIONS[vendor] if self.dialect is None or self.dialect in each.dialects)

    @property
    def _at(self) -> str:
        return f" at {self.dialect}" if self.dialect else ""

    @property
    def _region(self) -> Region | None:
        regions = self._regions(self.vendor) if self.vendor in REGIONS else ()
        return next((each for each in regions if each.code == self.region), None)

    @property
    def service(self) -> Service:
        """What is particular to the service that holds the bucket, at whichever host that is."""
        return SERVICES.get(self.vendor, S3_COMPATIBLE)

    @property
    def region_name(self) -> str:
        """The region that requests are signed for; an S3-compatible service elsewhere takes Amazon's first."""
        return self.region_id or (_ELSEWHERE if self._region is None else self._region.id)

    @property
    def told_host(self) -> str:
        """The host that the recorder must be told; empty where the codes of vendor and region name it."""
        return ""

    @property
    def bucket_url(self) -> str:
        """The address that keys are appended to, but for links on a domain of the customer's."""
        if self.download_domain is not None and self.service.all_on_domain:
            return self.download_domain
        name = self.s3_bucket or self.bucket
        url = self._service_url
        return url.replace("://", f"://{name}.", 1) if self._is_named_in_host(name, url) else f"{url}/{name}"

    @property
    def _service_url(self) -> str:
        if self.endpoint_url is not None or self._region is None:
            return str(self.endpoint_url)
        return f"https://{self._region.host}"

    def _is_named_in_host(self, name: str, url: str) -> bool:
        """A certificate covers one label before the host; an address of numbers has no subdomains."""
        in_path = self.service.path_at_endpoint and self.endpoint_url is not None
        return self.service.virtual and not in_path and "." not in name and not _is_address(urlsplit(url).hostname)


class AgoraStorage(StorageSettings, frozen=True):
    """A bucket that Agora records into."""

    dialect = Dialect.AGORA

    @property
    def told_host(self) -> str:
        """Of a service of the customer's own, which has no region."""
        return urlsplit(self.endpoint_url or "").netloc if self.vendor == OWN_S3 else ""


class AnyrtcStorage(StorageSettings, frozen=True):
    """A bucket that anyRTC records into."""

    dialect = Dialect.ANYRTC


def _is_address(host: str | None) -> bool:
    try:
        return bool(ip_address(host or ""))
    except ValueError:
        return False


def _ranges(codes: list[int]) -> str:
    """``0 to 15 or 17``: codes in their order, those that follow each other as a range."""
    groups: list[list[int]] = []
    for code in codes:
        if groups and code == groups[-1][-1] + 1:
            groups[-1].append(code)
        else:
            groups.append([code])
    return " or ".join(f"{group[0]} to {group[-1]}" if len(group) > 1 else str(group[0]) for group in groups)
