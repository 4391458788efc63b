"""What passes between the bot, Slack and the vendors: one list of readable lines, whose newest entries are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.backstage.masking import dump, mask
from bot.sandbox.faults import Call
from bot.sandbox.recent import MOST, Recent
from bot.sandbox.slack import Log, LoggedCall, LoggedEnvelope
from bot.sandbox.slack.changes import Changes

SLACK = "slack"
TO_BOT, FROM_BOT = "to the bot", "from the bot"
_GOOD = ("ok", "0", "200", "200 0", "200 200")  # outcomes that need nobody's attention; the last is meeting control's
_SECRET_ARGS = ("token",)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that passed."""

    party: str  #: slack, or the service's name
    way: str
    at: datetime
    what: str
    about: str  #: who, and where
    outcome: str
    good: bool
    seconds: float | None  #: until the answer; None where nobody waits for one
    details: tuple[tuple[str, str], ...] = field(repr=False)  #: headings and texts, without secrets

    def dump(self, number: int) -> dict[str, Any]:
        """Write it for the page, without its details."""
        return {
            "number": number,
            "party": self.party,
            "way": self.way,
            "at": self.at.timestamp(),
            "what": self.what,
            "about": self.about,
            "outcome": self.outcome,
            "good": self.good,
            "ms": None if self.seconds is None else round(self.seconds * 1000),
        }


class Traffic:
    """The list of what passed.

    Args:
        most: how many entries are kept.
    """

    def __init__(self, *, most: int = MOST) -> None:
        self.changes = Changes()
        self.slack = Log(Recent(self._called, most=most), Recent(self._sent, most=most))
        self.calls: Recent[Call] = Recent(self._asked, most=most)
        self._entries: Recent[Entry] = Recent(lambda _: self.changes.notify(), most=most)
        self._count = 0

    def since(self, number: int) -> Iterator[tuple[int, Entry]]:
        """The entries after the one with a number, each with its own; the first of all has number 1."""
        first = self._count - len(self._entries) + 1
        return ((first + index, entry) for index, entry in enumerate(self._entries) if first + index > number)

    def find(self, number: int) -> Entry | None:
        """The entry with a number; None when it is not kept any more."""
        return next((entry for found, entry in self.since(number - 1) if found == number), None)

    def _add(self, entry: Entry) -> None:
        self._count += 1
        self._entries.append(entry)

    def _sent(self, envelope: LoggedEnvelope) -> None:
        self._add(_entry_of_envelope(envelope))

    def _called(self, call: LoggedCall) -> None:
        self._add(_entry_of_call(call))

    def _asked(self, call: Call) -> None:
        self._add(_entry_of_vendor(call))


def _entry_of_envelope(envelope: LoggedEnvelope) -> Entry:
    what, about = describe_payload(envelope.type, envelope.payload)
    outcome = envelope.outcome
    retried = f" (retry {envelope.retry_attempt})" if envelope.retry_attempt else ""
    details = (("Envelope", dump(envelope.payload)), ("Ack", dump(outcome.payload)))
    return Entry(
        party=SLACK,
        way=TO_BOT,
        at=envelope.at,
        what=f"{what}{retried}",
        about=about,
        outcome="acked" if outcome.acked and not outcome.error else outcome.error,
        good=outcome.acked and not outcome.error,
        seconds=outcome.seconds if outcome.acked else None,
        details=details,
    )


def _entry_of_call(call: LoggedCall) -> Entry:
    shown = {name: value for name, value in call.args.items() if name not in _SECRET_ARGS}
    about = " ".join(str(shown[name]) for name in ("channel", "user", "user_id", "view_id") if shown.get(name))
    return Entry(
        party=SLACK,
        way=FROM_BOT,
        at=call.at,
        what=call.method,
        about=about,
        outcome=call.outcome,
        good=call.outcome in _GOOD,
        seconds=None,
        details=(("Arguments", dump(shown)),),
    )


def _entry_of_vendor(call: Call) -> Entry:
    outcome = call.outcome or ("processed" if call.processed else "not processed")
    return Entry(
        party=call.service,
        way=FROM_BOT,
        at=call.at,
        what=call.verb or "unknown address",
        about=call.room,
        outcome=outcome if call.answered else f"{outcome}, answer lost",
        good=call.answered and call.outcome in _GOOD,
        seconds=call.took.total_seconds(),
        details=(("Request", mask(call.asked)), ("Answer", mask(call.answer))),
    )


def describe_payload(kind: str, payload: Mapping[str, Any]) -> tuple[str, str]:
    """What an envelope tells of, and who did it where, in a few words."""
    if kind == "slash_commands":
        return (
            f"{payload['command']} {payload['text']}".strip(),
            f"{payload['user_name']} in #{payload['channel_name']}",
        )
    if kind == "events_api":
        event = payload["event"]
        return f"event {event['type']}", " in ".join(filter(None, (event.get("user"), event.get("channel"))))
    where = (payload.get("channel") or {}).get("name", "")
    who = (payload.get("user") or {}).get("name", "")
    return f"{payload['type']} {_names(payload)}".strip(), f"{who} in #{where}" if where else who


def _names(payload: Mapping[str, Any]) -> str:
    actions = [str(action.get("action_id")) for action in payload.get("actions", ())]
    named = payload.get("callback_id") or (payload.get("view") or {}).get("callback_id") or payload.get("action_id")
    return ", ".join(actions) or str(named or "")
