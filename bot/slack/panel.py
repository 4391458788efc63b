"""The panel: what runs in a channel, what comes next, and how something is begun. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain import Capability, Recording
from bot.slack.actions import ActionId, FormAction, ListAction, dump_action
from bot.slack.blocks import Message, row, spoken
from bot.slack.elements import Block, actions, button, context, divider, header, plain, section
from bot.words import counted

SHOWN = 10  # recordings; the others are on further pages
_MOST_BLOCKS = 11  # of each other part: a message has 50
RUNNING = "running"  #: what further pages are narrowed to


@dataclass(frozen=True, kw_only=True)
class Opener:
    """A button that begins something."""

    action: ActionId
    label: str
    needs: Capability | None = None  #: shown where one of the accounts has it
    is_primary: bool = False
    is_for_all: bool = False  #: else for operators
    is_at_home: bool = True  #: else it belongs to a channel


_OPENERS = (
    Opener(action=ActionId.START, label="Start Recording", needs=Capability.RECORD, is_primary=True),
    Opener(action=ActionId.START_LIVE, label="Start Live", needs=Capability.LIVE),
    Opener(action=ActionId.SCHEDULE, label="Schedule", needs=Capability.RECORD),
    Opener(action=ActionId.FILES, label="Files", needs=Capability.FILES, is_for_all=True),
    Opener(action=ActionId.NOTIFICATIONS, label="Notifications", is_at_home=False),
)


def offered(able: Collection[Capability], opens: Collection[str], *, operates: bool) -> list[Opener]:
    """What somebody who may look can begin.

    Args:
        able: what the accounts can do that may be used there.
        opens: the action ids that somebody answers.
        operates: whether the person may start and stop.
    """
    return [
        opener
        for opener in _OPENERS
        if (operates or opener.is_for_all)
        and opener.action.value in opens
        and (opener.needs is None or opener.needs in able)
    ]


def opener_button(opener: Opener, value: str = "") -> Block:
    """The button; ``value`` is as of any."""
    return button(opener.label, opener.action, value, style="primary" if opener.is_primary else "")


def form_button(action: ActionId, filled: Mapping[str, str]) -> Block:
    """The button that opens a form in which stands already what was typed, by the form's fields."""
    (opener,) = [opener for opener in _OPENERS if opener.action is action]
    return opener_button(opener, dump_action(FormAction(filled=filled)))


def panel(
    recordings: Sequence[Recording], live: Sequence[Block], upcoming: Sequence[Block], openers: Sequence[Opener]
) -> Message:
    """What one person is shown who types the bare command.

    Args:
        recordings: what is being recorded in the channel; more than SHOWN: the others are on further pages.
        live, upcoming: rows of what is live and of what is scheduled, empty where nothing is.
    """
    running = [block for recording in recordings[:SHOWN] for block in row(recording)]
    more = [actions("panel:more", _more())] if len(recordings) > SHOWN else []
    parts = [[*running, *more], _part("Live", live), _part("Coming up", upcoming)]
    told = [block for part in parts for block in part] or _empty(openers)
    begun = [divider(), actions("panel", *[opener_button(opener) for opener in openers])] if openers else []
    text = f"In this channel: {_count(len(recordings))}"
    return Message(text=spoken(text), blocks=[header("In this channel"), *told, *begun])


def _part(title: str, rows: Sequence[Block]) -> list[Block]:
    return [divider(), section(plain(title)), *rows[:_MOST_BLOCKS]] if rows else []


def _empty(openers: Sequence[Opener]) -> list[Block]:
    """What is shown to a newcomer."""
    starts = any(opener.action is ActionId.START for opener in openers)
    how = "Start one below, or type: /rec start ROOM." if starts else "Somebody who may start one can: /rec whoami."
    return [
        section(plain(f"Nothing is being recorded or scheduled here. {how}")),
        context(plain("/rec list shows what was recorded, /rec help what can be typed.")),
    ]


def _more() -> Block:
    return button("Next", ActionId.LIST_ON, dump_action(ListAction(page=2, state=RUNNING)))


def _count(running: int) -> str:
    if not running:
        return "nothing is being recorded"
    more, verb = "more than " if running > SHOWN else "", "is" if running == 1 else "are"
    return f"{more}{counted(min(running, SHOWN), 'recording')} {verb} going on"
