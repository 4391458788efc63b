"""The conversation about whose audio and video a recording takes: ``/rec streams``, its button, and its modal."""

from collections.abc import Mapping

from bot.domain import MEDIA, OperationKind, Recording, Whose
from bot.service.arrangement.subscriptions import Selection, check_selection, media_taken, read_lists, write_lists
from bot.service.options import OptionsError
from bot.service.requests import Requests
from bot.slack import forms
from bot.slack.actions import ActionId
from bot.slack.metadata import AboutRecording
from bot.slack.subscription_form import choice_field, people_field, subscription_view
from bot.slack.views import CallbackId
from handlers.access import Access, Role
from handlers.changes import Change, Changes
from handlers.commands import Verb
from handlers.replies import Body, Conversation, Reply

_CHANGE = Change(
    kind=OperationKind.SUBSCRIPTIONS,
    label="Streams",
    action=ActionId.SUBSCRIPTIONS,
    said="Choosing whose audio and video of {title} ({id}) is taken.",
)
_REMARK = "Whoever is not taken is neither heard nor seen in the recording from now on."


class Subscriptions:
    """Opens the modal with the lists as they are, and asks for what it says."""

    def __init__(self, requests: Requests, access: Access) -> None:
        self._requests = requests
        self._changes = Changes(requests, access, _CHANGE)

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do with streams of people."""
        return {
            "streams": Verb(
                role=Role.OPERATOR,
                run=self._changes.typing(self._opened),
                usage="[ROOM, NAME or ID] [parameter=…]",
                meaning="choose whose audio and video is recorded; without parameters a form opens",
                details="Lists are ids of users, like subscribe_audio_uids=1001,1002; #allstream# is everybody. "
                "They replace all lists that were given before.",
            )
        }

    def actions(self) -> Mapping[str, Conversation]:
        """The button that opens the modal."""
        return {ActionId.SUBSCRIPTIONS.value: self._changes.opening(self._opened)}

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.SUBSCRIPTIONS.value: self.submitted}

    async def submitted(self, body: Body) -> Reply:
        """Ask for the lists; what is wrong is said beside its field."""
        recording, about = await self._changes.inside(body, AboutRecording)
        filled = forms.read(body["view"]["state"])
        chosen = {media: _chosen(filled, media) for media in media_taken(recording.options)}
        wrong = {people_field(media): check_selection(selection) for media, selection in chosen.items()}
        if problems := {field: sentence for field, sentence in wrong.items() if sentence}:
            return Reply(errors=problems)
        try:
            return await self._changes.submitted(body, about, recording, write_lists(chosen))
        except OptionsError as error:
            beside = {_field_of(name): sentence for name, sentence in error.problems.items()}
            return Reply(errors=forms.errors(beside, forms.fields(body["view"]), people_field(next(iter(chosen)))))

    async def _opened(self, recording: Recording, about: AboutRecording) -> Reply:
        lists = await self._requests.newest(OperationKind.SUBSCRIPTIONS, recording) or recording.options
        taken = media_taken(recording.options)
        filled = {name: value for media in taken for name, value in _filled(read_lists(lists, media), media)}
        return Reply(view=subscription_view(about, taken, filled, [_REMARK]))


def _chosen(filled: Mapping[str, str | list[str]], media: str) -> Selection:
    people = (part.strip() for part in forms.text(filled, people_field(media)).split(","))
    return Selection(Whose(forms.text(filled, choice_field(media))), tuple(person for person in people if person))


def _filled(selection: Selection, media: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (choice_field(media), selection.whose.value), (people_field(media), ", ".join(selection.people))


def _field_of(parameter: str) -> str:
    """The field that stands for a documented list, such as ``unSubscribeAudioUids``."""
    return next((people_field(media) for media in MEDIA if media in parameter.lower()), parameter)
