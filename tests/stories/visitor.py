"""A newcomer at the sandbox's page, who finds everything by what it is called."""

import re
from pathlib import Path
from typing import cast

from playwright.async_api import ConsoleMessage, Locator, Page, expect

NAMED = "button|checkbox|combobox|dialog|img|link|listbox|menu|menuitem|option|radio|searchbox|spinbutton|textbox"
NAMELESS = re.compile(rf"""^\s*- '?(?:{NAMED})\b(?! ["/]).*$""", re.MULTILINE)
UNLABELLED = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((one) => one.checkVisibility() && !one.labels.length && !one.matches("[aria-label], [aria-labelledby]"))
  .map((one) => one.outerHTML)"""
TOO_WIDE = """() => [...document.querySelectorAll("*")]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .filter((one) => one.localName === "html" || /auto|scroll/.test(getComputedStyle(one).overflowX))
  .map((one) => one.outerHTML.slice(0, 200))"""
NOTE_KEYS = """() => {
  window.typed = "";
  addEventListener("keydown", ({ key }) => { if (key.length === 1) window.typed += key; }, true);
}"""


class Visitor:
    """One person before the page."""

    def __init__(self, page: Page, album: Path | None = None) -> None:
        self.page = page
        self._album = album

    async def arrive(self, name: str = "Omar Khayyam", place: str = "# general") -> None:
        """Wait until the bot is there, say who one is, and go somewhere."""
        await self.page.evaluate(NOTE_KEYS)
        await expect(self.page.get_by_text("The bot is connected.")).to_be_visible()
        await self.become(name)
        await self.go(place)

    async def become(self, name: str) -> None:
        """Go on as another person, who comes to the same place."""
        people = self.page.get_by_label("You are")
        role = await people.get_by_role("option").filter(has_text=name).text_content()
        await people.select_option(role)

    async def go(self, place: str) -> None:
        """Open a channel, the bot's messages or its Home tab."""
        link = self.page.get_by_role("navigation", name="Workspace").get_by_role("link", name=place)
        if not await link.is_visible():
            await self.page.get_by_role("button", name="Channels and apps").click()
        await link.click()

    async def say(self, line: str, field: str = "Message or command") -> None:
        """Write a message or a command."""
        await self.page.get_by_label(field).fill(line)
        await self.page.get_by_label(field).press("Enter")

    async def take_shortcut(self, name: str) -> None:
        """Choose from the shortcuts beside the message box."""
        await self.choose(self.page.get_by_role("main"), name, menu="Shortcuts")

    async def choose(self, where: Locator, item: str, *, menu: str = "More options") -> None:
        """Choose from a menu of a message or a place."""
        await where.get_by_role("button", name=menu).click()
        await self.page.get_by_role("menuitem", name=item).click()

    async def pass_time(self, move: str, *, times: int = 1) -> None:
        """Move the clock behind the scenes, and wait until it has arrived."""
        await self.page.get_by_role("button", name="Behind the scenes").click()
        await self.page.get_by_role("tab", name="Clock").click()
        button = self.page.get_by_role("button", name=move, exact=True)
        for _ in range(times):
            await button.click()
            await expect(button).to_be_enabled()
        await self.page.get_by_role("button", name="Behind the scenes").click()

    async def confirm(self, button: str) -> None:
        """Agree in the dialog that asks before something is done."""
        await self.page.get_by_role("dialog").get_by_role("button", name=button).click()

    async def record(self, room: str) -> None:
        """Have a room recorded for a moment, and wait for its file."""
        await self.say(f"/rec start {room} on=studio")
        await self.card(room).get_by_role("button", name="Stop").click()
        await self.confirm("Stop Recording")
        await expect(self.message(f"{room}: the recording is ready")).to_be_visible()
        await expect(self.card(room).get_by_role("button", name="Get Link")).to_be_visible()

    async def record_as_planned(self, room: str, account: str) -> None:
        """Have a room recorded for 45 minutes, which pass at once, and wait for the file."""
        await self.say(f"/rec start {room} on={account} for=45m")
        await expect(self.card(room)).to_contain_text("Recording")
        await self.pass_time("+1 h")
        await expect(self.message(f"{room}: the recording is ready")).to_be_visible()
        await expect(self.card(room).get_by_role("button", name="Get Link")).to_be_visible()

    def modal(self, title: str) -> Locator:
        """The modal with this title."""
        return self.page.get_by_role("dialog", name=title)

    def card(self, room: str) -> Locator:
        """The card of a room's recording or live stream."""
        heading = self.page.get_by_role("heading", name=re.compile(rf"\W{re.escape(room)}$"))
        return self.page.get_by_role("log", name="Messages").get_by_role("listitem").filter(has=heading)

    def message(self, text: str | re.Pattern[str], *, place: str = "Messages") -> Locator:
        """The last message that contains a text."""
        return self.page.get_by_role("log", name=place).get_by_role("listitem").filter(has_text=text).last

    async def download(self, link: Locator) -> bytes:
        """What a link leads to."""
        answer = await self.page.request.get(await link.get_attribute("href") or "")
        assert answer.ok
        return await answer.body()

    async def typed(self) -> str:
        """Every character that was typed since the person arrived."""
        return cast("str", await self.page.evaluate("typed"))

    async def look(self, name: str) -> None:
        """Hold that everything in sight has a name and fits, and keep a picture in the album, where there is one."""
        nameless = NAMELESS.findall(await self.page.locator("body").aria_snapshot())
        assert nameless == []
        assert await self.page.evaluate(UNLABELLED) == []
        assert await self.page.evaluate(TOO_WIDE) == []
        if self._album:
            await self.page.screenshot(path=self._album / f"{name}.png")


def note_troubles(page: Page) -> list[str]:
    """What the browser's console complains of from now on, among it addresses that fail."""
    troubles: list[str] = []

    def note(said: ConsoleMessage) -> None:
        if said.type == "error":
            troubles.append(f"{said.text} {said.location['url']}")

    page.on("console", note)
    return troubles
