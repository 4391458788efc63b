"""Whatever people can begin is checked when it acts: without the role nothing is done, and nothing is stored."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.errors import NotAllowed, UsageError
from bot.service.requests import Ask
from bot.service.schedules import Plan
from bot.slack.actions import (
    Action,
    ActionId,
    FilesAction,
    HistoryAction,
    ListAction,
    MenuAction,
    RecordingAction,
    ScheduleAction,
    StreamAction,
    dump_action,
)
from bot.slack.viewing import CHANGING
from bot.slack.views import CallbackId
from handlers.access import Access, Role
from handlers.replies import Conversation
from tests.e2e.stage import ADA, GENERAL, GUS, OMAR, VERA
from tests.registered import Registered, open_registered

TEAM, ELSEWHERE = "T0SANDBOX", "C0ELSEWHERE"
FEWEST = 14  # verbs that take an id
_numbers = count(1)
PEOPLE: Mapping[Role, str] = {Role.NOBODY: GUS, Role.VIEWER: VERA, Role.OPERATOR: OMAR, Role.ADMIN: ADA}

NEEDED: Mapping[ActionId, Role] = {
    ActionId.STOP: Role.OPERATOR,
    ActionId.REFRESH: Role.VIEWER,
    ActionId.LINK: Role.VIEWER,
    ActionId.PAUSE: Role.OPERATOR,
    ActionId.RESUME: Role.OPERATOR,
    ActionId.LAYOUT: Role.OPERATOR,
    ActionId.SUBTITLES: Role.OPERATOR,
    ActionId.SUBSCRIPTIONS: Role.OPERATOR,
    ActionId.EXTEND: Role.OPERATOR,
    ActionId.EXTEND_HOUR: Role.OPERATOR,
    ActionId.DELETE: Role.ADMIN,
    ActionId.HISTORY: Role.VIEWER,
    ActionId.MORE: Role.ADMIN,  # as the option that is chosen here
    ActionId.STOP_LIVE: Role.OPERATOR,
    ActionId.EXTEND_LIVE: Role.OPERATOR,
    ActionId.EXTEND_LIVE_HOUR: Role.OPERATOR,
    ActionId.REFRESH_LIVE: Role.VIEWER,
    ActionId.SKIP: Role.OPERATOR,
    ActionId.HOLD: Role.OPERATOR,
    ActionId.GO_ON: Role.OPERATOR,
    ActionId.UNSCHEDULE: Role.OPERATOR,
    ActionId.START: Role.OPERATOR,
    ActionId.START_LIVE: Role.OPERATOR,
    ActionId.SCHEDULE: Role.OPERATOR,
    ActionId.SCHEDULES: Role.VIEWER,
    ActionId.FILES: Role.VIEWER,
    ActionId.NOTIFICATIONS: Role.OPERATOR,
    ActionId.CHOOSE_CHANNEL: Role.OPERATOR,
    ActionId.CHOOSE_ACCOUNT: Role.OPERATOR,
    ActionId.MORE_OPTIONS: Role.OPERATOR,
    ActionId.CHOOSE_LIVE_CHANNEL: Role.OPERATOR,
    ActionId.CHOOSE_LIVE_ACCOUNT: Role.OPERATOR,
    ActionId.MORE_LIVE_OPTIONS: Role.OPERATOR,
    ActionId.CHOOSE_SCHEDULE_CHANNEL: Role.OPERATOR,
    ActionId.CHOOSE_SCHEDULE_ACCOUNT: Role.OPERATOR,
    ActionId.CHOOSE_REPEAT: Role.OPERATOR,
    ActionId.MORE_SCHEDULE_OPTIONS: Role.OPERATOR,
    ActionId.CHOOSE_FILES_CHANNEL: Role.VIEWER,
    ActionId.CHOOSE_PRESET: Role.OPERATOR,
    ActionId.CHANGE: Role.OPERATOR,
    ActionId.MORE_LAYOUT_OPTIONS: Role.OPERATOR,
    ActionId.CHANGE_SUBTITLES: Role.OPERATOR,
    ActionId.MORE_SUBTITLE_OPTIONS: Role.OPERATOR,
    ActionId.REMOVE_SUBTITLES: Role.OPERATOR,
    ActionId.LIST_ON: Role.VIEWER,
    ActionId.LIST_BACK: Role.VIEWER,
    ActionId.SCHEDULES_ON: Role.VIEWER,
    ActionId.SCHEDULES_BACK: Role.VIEWER,
    ActionId.FILES_ON: Role.VIEWER,
    ActionId.FILES_BACK: Role.VIEWER,
    ActionId.FILE_LINK: Role.VIEWER,
    ActionId.FILE_DELETE: Role.ADMIN,
    ActionId.HISTORY_ON: Role.VIEWER,
    ActionId.HISTORY_NEWEST: Role.VIEWER,
    ActionId.EXPORT: Role.VIEWER,
}
FREE = frozenset({ActionId.HOME_REFRESH})  # a person's own Home, which shows what that person may see
SUBMITTED: Mapping[CallbackId, Role] = {
    CallbackId.START: Role.OPERATOR,
    CallbackId.LAYOUT: Role.OPERATOR,
    CallbackId.SUBTITLES: Role.OPERATOR,
    CallbackId.SUBSCRIPTIONS: Role.OPERATOR,
    CallbackId.SCHEDULE: Role.OPERATOR,
    CallbackId.START_LIVE: Role.OPERATOR,
    CallbackId.NOTIFICATIONS: Role.OPERATOR,
    CallbackId.FILES: Role.VIEWER,
    CallbackId.DELETE: Role.ADMIN,
}


@dataclass(frozen=True)
class Scene:
    """A bot, what there is to act on, and who acts."""

    registered: Registered
    recording: str
    stream: str
    schedule: str

    async def stored(self) -> tuple[object, ...]:
        """All that anybody can have asked for."""
        bot = self.registered.bot
        asked = await bot.store.history(limit=1000, team=TEAM)
        choice, schedule = await bot.choices.get(TEAM, GENERAL), await bot.schedules.known(self.schedule)
        return len(asked), choice, schedule

    def body(self, role: Role, **changes: Any) -> dict[str, Any]:
        """What Slack sends of somebody with a role, who acts in the general channel."""
        return {
            "type": "block_actions",
            "team_id": TEAM,
            "team": {"id": TEAM},
            "user": {"id": PEOPLE[role], "team_id": TEAM},
            "channel": {"id": GENERAL},
            "trigger_id": f"{role}.{next(_numbers)}",
            **changes,
        }

    def click(self, action: ActionId, role: Role) -> dict[str, Any]:
        """A click, also inside a modal: what a button there needs is in the same payload."""
        carried = {"action_id": action.value, "value": dump_action(self.carried(action))}
        return {**self.submission(role), "type": "block_actions", "actions": [carried], "channel": {"id": GENERAL}}

    def typed(self, name: str, words: str, role: Role, channel: str = GENERAL) -> dict[str, Any]:
        """A slash command."""
        return self.body(role, command=name, text=words, channel_id=channel, user_id=PEOPLE[role])

    def mentioned(self, words: str, role: Role) -> dict[str, Any]:
        """The same words after the bot's name."""
        event = {"type": "app_mention", "channel": GENERAL, "user": PEOPLE[role], "text": f"<@U0CLAPPER> {words}"}
        return self.body(role, event=event, event_id=f"Ev{role}")

    def carried(self, action: ActionId) -> Action:
        """What a button carries."""
        about, _, _ = action.value.partition("_")
        kinds: Mapping[str, Action] = {
            "recording": RecordingAction(recording=self.recording, revision=1),
            "stream": StreamAction(stream=self.stream, revision=1),
            "schedule": ScheduleAction(schedule=self.schedule, revision=1),
            "list": ListAction(page=1),
            "files": FilesAction(listing="gone", number=1),
            "file": FilesAction(listing="gone", number=1),
            "history": HistoryAction(recording=self.recording),
        }
        menu = MenuAction(do=ActionId.DELETE, recording=self.recording, revision=1)
        return menu if action is ActionId.MORE else kinds.get(about, kinds["list"])

    def submission(self, role: Role) -> dict[str, Any]:
        """A submitted modal, whichever it is."""
        about = {
            "team": TEAM,
            "channel": GENERAL,
            "account": "board",
            "zone": "UTC",
            "recording": self.recording,
            "revision": 1,
            "preset": "",
            "place": "",
        }
        view = {"id": "V1", "type": "modal", "team_id": TEAM, "private_metadata": json.dumps(about), "blocks": []}
        filled = {"room": "lecture", "on": "board", "audio": "everybody", "video": "everybody"}
        state = {"values": {name: {"value": {"value": text}} for name, text in filled.items()}}
        return self.body(role, type="view_submission", channel={}, view={**view, "state": state})


@asynccontextmanager
async def open_scene(folder: Path, access: Access) -> AsyncIterator[Scene]:
    """A recording, a live stream and a schedule of the operator's in the general channel."""
    async with open_registered(folder, access) as registered:
        bot = registered.bot
        asks = [Ask(team=TEAM, channel=GENERAL, user=OMAR, dedupe_key=str(number)) for number in range(3)]
        _, recording = await bot.requests.start(asks[0], "standup", account="board", options={})
        _, stream = await bot.streams.start(asks[1], "standup", account="board", options={})
        plan = Plan(cron="0 9 * * *", zone="UTC", length=timedelta(hours=1))
        made = await bot.schedules.add(asks[2], "standup", plan, account="board", options={})
        yield Scene(registered, recording.id, stream.id, made.schedule.id)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A workspace in which every role is given to one person."""
    async with open_scene(tmp_path, Access((ADA,), (OMAR,), (VERA,))) as scene:
        yield scene


def below(needed: Role) -> list[Role]:
    return [role for role in Role if role < needed]


async def refused(scene: Scene, conversation: Conversation, body: Mapping[str, Any]) -> bool:
    """Whether somebody was refused and told who may, and nothing was stored."""
    before = await scene.stored()
    try:
        await conversation(body)
    except NotAllowed as refusal:
        return ADA in refusal.who and body["user"]["id"] not in refusal.who and await scene.stored() == before
    except UsageError:
        return False
    return False


async def taken(conversation: Conversation, body: Mapping[str, Any]) -> bool:
    """Whether somebody's role sufficed, whatever became of it then."""
    try:
        await conversation(body)
    except NotAllowed:
        return False
    except UsageError:
        return True
    return True


async def test_everything_is_listed(scene: Scene) -> None:
    """What is registered stands in the tables of this test, and nothing else does."""
    found = scene.registered.conversations

    assert set(found.actions) == {action.value for action in [*NEEDED, *FREE]}
    assert set(found.submissions) == {callback.value for callback in SUBMITTED}
    assert set(found.shortcuts) == {CallbackId.START.value, CallbackId.RECORD_ROOM.value}
    assert set(found.events) == {"app_mention", "message.im", "app_home_opened"}


def test_what_viewers_are_not_shown() -> None:
    """What is left out of messages for viewers is what they may not press; the inputs of modals stand in no message."""
    refused = {action for action, role in NEEDED.items() if role >= Role.OPERATOR and action is not ActionId.MORE}

    assert refused >= CHANGING
    assert all(action.name.startswith(("CHOOSE_", "CHANGE", "MORE_", "REMOVE_")) for action in refused - CHANGING)


async def test_actions(scene: Scene) -> None:
    """Every button and menu refuses whoever has not the role, and nobody who has it."""
    begun = scene.registered.conversations.actions
    for action, needed in NEEDED.items():
        for role in below(needed):
            assert await refused(scene, begun[action], scene.click(action, role)), (action, role)
        assert await taken(begun[action], scene.click(action, needed)), action


async def test_submissions(scene: Scene) -> None:
    """So does every modal, whoever opened it."""
    taking = scene.registered.conversations.submissions
    for callback, needed in SUBMITTED.items():
        for role in below(needed):
            assert await refused(scene, taking[callback], scene.submission(role)), (callback, role)
        assert await taken(taking[callback], scene.submission(needed)), callback


async def test_verbs(scene: Scene) -> None:
    """So does every verb, typed as a command or after the bot's name."""
    found = scene.registered.conversations
    for name, command in found.commands.items():
        for usage in command.usage:
            verb = usage.typed.removeprefix(name).split()[:1]
            words = " ".join(verb if verb and verb[0].isalpha() else [])
            for role in below(usage.role):
                typed = scene.typed(name, words, role)
                assert await refused(scene, command.command, typed), (usage.typed, role)
                said = scene.mentioned(f"{name} {words}", role)
                assert await refused(scene, found.events["app_mention"], said), (usage.typed, role)
                directly = {**said, "event": {**said["event"], "type": "message", "channel_type": "im"}}
                assert await refused(scene, found.events["message.im"], directly), (usage.typed, role)


def with_ids(scene: Scene) -> Iterator[tuple[str, str]]:
    """Every verb that takes an id, with its command and the id of what there is."""
    for name, command in scene.registered.conversations.commands.items():
        for usage in command.usage:
            if "ID" in usage.typed:
                verb = usage.typed.split()[1]
                known = scene.stream if name == "/live" else scene.recording
                yield name, f"{verb} {scene.schedule if verb == 'unschedule' else known}"


async def test_ids_of_another_channel(tmp_path: Path) -> None:
    """A role that is given to a channel does not reach what belongs to another, by whatever verb, typed or mentioned;
    whoever asked for it reaches it from there.
    """
    async with open_scene(tmp_path, Access((ELSEWHERE,), (), ())) as scene:
        found = scene.registered.conversations
        verbs, before = list(with_ids(scene)), await scene.stored()
        for name, words in verbs:
            with pytest.raises(NotAllowed, match=f"^{words.split()[1]} belongs to another channel. Only") as refusal:
                await found.commands[name].command(scene.typed(name, words, Role.VIEWER, ELSEWHERE))
            assert refusal.value.who == ()
            said = scene.mentioned(f"{name} {words}", Role.VIEWER)
            with pytest.raises(NotAllowed, match="belongs to another channel"):
                await found.events["app_mention"]({**said, "event": {**said["event"], "channel": ELSEWHERE}})

        assert await scene.stored() == before
        assert len(verbs) >= FEWEST
        for name, words in verbs:
            assert await taken(found.commands[name].command, scene.typed(name, words, Role.OPERATOR, ELSEWHERE)), words


async def test_shortcuts(scene: Scene) -> None:
    """On a message they are checked for its channel; from anywhere the form opens for who has the role somewhere, and
    its submission is checked.
    """
    shortcuts = scene.registered.conversations.shortcuts
    about = {"message": {"text": "`room-42`"}, "type": "message_action"}
    for role in below(Role.OPERATOR):
        body = scene.body(role, **about)
        assert await refused(scene, shortcuts[CallbackId.RECORD_ROOM], body), role
        assert await refused(scene, shortcuts[CallbackId.START], scene.body(role, type="shortcut", channel={})), role
    before = await scene.stored()
    opened = await shortcuts[CallbackId.START](scene.body(Role.OPERATOR, type="shortcut", channel={}))

    assert opened.view is not None
    assert not opened.operations
    assert await scene.stored() == before


async def test_what_is_free(scene: Scene) -> None:
    """What anybody may press asks for nothing."""
    before = await scene.stored()
    for action in FREE:
        reply = await scene.registered.conversations.actions[action](scene.click(action, Role.NOBODY))
        assert not reply.operations, action

    assert await scene.stored() == before


async def test_strangers(tmp_path: Path) -> None:
    """What everybody may, people of another workspace that shares the channel may not."""
    async with open_scene(tmp_path, Access(("everyone",), (), ())) as scene:
        begun, taking = scene.registered.conversations.actions, scene.registered.conversations.submissions
        before = await scene.stored()
        stranger = {"user": {"id": GUS, "team_id": "T9ELSEWHERE"}}
        for action in NEEDED:
            with pytest.raises(NotAllowed, match="Only people of the workspace"):
                await begun[action]({**scene.click(action, Role.NOBODY), **stranger})
        for callback in SUBMITTED:
            with pytest.raises(NotAllowed, match="Only people of the workspace"):
                await taking[callback]({**scene.submission(Role.NOBODY), **stranger})

        assert await scene.stored() == before
