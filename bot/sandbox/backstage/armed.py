"""What was armed and has not struck yet, in words, to be looked at and taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.sandbox.backstage.parties import Parties
from bot.sandbox.faults import Fault as VendorFault
from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.faults import Fault as SlackFault

SLACK = "slack"


@dataclass(frozen=True)
class Armed:
    """One fault that waits for its call."""

    party: str
    line: str  #: what it will do, in words
    take_back: Callable[[], None]


def list_armed(parties: Parties) -> list[Armed]:
    """Every fault that waits for its call, those of the vendors first."""
    return [*_of_vendors(parties), *_of_slack(parties)]


def withdraw(parties: Parties, party: str, line: str) -> None:
    """Take back the first fault of a party that reads like this.

    Raises:
        SlackError: it has struck meanwhile.
    """
    for one in list_armed(parties):
        if (one.party, one.line) == (party, line):
            one.take_back()
            return
    raise SlackError("gone", "It has struck, or was taken back.")


def _of_vendors(parties: Parties) -> Iterator[Armed]:
    for name, service in parties.services.items():
        for fault in service.faults.ordered:
            yield Armed(name, _line(fault.verb, fault), partial(service.faults.withdraw, fault))


def _of_slack(parties: Parties) -> Iterator[Armed]:
    faults = parties.slack.faults
    for fault in faults.ordered:
        yield Armed(SLACK, _line(fault.method, fault), partial(faults.withdraw, fault))


def _line(call: str, fault: VendorFault | SlackFault) -> str:
    return f"{call or 'any call'}: {_what(fault)}{f', {fault.times} times' if fault.times > 1 else ''}"


def _what(fault: VendorFault | SlackFault) -> str:
    if fault.drop:
        return "the answer is lost" if fault.processed else "the request is lost"
    refusal = _refusal_of_vendor(fault) if isinstance(fault, VendorFault) else _refusal_of_slack(fault)
    return refusal or f"{fault.delay.total_seconds():g} s late"


def _refusal_of_vendor(fault: VendorFault) -> str:
    if fault.code is not None:
        return f"refused with {fault.code}"
    return "" if fault.status is None else f"HTTP {fault.status}"


def _refusal_of_slack(fault: SlackFault) -> str:
    if fault.retry_after is not None:
        return f"rate-limited for {fault.retry_after} s"
    return fault.error or ("" if fault.status == 200 else f"HTTP {fault.status}")
