"""Whether a scrolled box follows what comes in it."""

from playwright.async_api import Page

from tests.browser import needs_chromium

pytestmark = needs_chromium
BOX = """async () => {
    const { Following } = await import("/page/following.js");
    const box = document.createElement("div");
    box.style.cssText = "position: fixed; top: 0; height: 200px; width: 200px; overflow: auto";
    document.body.append(box);
    window.following = new Following(box);
    window.box = box;
    window.grow = () => {
        const line = document.createElement("div");
        line.style.height = "300px";
        box.append(line);
    };
    window.add = () => { following.look(); grow(); following.keep(); };
    window.frames = async (count) => { while (count--) await new Promise(requestAnimationFrame); };
    window.isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 1;
    add();
}"""


async def test_what_comes_before_the_scroll_event(page: Page) -> None:
    """A box that moved to its end follows on, though the event of that move finds it grown and far from its end."""
    await page.evaluate(BOX)
    assert await page.evaluate("async () => { add(); grow(); await frames(3); following.keep(); return isAtEnd(); }")


async def test_who_scrolls_up_stays_there(page: Page) -> None:
    """Who has moved up, even a moment ago, is not moved by what comes; who comes back to the end follows again."""
    await page.evaluate(BOX)
    assert (
        await page.evaluate("async () => { add(); box.scrollTop = 50; add(); await frames(3); return box.scrollTop; }")
        == 50
    )
    assert await page.evaluate(
        "async () => { box.scrollTop = box.scrollHeight; await frames(3); add(); return isAtEnd(); }"
    )


async def test_a_hidden_box(page: Page) -> None:
    """What comes while the box is hidden changes nothing about whether it follows."""
    await page.evaluate(BOX)
    hide = "box.style.display = 'none'; add(); await frames(3); box.style.display = ''; following.keep();"
    assert await page.evaluate(f"async () => {{ add(); {hide} return isAtEnd(); }}")
    assert await page.evaluate(
        f"async () => {{ box.scrollTop = 50; await frames(3); {hide} return box.scrollTop < 51; }}"
    )
