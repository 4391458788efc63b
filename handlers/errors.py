"""The one place where an exception becomes a sentence for a person."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.errors import BotError, NotAllowed
from bot.slack import blocks
from handlers.replies import Body, Conversation, Reply

log = structlog.get_logger(__name__)

CONFIRMED_WITHIN = timedelta(seconds=2)  # of the 3 that Slack waits


async def reported(conversation: Conversation, body: Body, within: timedelta = CONFIRMED_WITHIN) -> Reply:
    """Have a conversation; whatever it raises, and that it takes longer than ``within``, becomes the reply."""
    try:
        async with asyncio.timeout(within.total_seconds()):
            return await conversation(body)
    except TimeoutError:
        log.exception("interaction not confirmed in time")
        return Reply(failed=True, message=blocks.sentence(_unconfirmed(body)))
    except NotAllowed as refusal:
        return Reply(failed=True, message=blocks.sentence(str(refusal), mrkdwn=_who(refusal)))
    except BotError as error:
        return Reply(failed=True, message=blocks.sentence(str(error)))
    except Exception:
        reference = uuid4().hex[:8]
        log.exception("interaction broke", reference=reference)
        return Reply(failed=True, message=blocks.sentence(_BROKEN.format(reference=reference)))


_NAMED = 20  # of those who may; a text has 3,000 characters
_UNCONFIRMED = "This could not be confirmed in time: it may still happen. Look with {look} before you try again."
_LOOKS = {"/rec": "/rec status", "/live": "/live status"}
_BROKEN = (
    "Something went wrong inside Clapper; nothing was confirmed. "
    "Try again, and if it happens again tell whoever runs Clapper this reference: {reference}."
)


def _unconfirmed(body: Body) -> str:
    """What is said of what may still happen: each command looks at its own, and a button may be about either."""
    look = _LOOKS.get(str(body.get("command")), " or ".join(_LOOKS.values()))
    return _UNCONFIRMED.format(look=look)


def _who(refusal: NotAllowed) -> str:
    people = [named for name in refusal.who if (named := blocks.named(name))]
    shown = [*people[:_NAMED], "…"] if len(people) > _NAMED else people
    return f"Who may: {', '.join(shown)}" if people else ""
