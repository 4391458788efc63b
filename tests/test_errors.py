"""The error tree: what is caught as what, and which sentence a person reads."""

from datetime import timedelta

import pytest

from bot.errors import (
    AlreadyEnded,
    BotError,
    Expired,
    Misunderstood,
    NotAllowed,
    RateLimited,
    Rejected,
    Unavailable,
    UsageError,
    VendorError,
)


@pytest.mark.parametrize(
    ("kind", "caught_as"),
    [
        (UsageError, BotError),
        (NotAllowed, BotError),
        (VendorError, BotError),
        (Unavailable, VendorError),
        (RateLimited, Unavailable),
        (Rejected, VendorError),
        (Expired, Rejected),
        (AlreadyEnded, VendorError),
        (Misunderstood, VendorError),
    ],
)
def test_tree(kind: type[BotError], caught_as: type[BotError]) -> None:
    """Who handles the kind above handles this one too, and its sentence is what was said."""
    assert issubclass(kind, caught_as)
    assert str(kind("The vendor refused.")) == "The vendor refused."


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (None, "It is busy."),
        (0, "It is busy. (code 0)"),
        (49, "It is busy. (code 49)"),
        ("E1", "It is busy. (code E1)"),
    ],
)
@pytest.mark.parametrize(
    "kind", [VendorError, Unavailable, RateLimited, Rejected, Expired, AlreadyEnded, Misunderstood]
)
def test_code_in_brackets(kind: type[VendorError], code: int | str | None, sentence: str) -> None:
    """The vendor's own code stands behind the words."""
    error = kind("It is busy.", code=code)

    assert (str(error), error.reason, error.code) == (sentence, "It is busy.", code)


def test_unavailable_may_have_arrived() -> None:
    """Unless it is known otherwise, a request without an answer may have been carried out."""
    assert Unavailable("No answer.").maybe_arrived
    assert not Unavailable("No connection.", maybe_arrived=False).maybe_arrived
    assert Unavailable("No answer.").retry_after is None


def test_rate_limited_was_not_carried_out() -> None:
    """A vendor that asks for a pause did not do what was asked."""
    error = RateLimited("Too often.", retry_after=timedelta(seconds=2))

    assert (error.maybe_arrived, error.retry_after) == (False, timedelta(seconds=2))


def test_refusal_keeps_who_may() -> None:
    """Who may is kept beside the sentence; nobody is nobody."""
    assert NotAllowed("Only admins.", who=("U1", "S1")).who == ("U1", "S1")
    assert NotAllowed("Only admins.").who == ()
