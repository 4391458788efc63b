"""What a start may be told: every parameter of the document, flat, as people type them."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.vendors.anyrtc.layout import REGIONS_MEANING, Color, Regions, Uid, check_regions
from bot.vendors.anyrtc.settings import BUCKET, VOD
from bot.vendors.anyrtc.subscriptions import AUDIO, VIDEO, SubscriptionLists
from bot.vendors.cloud_recording import IN_ANY_CASE, RecordingOptions, parse_list

AUDIO_ONLY = 0
VIDEO_DATA = (
    "title",
    "description",
    "cover_url",
    "cate_id",
    "tags",
    "template_group_id",
    "user_data",
    "storage_location",
    "workflow_id",
)
"""What the video service is told of a video."""

_MOST_HOURS, _MARGIN = 720, 24  # at most, and after a planned end at least: it may be moved
_GROUPS: Mapping[int | None, int] = {0: 2, 1: 7, 2: 12}  # the most people of each subscribeUidGroup but the largest
_LARGEST_GROUP = 3
_PICTURE = ("width", "height", "fps", "bitrate")
_SNAPSHOTS = "snapshots (captureInterval, fileType)"


def _refuse_without_video_service(given: object) -> None:
    if given is not None:
        raise ValueError("it is for accounts that record into a video service, and this one has a bucket")


def _refuse_snapshots(given: object) -> None:
    if given is not None:
        raise ValueError("this account records into a video service, which takes no snapshots")


NotForBucket = Annotated[None, BeforeValidator(_refuse_without_video_service)]
NotForVod = Annotated[None, BeforeValidator(_refuse_snapshots)]
HlsFiles = Annotated[tuple[Annotated[Literal["hls"], IN_ANY_CASE]], BeforeValidator(parse_list)]
JpgFiles = Annotated[tuple[Annotated[Literal["jpg"], IN_ANY_CASE]], BeforeValidator(parse_list)]


class Options(SubscriptionLists, RecordingOptions):
    """Parameters of one recording at anyRTC: mixed or of each person by itself, as a film or as snapshots."""

    ARRANGEMENT: ClassVar[tuple[str, ...]] = (*RecordingOptions.ARRANGEMENT, "background_color", "layout_config")

    mode: Annotated[Literal["mix", "individual"], IN_ANY_CASE] = Field(
        default="mix", description="everybody in one file: mix; each person's audio and video by itself: individual"
    )
    resource_expired_hour: int | None = Field(
        default=None,
        ge=1,
        le=_MOST_HOURS,
        description="hours in which it can be stopped; never less than it takes (720)",
    )
    max_idle_time: int = Field(
        default=300, ge=5, le=2**32 - 1, description="seconds without anybody after which it ends by itself"
    )
    mixed_video_layout: int | None = Field(
        default=None, ge=0, le=3, description="0 floating, 1 best fit, 2 vertical, 3 custom"
    )
    max_resolution_uid: Uid | None = Field(
        default=None, description="who fills the large picture of the vertical layout: a user's id"
    )
    uid: Uid | None = Field(
        default=None, description="the recorder's own id in the room, which nobody else has; else random"
    )
    background_color: Color | None = Field(default=None, description="of the canvas: #RRGGBB")
    layout_config: Regions | None = Field(default=None, description=REGIONS_MEANING)
    subscribe_uid_group: int | None = Field(
        default=None,
        ge=0,
        le=_LARGEST_GROUP,
        description="how many people are recorded: 0 up to 2, 1 up to 7, 2 up to 12, 3 up to 17",
    )
    av_file_type: HlsFiles | None = Field(default=None, description="kind of the film's files: hls")
    capture_interval: int | None = Field(
        default=None,
        ge=5,
        le=3600,
        description="seconds between two snapshots (10), in mode=individual; there is no film then",
    )
    file_type: JpgFiles | None = Field(default=None, description="kind of the snapshots: jpg; there is no film then")
    error_handle_policy: Annotated[Literal["error_abort"], IN_ANY_CASE] | None = Field(
        default=None, description="what happens when the video service fails: error_abort, everything stops"
    )
    title: str | None = Field(default=None, min_length=1, description="of the video; else the recording's name or room")
    description: str | None = Field(default=None, description="of the video")
    cover_url: str | None = Field(default=None, description="address of the video's cover")
    cate_id: str | None = Field(default=None, description="the video's category")
    tags: str | None = Field(default=None, description="of the video")
    template_group_id: str | None = Field(default=None, description="the video service's group of templates")
    user_data: str | None = Field(default=None, description="what the video service passes on as it is")
    storage_location: str | None = Field(default=None, description="where the video service stores the video")
    workflow_id: str | None = Field(default=None, description="the video service's workflow")

    @property
    def takes_pictures(self) -> bool:
        """Whether it leaves pictures in place of a film."""
        return self.capture_interval is not None or self.file_type is not None

    @model_validator(mode="after")
    def _suits_its_mode(self) -> Self:
        if self.mode == "mix":
            for name in ("capture_interval", "file_type"):
                if getattr(self, name) is not None:
                    raise ValueError(f"{self.documented(name)} needs mode=individual")
            return self
        for name in ("audio_profile", *_PICTURE, *self.ARRANGEMENT):
            if getattr(self, name) is not None:
                raise ValueError(f"{self.documented(name)} needs mode=mix: in individual mode nothing is mixed")
        return self

    @model_validator(mode="after")
    def _sees_what_it_takes_pictures_of(self) -> Self:
        if not self.takes_pictures:
            return self
        if self.av_file_type is not None:
            raise ValueError(f"avFileType and {_SNAPSHOTS} exclude each other")
        if self.stream_types == AUDIO_ONLY:
            raise ValueError(f"{_SNAPSHOTS} need streamTypes 1 or 2: without video there is nothing to see")
        if self.subscribe_audio_uids is not None and self.subscribe_video_uids is None:
            raise ValueError(f"subscribeAudioUids needs subscribeVideoUids with {_SNAPSHOTS}")
        return self

    @model_validator(mode="after")
    def _subscribes_and_arranges(self) -> Self:
        self.check_streams(self.stream_types)
        self.check_group(self)
        check_regions(self.mixed_video_layout, self.layout_config)
        return self

    def check_group(self, lists: SubscriptionLists) -> None:
        """Refuse lists that name more people than subscribeUidGroup lets in.

        Raises:
            ValueError: with how many it lets in.
        """
        most, named = _GROUPS.get(self.subscribe_uid_group), len(lists.named or ())
        if most is not None and named > most:
            raise ValueError(
                f"subscribeUidGroup={self.subscribe_uid_group} is for up to {most} people, and the lists name {named}"
            )

    def build_acquire_request(self, planned: timedelta | None) -> dict[str, Any]:
        """For how many hours the recording can be queried and stopped: what outlives them, nobody can stop any more."""
        enough = _MOST_HOURS if planned is None else ceil(planned / timedelta(hours=1)) + _MARGIN
        return {"resourceExpiredHour": min(_MOST_HOURS, max(self.resource_expired_hour or _MOST_HOURS, enough))}

    def build_start_request(self) -> dict[str, Any]:
        """The ``clientRequest`` of a start, but for the account's token and where the files go."""
        request = super().build_start_request()
        if self.av_file_type is not None:
            request["recordingFileConfig"] = self.dump_named("av_file_type")
        if self.takes_pictures:
            request["snapshotConfig"] = {"captureInterval": self.capture_interval or 10, "fileType": ["jpg"]}
        return request

    def build_video_data(self, title: str) -> dict[str, Any]:
        """The ``videoData`` of the video service.

        Args:
            title: where the options give none.
        """
        return {"title": title, **self.dump_named(*VIDEO_DATA)}

    def _build_recording_config(self) -> dict[str, Any]:
        # Individual mode demands a group: the largest one leaves nobody out, whoever is listed later on.
        group = {"subscribeUidGroup": _LARGEST_GROUP} if self.mode == "individual" else {}
        told = self.dump_named(*AUDIO, *VIDEO, "subscribe_uid_group")
        return {**super()._build_recording_config(), **group, **told}


class BucketOptions(Options):
    """Those of an account that records into a bucket: nothing is told to a video service."""

    error_handle_policy: NotForBucket = None
    title: NotForBucket = None
    description: NotForBucket = None
    cover_url: NotForBucket = None
    cate_id: NotForBucket = None
    tags: NotForBucket = None
    template_group_id: NotForBucket = None
    user_data: NotForBucket = None
    storage_location: NotForBucket = None
    workflow_id: NotForBucket = None


class VodOptions(Options):
    """Those of an account that records into a video service, which takes films of everybody and nothing else."""

    mode: Annotated[Literal["mix"], IN_ANY_CASE] = Field(
        default="mix", description="into a video service, everybody goes into one film"
    )
    capture_interval: NotForVod = None
    file_type: NotForVod = None


DESTINATIONS: Mapping[str, type[Options]] = {BUCKET: BucketOptions, VOD: VodOptions}
"""What a start may be told, by where the account's recordings go."""
