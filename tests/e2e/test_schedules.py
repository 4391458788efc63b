"""Recordings that start and stop by the clock, as people see them: planned, begun, skipped, late and missed."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Bot, now, open_bot
from bot.config import Config
from bot.domain import Schedule
from bot.sandbox.server import Vendors
from bot.sandbox.slack import LocalSlack
from bot.service.schedules import wall_of
from bot.slack.actions import ActionId
from bot.store import Store
from tests.e2e.leaks import check_leaks
from tests.e2e.stage import GENERAL, OMAR, PATIENCE, VERA, Stage

SHORT = timedelta(seconds=10)
DAY = timedelta(days=1)


@pytest.fixture
async def bot(slack: LocalSlack, config: Config, lines: io.StringIO) -> AsyncIterator[Bot]:
    """The bot in this process, with its parts; in the end nothing that left it may hold a secret."""
    async with open_bot(config, within=PATIENCE) as running:
        await slack.until(lambda: slack.links, PATIENCE)
        yield running
    check_leaks(config, lines.getvalue(), slack)


async def planned(store: Store) -> Schedule:
    """The only schedule there is."""
    (schedule,) = await store.schedules.find()
    return schedule


async def comes(store: Store, when: datetime, length: timedelta = SHORT) -> None:
    """Let the schedule's time be this one, in place of the full minute that people can choose."""
    schedule = await planned(store)
    at = wall_of(when, "UTC")
    moved = replace(schedule, cron="", at=at, zone="UTC", next_at=when, length=length, revision=schedule.revision + 1)
    await store.schedules.change(moved)


async def opened(stage: Stage) -> dict[str, Any]:
    """The form, as soon as it is complete."""
    (modal,) = await stage.slack.until(
        lambda: [modal for modal in stage.slack.modals(OMAR) if modal.get("submit")], PATIENCE
    )
    return modal


async def test_by_form(slack: LocalSlack, vendors: Vendors, bot: Bot) -> None:
    """A room is picked for a day and a time in a form; it is recorded then, stops by itself, and its link is posted."""
    stage = Stage(slack, vendors)
    await stage.rec("schedule")
    modal = await opened(stage)
    assert "By the clocks of Asia/Tehran." in str(modal)

    yesterday, tomorrow = (f"{now() + days:%Y-%m-%d}" for days in (-2 * DAY, 2 * DAY))
    filled: dict[Any, str] = {"on": "studio", "room": "standup", "time": "09:00", "for": "1h"}
    refused = await slack.submit(modal["id"], {**filled, "date": yesterday}, user=OMAR)
    assert "is past in Asia/Tehran" in refused.errors["date"]
    done = await slack.submit(modal["id"], {**filled, "date": tomorrow}, user=OMAR)
    assert done.acked, done.error
    await stage.told(OMAR, f"once on {tomorrow} at 09:00 (Asia/Tehran) for 1h")
    assert "once on" in await stage.rec("schedules", user=VERA)
    assert "Coming up" in await stage.rec("")

    await comes(bot.store, now())
    await stage.card("standup", "Recording", "by schedule", f"<@{OMAR}>")
    await stage.notice("standup", "the recording is ready")
    await stage.card("standup", "ended as planned")
    assert stage.started("standup") == 1
    assert "Nothing is recorded by the clock" in await stage.rec("schedules")


async def test_by_cron_expression(slack: LocalSlack, vendors: Vendors, bot: Bot) -> None:
    """Who repeats by a rhythm of their own is asked for it in the form, and is told beside it what is wrong."""
    stage = Stage(slack, vendors)
    await stage.rec("schedule")
    modal = await opened(stage)
    chosen: dict[str | tuple[str, str], Any] = {"on": "studio", "room": "standup"}
    await slack.act_in_view(modal["id"], ActionId.CHOOSE_REPEAT, value="custom", state=chosen, user=OMAR)
    await slack.until(lambda: "Cron Expression" in str(slack.modals(OMAR)), PATIENCE)

    refused = await slack.submit(modal["id"], {**chosen, "cron": "0 9 31 2 *"}, user=OMAR)
    assert "no such month has it" in refused.errors["cron"]
    done = await slack.submit(modal["id"], {**chosen, "cron": "0 9 1 * *"}, user=OMAR)
    assert done.acked, done.error
    await stage.told(OMAR, "cron 0 9 1 * * (Asia/Tehran) for 1h")


async def test_skip_pause_delete(slack: LocalSlack, vendors: Vendors, bot: Bot) -> None:
    """A list's buttons skip, pause, resume and delete in place; an old list says so, and viewers see no button."""
    stage = Stage(slack, vendors)
    await stage.rec('schedule standup cron="0 9 * * mon-fri" for=1h on=studio')
    before = await planned(bot.store)
    made = await stage.told(OMAR, "weekdays at 09:00 (Asia/Tehran)")
    await stage.rec("schedules")
    old = await stage.told(OMAR, "Recorded by the clock in this channel")
    await stage.press(made, ActionId.SKIP)
    said = await stage.told(OMAR, "standup is not recorded at")
    assert said.ts == made.ts
    after = await planned(bot.store)
    assert (after.skip_at, before.next_at) == (before.next_at, after.skip_at)

    await stage.press(said, ActionId.HOLD)
    said = await stage.told(OMAR, "is paused.")
    await stage.press(old, ActionId.HOLD)
    mended = await stage.told(OMAR, "has changed since", "*Paused*")
    assert mended.ts == old.ts
    await stage.press(said, ActionId.GO_ON)
    said = await stage.told(OMAR, "goes on.")
    await stage.rec("schedules", user=VERA)
    listed = await stage.told(VERA, "weekdays at 09:00")
    assert all(block["type"] != "actions" for block in listed.blocks)
    await slack.click(ActionId.UNSCHEDULE.value, user=OMAR, channel=GENERAL, ts=said.ts, confirmed=True)
    await stage.told(OMAR, "is deleted.")
    assert await bot.store.schedules.find() == ()


async def test_what_the_service_refuses(slack: LocalSlack, vendors: Vendors, bot: Bot) -> None:
    """A start that cannot be made is told in the channel, with the reason and to whoever planned it."""
    stage = Stage(slack, vendors)
    await stage.rec("start standup on=studio")
    await stage.card("standup", "Recording")
    await stage.rec("schedule standup at='tomorrow 09:00' for=1h on=studio")
    await comes(bot.store, now() - timedelta(minutes=2), length=timedelta(hours=1))

    await stage.notice("standup", "did not start", f"<@{OMAR}>", "is already being recorded on studio")
    assert stage.started("standup") == 1


@pytest.mark.parametrize(
    ("away", "words", "starts"),
    [
        (timedelta(minutes=4), ("4m", "late"), 1),
        (timedelta(hours=1), ("did not start", "Clapper was not running then."), 0),
    ],
)
async def test_while_the_bot_was_down(
    slack: LocalSlack, vendors: Vendors, config: Config, away: timedelta, words: tuple[str, ...], starts: int
) -> None:
    """What came while nobody was there begins late, or is missed, and that is said either way, once."""
    stage = Stage(slack, vendors)
    async with open_bot(config, within=PATIENCE):
        await slack.until(lambda: slack.links, PATIENCE)
        await stage.rec("schedule standup at='tomorrow 09:00' for=2h on=studio")
        await stage.told(OMAR, "at 09:00", "for 2h")
    await slack.until(lambda: not slack.links, PATIENCE)
    async with Store.open(config.store.url) as store:
        await comes(store, datetime.now(UTC) - away, length=timedelta(hours=2))
    async with open_bot(config, within=PATIENCE):
        await stage.notice("standup", *words)
        if starts:
            await stage.card("standup", "Recording", ", 4m late", "until")
    assert (stage.started("standup"), len(stage.notices("standup"))) == (starts, 1)


async def test_planned_by_somebody_who_may_no_longer(slack: LocalSlack, vendors: Vendors, config: Config) -> None:
    """What an operator planned who is none any more does not begin, and that is told, also after a restart."""
    stage = Stage(slack, vendors)
    async with open_bot(config, within=PATIENCE):
        await slack.until(lambda: slack.links, PATIENCE)
        await stage.rec("schedule standup at='tomorrow 09:00' for=2h on=studio")
        await stage.told(OMAR, "at 09:00", "for 2h")
    await slack.until(lambda: not slack.links, PATIENCE)
    async with Store.open(config.store.url) as store:
        await comes(store, datetime.now(UTC) - timedelta(minutes=4), length=timedelta(hours=2))
    without = config.access.model_copy(update={"operators": ()})
    async with open_bot(config.model_copy(update={"access": without}), within=PATIENCE):
        await stage.notice("standup", "did not start", f"<@{OMAR}>", "may no longer start recordings in this channel")
    assert stage.started("standup") == 0
