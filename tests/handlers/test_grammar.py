"""The command grammar, as people and their phones type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from handlers.grammar import Command, one_target, only, page_of, parse_command, room_of, span


@pytest.mark.parametrize(
    ("text", "verb", "words", "parameters"),
    [
        ("", "", (), {}),
        ("   \t\n ", "", (), {}),
        ("start", "start", (), {}),
        ("START room-42", "start", ("room-42",), {}),
        ("  start   room-42  ", "start", ("room-42",), {}),
        ("start standup on=studio for=45m", "start", ("standup",), {"on": "studio", "for": "45m"}),
        ("on=studio start standup", "start", ("standup",), {"on": "studio"}),
        ("list\non=studio", "list", (), {"on": "studio"}),
        ('start "big room"', "start", ("big room",), {}),
        ("start 'big room'", "start", ("big room",), {}),
        ('start r name="Stand up"', "start", ("r",), {"name": "Stand up"}),
        ('start r name=""', "start", ("r",), {"name": ""}),
        ("start r name=", "start", ("r",), {"name": ""}),
        ('start "a=b"', "start", ("a=b",), {}),
        ("start r key=a=b", "start", ("r",), {"key": "a=b"}),
        ("start r layout='{\"a\":[1]}'", "start", ("r",), {"layout": '{"a":[1]}'}),
        ('start r layout={"a":[1]}', "start", ("r",), {"layout": '{"a":[1]}'}),
        ("start r layout='{\"a\": [1, 2]}' on=x", "start", ("r",), {"layout": '{"a": [1, 2]}', "on": "x"}),
        ("start Ann's-room", "start", ("Ann's-room",), {}),
        ('start r name="Ann\'s talk"', "start", ("r",), {"name": "Ann's talk"}),
        ("start r name=Ann's", "start", ("r",), {"name": "Ann's"}),
        ("start rock'n'roll", "start", ("rock'n'roll",), {}),
        ('start 5"screen', "start", ('5"screen',), {}),
        ("start 会议室 name=早会", "start", ("会议室",), {"name": "早会"}),
        ("start -x --y", "start", ("-x", "--y"), {}),
        ("start =x", "start", ("=x",), {}),
        ("start 1a=x", "start", ("1a=x",), {}),
        ("start http://x/?a=b", "start", ("http://x/?a=b",), {}),
    ],
)
def test_commands(text: str, verb: str, words: tuple[str, ...], parameters: dict[str, str]) -> None:
    """A verb, words and parameters, in any order and with any space between them."""
    assert parse_command(text) == Command(verb, words, parameters)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("start r name=“Stand up”", 'start r name="Stand up"'),
        ("start r name=„Stand up“", 'start r name="Stand up"'),
        ("start r name=«Stand up»", 'start r name="Stand up"'),
        ("start r name=‘Stand up’", "start r name='Stand up'"),
        ("start “big room”", 'start "big room"'),
        ("start Ann’s", "start Ann's"),
        ("start r at=2026–12–01", "start r at=2026-12-01"),
        ("start r —force", "start r --force"),
        ("start stand—up name=“2026–12–01 — Stand up”", 'start stand--up name="2026–12–01 — Stand up"'),
        ("start\u00a0room\u202fon=x\u3000for=5m\u2007", "start room on=x for=5m"),
        ("start r name=“Ann’s talk”", 'start r name="Ann\'s talk"'),
        ("start r name=＂Stand up＂", 'start r name="Stand up"'),
        ("start r name＝『Stand up』", 'start r name="Stand up"'),
        ("start 「big room」 on＝studio", 'start "big room" on=studio'),
        ("start `room-42`", "start room-42"),
        ("start `big room`", 'start "big room"'),
        ("start r On=studio FOR=45m", "start r on=studio for=45m"),
    ],
)
def test_what_phones_make_of_it(typed: str, meant: str) -> None:
    """Curly quotes, long dashes and spaces that do not break are what was meant."""
    assert parse_command(typed) == parse_command(meant)


def test_value_that_stands_apart() -> None:
    """It is no room, and nothing is begun by it."""
    with pytest.raises(UsageError, match=r"Write for=45m without a space\."):
        parse_command("start standup for= 45m")
    assert parse_command("start standup name= for=45m").parameters == {"name": "", "for": "45m"}


@pytest.mark.parametrize(
    "text",
    [
        'start "big room',
        "start 'tis",
        'start r name="big room',
        "start r name='big room",
        'start "',
        'start "a"b',
        "start r name=“big room",
        '"' + "x" * 4000,
    ],
)
def test_quote_that_is_never_closed(text: str) -> None:
    """A quote that is opened must be closed; what follows it is shown, and not all of it."""
    with pytest.raises(UsageError, match=r"^A quote is opened and never closed: ") as refusal:
        parse_command(text)

    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize("text", ["start r on=a on=b", "start r on=a on=a", 'list on="a" on='])
def test_given_twice(text: str) -> None:
    """Two values of one parameter cannot both be meant."""
    with pytest.raises(UsageError, match=r'^"on=" is given twice: keep one\.$'):
        parse_command(text)


def test_long_name_given_twice() -> None:
    """Of a long name only the beginning is repeated."""
    name = "n" * 900

    assert refused(f"start {name}=1 {name}=2") == f'"{"n" * 40}=" is given twice: keep one.'


def test_longest_command() -> None:
    """Four thousand characters are read as well."""
    command = parse_command(f'start {"x" * 1993} name="{"y " * 997}"')

    assert (len(command.words[0]), len(command.parameters["name"])) == (1993, 1994)


TEXTS = st.text() | st.text(st.sampled_from("ab= \"'“”‘’«—\u00a0\n{}"), max_size=40)


@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text breaks it: a command, or a refusal that does not repeat everything that was typed."""
    assert len(refused(text)) < 100


def refused(text: str) -> str:
    try:
        parse_command(text)
    except UsageError as refusal:
        return str(refusal)
    return ""


UNTOUCHED = st.text(st.characters(codec="utf-8", exclude_characters='"“”„‟«»‘’‚\u00a0\u202f\u2007\u3000'))


@given(word=UNTOUCHED, value=UNTOUCHED)
def test_quoted_is_taken_literally(word: str, value: str) -> None:
    """Between quotes everything stands for itself: spaces, equal signs, apostrophes, brackets."""
    command = parse_command(f'start "{word}" name="{value}" on=studio')

    assert command == Command("start", (word,), {"name": value, "on": "studio"})


@pytest.mark.parametrize(("text", "target"), [("stop", ""), ("stop r7k2", "r7k2"), ('stop "big room"', "big room")])
def test_one_target(text: str, target: str) -> None:
    """A room or an id, or none."""
    assert one_target(parse_command(text)) == target


def test_two_targets() -> None:
    """Several words are probably a name with spaces, and the quotes are shown that it needs."""
    with pytest.raises(UsageError, match=r'^One room or id, please: .* in quotes, like "big room"\.$'):
        one_target(parse_command("stop big room"))


def test_known_parameters() -> None:
    """Parameters that a command knows are fine, and so are none."""
    only(parse_command("list on=studio"), ("on", "room"))
    only(parse_command("list"), ())


@pytest.mark.parametrize(
    ("text", "allowed", "sentence"),
    [
        ("stop r now=1", (), '"stop" has no parameter "now". It takes none.'),
        (
            "list stat=ready",
            ("state", "on"),
            '"list" has no parameter "stat". Did you mean state? It knows: on=, state=.',
        ),
        ("list zzz=1", ("on",), '"list" has no parameter "zzz". It knows: on=.'),
        (f"stop {'k' * 90}=1", (), f'"stop" has no parameter "{"k" * 40}". It takes none.'),
    ],
)
def test_unknown_parameter(text: str, allowed: tuple[str, ...], sentence: str) -> None:
    """An unknown parameter is named, with the one that was probably meant and those that there are."""
    with pytest.raises(UsageError) as refusal:
        only(parse_command(text), allowed)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "room"),
    [("files", ""), ("files standup", "standup"), ("files room=standup", "standup"), ('files room="a b"', "a b")],
)
def test_room(text: str, room: str) -> None:
    """A room stands alone or after ``room=``."""
    assert room_of(parse_command(text)) == room


def test_two_rooms() -> None:
    """Not both."""
    with pytest.raises(UsageError, match="The room is given twice, as standup and as lecture: keep one"):
        room_of(parse_command("files standup room=lecture"))


@pytest.mark.parametrize(("text", "page"), [("list", 1), ("list page=1", 1), ("list page=999999", 999_999)])
def test_page(text: str, page: int) -> None:
    """Pages count from 1."""
    assert page_of(parse_command(text)) == page


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "1000000", "٣", '""', "9" * 5000])
def test_no_page(page: str) -> None:
    """Anything else is refused."""
    with pytest.raises(UsageError, match="page= is a number from 1"):
        page_of(parse_command(f"list page={page}"))


@pytest.mark.parametrize(
    ("since", "until", "zone", "begin", "end"),
    [
        ("", "", "UTC", "", ""),
        ("2026-12-01", "", "UTC", "2026-12-01T00:00:00+00:00", ""),
        ("", "2026-12-01", "UTC", "", "2026-12-02T00:00:00+00:00"),
        ("2026-12-01", "2026-12-01", "Asia/Shanghai", "2026-11-30T16:00:00+00:00", "2026-12-01T16:00:00+00:00"),
        ("2026-03-29", "2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00+00:00", "2026-03-29T22:00:00+00:00"),
        ("1970-01-01", "9990-12-31", "Asia/Shanghai", "1969-12-31T16:00:00+00:00", "9990-12-31T16:00:00+00:00"),
    ],
)
def test_span(since: str, until: str, zone: str, begin: str, end: str) -> None:
    """Whole days of a zone, also those that are shorter."""
    assert tuple(at.isoformat() if at else "" for at in span(since, until, zone)) == (begin, end)


@pytest.mark.parametrize(
    ("since", "until", "refusal"),
    [
        ("yesterday", "", 'from: "yesterday" is not a day: write it like 2026-12-01.'),
        ("", "2026-13-01", 'to: "2026-13-01" is not a day: write it like 2026-12-01.'),
        ("2026-12-02", "2026-12-01", "from: 2026-12-02 is after to, which is 2026-12-01."),
        ("0001-01-01", "", "from: 0001-01-01 is too far away."),
        ("", "9999-12-31", "to: 9999-12-31 is too far away."),
    ],
)
def test_no_span(since: str, until: str, refusal: str) -> None:
    """What is no span of days is said in a sentence."""
    with pytest.raises(UsageError) as refused:
        span(since, until, "Asia/Shanghai")

    assert str(refused.value) == refusal
