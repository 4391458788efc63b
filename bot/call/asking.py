"""What was typed after ``clapper call ACCOUNT VERB``: a room, parameters, and what is known of the recording meant."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import Any

from bot.domain import File, Recording, RecordingState
from bot.errors import UsageError
from bot.vendors.wire import Settings

OURS = "recording"  #: the name under which ``--id`` takes our own id of a recording
CREATED = "created"  #: and the moment when it was asked for
LONG_AGO = timedelta(days=31)  # of a recording whose moment nobody typed: files of that time are looked through
_PARAMETER = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)


class Ids(dict[str, str]):
    """The vendor's ids of a recording; one that a call needs and nobody typed is asked for by its name."""

    def __missing__(self, name: str) -> str:
        raise UsageError(f"Say which recording: --id {name}=VALUE, as start printed it.")

    def require(self, name: str) -> None:
        """Ask for an id that is not there, or empty.

        Raises:
            UsageError: with its name.
        """
        if not self.get(name):
            self.__missing__(name)

    def typed(self) -> str:
        """The ids as the next call takes them."""
        return " ".join(f"--id {quote(f'{name}={value}')}" for name, value in self.items())


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call, as it was asked for.

    Attributes:
        room: may be empty where the verb needs none.
        given: the verb's own parameters.
        ids: the vendor's ids of the recording, as ``start`` printed them; also ``recording`` and ``created``.
        options: what the recording was started with, for the verbs after its start.
        files: names of files, as ``files`` printed them.
        save: the folder for files that no address leads to; None where they are not wanted.
        tell: says something to the person while the call goes on.
    """

    account: str
    vendor: str
    settings: Settings
    room: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[str] = ()
    save: Path | None = None
    now: datetime
    new_id: str  #: for a recording that has none yet
    tell: Callable[[str], None]

    def recording(self, state: RecordingState = RecordingState.RECORDING) -> Recording:
        """The recording that is meant: what is in no database is taken from what was typed.

        Raises:
            UsageError: ``created`` is no moment.
        """
        return Recording(
            id=self.ids.get(OURS, self.new_id),
            account=self.account,
            room=self.room,
            state=state,
            vendor_ids=Ids({name: value for name, value in self.ids.items() if name not in {OURS, CREATED}}),
            options=self.options,
            team="",
            channel="",
            requested_by="",
            created_at=self._created_at(),
            files=tuple(File(name=name, kind=name.rpartition(".")[2]) for name in self.files),
        )

    def _created_at(self) -> datetime:
        if CREATED in self.ids:
            return _moment(self.ids[CREATED])
        return self.now - LONG_AGO if self.ids or self.files else self.now


def parse_words(words: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """Read what follows the verb: at most one room, and ``name=value`` in any order.

    Raises:
        UsageError: two rooms, or a parameter twice.
    """
    rooms = [word for word in words if not _PARAMETER.fullmatch(word)]
    if len(rooms) > 1:
        raise UsageError(f'One room, please: put a name with spaces in quotes, like "{" ".join(rooms)}".')
    return (rooms[0] if rooms else ""), parse_pairs([word for word in words if _PARAMETER.fullmatch(word)])


def parse_pairs(pairs: Sequence[str]) -> Mapping[str, str]:
    """Read ``name=value``, each name once.

    Raises:
        UsageError: one has another shape, or comes twice.
    """
    read: dict[str, str] = {}
    for pair in pairs:
        found = _PARAMETER.fullmatch(pair)
        if found is None:
            raise UsageError(f'"{pair}" is not of the form NAME=VALUE.')
        if found[1] in read:
            raise UsageError(f'"{found[1]}=" is given twice: keep one.')
        read[found[1]] = found[2]
    return read


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f'{CREATED}: "{text}" is not a moment: write it like 2026-12-01T09:00:00+00:00.') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
