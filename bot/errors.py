"""Everything that may go wrong and that a person should be told: one tree, attributes in, a sentence out.

BotError
├── UsageError            what was asked for cannot be understood or done; the sentence says what can
├── NotAllowed            this person may not do this here; the sentence says who may
└── VendorError           a vendor did not do what was asked
    ├── Unavailable       no usable answer: connection, time-out, 5xx, garbage from a proxy
    │   └── RateLimited   the vendor asked for a pause
    ├── Rejected          the vendor understood and refused
    │   └── Expired       the credential it was shown is no longer good; a fresh one may be
    ├── AlreadyEnded      the recording is over or unknown at the vendor: look for its files
    └── Misunderstood     the vendor answered something its document does not describe
"""

from datetime import timedelta


class BotError(Exception):
    """Something a person should be told; ``str()`` is the sentence."""


class UsageError(BotError):
    """What was asked for cannot be understood or done."""


class NotAllowed(BotError):
    """The person lacks the role, or the account is not for this channel.

    Args:
        who: the Slack ids of the users, user groups and channels that may.
    """

    def __init__(self, sentence: str, *, who: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.who = who


class VendorError(BotError):
    """A vendor did not do what was asked.

    Args:
        reason: plain words for the person, without secrets and without the vendor's raw text.
        code: the vendor's own code, shown in brackets and used in logs.
    """

    def __init__(self, reason: str, *, code: int | str | None = None) -> None:
        super().__init__(reason, code)
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        return self.reason if self.code is None else f"{self.reason} (code {self.code})"


class Unavailable(VendorError):
    """No usable answer came.

    Args:
        maybe_arrived: False when the request provably never reached the vendor, so that sending it again is safe.
        retry_after: how long the vendor (or our own back-off) asks us to wait; None leaves it to the retry policy.
    """

    def __init__(
        self,
        reason: str,
        *,
        code: int | str | None = None,
        maybe_arrived: bool = True,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason, code=code)
        self.maybe_arrived = maybe_arrived
        self.retry_after = retry_after


class RateLimited(Unavailable):
    """The vendor refused the request for now: it was not carried out."""

    def __init__(self, reason: str, *, code: int | str | None = None, retry_after: timedelta | None = None) -> None:
        super().__init__(reason, code=code, maybe_arrived=False, retry_after=retry_after)


class Rejected(VendorError):
    """The vendor understood the request and refused it; the same request will be refused again."""


class Expired(Rejected):
    """The vendor did nothing, because what it gave us to identify ourselves with is no longer good."""


class AlreadyEnded(VendorError):
    """The vendor no longer knows the recording, or says that it is over: one outcome for all six faces of it.

    Args:
        surely: whether it cannot be found to go on after all, as what is only "not found" can.
    """

    def __init__(self, reason: str, *, code: int | str | None = None, surely: bool = False) -> None:
        super().__init__(reason, code=code)
        self.surely = surely


class Misunderstood(VendorError):
    """The vendor's answer is not what its document describes; nothing was concluded from it."""
