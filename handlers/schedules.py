"""The conversation about schedules: ``/rec schedule``, the list with its buttons, and the modal Schedule."""

from collections.abc import Mapping, Sequence

from bot.domain import Capability, OperationKind, Schedule
from bot.errors import UsageError
from bot.service.requests import Ask, Requests
from bot.service.schedules import Made, Plan, Schedules, parse_wall_time, rhythm
from bot.slack import forms
from bot.slack.actions import ActionId, ListAction, ScheduleAction, load_action
from bot.slack.blocks import Block, Message
from bot.slack.questions import ACCOUNT, NAME, PROFILE, ROOM, Filled, Form, options, settled
from bot.slack.schedule_form import FIELDS, ScheduleForm, length_of, loading_view, schedule_view, when_of
from bot.slack.schedules import ROWS, above, schedule_changed, schedule_listing, schedule_made, upcoming_rows
from bot.slack.views import CallbackId, View
from handlers.access import Access, Role
from handlers.asks import ask_of, channel_of, team_of, user_of
from handlers.commands import Verb
from handlers.forms import new_form, redraw, seen, submitted
from handlers.grammar import Command, one_target, only, page_of
from handlers.replies import Body, Conversation, Reply
from handlers.standing import may_operate, require_about, require_in, require_reach, shown_to
from handlers.zones import Zones

_KEYS = ("at", "cron", "tz", "for", "on", "name", "profile")
_EXAMPLE = 'Say when: at="tomorrow 09:00", or again and again: cron="0 9 * * mon-fri".'
_COMING = 5  # schedules in the panel

_BUTTONS: Mapping[ActionId, OperationKind] = {
    ActionId.SKIP: OperationKind.SKIP,
    ActionId.HOLD: OperationKind.HOLD,
    ActionId.GO_ON: OperationKind.GO_ON,
    ActionId.UNSCHEDULE: OperationKind.UNSCHEDULE,
}


class Scheduling:
    """Unpacks what Slack sends, asks the service, and shows what it says.

    Args:
        zones: tells in which time zone a person is.
    """

    def __init__(self, schedules: Schedules, requests: Requests, access: Access, zones: Zones) -> None:
        self._schedules = schedules
        self._requests = requests
        self._access = access
        self._zones = zones

    def verbs(self) -> Mapping[str, Verb]:
        """What ``/rec`` can do about schedules."""
        return {
            "schedule": Verb(
                role=Role.OPERATOR,
                run=self.schedule,
                usage='[ROOM] [at="tomorrow 09:00" or cron="0 9 * * mon-fri"] [for=1h] [on=ACCOUNT] [tz=…]',
                meaning="record a room by the clock; alone it opens a form",
                details='at= takes "2026-12-01 09:00", "tomorrow 09:00", "mon 9:00" or "18:30"; times are those of '
                "your own zone unless tz=Europe/Berlin names another. name=, profile= and the service's parameters "
                "are as for start.",
            ),
            "schedules": Verb(
                role=Role.VIEWER,
                run=self.list,
                usage="[page=2]",
                meaning="what is recorded by the clock in this channel, with its buttons",
            ),
            "unschedule": Verb(role=Role.OPERATOR, run=self.unschedule, usage="ID", meaning="delete a schedule"),
        }

    def actions(self) -> Mapping[str, Conversation]:
        """What the buttons begin, and the inputs of the modal whose change is heard at once."""
        redrawn = redraw(self._access, Role.OPERATOR, ScheduleForm, self._view)
        extended = redraw(self._access, Role.OPERATOR, ScheduleForm, self._view, shows_all=True)
        return {
            **{action.value: self.clicked(kind) for action, kind in _BUTTONS.items()},
            ActionId.SCHEDULE.value: self.opened,
            ActionId.SCHEDULES.value: self.shown,
            ActionId.SCHEDULES_ON.value: self.turned,
            ActionId.SCHEDULES_BACK.value: self.turned,
            ActionId.CHOOSE_SCHEDULE_CHANNEL.value: redrawn,
            ActionId.CHOOSE_SCHEDULE_ACCOUNT.value: redrawn,
            ActionId.CHOOSE_REPEAT.value: redrawn,
            ActionId.MORE_SCHEDULE_OPTIONS.value: extended,
        }

    def submissions(self) -> Mapping[str, Conversation]:
        """The modal."""
        return {CallbackId.SCHEDULE.value: self.submitted}

    async def schedule(self, ask: Ask, command: Command) -> Reply:
        """Make a schedule; where nothing is said, by a form."""
        given, room = command.parameters, one_target(command)
        if not room and not given:
            return self._form(Form(team=ask.team, channel=ask.channel, thread=ask.thread), ask.user)
        made = await self._schedules.add(
            ask,
            room,
            await self._plan(ask, given),
            account=given.get("on", ""),
            name=given.get("name", ""),
            profile=given.get("profile", ""),
            options={key: value for key, value in given.items() if key not in _KEYS},
        )
        return Reply(message=_said(made))

    async def list(self, ask: Ask, command: Command) -> Reply:
        """The schedules of this channel, the next to record first."""
        only(command, ("page",))
        return Reply(message=await self._listing(ask, page_of(command)))

    async def unschedule(self, ask: Ask, command: Command) -> Reply:
        """Delete a schedule."""
        only(command, ())
        target = one_target(command)
        if not target:
            raise UsageError("Say which schedule by its id; /rec schedules shows them.")
        schedule = await self._schedules.get(ask, target)
        require_reach(self._access, Role.OPERATOR, schedule, ask)
        return await self._change(ask, OperationKind.UNSCHEDULE, schedule, schedule.revision)

    async def rows(self, ask: Ask) -> Sequence[Block]:
        """What comes up next in a channel, for its panel."""
        found = await self._schedules.upcoming(ask, _COMING)
        return upcoming_rows([(one, rhythm(one)) for one in found])

    async def shown(self, body: Body) -> Reply:
        """Show the schedules of the channel where the button was pressed."""
        ask = ask_of(body, f"{team_of(body)}:{body['trigger_id']}")
        require_in(self._access, Role.VIEWER, body, ask.channel, team=ask.team)
        return Reply(message=shown_to(self._access, ask, await self._listing(ask, 1)))

    async def turned(self, body: Body) -> Reply:
        """Show another page in place of the one that was clicked."""
        ask = ask_of(body, body["trigger_id"])
        require_in(self._access, Role.VIEWER, body, ask.channel, team=ask.team)
        listing = await self._listing(ask, load_action(body, ListAction).page)
        return Reply(message=shown_to(self._access, ask, listing), replaces=True)

    def clicked(self, kind: OperationKind) -> Conversation:
        """The conversation that a button of a schedule begins."""

        async def conversation(body: Body) -> Reply:
            seen = load_action(body, ScheduleAction)
            schedule = await self._schedules.known(seen.schedule)
            require_about(self._access, Role.OPERATOR, schedule, body, channel_of(body))
            key = f"{schedule.id}:{kind}:{seen.revision}"
            ask = ask_of(body, key, team=schedule.team, channel=channel_of(body) or schedule.channel)
            if _is_in_list(body, schedule):
                return await self._change_in_list(ask, kind, schedule, seen.revision)
            return await self._change(ask, kind, schedule, seen.revision)

        return conversation

    async def opened(self, body: Body) -> Reply:
        """Open the modal, for the channel where its button was pressed."""
        return self._form(new_form(self._access, Role.OPERATOR, body), user_of(body))

    async def submitted(self, body: Body) -> Reply:
        """Make what the modal says."""
        form, filled = seen(self._access, Role.OPERATOR, body, ScheduleForm)
        return await submitted(body, form, filled, lambda ask: self._made(ask, form.zone, filled), FIELDS)

    async def _made(self, ask: Ask, zone: str, filled: Filled) -> Reply:
        cron, at = when_of(filled)
        made = await self._schedules.add(
            ask,
            forms.text(filled, ROOM),
            Plan(cron=cron, at=at, zone=zone, length=length_of(filled)),
            account=forms.text(filled, ACCOUNT),
            name=forms.text(filled, NAME),
            profile=forms.text(filled, PROFILE),
            options=options(filled),
        )
        return Reply(message=_said(made))

    async def _plan(self, ask: Ask, given: Mapping[str, str]) -> Plan:
        if ("at" in given) is ("cron" in given):
            raise UsageError(f"{'Not both. ' if 'at' in given else ''}{_EXAMPLE}")
        zone = given.get("tz") or (await self._zones.of(ask.user)).name
        here = self._schedules.here(zone)
        at = parse_wall_time(given["at"], here) if "at" in given else None
        return Plan(cron=given.get("cron", ""), at=at, zone=zone, length=given.get("for"))

    def _form(self, form: Form, user: str) -> Reply:
        self._requests.usable_here(form.channel, Capability.RECORD)  # where there are none it is said at once

        async def finish() -> View:
            zone = (await self._zones.of(user)).name
            return self._view(ScheduleForm(**vars(form), zone=zone), {})

        return Reply(view=loading_view(), finish=finish)

    def _view(self, form: ScheduleForm, filled: Filled) -> View:
        offered = self._requests.usable_here(form.where(filled), Capability.RECORD)
        accounts = [account.name for account in offered]
        chosen, kept = settled(form, filled, accounts)
        model, profiles = self._requests.options_model(chosen.account), self._requests.profiles()
        return schedule_view(chosen, accounts, profiles, model, kept, self._schedules.here(form.zone))

    async def _listing(self, ask: Ask, page: int) -> Message:
        found = await self._schedules.listing(ask)
        page = max(min(page, -(-len(found) // ROWS)), 1)
        rows = found[(page - 1) * ROWS : page * ROWS]
        how = " Plan it with: /rec schedule." if may_operate(self._access, ask) else ""
        hint = f"Nothing is recorded by the clock here.{how}"
        title = "Recorded by the clock in this channel"
        more = max(len(found) - page * ROWS, 0)
        return schedule_listing(title, [(one, rhythm(one)) for one in rows], hint=hint, page=page, more=more)

    async def _change(self, ask: Ask, kind: OperationKind, schedule: Schedule, revision: int) -> Reply:
        done = await self._schedules.change(ask, kind, schedule, revision)
        after = await self._schedules.known(schedule.id)
        by = "" if done.requested_by == ask.user else done.requested_by
        return Reply(message=schedule_changed(done.answer, after, rhythm(after), by=by))

    async def _change_in_list(self, ask: Ask, kind: OperationKind, schedule: Schedule, revision: int) -> Reply:
        """Change a schedule, and show the page that it was on as it is now, in place of the one that was clicked."""
        ids = [one.id for one in await self._schedules.listing(ask)]
        page = ids.index(schedule.id) // ROWS + 1 if schedule.id in ids else 1
        try:
            done = await self._schedules.change(ask, kind, schedule, revision)
        except UsageError as error:  # what was clicked is out of date: here is what is so
            return Reply(message=above(str(error), await self._listing(ask, page)), replaces=True)
        by = "" if done.requested_by == ask.user else done.requested_by
        return Reply(message=above(done.answer, await self._listing(ask, page), by=by), replaces=True)


def _is_in_list(body: Body, schedule: Schedule) -> bool:
    """Whether a click was on what the person alone sees in the schedule's own channel: that can be replaced."""
    return bool((body.get("container") or {}).get("is_ephemeral")) and channel_of(body) == schedule.channel


def _said(made: Made) -> Message:
    meetings = [(clash.other, clash.at) for clash in made.clashes]
    return schedule_made(made.schedule, rhythm(made.schedule), meetings)
