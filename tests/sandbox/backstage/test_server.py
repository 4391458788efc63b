"""What the drawer talks to."""

from typing import Any

import aiohttp

from bot.sandbox.demo import Sandbox
from tests.sandbox.backstage.conftest import Drawer

OMAR = {"user": "U0OMAR", "channel": "C0GENERAL"}


async def test_stream_tells_what_is_new(sandbox: Sandbox, drawer: Drawer) -> None:
    """A reader is told everything once, then what comes, and nothing that it says it has."""
    told = await drawer.look()
    numbers = [entry["number"] for entry in told["entries"]]
    assert numbers == list(range(1, len(numbers) + 1))

    await sandbox.slack.command("/rec", "help", **OMAR)
    later = await drawer.look(after=numbers[-1])
    assert [entry["what"] for entry in later["entries"] if entry["way"] == "to the bot"] == ["/rec help"]
    assert later["entries"][0]["number"] == numbers[-1] + 1


async def test_details(sandbox: Sandbox, drawer: Drawer) -> None:
    """What an entry is about can be read as long as it is kept."""
    await sandbox.slack.command("/rec", "help", **OMAR)
    entries = (await drawer.look())["entries"]
    (number,) = [entry["number"] for entry in entries if entry["what"] == "/rec help"]
    details = dict((await drawer.done("details", number=number))["details"])
    assert '"command": "/rec"' in details["Envelope"]
    assert "hooks/…" in details["Envelope"]
    status, answer = await drawer.post("details", number=99_999)

    assert (status, answer["error"]) == (400, "forgotten")


async def test_forms(drawer: Drawer) -> None:
    """What can be broken is described."""
    assert {"fail_call", "fail_method"} <= {form["name"] for form in (await drawer.done("forms"))["forms"]}


async def test_what_cannot_be_is_refused(drawer: Drawer) -> None:
    """A wrong name, field or number is an answer with a reason."""
    wrong: dict[str, dict[str, Any]] = {
        "disturb": {"name": "no"},
        "details": {"number": "x"},
        "move": {"seconds": 0},
        "speed": {"speed": 0},
        "forms": {"x": 1},
    }
    for name, body in wrong.items():
        status, answer = await drawer.post(name, **body)
        assert (status, answer["ok"]) == (400, False)
        assert answer["error"]
    status, _ = await drawer.post("disturb", name="empty_room", fields={"service": "fsp", "room": ""})
    assert status == 400


async def test_only_this_machine_and_only_json(sandbox: Sandbox, drawer: Drawer) -> None:
    """A web site cannot reach it: neither under a foreign name nor with a form."""
    url = f"{sandbox.slack.url}sandbox/backstage/"
    async with drawer.session.post(f"{url}forms", json={}, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    async with drawer.session.post(f"{url}move", data="{}") as answer:
        assert answer.status == 415
    async with drawer.session.get(f"{url}events", params={"after": "x"}) as answer:
        assert answer.status == 400


async def test_speed(sandbox: Sandbox, drawer: Drawer) -> None:
    """The services' clock runs as fast as it is told."""
    await drawer.done("speed", speed=5)

    assert sandbox.vendors.clock.speed == 5
    assert (await drawer.look())["clock"]["speed"] == 5


async def test_reader_leaves(drawer: Drawer, sandbox: Sandbox) -> None:
    """Who closes the drawer disturbs nobody."""
    async with aiohttp.ClientSession() as session:
        answer = await session.get(f"{sandbox.slack.url}sandbox/backstage/events")
        await answer.content.readline()
        answer.close()

    assert (await drawer.look())["entries"]
