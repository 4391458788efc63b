"""Whose audio and video is recorded: everybody's, only some people's, or everybody's but some people's."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.vendors.anyrtc.layout import Uid
from bot.vendors.cloud_recording import Parameters, parse_list

EVERYBODY = "#allstream#"
LONGEST_LIST = 32

Uids = Annotated[tuple[Uid, ...], Field(min_length=1, max_length=LONGEST_LIST), BeforeValidator(parse_list)]

AUDIO = ("subscribe_audio_uids", "unsubscribe_audio_uids")
VIDEO = ("subscribe_video_uids", "unsubscribe_video_uids")
_UNWANTED = {0: (VIDEO, "video"), 1: (AUDIO, "audio")}  # by streamTypes: what is not recorded at all


class SubscriptionLists(Parameters):
    """Up to 32 ids of users in each list, such as ``1,2``; ``#allstream#`` is everybody."""

    subscribe_audio_uids: Uids | None = Field(default=None, description="whose audio is recorded: ids of users")
    unsubscribe_audio_uids: Uids | None = Field(
        default=None, alias="unSubscribeAudioUids", description="whose audio is left out"
    )
    subscribe_video_uids: Uids | None = Field(default=None, description="whose video is recorded: ids of users")
    unsubscribe_video_uids: Uids | None = Field(
        default=None, alias="unSubscribeVideoUids", description="whose video is left out"
    )

    @property
    def named(self) -> frozenset[str] | None:
        """The people who are recorded, where the lists name all of them; None where anybody may be."""
        people = frozenset((self.subscribe_audio_uids or ()) + (self.subscribe_video_uids or ()))
        is_open = not people or EVERYBODY in people or self.unsubscribe_audio_uids or self.unsubscribe_video_uids
        return None if is_open else people

    @model_validator(mode="after")
    def _is_one_list_of_a_kind(self) -> Self:
        for wanted, unwanted in (AUDIO, VIDEO):
            if getattr(self, wanted) is not None and getattr(self, unwanted) is not None:
                raise ValueError(f"{self.documented(wanted)} and {self.documented(unwanted)} exclude each other")
        return self

    def check_streams(self, stream_types: int) -> None:
        """Refuse lists that do not suit what is recorded: 0 audio, 1 video, 2 both.

        Raises:
            ValueError: with the list that is missing or too much.
        """
        audio, video = self.dump_named(*AUDIO), self.dump_named(*VIDEO)
        if stream_types in _UNWANTED:
            names, kind = _UNWANTED[stream_types]
            if self.dump_named(*names):
                raise ValueError(f"with streamTypes={stream_types} no {kind} is recorded, so no list may say whose")
        elif bool(audio) != bool(video):
            given, missing = ("audio", "video") if audio else ("video", "audio")
            raise ValueError(
                f"with a list for {given} alone no {missing} would be recorded: give a list for {missing} too, such as "
                f"subscribe{missing.capitalize()}Uids={EVERYBODY}"
            )


class SubscriptionOptions(SubscriptionLists):
    """The lists of a running recording, which replace all that were given before."""

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if not self.dump_named(*AUDIO, *VIDEO):
            raise ValueError(f"give at least one of {', '.join(map(self.documented, (*AUDIO, *VIDEO)))}")
        return self

    def build_request(self) -> dict[str, Any]:
        """The ``clientRequest`` of an update."""
        lists = {"audioUidList": self.dump_named(*AUDIO), "videoUidList": self.dump_named(*VIDEO)}
        return {"streamSubscribe": {name: uids for name, uids in lists.items() if uids}}
