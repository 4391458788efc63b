"""Faults to order."""

from datetime import timedelta

import pytest

from bot.sandbox.faults import ANY, NO_FAULT, Fault, Faults


def test_the_oldest_fault_of_a_verb_strikes_first_and_as_often_as_ordered() -> None:
    """Two stops fail in one way, the third in another, the fourth not at all."""
    faults = Faults()
    twice, once = Fault(verb="stop", times=2, code=30000), Fault(verb="stop", drop=True)
    faults.order(twice)
    faults.order(once)

    assert [faults.strike("stop").code for _ in range(2)] == [30000, 30000]
    assert faults.strike("stop") == once
    assert faults.strike("stop") == NO_FAULT


def test_other_verbs_are_left_alone() -> None:
    """A fault of one verb waits for it."""
    faults = Faults()
    faults.order(Fault(verb="stop", drop=True))

    assert faults.strike("init") == NO_FAULT
    assert faults.strike("stop").drop


def test_a_fault_of_any_verb_strikes_whatever_comes() -> None:
    """No verb means any."""
    faults = Faults()
    faults.order(Fault(verb=ANY, status=503))

    assert faults.strike("init").status == 503


def test_an_outage_lasts() -> None:
    """It strikes every call until it is over, and uses up nothing that was ordered."""
    faults = Faults()
    faults.order(Fault(verb="stop", drop=True))
    faults.outage = Fault(status=503)

    assert [faults.strike(verb).status for verb in ("stop", "init", "stop")] == [503, 503, 503]
    faults.outage = None
    assert faults.strike("stop").drop


@pytest.mark.parametrize(
    ("fault", "carries_out"),
    [
        (NO_FAULT, True),
        (Fault(delay=timedelta(seconds=1)), True),
        (Fault(copies=2), True),
        (Fault(code=30000), False),
        (Fault(status=503), False),
        (Fault(body=b""), False),
        (Fault(drop=True), False),
        (Fault(drop=True, processed=True), True),
    ],
)
def test_what_takes_the_place_of_the_answer_also_prevents_the_call(fault: Fault, carries_out: bool) -> None:
    """Unless it is ordered to be processed all the same."""
    assert fault.carries_out is carries_out
