"""The stack of modals, whatever happens to it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack import SlackError, Workspace
from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.triggers import Trigger, Triggers
from bot.sandbox.slack.views import MOST_MODALS, View, Views
from tests.sandbox.slack.building import OMAR, modal, text_field

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
BODY = modal(text_field())


def call(views: Views, method: str, view: str = "") -> Call:
    trigger = views.triggers.issue(Trigger(user=OMAR, at=AT, view=view))
    return Call(method=method, args={"view": BODY, "trigger_id": trigger}, at=AT)


def top(views: Views) -> View:
    return views.modals(OMAR)[-1]


def open_from_outside(views: Views) -> None:
    views.open(call(views, "views.open"))


def open_on_top(views: Views) -> None:
    views.open(call(views, "views.open", top(views).id))


def push(views: Views) -> None:
    views.push(call(views, "views.push", top(views).id))


def update_the_bottom(views: Views) -> None:
    views.replace_body(views.modals(OMAR)[0], BODY, AT)


def close(views: Views) -> None:
    views.close(top(views))


def close_from_the_bottom(views: Views) -> None:
    views.close(views.modals(OMAR)[0])


def refused(act: Callable[[Views], None], height: int) -> bool:
    return height == MOST_MODALS and act in (open_on_top, push)


NEEDS_A_MODAL = (open_on_top, push, update_the_bottom, close, close_from_the_bottom)


@given(st.lists(st.sampled_from([open_from_outside, *NEEDS_A_MODAL])))
def test_stack(acts: list[Callable[[Views], None]]) -> None:
    """There are three modals at most, and each knows what it stands on."""
    views = Views(Workspace(), Triggers())
    for act in acts:
        height = len(views.modals(OMAR))
        if act in NEEDS_A_MODAL and not height:
            continue
        with pytest.raises(SlackError, match="push_limit_reached") if refused(act, height) else nullcontext():
            act(views)
        stack = views.modals(OMAR)
        assert len({view.id for view in stack}) == len(stack) <= MOST_MODALS
        assert [view.previous for view in stack] == ["", *(view.id for view in stack)][: len(stack)]
        assert {view.root for view in stack} <= {view.id for view in stack[:1]}
