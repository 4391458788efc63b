"""What Slack sends when people type, click, fill in forms and use shortcuts, and what they read then."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from bot.domain import Recording
from bot.slack.actions import Action, ActionId, MenuAction, RecordingAction, dump_action
from bot.slack.views import View
from handlers.access import Access
from handlers.commands import Commands, Verb
from handlers.replies import Reply
from tests.service.stage import GENERAL, OMAR, TEAM
from tests.slack.messages import shown

OPERATORS_OF_GENERAL = Access((), (GENERAL,), ())
ADMINS = Access((OMAR,), (), ("everyone",))
_numbers = count(1)


async def answer(
    verbs: Mapping[str, Verb],
    text: str,
    *,
    access: Access = OPERATORS_OF_GENERAL,
    user: str = OMAR,
    channel: str = GENERAL,
    trigger: str = "",
) -> Reply:
    """What is replied to a command."""
    body = {
        "team_id": TEAM,
        "channel_id": channel,
        "user_id": user,
        "trigger_id": trigger or f"{next(_numbers)}.1",
        "text": text,
    }
    return await Commands("/rec", verbs, access).command(body)


def read(reply: Reply) -> str:
    """What a person reads in a reply."""
    assert reply.message is not None
    return shown(reply.message)


def from_button(action: Action, person: str = OMAR, channel: str = GENERAL, **changes: Any) -> dict[str, Any]:
    """The payload of a click, with what is different about it; ``channel`` empty is the Home tab."""
    place = {"channel": {"id": channel}} if channel else {"view": {"type": "home", "id": "V0HOME"}}
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": person, "team_id": TEAM},
        "trigger_id": f"{person}.{next(_numbers)}",
        "actions": [{"value": dump_action(action)}],
        **place,
        **changes,
    }


def click(recording: Recording, person: str = OMAR, channel: str = GENERAL, **changes: Any) -> dict[str, Any]:
    """The payload of a click on a button that is about a recording."""
    action = RecordingAction(recording=recording.id, revision=recording.revision)
    return from_button(action, person, channel, **changes)


def choice(recording: Recording, do: ActionId, person: str = OMAR) -> dict[str, Any]:
    """The payload of a choice from the menu of a recording's card."""
    return from_button(MenuAction(do=do, recording=recording.id, revision=recording.revision), person)


def in_view(view: View, values: Mapping[str, str], person: str = OMAR, kind: str = "view_submission") -> dict[str, Any]:
    """The payload of something done in a modal, in which these texts were filled in."""
    return {
        "type": kind,
        "team": {"id": TEAM},
        "user": {"id": person, "team_id": TEAM},
        "trigger_id": f"{person}.{next(_numbers)}",
        "view": {
            **view.dump(),
            "id": "V1",
            "team_id": TEAM,
            "state": {"values": {name: {"value": {"value": text}} for name, text in values.items()}},
        },
    }
