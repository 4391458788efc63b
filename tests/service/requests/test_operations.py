"""How a question becomes an operation: to be done when it was acknowledged, or over as soon as it is stored."""

from datetime import timedelta

import pytest

from bot.domain import OperationKind, OperationStatus, Source
from bot.service.requests.operations import UNACKNOWLEDGED, asked, settled
from tests.service.clock import NOON
from tests.service.stage import make_ask

ASK = make_ask(source=Source.BUTTON, response_url="https://hooks.example/1", thread="1.2")


def test_asked() -> None:
    """Who asked, where and how stands in it; until it is acknowledged it waits."""
    operation = asked(ASK, OperationKind.STOP, "studio", NOON, recording="r7k2")

    assert (operation.team, operation.channel, operation.requested_by) == (ASK.team, ASK.channel, ASK.user)
    assert (operation.source, operation.response_url, operation.thread) == (Source.BUTTON, ASK.response_url, "1.2")
    assert (operation.kind, operation.account, operation.recording) == (OperationKind.STOP, "studio", "r7k2")
    assert (operation.status, operation.created_at) == (OperationStatus.QUEUED, NOON)
    assert operation.not_before == NOON + UNACKNOWLEDGED == NOON + timedelta(seconds=3)
    assert operation.id != asked(ASK, OperationKind.STOP, "studio", NOON).id


@pytest.mark.parametrize(("is_done", "status"), [(True, OperationStatus.DONE), (False, OperationStatus.FAILED)])
def test_settled(is_done: bool, status: OperationStatus) -> None:
    """What is over needs nobody any more."""
    operation = settled(ASK, OperationKind.SKIP, "studio", "Skipped.", NOON, is_done=is_done, schedule="p7k2")

    assert (operation.status, operation.answer, operation.schedule) == (status, "Skipped.", "p7k2")
    assert operation.ended_at == operation.not_before == operation.created_at == NOON
