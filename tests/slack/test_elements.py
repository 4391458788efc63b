"""Blocks and elements as Slack takes them, whatever people call things."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import elements
from bot.slack.blocks import Message
from bot.slack.elements import Block, Option
from bot.slack.views import CallbackId, View
from tests.slack.limits import check_message, check_view

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400) | st.sampled_from(["😀" * 2000, "名" * 4000])
OPTIONS = st.lists(
    st.builds(Option, st.text("abc", min_size=1, max_size=9), ANY_TEXT, ANY_TEXT), min_size=1, max_size=120
)


def in_a_modal(*blocks: Block) -> View:
    return View(callback_id=CallbackId.START, title="Start Recording", submit="Start Recording", blocks=blocks)


def as_input(element: Block) -> View:
    return in_a_modal(elements.input_block("room", "Room", element))


@given(ANY_TEXT, ANY_TEXT)
def test_texts_fit(text: str, other: str) -> None:
    """Whatever a text is, Slack takes the blocks that hold it."""
    asked = elements.confirm(text, other, text, other)
    for block in (
        elements.header(text),
        elements.section(elements.plain(text), elements.button(other, "go", confirm=asked, spoken=text)),
        elements.section(elements.mrkdwn("*Ready*"), fields=[elements.plain(text, elements.FIELD_LIMIT)] * 4),
        elements.section(elements.mrkdwn("*Ready*"), fields=[elements.plain(text, 900)] * 12),
        elements.context(*[elements.plain(text, 900)] * 12),
        elements.divider(),
    ):
        check_message(Message(text="x", blocks=[block]))


@given(ANY_TEXT, st.integers(1, 5000))
def test_no_value_is_cut(text: str, most: int) -> None:
    """A field begins with the whole of a value, or with none: a part would be taken for all of it."""
    given = elements.text_input(text, most=most).get("initial_value", "")

    assert given == (text if elements.fits(text, min(most, elements.TEXT_LIMIT)) else "")


@given(OPTIONS, ANY_TEXT)
def test_choices_fit(options: list[Option], text: str) -> None:
    """However many options there are and whatever they are called."""
    chosen = options[0].value
    row = [
        elements.overflow("more", options),
        elements.select(options, chosen, placeholder=text, action="one"),
    ]
    check_message(Message(text="x", blocks=[elements.actions("row", *row)]))
    for element in (
        elements.checkboxes(options, [chosen]),
        elements.radio(options, chosen),
        elements.multi_select(options, [chosen], placeholder=text),
    ):
        check_view(as_input(element))


@given(ANY_TEXT, ANY_TEXT, st.integers(1, 5000))
def test_fields_fit(value: str, text: str, most: int) -> None:
    """Whatever a field is filled with, called and explained by."""
    field = elements.text_input(value, placeholder=text, most=most, has_lines=True)
    check_view(in_a_modal(elements.input_block("room", text, field, hint=text, is_optional=True)))


@pytest.mark.parametrize(
    "element",
    [
        elements.text_input("", is_heard=True),
        elements.number_input("5", least=1, most=1920, is_heard=True),
        elements.number_input("0.5", least=0.25, has_decimals=True, placeholder="Default: 1"),
        elements.date_picker("2026-12-01"),
        elements.date_picker(),
        elements.time_picker("09:00"),
        elements.time_picker(),
        elements.channel_select("choose"),
        elements.channel_select("choose", "C1"),
        elements.select([Option("a")], "gone"),
        elements.radio([Option("a")], "gone"),
        elements.multi_select([Option("a")]),
    ],
    ids=lambda element: str(element["type"]),
)
def test_inputs_are_taken(element: Block) -> None:
    """Every kind of input stands in a modal, and what is no longer offered is not chosen."""
    check_view(in_a_modal(elements.input_block("room", "Room", element, is_heard=True), elements.image("F1", "A room")))

    assert not any(name in element for name in ("initial_option", "initial_options"))


@pytest.mark.parametrize(
    ("number", "written"), [(1, "1"), (1920, "1920"), (4294967295, "4294967295"), (0.25, "0.25"), (-1.0, "-1")]
)
def test_bounds_are_written_out(number: float, written: str) -> None:
    """Slack takes bounds as texts, in digits."""
    assert elements.number_input(least=number)["min_value"] == written


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [("room", 4, "room"), ("rooms", 4, "roo…"), ("", 4, " "), ("😀😀", 4, "😀😀"), ("😀😀😀", 4, "😀…")],
)
def test_clip(text: str, limit: int, shown: str) -> None:
    """What is too long is cut, and says so; no sign is cut in two."""
    assert elements.clip(text, limit) == shown


def test_nothing_typed_becomes_markup() -> None:
    """Every builder but mrkdwn's makes plain text, without emoji made of words."""

    def kinds(value: Any) -> set[str]:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        found = {value["type"]} if isinstance(value, dict) and isinstance(value.get("text"), str) else set()
        return found.union(*(kinds(item) for item in inside))

    field = elements.input_block("a", "b", elements.select([Option("c", "d", "e")], placeholder="f"), hint="g")
    asked = elements.confirm("a", "b", "c", "d")
    assert kinds([field, elements.header("a"), elements.button("a", "b", confirm=asked)]) == {"plain_text"}
