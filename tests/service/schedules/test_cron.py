"""Cron expressions: what is refused, and how they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.service.schedules.cron import describe_cron, parse_cron

EXAMPLE = 'Write it like cron="0 9 * * mon-fri": minute, hour, day of the month, month, day of the week.'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it has not five fields"),
        ("0 9 * *", "it has not five fields"),
        ("0 0 9 * * *", "it has not five fields"),
        ("x" * 101, "it has not five fields"),
        ("60 9 * * *", "its minute is not 0 to 59"),
        ("0 24 * * *", "its hour is not 0 to 23"),
        ("0 9 32 * *", "its day of the month is not 1 to 31, or no such month has it"),
        ("0 9 30 feb *", "its day of the month is not 1 to 31, or no such month has it"),
        ("0 9 * 13 *", "its month is neither 1 to 12 nor jan to dec"),
        ("0 9 * * funday", "its day of the week is neither 0 to 7 nor sun to sat"),
        ("0 9 31 feb mon#6", "its day of the week is neither 0 to 7 nor sun to sat"),
        ("0 9 */30 feb mon#5", "there is no such day"),
    ],
)
def test_refused(text: str, why: str) -> None:
    """What is wrong is said, and how to write it."""
    with pytest.raises(UsageError) as refusal:
        parse_cron(text)

    assert str(refusal.value) == f'"{text[:40]}" cannot be used as a schedule: {why}. {EXAMPLE}'


@given(st.text("0123456789*/,-#LWsunmonjafebr ", max_size=30) | st.text(max_size=30))
def test_anything(text: str) -> None:
    """Whatever is typed is refused with a sentence, or can be said in words."""
    try:
        cron = parse_cron(text)
    except UsageError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; which one is what is tested
    else:
        assert describe_cron(cron)


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("0  9 * *   mon-fri", "weekdays at 09:00"),
        ("5 9 * * 1-5", "weekdays at 09:05"),
        ("30 18 * * *", "every day at 18:30"),
        ("0 9 * * 0-7", "every day at 09:00"),
        ("0 9 * * sun", "Sundays at 09:00"),
        ("0 9 * * mon,thu", "Mondays and Thursdays at 09:00"),
        ("0 9 * * 7,1,3", "Mondays, Wednesdays and Sundays at 09:00"),
        ("0 9 * * 1,5L", "cron 0 9 * * 1,5L"),
        ("0 9 1 * *", "cron 0 9 1 * *"),
        ("0 9 * 6 *", "cron 0 9 * 6 *"),
        ("*/5 9 * * *", "cron */5 9 * * *"),
        ("0 9,17 * * *", "cron 0 9,17 * * *"),
    ],
)
def test_words(cron: str, words: str) -> None:
    """Common expressions are said in words, others as they are."""
    assert describe_cron(parse_cron(cron)) == words
