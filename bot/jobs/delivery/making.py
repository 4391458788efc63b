"""Making a message: what cannot be made is told apart from what cannot be sent."""

from collections.abc import Callable
from typing import TypeVar

from bot.slack.blocks import Message
from bot.slack.notices import Line

MadeT = TypeVar("MadeT", Message, Line)


class Unshowable(Exception):
    """A message cannot be made of what is to be told; the cause says why."""


class Gone(Exception):
    """What was to be told of is not there, or not so, any more."""


def made(make: Callable[..., MadeT], *about: object) -> MadeT:
    """Make a message.

    Raises:
        Unshowable: it cannot be made, whatever is the reason: the channel's other messages go on.
    """
    try:
        return make(*about)
    except Exception as error:
        raise Unshowable from error
