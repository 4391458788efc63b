"""The conversation about schedules: what is typed, picked and clicked, by whom and where."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Source
from bot.errors import NotAllowed, UsageError
from bot.service.options import OptionsError
from bot.slack import forms
from bot.slack.actions import ActionId, ListAction, ScheduleAction, dump_action
from bot.slack.blocks import Message
from bot.slack.surfaces import Surfaces
from bot.slack.views import View
from handlers.access import Access
from handlers.commands import Commands
from handlers.replies import Reply
from handlers.schedules import Scheduling
from handlers.zones import Zones
from tests.service.schedules.desk import desk_of
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Bot, Stage, make_ask
from tests.service.vendors import CHANGED_ACCOUNTS
from tests.slack.messages import actions, buttons, shown
from tests.slack.web_api import WebApi, web_client

OPERATORS_OF_GENERAL = Access((), (GENERAL,), (GENERAL, "C0OPS"))
DAILY = 'schedule standup cron="0 13 * * *" for=1h on=studio'
_triggers = count(1)


@dataclass(frozen=True)
class Talk:
    """A conversation with its real parts, and people who have it."""

    bot: Bot
    api: WebApi
    scheduling: Scheduling
    access: Access = OPERATORS_OF_GENERAL

    async def type(self, text: str, user: str = OMAR, channel: str = GENERAL) -> Reply:
        """Type ``/rec …``."""
        trigger = f"{next(_triggers)}.1"
        body = {"team_id": TEAM, "channel_id": channel, "user_id": user, "trigger_id": trigger, "text": text}
        return await Commands("/rec", self.scheduling.verbs(), self.access).command(body)

    async def said(self, text: str) -> str:
        """What is answered to a command."""
        return shown(message_of(await self.type(text)))

    async def click(
        self,
        action: ActionId,
        value: str = "",
        user: str = OMAR,
        channel: str = GENERAL,
        *,
        is_ephemeral: bool = False,
    ) -> Reply:
        """Press a button in a channel; nowhere is the Home tab."""
        body: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "trigger_id": f"{next(_triggers)}.1",
            "actions": [{"action_id": action.value, "value": value}],
            "container": {"is_ephemeral": is_ephemeral},
            **({"channel": {"id": channel}} if channel else {"view": {"type": "home", "team_id": TEAM}}),
        }
        return await self.scheduling.actions()[action.value](body)

    async def in_form(self, view: View, filled: dict[str, str], action: ActionId | None = None) -> Reply:
        """Submit a modal, or operate one of its elements, with what is filled in."""
        body = {
            "type": "block_actions" if action else "view_submission",
            "team": {"id": TEAM},
            "user": {"id": OMAR, "team_id": TEAM},
            "view": {**view.dump(), "id": f"V{next(_triggers)}", "team_id": TEAM, "state": {"values": state(filled)}},
        }
        if action:
            return await self.scheduling.actions()[action.value](body)
        return await self.scheduling.submissions()["schedule"](body)


def state(filled: dict[str, str]) -> dict[str, Any]:
    """What Slack tells of the inputs of a modal."""
    return {block: {"value": {"type": "plain_text_input", "value": value}} for block, value in filled.items()}


def message_of(reply: Reply) -> Message:
    assert reply.message is not None
    return reply.message


async def form_of(reply: Reply) -> View:
    """The modal that opens, complete."""
    assert reply.view is not None
    assert reply.finish is not None
    assert reply.view.submit == ""
    return await reply.finish()


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """A conversation; it is noon, and half past three in Tehran, where Slack says that people are."""
    async with (
        Stage(f"sqlite:///{tmp_path / 'clapper.db'}").bot() as bot,
        WebApi.serve() as api,
        web_client(api) as client,
    ):
        api.says("api/users.info", {"ok": True, "user": {"tz": "Asia/Tehran"}})
        schedules, zones = desk_of(bot).schedules, Zones(Surfaces(client).zone, bot.clock)
        yield Talk(bot, api, Scheduling(schedules, bot.requests, OPERATORS_OF_GENERAL, zones))


async def utc(user: str) -> str:
    return "UTC"


async def test_viewers(talk: Talk) -> None:
    """A viewer is shown no button that would be refused, nor told to type what would be; however the list is opened."""
    await talk.type(DAILY)
    viewers, zones = Access((), (), ("everyone",)), Zones(utc, talk.bot.clock)
    schedules = desk_of(talk.bot).schedules
    viewing = Talk(talk.bot, talk.api, Scheduling(schedules, talk.bot.requests, viewers, zones), viewers)
    value = dump_action(ListAction(page=1))
    replies = [
        await viewing.type("schedules"),
        await viewing.click(ActionId.SCHEDULES),
        await viewing.click(ActionId.SCHEDULES_ON, value, is_ephemeral=True),
    ]

    for reply in replies:
        assert "standup" in shown(message_of(reply))
        assert list(buttons(message_of(reply).blocks)) == []
    assert "Plan it" not in shown(message_of(await viewing.type("schedules", channel="C0OPS")))


async def only_schedule(talk: Talk) -> ScheduleAction:
    (schedule,) = await talk.bot.store.schedules.find()
    return ScheduleAction(schedule=schedule.id, revision=schedule.revision)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DAILY, "standup is recorded on studio as planned: every day at 13:00 (Asia/Tehran) for 1h."),
        ("schedule standup at=18:00 for=1h on=studio", "once on 2026-12-01 at 18:00 (Asia/Tehran) for 1h"),
        ("schedule standup at='tomorrow 9:00' tz=utc for=45m on=studio", "once on 2026-12-02 at 09:00 (UTC) for 45m"),
        (f"{DAILY} name='Daily' width=640", "Daily is recorded on studio"),
    ],
)
async def test_typed(talk: Talk, text: str, words: str) -> None:
    """What is typed is made, by the clocks of the person's own zone, which is said."""
    assert words in await talk.said(text)
    assert len(await talk.bot.store.schedules.find()) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("schedule standup on=studio for=1h", "Say when: at="),
        ("schedule standup at=18:00 cron='0 9 * * *'", "Not both. Say when: at="),
        ("schedule standup at=noon for=1h", "is not a date and a time"),
        ("schedule standup at=18:00 tz=Tehran", "There is no time zone"),
        ("schedule standup at=18:00", "Say which account is meant"),
        ("schedule standup at=18:00 on=studio", "Say how long to record"),
        ("schedule standup at=18:00 on=studio for=soon", "is not a length of time"),
        ("schedule standup at='2026-12-01 09:00' on=studio for=1h", "is past in Asia/Tehran"),
        ("schedule at=18:00 on=studio for=1h", "Say which room"),
        ("schedule standup at=18:00 on=studio for=1h widht=640", "Did you mean width?"),
        ("schedules page=0", "page= is a number from 1"),
        ("schedules page=x", "page= is a number from 1"),
        ("unschedule", "Say which schedule by its id"),
        ("unschedule p0000", "No schedule has the id"),
    ],
)
async def test_refused(talk: Talk, text: str, words: str) -> None:
    """What cannot be meant is said, and nothing is made."""
    with pytest.raises(UsageError) as refusal:
        await talk.type(text)
    assert words in str(refusal.value)
    assert await talk.bot.store.schedules.find() == ()


@pytest.mark.parametrize("tz", ["Mars/Olympus", ""])
async def test_zone_that_nobody_knows(talk: Talk, tz: str) -> None:
    """Where Slack does not tell, or tells what nobody has heard of, UTC is meant and said."""
    talk.api.says("api/users.info", {"ok": True, "user": {"tz": tz}})

    assert "(UTC)" in await talk.said(DAILY)


async def test_zone_that_slack_keeps(talk: Talk) -> None:
    """Where Slack refuses to tell, UTC is meant and said."""
    talk.api.says("api/users.info", {"ok": False, "error": "missing_scope"})

    assert "(UTC)" in await talk.said(DAILY)


async def test_clash(talk: Talk) -> None:
    """What meets another schedule is made, and that is said."""
    await talk.said(DAILY)

    assert "records the same room <!date^" in await talk.said(DAILY)


async def test_list(talk: Talk) -> None:
    """The channel's schedules, ten a page."""
    for number in range(12):
        await talk.said(DAILY.replace("standup", f"room-{number}"))
    first, second = await talk.said("schedules"), await talk.said("schedules page=2")

    assert "And 2 more" in first
    assert (first.count("every day at"), second.count("every day at")) == (10, 2)
    assert "Nothing is recorded by the clock here." in shown(message_of(await talk.type("schedules", channel="C0OPS")))
    assert shown(message_of(await talk.click(ActionId.SCHEDULES))) == first


async def test_pages_turn_in_place(talk: Talk) -> None:
    """Another page takes the place of the one whose button was pressed, for whoever may look."""
    for number in range(12):
        await talk.said(DAILY.replace("standup", f"room-{number}"))
    second = await talk.click(ActionId.SCHEDULES_ON, dump_action(ListAction(page=2)), is_ephemeral=True)
    first = await talk.click(ActionId.SCHEDULES_BACK, dump_action(ListAction(page=1)), is_ephemeral=True)

    assert (second.replaces, shown(message_of(second))) == (True, await talk.said("schedules page=2"))
    assert (first.replaces, shown(message_of(first))) == (True, await talk.said("schedules"))
    with pytest.raises(NotAllowed):
        await talk.click(ActionId.SCHEDULES_ON, dump_action(ListAction(page=2)), channel="C0ELSEWHERE")


async def test_page_that_is_not_there(talk: Talk) -> None:
    """A page behind the last one is the last one."""
    await talk.said(DAILY)

    assert await talk.said("schedules page=9") == await talk.said("schedules")


async def test_clicked_in_the_list(talk: Talk) -> None:
    """The list that was clicked becomes the list as it is now, on the same page, below what was done."""
    for number in range(12):
        await talk.said(DAILY.replace("standup", f"room-{number}"))
    last = (await talk.bot.store.schedules.find())[-1]
    about = dump_action(ScheduleAction(schedule=last.id, revision=last.revision))
    reply = await talk.click(ActionId.HOLD, about, is_ephemeral=True)
    assert reply.replaces
    assert "is paused." in shown(message_of(reply))
    assert shown(message_of(reply)).count("every day at") == 2

    again = await talk.click(ActionId.HOLD, about, is_ephemeral=True, user=VERA)
    assert f"Done before by <@{OMAR}>" in shown(message_of(again))


async def test_stale_in_the_list(talk: Talk) -> None:
    """A list that is out of date says so when it is clicked, and becomes the one that is right."""
    await talk.said(DAILY)
    about = dump_action(await only_schedule(talk))
    await talk.click(ActionId.UNSCHEDULE, about)
    reply = await talk.click(ActionId.SKIP, about, is_ephemeral=True)

    assert reply.replaces
    assert "has changed since" in shown(message_of(reply))
    assert "Nothing is recorded by the clock here." in shown(message_of(reply))


async def test_panel(talk: Talk) -> None:
    """The next five stand in the panel."""
    for number in range(6):
        await talk.said(DAILY.replace("standup", f"room-{number}"))
    blocks = list(await talk.scheduling.rows(make_ask()))

    assert sum(block["type"] == "section" for block in blocks) == 5
    assert await talk.scheduling.rows(make_ask(channel="C0OPS")) == []


async def test_unschedule(talk: Talk) -> None:
    """A schedule is deleted by its id."""
    await talk.said(DAILY)
    about = await only_schedule(talk)

    assert f"The schedule of standup ({about.schedule}) is deleted." in await talk.said(f"unschedule {about.schedule}")
    assert await talk.bot.store.schedules.find() == ()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (ActionId.SKIP, "standup is not recorded at 2026-12-02 13:00 (Asia/Tehran)."),
        (ActionId.HOLD, "is paused."),
        (ActionId.UNSCHEDULE, "is deleted."),
    ],
)
async def test_clicked(talk: Talk, action: ActionId, words: str) -> None:
    """A button does it, and says what it did."""
    await talk.said(DAILY)
    about = dump_action(await only_schedule(talk))
    said = message_of(await talk.click(action, about))
    assert words in shown(said)
    assert (ActionId.UNSCHEDULE in actions(said)) is (action is not ActionId.UNSCHEDULE)

    again = shown(message_of(await talk.click(action, about, user=VERA)))
    assert words in again
    assert f"Done before by <@{OMAR}>" in again


async def test_resumed(talk: Talk) -> None:
    """What was paused goes on by the button that is shown then."""
    await talk.said(DAILY)
    paused = message_of(await talk.click(ActionId.HOLD, dump_action(await only_schedule(talk))))
    (value,) = (button["value"] for button in buttons(paused.blocks) if button["action_id"] == ActionId.GO_ON)

    assert "goes on." in shown(message_of(await talk.click(ActionId.GO_ON, value)))


async def test_stale(talk: Talk) -> None:
    """A button on what is no longer so says that, and does nothing."""
    await talk.said(DAILY)
    about = dump_action(await only_schedule(talk))
    await talk.click(ActionId.HOLD, about)
    with pytest.raises(UsageError, match="has changed since"):
        await talk.click(ActionId.SKIP, about)


async def test_who_may(talk: Talk) -> None:
    """The role counts where the button is pressed; whoever made it may from home and in direct messages as well."""
    await talk.said(DAILY)
    for user, channel in ((VERA, "C0OPS"), (VERA, ""), (VERA, "D0VERA"), (OMAR, "C0OPS")):
        with pytest.raises(NotAllowed):
            await talk.click(ActionId.HOLD, dump_action(await only_schedule(talk)), user=user, channel=channel)
    await talk.click(ActionId.HOLD, dump_action(await only_schedule(talk)), channel="")
    await talk.click(ActionId.GO_ON, dump_action(await only_schedule(talk)), channel="D0OMAR")
    history = await talk.bot.requests.history(make_ask(), limit=5)

    assert {operation.source for operation in history} == {Source.COMMAND, Source.HOME}
    with pytest.raises(NotAllowed):
        await talk.type(DAILY, channel="C0OPS")
    with pytest.raises(NotAllowed):
        await talk.click(ActionId.SCHEDULE, channel="C0OPS")


FILLED = {"on": "classroom", "room": "standup", "date": "2026-12-03", "time": "09:05", "for": "1h"}


async def test_form(talk: Talk) -> None:
    """The form opens at once, knows the person's zone, and makes what was picked; the channel's people see nothing."""
    for reply in (await talk.type("schedule"), await talk.click(ActionId.SCHEDULE)):
        view = await form_of(reply)
        assert "By the clocks of Asia/Tehran." in str(view.dump())
    done = await talk.in_form(view, {**FILLED, "repeat": "weekly"})

    assert done.channel == GENERAL
    assert "Thursdays at 09:05 (Asia/Tehran) for 1h" in shown(message_of(done))


async def test_form_at_home(talk: Talk) -> None:
    """Where there is no channel the form asks for one, and the role counts there."""
    view = await form_of(await talk.click(ActionId.SCHEDULE, channel=""))
    assert "channel" in forms.fields(view.dump())
    with pytest.raises(NotAllowed):
        await talk.in_form(view, {**FILLED, "channel": "C0OPS"})

    done = await talk.in_form(view, {**FILLED, "channel": GENERAL})
    assert (done.channel, (await talk.bot.store.schedules.find())[0].channel) == (GENERAL, GENERAL)


async def test_more_options(talk: Talk) -> None:
    """All parameters of the chosen account's service are shown, and what was filled in stays."""
    view = await form_of(await talk.type("schedule"))
    all_of_classroom = await talk.in_form(view, FILLED, ActionId.MORE_SCHEDULE_OPTIONS)
    assert all_of_classroom.update is not None
    assert {"name", "maxIdleTime"} <= set(forms.fields(all_of_classroom.update.dump()))
    other = await talk.in_form(all_of_classroom.update, {"on": "studio"}, ActionId.CHOOSE_SCHEDULE_ACCOUNT)
    assert other.update is not None
    assert {"name", "width"} <= set(forms.fields(other.update.dump()))

    picked = {**FILLED, "on": "studio", "name": "Daily", "repeat": "daily", "width": "640"}
    done = await talk.in_form(other.update, picked)
    assert "Daily is recorded on studio as planned: every day at 09:05" in shown(message_of(done))
    assert (await talk.bot.store.schedules.find())[0].options["width"] == 640


async def test_account_of_the_field(talk: Talk) -> None:
    """What the form says when it is submitted counts, also where the change of the account has not come back yet."""
    view = await form_of(await talk.type("schedule"))
    done = await talk.in_form(view, {**FILLED, "on": "studio"})

    assert "standup is recorded on studio as planned" in shown(message_of(done))


CUSTOM = {"on": "classroom", "room": "standup", "repeat": "custom", "cron": "0 1 * * *", "for": "1h"}


async def test_custom_repeat(talk: Talk) -> None:
    """Who chooses so is asked for a cron expression, and for the day and the time again when choosing otherwise."""
    view = await form_of(await talk.type("schedule"))
    custom = await talk.in_form(view, {**FILLED, "repeat": "custom"}, ActionId.CHOOSE_REPEAT)
    assert custom.update is not None
    assert forms.fields(custom.update.dump()) == ("on", "room", "repeat", "cron", "for")
    once = await talk.in_form(custom.update, {**CUSTOM, "repeat": "once"}, ActionId.CHOOSE_REPEAT)
    assert once.update is not None
    assert "cron" not in forms.fields(once.update.dump())

    done = await talk.in_form(custom.update, CUSTOM)
    assert "every day at 01:00 (Asia/Tehran) for 1h" in shown(message_of(done))


@pytest.mark.parametrize(
    ("filled", "field", "words"),
    [
        ({"date": "2026-12-01", "time": "09:00"}, "date", "is past in Asia/Tehran"),
        ({"repeat": "custom", "cron": "*/5 * * * *"}, "for", "each would run into the next"),
        ({"repeat": "custom", "cron": "* *"}, "cron", "it has not five fields"),
        ({"room": "küche"}, "room", "Agora takes no"),
        ({"name": "x" * 101}, "name", "up to 100 characters"),
        ({"maxIdleTime": "1"}, "maxIdleTime", "maxIdleTime"),
    ],
)
async def test_form_with_errors(talk: Talk, filled: dict[str, str], field: str, words: str) -> None:
    """What is wrong is said beside its field, and nothing is made."""
    view = await form_of(await talk.type("schedule"))
    everything = await talk.in_form(view, FILLED, ActionId.MORE_SCHEDULE_OPTIONS)
    assert everything.update is not None
    picked = await talk.in_form(everything.update, {**FILLED, **filled}, ActionId.CHOOSE_REPEAT)
    assert picked.update is not None
    done = await talk.in_form(picked.update, {**FILLED, **filled})

    assert list(done.errors) == [field]
    assert words in done.errors[field]
    assert await talk.bot.store.schedules.find() == ()


async def test_not_for_where_it_goes(tmp_path: Path) -> None:
    """What only a video service takes is not asked for where a bucket is recorded into, and refused when typed."""
    stage = Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts=CHANGED_ACCOUNTS)
    async with stage.bot() as bot, WebApi.serve() as api, web_client(api) as client:
        api.says("api/users.info", {"ok": True, "user": {"tz": "Asia/Tehran"}})
        schedules, zones = desk_of(bot, CHANGED_ACCOUNTS).schedules, Zones(Surfaces(client).zone, bot.clock)
        talk = Talk(bot, api, Scheduling(schedules, bot.requests, OPERATORS_OF_GENERAL, zones))
        with pytest.raises(OptionsError, match="title: it is for accounts that record into a video service"):
            await talk.type("schedule standup at=18:00 for=1h on=campus title=Hello")
        view = await form_of(await talk.type("schedule"))
        everything = await talk.in_form(view, {**FILLED, "on": "campus"}, ActionId.MORE_SCHEDULE_OPTIONS)

        assert everything.update is not None
        assert "title" not in forms.fields(everything.update.dump())
        assert await bot.store.schedules.find() == ()


async def test_no_account(tmp_path: Path) -> None:
    """Where no account may be used no form opens."""
    stage = Stage(f"sqlite:///{tmp_path / 'clapper.db'}", accounts={})
    async with stage.bot() as bot, WebApi.serve() as api, web_client(api) as client:
        schedules, zones = desk_of(bot).schedules, Zones(Surfaces(client).zone, bot.clock)
        talk = Talk(bot, api, Scheduling(schedules, bot.requests, OPERATORS_OF_GENERAL, zones))
        with pytest.raises(UsageError, match="No account can be used in this channel"):
            await talk.type("schedule")
