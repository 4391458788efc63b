"""What a vendor's module offers: one Protocol that every recording service fulfils, one for each further capability.

A service that cannot do something is not in that capability's table in ``bot.vendors``: there are no dummies.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from pydantic import BaseModel

from bot.domain import Broadcast, Link, Observation, Recording, Storage, StoredFile, Task
from bot.vendors.hls import Conversion
from bot.vendors.wire import Context, Flow, Settings


class RecordingVendor(Protocol):
    """What a module must offer to be a line of ``bot.vendors.RECORDING``."""

    @property
    def Settings(self) -> type[Settings]:  # noqa: N802 - a module's class, seen as a property
        """What an account is configured with."""

    @property
    def Options(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """The documented parameters of a start; what they dump is stored with the recording."""

    @property
    def IDS(self) -> frozenset[str]:  # noqa: N802 - a module's constant, seen as a property
        """What the ids are called that a recording may have here."""

    @property
    def FOUND_BY(self) -> str:  # noqa: N802 - a module's constant, seen as a property
        """Which of these a look at a recording needs to be told; empty: none."""

    @property
    def FILES_FOUND_BY(self) -> str:  # noqa: N802 - a module's constant, seen as a property
        """Which of them leads to its files."""

    @property
    def ASKS_BY_ROOM(self) -> bool:  # noqa: N802 - a module's constant, seen as a property
        """Whether what is asked of a running recording names its room, and not its ids alone."""

    @property
    def SEVERAL_IN_A_ROOM(self) -> bool:  # noqa: N802 - a module's constant, seen as a property
        """Whether a room may hold several recordings at once, so that its name does not tell which is meant."""

    @property
    def FINDS_STARTS(self) -> bool:  # noqa: N802 - a module's constant, seen as a property
        """Whether ``find_recording`` looks; else a start whose reply was lost shows only by being sent again."""

    @property
    def BATCH(self) -> int:  # noqa: N802 - a module's constant, seen as a property
        """How many recordings one call of ``get_recordings`` may cover."""

    @property
    def MISSING_GRACE(self) -> timedelta:  # noqa: N802 - a module's constant, seen as a property
        """How long the vendor may deny a recording that should be alive before it counts as ended."""

    @property
    def FILES_DEADLINE(self) -> timedelta:  # noqa: N802 - a module's constant, seen as a property
        """How long after its end a recording's files may take to appear."""

    def check_room(self, room: str) -> None:
        """Refuse a room's name that this vendor would not take.

        Raises:
            UsageError: with what the name may be.
        """

    def prepare_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Mapping[str, str]]:
        """Fetch or choose the ids that must be stored before the start is sent; may be called again, harmlessly."""

    def start_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation]:
        """Start recording ``recording.room`` with the ids that ``prepare_recording`` returned and its options."""

    def find_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation | None]:
        """After a start whose reply was lost: the recording if it runs, None if starting it again is safe.

        Raises:
            VendorError: the vendor cannot tell; the start must not be repeated.
        """

    def stop_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation]:
        """Stop it. Stopping twice does no harm: it raises AlreadyEnded."""

    def get_recordings(self, ctx: Context[Any], recordings: Sequence[Recording]) -> Flow[Mapping[str, Observation]]:
        """Look at up to BATCH recordings; observations by our recording id, absent where the vendor said nothing."""

    def get_links(self, ctx: Context[Any], recording: Recording) -> Flow[tuple[Link, ...]]:
        """Make fresh download links for the recording's files; empty when there are none."""

    def check_account(self, ctx: Context[Any]) -> Flow[str]:
        """Try the account without changing anything; returns one sentence of what was seen, raises VendorError."""


class PausingVendor(Protocol):
    """A recording can be held for a while."""

    def pause_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation]:
        """Hold it: nothing is recorded until it is resumed."""

    def resume_recording(self, ctx: Context[Any], recording: Recording) -> Flow[Observation]:
        """Record on."""


class LayoutVendor(Protocol):
    """The picture of a running recording can be arranged anew."""

    @property
    def LayoutOptions(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """The documented parameters of a layout."""

    def set_layout(self, ctx: Context[Any], recording: Recording, layout: Mapping[str, Any]) -> Flow[str | None]:
        """Replace the whole layout; ``layout`` is a dumped LayoutOptions; returns what is odd about it."""


class SubtitleVendor(Protocol):
    """Text can be laid over a running recording."""

    @property
    def SubtitleOptions(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """The documented parameters of texts and watermarks."""

    def set_subtitles(self, ctx: Context[Any], recording: Recording, subtitles: Mapping[str, Any]) -> Flow[None]:
        """Replace what is laid over the picture; ``subtitles`` is a dumped SubtitleOptions."""


class SubscriptionVendor(Protocol):
    """Whose audio and video a running recording takes can be changed."""

    @property
    def SubscriptionOptions(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """The documented lists of who is recorded."""

    def set_subscriptions(self, ctx: Context[Any], recording: Recording, wanted: Mapping[str, Any]) -> Flow[None]:
        """Replace the subscription lists; ``wanted`` is a dumped SubscriptionOptions."""


class TaskVendor(Protocol):
    """The service can be asked which recordings it knows, whoever began them."""

    @property
    def TaskFilters(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """What the list of tasks can be narrowed to."""

    def list_tasks(self, ctx: Context[Any], filters: Mapping[str, Any]) -> Flow[tuple[Task, ...]]:
        """The recordings that the service knows; ``filters`` is a dumped TaskFilters."""


class FileVendor(Protocol):
    """The stored files of an account can be listed, and each deleted, whoever recorded them.

    Whether an account may delete is said by its capability to do so, for recordings and single files alike.
    """

    @property
    def FileFilters(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """What the list of files can be narrowed to."""

    def list_files(self, ctx: Context[Any], filters: Mapping[str, Any]) -> Flow[tuple[StoredFile, ...]]:
        """The stored files; ``filters`` is a dumped FileFilters."""

    def delete_file(self, ctx: Context[Any], stored: StoredFile) -> Flow[str]:
        """Delete one row of the list for good, with all parts of it; returns one sentence of what is known afterwards,
        also that there was none. Deleting twice does no harm.
        """

    def is_file_of(self, recording: Recording, name: str) -> bool:
        """Whether a stored file of this name is written by this recording."""


class DeletingVendor(Protocol):
    """A recording's files can be deleted."""

    def delete_files(self, ctx: Context[Any], recording: Recording) -> Flow[str]:
        """Delete them for good; returns one sentence of what is known afterwards. Deleting twice does no harm."""


class StorageVendor(Protocol):
    """The service tells how much space the account's files take."""

    def get_storage(self, ctx: Context[Any]) -> Flow[Storage]:
        """How much is used, and of how much."""


class ConvertingVendor(Protocol):
    """The service leaves segments, of which one MP4 can be made."""

    def get_conversion(self, settings: Any, recording: Recording) -> Conversion | None:
        """What is to be made of the recording's files; None where nothing is. Asks nobody."""


class StreamingVendor(Protocol):
    """A room can be broadcast live."""

    @property
    def StreamOptions(self) -> type[BaseModel]:  # noqa: N802 - a module's class, seen as a property
        """The documented parameters of a live stream."""

    def check_room(self, room: str) -> None:
        """Refuse a room's name that this vendor would not take.

        Raises:
            UsageError: with what the name may be.
        """

    def start_stream(self, ctx: Context[Any], room: str, options: Mapping[str, Any]) -> Flow[Broadcast]:
        """Broadcast a room; ``options`` is a dumped StreamOptions. One that is live already is returned as it is."""

    def stop_stream(self, ctx: Context[Any], room: str) -> Flow[Broadcast]:
        """End the broadcast of a room. Stopping twice does no harm: it raises AlreadyEnded."""


class StreamListVendor(Protocol):
    """The service tells which rooms are live."""

    def list_streams(self, ctx: Context[Any]) -> Flow[tuple[Broadcast, ...]]:
        """All live broadcasts of the account."""
