"""Behind the scenes: traffic, what can be broken, and the clock, in the drawer of the whole sandbox."""

import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from bot.sandbox.demo import Sandbox, open_sandbox
from tests.browser import needs_chromium, open_page
from tests.sandbox.page.conftest import type_line
from tests.sandbox.page.test_accessibility import FAINT_TEXTS

pytestmark = needs_chromium
PLAY = """async (content) => {
    const video = document.createElement("video");
    video.muted = true;
    video.src = `data:video/mp4;base64,${content}`;
    document.body.append(video);
    await video.play();
    await new Promise((done) => { video.ontimeupdate = () => video.currentTime > 0 && done(); });
    return [video.videoWidth > 0, video.duration > 1];
}"""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Everything, with the bot connected."""
    async with open_sandbox(speed=60, ack_deadline=timedelta(seconds=60)) as opened:
        yield opened


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page as Omar sees it, with the drawer open."""
    async with open_page(sandbox.slack.url, width=1400, height=900) as page:
        await expect(page.get_by_text("The bot is connected.")).to_be_visible()
        await page.get_by_role("button", name="Behind the scenes").click()
        yield page


def drawer(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Behind the scenes")


async def show_sheet(page: Page, name: str) -> Locator:
    """Choose a sheet of the drawer."""
    await drawer(page).get_by_role("tab", name=name).click()
    return drawer(page).get_by_role("tabpanel", name=name)


async def start(page: Page, more: str = "") -> None:
    """Record a room on FSP."""
    await type_line(page, f"/rec start standup on=studio {more}")
    await expect(page.get_by_text("Recording", exact=True)).to_be_visible()


async def test_traffic_is_shown(page: Page) -> None:
    """Command, vendor calls and posts are lines; one party can be looked at alone; details hold no secrets."""
    await start(page)
    sheet = drawer(page).get_by_role("tabpanel", name="Traffic")
    command = sheet.get_by_role("button").filter(has_text="/rec start standup")
    await expect(command).to_contain_text("omar in #general")
    await expect(command).to_contain_text("✓ acked")
    await expect(sheet.get_by_role("button").filter(has_text="chat.postMessage")).to_be_visible()

    await sheet.get_by_label("Show").select_option("FSP")
    await expect(command).to_be_hidden()
    login = sheet.get_by_role("button").filter(has_text="login").first
    await login.click()
    await expect(login).to_have_attribute("aria-expanded", "true")
    details = sheet.get_by_role("listitem").filter(has=page.locator("pre")).locator("pre").first
    await expect(details).to_contain_text('"token": "…"')


async def test_the_newest_line_is_in_sight(page: Page, sandbox: Sandbox) -> None:
    """The list follows what comes, also while another sheet is shown, but not away from what somebody looks at."""
    sheet = drawer(page).get_by_role("tabpanel", name="Traffic")
    line = sheet.get_by_role("button")

    async def come(what: str) -> None:
        for _ in range(30):
            await sandbox.slack.command("/rec", f"help {what}", user="U0OMAR", channel="C0GENERAL")
        await expect(line.filter(has_text=f"/rec help {what}")).to_have_count(30)

    await come("start")
    await expect(line.filter(has_text="help start").last).to_be_in_viewport()
    await sheet.evaluate("box => box.scrollTo(0, 0)")
    await come("stop")
    await expect(line.first).to_be_in_viewport()

    await sheet.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    await show_sheet(page, "Clock")
    for _ in range(30):
        await sandbox.slack.command("/rec", "help link", user="U0OMAR", channel="C0GENERAL")
    await show_sheet(page, "Traffic")
    await expect(line.filter(has_text="help link").last).to_be_in_viewport()


async def test_a_call_fails_on_demand(page: Page) -> None:
    """What is armed is listed until it strikes; then the bot tells the service's refusal."""
    sheet = await show_sheet(page, "Break things")
    form = sheet.get_by_role("form", name="Fail the next call")
    await form.get_by_label("Call").fill("init")
    await form.get_by_label("Code").fill("30011")
    await form.get_by_role("button").click()
    armed = sheet.get_by_role("list", name="Armed")
    await expect(armed).to_contain_text("fsp, init: refused with 30011")

    await type_line(page, "/rec start standup on=studio")
    await expect(armed).not_to_contain_text("30011")
    await expect(page.get_by_text("Nothing is broken.")).to_be_visible()
    await expect(page.get_by_text(re.compile("Failed"))).to_be_visible()


async def test_what_is_armed_can_be_taken_back(page: Page) -> None:
    """A fault that has not struck is taken back, and a service that is down is brought back, by their buttons."""
    sheet = await show_sheet(page, "Break things")
    await sheet.get_by_role("form", name="Fail the next method").get_by_role("button").click()
    await sheet.get_by_role("button", name="Take a service down").click()
    armed = sheet.get_by_role("list", name="Armed").get_by_role("listitem")
    await expect(armed).to_have_text(["fsp is downBring back", "slack, chat.postMessage: internal_errorTake back"])

    await sheet.get_by_role("button", name="Take back").click()
    await sheet.get_by_role("button", name="Bring back").click()
    await expect(armed).to_have_count(0)


async def test_a_wrong_field_is_told(page: Page) -> None:
    """What cannot be is refused with a reason, and the page goes on."""
    sheet = await show_sheet(page, "Break things")
    await sheet.get_by_role("button", name="Empty a room").click()
    await expect(page.get_by_role("alert").filter(has_text="That did not work")).to_be_visible()


async def test_the_clock_is_moved(page: Page) -> None:
    """A recording's planned end comes at the press of a button, and its link after it."""
    await start(page, "for=45m")
    sheet = await show_sheet(page, "Clock")
    await expect(sheet).to_contain_text("Planned next:")
    await sheet.get_by_role("button", name="+1 h").click()
    await expect(sheet).to_contain_text("Moved ahead by 1 h.")
    await expect(page.get_by_role("link", name="Download").first).to_be_visible()
    await expect(page.get_by_text("ended as planned")).to_be_visible()


async def test_the_file_plays(page: Page) -> None:
    """The link is a real video: a browser plays it."""
    await start(page, "for=45m")
    sheet = await show_sheet(page, "Clock")
    await sheet.get_by_role("button", name="planned next").click()
    link = page.get_by_role("link", name="Download").first
    await expect(link).to_be_visible()
    href = await link.get_attribute("href")

    answer = await page.request.get(href or "")
    await page.goto("about:blank")
    played = await page.evaluate(PLAY, b64encode(await answer.body()).decode())

    assert answer.headers["content-type"] == "video/mp4"
    assert played == [True, True]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_can_be_read(page: Page, scheme: str) -> None:
    """Every text of the drawer has the contrast of WCAG AA, and at a phone's width nothing is scrolled sideways."""
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words that it takes
    for sheet in ("Traffic", "Break things", "Clock"):
        await page.set_viewport_size({"width": 1400, "height": 900})
        await show_sheet(page, sheet)
        assert await page.evaluate(FAINT_TEXTS) == []

        await page.set_viewport_size({"width": 390, "height": 800})
        assert await page.evaluate("document.querySelector('#drawer').scrollWidth <= innerWidth")


async def test_sheets_by_keyboard(page: Page) -> None:
    """Arrows walk through the sheets and around their ends; only the chosen one is in the way of Tab."""
    tabs = drawer(page).get_by_role("tab")
    await tabs.first.focus()
    for key, name in {"ArrowLeft": "Clock", "ArrowRight": "Traffic"}.items():
        await page.keyboard.press(key)
        await expect(drawer(page).get_by_role("tab", name=name)).to_be_focused()
        await expect(drawer(page).get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    await expect(drawer(page).locator("[role=tab][tabindex='0']")).to_have_count(1)


async def test_covered_page_takes_no_focus(page: Page) -> None:
    """On a phone the drawer lies over the page: Tab stays in what is seen, and Esc leads back to the button."""
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.locator("main")).to_have_attribute("inert", "")
    await expect(page.locator("nav")).to_be_hidden()
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await page.evaluate("!document.activeElement.closest('main, nav, #thread')")
    await drawer(page).get_by_role("tab", name="Traffic").press("Escape")

    await expect(drawer(page)).to_be_hidden()
    await expect(page.get_by_role("button", name="Behind the scenes")).to_be_focused()
    await expect(page.locator("main")).not_to_have_attribute("inert", "")


async def test_times_are_those_of_whoever_looks(page: Page) -> None:
    """The drawer tells times in the zone of the messages beside it, which the page names."""
    await type_line(page, "/rec help")
    line = drawer(page).get_by_role("button").filter(has_text="/rec help").locator("time")
    await expect(page.get_by_text("Asia/Tehran", exact=True)).to_be_visible()
    in_tehran = await line.text_content()
    await page.get_by_label("You are").select_option("U0ADA")
    await expect(page.get_by_text("Europe/London", exact=True)).to_be_visible()
    in_london = await line.text_content()

    assert in_tehran is not None
    assert in_london is not None
    assert (int(in_tehran[3:5]) - int(in_london[3:5])) % 60 == 30


async def test_sandbox_that_was_started_again(page: Page) -> None:
    """It counts what passes from one: the drawer forgets what was, and shows what comes."""
    asked: list[str] = []

    async def answer(route: Route) -> None:
        asked.append(route.request.url.partition("?")[2])
        run, number = ("before", 7) if len(asked) == 1 else ("after", 1)
        entry = {"number": number, "party": "slack", "way": "to the bot", "at": 0, "what": f"{run} the restart"}
        rest: dict[str, Any] = {
            "armed": [],
            "services": {},
            "clock": {"now": 0, "lead": 0, "speed": 60},
            "planned": None,
        }
        about = {"about": "", "outcome": "acked", "good": True, "ms": 1}
        told = {"run": run, "entries": [entry | about], **rest}
        await route.fulfill(content_type="text/event-stream", body=f"data: {json.dumps(told)}\n\n")

    await page.get_by_role("button", name="Behind the scenes").click()
    await page.reload()
    await page.route("**/sandbox/backstage/events*", answer)
    await page.get_by_role("button", name="Behind the scenes").click()
    await expect(drawer(page).get_by_role("button").filter(has_text="after the restart").first).to_be_visible()

    await expect(drawer(page).get_by_role("button").filter(has_text="before the restart")).to_have_count(0)
    assert asked[:3] == ["after=0", "after=7", "after=0"]


async def test_a_newcomer_is_greeted(page: Page, sandbox: Sandbox) -> None:
    """#general begins with three things to try, told by Slackbot."""
    first = page.get_by_label("Messages").get_by_role("listitem").filter(has_text="Slackbot").first
    await expect(first).to_contain_text("Try this")


async def test_somebody_of_another_company(page: Page) -> None:
    """A Slack Connect stranger sees the shared channel alone, and has none of the app's commands."""
    await page.get_by_label("You are").select_option("U0SASHA")
    await expect(page.get_by_role("link", name="general")).to_be_visible()
    await expect(page.get_by_role("link", name="lectures")).to_have_count(0)
    await type_line(page, "/rec list")
    await expect(page.get_by_text("/rec is not a valid command.")).to_be_visible()
