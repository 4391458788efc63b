"""Who asked for what, and what became of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import LIMIT, PLAN, File, Operation, OperationKind, OperationStatus, Source, StoredFile
from bot.slack.actions import HistoryAction
from bot.slack.history import history
from tests.slack.limits import check_message
from tests.slack.messages import an_operation, shown, texts

ABOUT = HistoryAction()


@pytest.mark.parametrize(
    ("by", "words"),
    [("U1", "<@U1> by button"), (PLAN, "as planned"), (LIMIT, "at the account's limit")],
)
def test_who_asked(by: str, words: str) -> None:
    """A person and from where, or the clock and why."""
    operation = replace(an_operation("Stopped."), requested_by=by, source=Source.BUTTON, status=OperationStatus.DONE)
    told = shown(history("History of standup", [operation], ABOUT, {"r7k2": "standup"}))

    assert words in told
    assert "Link · standup: done. Stopped." in told
    assert "`r7k2`" in told


def test_without_a_subject() -> None:
    """What was about a channel or an account names no recording."""
    assert "`" not in shown(history("History", [replace(an_operation(""), recording="")], ABOUT))


@pytest.mark.parametrize("kind", [OperationKind.FILE_LINK, OperationKind.FILE_DELETE])
def test_about_a_stored_file(kind: OperationKind) -> None:
    """The file is named, also where the answer does not; a long name leaves room for the outcome."""
    for name in ("recordings/1.mp4", "房" * 1000):
        asked = replace(an_operation(""), kind=kind, recording="", files=(StoredFile(file=File(name=name)),))
        told = shown(history("History", [replace(asked, status=OperationStatus.FAILED)], ABOUT))
        assert f" · {name[:99]}" in told
        assert ": failed." in told


def test_empty() -> None:
    """Where nothing was asked for, that is said."""
    assert "Nothing was asked for yet." in shown(history("History", [], ABOUT))


@given(
    st.lists(
        st.builds(
            lambda kind, status, source, answer: replace(an_operation(answer), kind=kind, status=status, source=source),
            st.sampled_from(OperationKind),
            st.sampled_from(OperationStatus),
            st.sampled_from(Source),
            st.sampled_from(["", "<!channel> said it", "名" * 4000]),
        ),
        max_size=30,
    )
)
def test_histories_are_taken(operations: list[Operation]) -> None:
    """Whatever was asked for and answered, Slack takes the message, and nothing in it becomes markup."""
    message = history("<!channel>", operations, ABOUT, {"r7k2": "<!channel>" * 9})

    check_message(message)
    assert not any("<!channel>" in text for text in texts(message.blocks, "mrkdwn"))
