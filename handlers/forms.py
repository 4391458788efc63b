"""The forms that begin something: who acts in one, for which channel, and what is wrong beside its fields."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.errors import NotAllowed, UsageError
from bot.service.options import OptionsError
from bot.service.requests import Ask
from bot.slack import forms
from bot.slack.actions import FormAction, load_action
from bot.slack.metadata import load_metadata
from bot.slack.questions import ACCOUNT, CHANNEL, ROOM, Filled, Form, FormT
from bot.slack.views import View
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, is_stranger, submission_key, team_of, thread_of, user_of
from handlers.replies import Body, Conversation, Reply
from handlers.standing import require_in


def new_form(access: Access, role: Role, body: Body) -> Form:
    """The form that opens where its button was pressed; where that is no channel, it asks for one.

    Raises:
        NotAllowed: the person has not the role in that channel; where it is none, in no channel at all.
    """
    form = Form(team=team_of(body), channel=channel_of(body), thread=thread_of(body))
    _require(access, role, body, form, form.channel)
    return form


def filled_before(body: Body) -> Filled:
    """What was typed before the button was shown that opens a form; nothing for any other way to open it."""
    carries = any(clicked.get("value") for clicked in body.get("actions") or ())
    return load_action(body, FormAction).filled if carries else {}


def seen(access: Access, role: Role, body: Body, kind: type[FormT]) -> tuple[FormT, Filled]:
    """The form in which somebody acts, and what is filled in.

    Raises:
        NotAllowed: the person has not the role in the channel that is meant; while that is none, in no channel at all.
    """
    form, filled = load_metadata(body["view"], kind), forms.read(body["view"]["state"])
    _require(access, role, body, form, form.where(filled))
    return form, filled


def redraw(
    access: Access, role: Role, kind: type[FormT], view: Callable[[FormT, Filled], View], *, shows_all: bool = False
) -> Conversation:
    """The conversation that shows a form again for what is chosen in it.

    Args:
        shows_all: whether all its fields are shown from now on.
    """

    async def conversation(body: Body) -> Reply:
        form, filled = seen(access, role, body, kind)
        return Reply(update=view(replace(form, shows_all=form.shows_all or shows_all), filled))

    return conversation


def is_left_open(error: OptionsError, room: str, given: Filled) -> bool:
    """Whether nothing is wrong with what was typed but that the room or the account is left out: a form asks for it."""
    left_out = {name for name, value in ((ROOM, room), (ACCOUNT, given.get(ACCOUNT))) if not value}
    return error.problems.keys() <= left_out


async def submitted(
    body: Body,
    form: Form,
    filled: Filled,
    begin: Callable[[Ask], Awaitable[Reply]],
    places: Mapping[str, Sequence[str]] = forms.AS_THEY_ARE,
) -> Reply:
    """Begin what a form says, in its channel; what is wrong is said beside its field, all of it at once.

    Args:
        places: the fields that show what is wrong with a parameter, where they have other names; the first that the
            modal has.
    """
    channel = form.where(filled)
    if not channel:
        return Reply(errors={CHANNEL: "Choose the channel."})
    try:
        begun = await begin(ask_of(body, submission_key(body), team=form.team, channel=channel))
    except OptionsError as error:
        return Reply(errors=forms.errors(error.problems, forms.fields(body["view"]), ROOM, places))
    except NotAllowed as error:  # the person may, as was checked: the account is for other channels
        return Reply(errors={ACCOUNT: str(error)})
    except UsageError as error:  # what only the store knows, such as that the room is taken
        return Reply(errors={ROOM: str(error)})
    return replace(begun, channel=channel)


def _require(access: Access, role: Role, body: Body, form: Form, channel: str) -> None:
    if channel:
        require_in(access, role, body, channel, team=form.team)
    else:  # a form tells which accounts and profiles there are
        access.require_somewhere(role, user_of(body), is_stranger=is_stranger(body, form.team))
