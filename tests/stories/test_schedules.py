"""A room is recorded by the clock."""

from playwright.async_api import expect

from tests.browser import needs_chromium
from tests.stories.visitor import Visitor

pytestmark = needs_chromium


async def test_a_schedule(visitor: Visitor) -> None:
    """It is made by a form, listed, skipped once, paused, and deleted."""
    await visitor.arrive(place="# lectures")
    await visitor.say("/rec")
    await visitor.message("In this channel").get_by_role("button", name="Schedule").click()
    form = visitor.modal("Schedule Recording")
    await form.get_by_label("Account").select_option("studio")
    await form.get_by_label("Room").fill("standup")
    await form.get_by_label("Repeat").select_option("Every weekday, Monday to Friday")
    await visitor.look("schedule")
    await form.get_by_role("button", name="Schedule Recording").click()
    await expect(visitor.message("standup is recorded on studio as planned")).to_be_visible()

    await visitor.say("/rec schedules")
    plan = visitor.message("Recorded by the clock in this channel")
    await visitor.look("schedules")
    await plan.get_by_role("button", name="Skip Next").click()
    await expect(plan).to_contain_text("standup is not recorded at")
    await visitor.look("schedules-skipped")
    await plan.get_by_role("button", name="Pause").click()
    await expect(plan).to_contain_text("Paused")
    await visitor.look("schedules-paused")
    await plan.get_by_role("button", name="Delete").click()
    await visitor.look("confirm-delete-schedule")
    await visitor.confirm("Delete Schedule")

    await expect(plan).to_contain_text("Nothing is recorded by the clock here.")
