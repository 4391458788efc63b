import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vendors.fsp.gateway import Gateway, Reply, Unsolicited
from tests.vendors.fsp.samples import sample

LOGIN, INIT, STOP, QUERY = ({"business": "RE", "id": number} for number in (4097, 4098, 4101, 4104))
VERBS = ("login", "init", "resume", "pause", "stop", "layout", "subtitle", "query")


def waiting(gateway: Gateway) -> tuple[str, ...]:
    """The seqs of the requests that have no reply yet, the oldest first."""
    return tuple(gateway._open)


def request_sample(verb: str) -> Any:
    """The document's request."""
    return sample(f"{verb}/request_auto" if verb == "init" else f"{verb}/request")


@pytest.mark.covers("fsp-recording parameter {verb}.seq")
@pytest.mark.parametrize("verb", VERBS)
def test_sample_frames(verb: str) -> None:
    """A frame is the document's request, with a seq of ours: a string that is not empty."""
    documented = request_sample(verb)
    seq, frame = Gateway().open({key: value for key, value in documented.items() if key != "seq"})

    assert isinstance(seq, str)
    assert seq
    assert json.loads(frame) == {**documented, "seq": seq}


@pytest.mark.covers("fsp-recording reply {verb}.id", "fsp-recording reply {verb}.seq")
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("with_seq", [True, False])
def test_sample_replies(verb: str, with_seq: bool) -> None:
    """The document's replies find their request by seq, and without one the oldest that their id answers."""
    gateway = Gateway()
    older, newer = (gateway.open(request_sample(verb))[0] for _ in range(2))
    seq, left = (newer, older) if with_seq else (older, newer)
    answer = {key: value for key, value in sample(f"{verb}/reply").items() if key != "seq"}
    frame = json.dumps({**answer, "seq": seq} if with_seq else answer)

    assert gateway.receive(frame) == Reply(seq, frame.encode())
    assert waiting(gateway) == (left,)


def test_seqs_differ() -> None:
    """Every request on a link has a seq of its own, and is waited for from then on."""
    gateway = Gateway()
    first, second = gateway.open(QUERY)[0], gateway.open(QUERY)[0]

    assert first != second
    assert waiting(gateway) == (first, second)


def test_forget() -> None:
    """A request that is given up is no longer waited for; giving it up twice does no harm."""
    gateway = Gateway()
    first, second = gateway.open(QUERY)[0], gateway.open(QUERY)[0]
    gateway.forget(first)
    gateway.forget(first)

    assert waiting(gateway) == (second,)


def test_out_of_order() -> None:
    """Replies come in any order, as text or bytes, and their seq may have become a number."""
    gateway = Gateway()
    first, second = gateway.open(STOP)[0], gateway.open(QUERY)[0]
    late = f'{{"id":8200,"seq":{second}}}'
    early = f'{{"id":8197,"seq":"{first}",}}'.encode()

    assert gateway.receive(late) == Reply(second, late.encode())
    assert gateway.receive(early) == Reply(first, early)


def test_seq_decides() -> None:
    """The id of a reply that has a seq does not matter: init is answered with login's."""
    gateway = Gateway()
    init = gateway.open(INIT)[0]
    login = gateway.open(LOGIN)[0]

    received = gateway.receive(f'{{"id":8193,"seq":"{init}"}}')
    assert isinstance(received, Reply)
    assert received.seq == init
    assert waiting(gateway) == (login,)


def test_oldest_without_seq() -> None:
    """Replies without a seq answer the oldest request of their kind; 8193 is login's before it is init's."""
    gateway = Gateway()
    init, older, newer, login = (gateway.open(body)[0] for body in (INIT, QUERY, QUERY, LOGIN))
    frames = ['{"id":"8200"}', '{"id":8200,"seq":""}', '{"id":8193}', '{"id":8193}']
    replies = [gateway.receive(frame) for frame in frames]

    assert [reply.seq for reply in replies if isinstance(reply, Reply)] == [older, newer, login, init]


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ('{"id":8200,"seq":"99"}', "no open request has its seq"),
        ('{"id":8197}', "it has no seq, and no open request has its id"),
        ('{"id":8201,"record_msg":"secret"}', "it has no seq, and no open request has its id"),
        ("{}", "it has no seq, and no open request has its id"),
        ("secret", "it is not a JSON object"),
        (b"\xff\x00", "it is not a JSON object"),
        ("\ud800", "it is not a JSON object"),
        ("[" * 100_000, "it is not a JSON object"),
    ],
)
def test_unsolicited(frame: str | bytes, reason: str) -> None:
    """What answers nothing is said to, without quoting it, and leaves the open requests alone."""
    gateway = Gateway()
    seq, _ = gateway.open(QUERY)

    assert gateway.receive(frame) == Unsolicited(reason)
    assert waiting(gateway) == (seq,)


def test_duplicate_and_late() -> None:
    """A second reply, and one to a request that was given up, are unsolicited."""
    gateway = Gateway()
    twice, given_up = gateway.open(QUERY)[0], gateway.open(QUERY)[0]
    frame = f'{{"seq":"{twice}"}}'
    gateway.receive(frame)
    gateway.forget(given_up)

    assert isinstance(gateway.receive(frame), Unsolicited)
    assert isinstance(gateway.receive(f'{{"seq":"{given_up}"}}'), Unsolicited)


def test_body_without_id() -> None:
    """A request without an id is answered by seq only."""
    gateway = Gateway()
    gateway.open({})

    assert isinstance(gateway.receive('{"code":0}'), Unsolicited)


def test_reply_hides_its_body() -> None:
    """A reply's body may hold what should not be logged."""
    assert "secret" not in repr(Reply("1", b"secret"))


@given(st.binary() | st.text() | st.dictionaries(st.sampled_from(["seq", "id"]), st.integers() | st.text()).map(str))
def test_any_frame(frame: str | bytes) -> None:
    """No frame raises."""
    gateway = Gateway()
    gateway.open(QUERY)

    assert isinstance(gateway.receive(frame), Reply | Unsolicited)
