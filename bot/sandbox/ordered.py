"""What was ordered to go wrong and has not struck yet: of Slack and of each service alike."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar


class Repeated(Protocol):
    """A frozen dataclass that says how often it strikes."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def times(self) -> int:
        """How many calls it strikes."""


RepeatedT = TypeVar("RepeatedT", bound=Repeated)


@dataclass
class Ordered(Generic[RepeatedT]):
    """The faults that wait; the oldest strikes first."""

    _waiting: list[RepeatedT] = field(default_factory=list)

    @property
    def ordered(self) -> tuple[RepeatedT, ...]:
        """What will strike, in its order, with the times that are left."""
        return tuple(self._waiting)

    def order(self, fault: RepeatedT) -> None:
        """Let a fault strike the next calls that it is meant for."""
        self._waiting.append(fault)

    def withdraw(self, fault: RepeatedT) -> None:
        """Take back a fault, with all its times that are left.

        Raises:
            ValueError: it has struck, or never was ordered.
        """
        self._waiting.remove(fault)

    def take(self, is_meant: Callable[[RepeatedT], bool]) -> RepeatedT | None:
        """What strikes a call, once less now; None where nothing does."""
        for index, fault in enumerate(self._waiting):
            if is_meant(fault):
                self._waiting[index : index + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return None
