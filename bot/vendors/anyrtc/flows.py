"""What anyRTC does beyond the dialect it shares: other destinations, and changes to a running recording."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain import FINISHING, MAY_FOLLOW, File, Link, Observation, Recording, RecordingState
from bot.errors import AlreadyEnded, Rejected, UsageError, VendorError
from bot.vendors.anyrtc.layout import LayoutOptions
from bot.vendors.anyrtc.options import VIDEO_DATA, Options
from bot.vendors.anyrtc.settings import Settings, VodSettings
from bot.vendors.anyrtc.subscriptions import SubscriptionOptions
from bot.vendors.cloud_recording import (
    EXPIRED,
    EXTENSION_STATES,
    MISSING_GRACE,
    SERVICE_STATES,
    CloudRecording,
    Extension,
    build_change,
    parse_extensions,
    parse_service_status,
)
from bot.vendors.wire import Context, Flow, Response

VOD_SERVICE = "aliyun_vod_service"
VIDEO = "video"  #: the kind of a file that is a video's id at the video service


class AnyrtcRecording(CloudRecording[Settings, Options]):
    """anyRTC's flows."""

    def check_destination(self, settings: Settings, options: Options) -> None:
        """Refuse options that do not suit where the account's recordings go.

        Raises:
            UsageError: with what suits.
        """
        if settings.vod is None:
            told = next((name for name in ("error_handle_policy", *VIDEO_DATA) if getattr(options, name)), None)
            if told is not None:
                name = options.documented(told)
                raise UsageError(f"{name} is for accounts that record into a video service; this one has a bucket.")
        elif options.takes_pictures:
            raise UsageError("This account records into a video service, which takes no snapshots.")
        elif options.mode != "mix":
            raise UsageError("This account records into a video service, which takes mode=mix only.")

    def build_destination(self, settings: Settings, recording: Recording) -> Mapping[str, Any]:
        """The part of a start's ``clientRequest`` that says where the recording goes: a bucket or a video service."""
        if settings.vod is None:
            return super().build_destination(settings, recording)
        options = self.options_of(recording)
        policy = options.dump_named("error_handle_policy")
        service = {"serviceName": VOD_SERVICE, **policy, "serviceParam": _vod(settings.vod, options, recording)}
        return {"extensionServiceConfig": {**policy, "extensionServices": [service]}}

    def stop_recording(self, ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
        """Stop it; of a video service the videos' ids are asked for first, since afterwards nobody tells them.

        Raises:
            VendorError: as for every bucket.
        """
        videos = yield from self._ask_for_videos(ctx.settings, recording)
        seen = yield from super().stop_recording(ctx, recording)
        return replace(seen, files=videos)

    def get_links(self, ctx: Context[Settings], recording: Recording) -> Flow[tuple[Link, ...]]:
        """As for every bucket; of a video service no links are known.

        Raises:
            Rejected: the recording is in the video service; with the video's id.
        """
        if ctx.settings.vod is not None and recording.files:
            raise Rejected(f"The recording is in {_place(ctx.settings.vod)}: {_videos(recording.files)}.")
        return (yield from super().get_links(ctx, recording))

    def look(self, ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
        """One recording; where it goes into a video service, only anyRTC can be asked, and only for a while."""
        if ctx.settings.vod is None:
            return (yield from super().look(ctx, recording))
        if "sid" not in recording.vendor_ids:
            return (yield from self.look_for_id(ctx, recording))
        try:
            response = yield self.build_query(ctx.settings, recording)
        except AlreadyEnded:
            return _forgotten(ctx.settings.vod, recording, ctx.now)
        except Rejected as error:
            if error.code not in EXPIRED:
                return self.untold(error)
            # it has outlived its resource (resourceExpiredHour)
            return _forgotten(ctx.settings.vod, recording, ctx.now)
        seen = _seen_at_service(ctx.settings.vod, recording, response)
        return replace(seen, note=seen.note or self.told_again(recording))

    def set_layout(self, ctx: Context[Settings], recording: Recording, layout: Mapping[str, Any]) -> Flow[None]:
        """Replace the whole layout; ``layout`` is a dumped LayoutOptions.

        Raises:
            UsageError: nothing is mixed.
            AlreadyEnded: the recording is over.
        """
        if self.options_of(recording).mode != "mix":
            raise UsageError("Only a recording with mode=mix has a layout.")
        wanted = LayoutOptions.model_validate(dict(layout)).build_request()
        yield build_change(ctx.settings, recording, "mix", "updateLayout", wanted)

    def set_subscriptions(self, ctx: Context[Settings], recording: Recording, wanted: Mapping[str, Any]) -> Flow[None]:
        """Replace all subscription lists; ``wanted`` is a dumped SubscriptionOptions.

        Raises:
            UsageError: the lists do not suit what is recorded.
            AlreadyEnded: the recording is over.
        """
        options, lists = self.options_of(recording), SubscriptionOptions.model_validate(dict(wanted))
        try:
            lists.check_streams(options.stream_types)
            options.check_group(lists)
        except ValueError as error:
            said = str(error)
            raise UsageError(f"{said[0].upper()}{said[1:]}.") from error
        yield build_change(ctx.settings, recording, options.mode, "update", lists.build_request())

    def _ask_for_videos(self, settings: Settings, recording: Recording) -> Flow[tuple[File, ...]]:
        if settings.vod is None or "sid" not in recording.vendor_ids:
            return ()
        try:
            return _files((yield self.build_query(settings, recording)))
        except VendorError:  # whatever it is, it must not keep the recording from being stopped
            return ()


def _vod(vod: VodSettings, options: Options, recording: Recording) -> Mapping[str, Any]:
    return {
        "accessKey": vod.access_key,
        "secretKey": vod.secret_key.get_secret_value(),
        "regionId": vod.region_id,
        "apiData": {"videoData": options.build_video_data(recording.name or recording.room)},
    }


def _seen_at_service(vod: VodSettings, recording: Recording, response: Response) -> Observation:
    files = _files(response)
    seen = SERVICE_STATES.get(parse_service_status(response), Observation())
    if recording.state in FINISHING and seen.state not in MAY_FOLLOW[recording.state]:
        upload = (EXTENSION_STATES[each.state] for each in _uploads(response) if each.state in EXTENSION_STATES)
        seen = next(upload, Observation(note=seen.note))
    note = seen.note
    if seen.state is RecordingState.READY:
        note = f"{seen.note} In {_place(vod)}: {_videos(files or recording.files)}.".strip()
    return Observation(state=seen.state, files=files, note=note)


def _uploads(response: Response) -> list[Extension]:
    return [each for each in parse_extensions(response) if each.service == VOD_SERVICE]


def _files(response: Response) -> tuple[File, ...]:
    return tuple(File(name=video, kind=VIDEO) for each in _uploads(response) for video in each.video_ids)


def _forgotten(vod: VodSettings, recording: Recording, now: datetime) -> Observation:
    """anyRTC answers for running recordings only; what is uploaded afterwards shows at the video service alone."""
    if recording.state in FINISHING and recording.files:
        there = f"In {_place(vod)}: {_videos(recording.files)}. Whether all of it is there shows only there."
        return Observation(state=RecordingState.READY, note=there)
    if recording.ended_at is None or now - recording.ended_at < MISSING_GRACE:
        return Observation(missing=True)
    there = f"If anything was recorded, it is in {_place(vod)}; {_videos(())}."
    return Observation(state=RecordingState.LOST, note=there)


def _place(vod: VodSettings) -> str:
    return f"Alibaba Cloud's video on demand ({vod.region_id})"


def _videos(files: tuple[File, ...]) -> str:
    return f"video {', '.join(file.name for file in files)}" if files else "the video's id is not known"
