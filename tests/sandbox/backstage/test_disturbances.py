"""Everything that can be broken, at a running sandbox."""

from typing import Any

import pytest
from websockets.asyncio.client import connect

from bot.sandbox.backstage.disturbances import DISTURBANCES, describe
from bot.sandbox.demo import Sandbox
from bot.sandbox.slack import ACK_DEADLINE
from bot.vendors.fsp.tables import LOGIN_TAKEN
from tests.sandbox.backstage.conftest import Drawer, Quiet
from tests.sandbox.server.conftest import Link

OMAR = {"user": "U0OMAR", "channel": "C0GENERAL"}


async def armed(drawer: Drawer) -> list[tuple[str, str]]:
    """What waits for its call."""
    told = await drawer.look()
    return [(one["party"], one["line"]) for one in told["armed"]]


FAULTS: tuple[tuple[str, dict[str, Any], tuple[str, str]], ...] = (
    ("fail_call", {}, ("fsp", "any call: refused with 500")),
    (
        "fail_call",
        {"service": "agora", "verb": "start", "number": 65, "times": 2},
        ("agora", "start: refused with 65, 2 times"),
    ),
    ("fail_call", {"how": "HTTP error"}, ("fsp", "any call: HTTP 500")),
    ("fail_call", {"how": "HTTP error", "number": 429}, ("fsp", "any call: HTTP 429")),
    ("fail_call", {"how": "lose the answer"}, ("fsp", "any call: the answer is lost")),
    ("fail_call", {"how": "lose the request"}, ("fsp", "any call: the request is lost")),
    ("fail_call", {"how": "delay", "number": 3}, ("fsp", "any call: 3 s late")),
    ("fail_method", {}, ("slack", "chat.postMessage: internal_error")),
    ("fail_method", {"how": "HTTP error"}, ("slack", "chat.postMessage: HTTP 500")),
    (
        "fail_method",
        {"method": "chat.update", "how": "rate limit", "number": 7, "times": 3},
        ("slack", "chat.update: rate-limited for 7 s, 3 times"),
    ),
    ("fail_method", {"how": "lose the answer"}, ("slack", "chat.postMessage: the answer is lost")),
    ("fail_method", {"how": "lose the request"}, ("slack", "chat.postMessage: the request is lost")),
    ("fail_method", {"how": "delay"}, ("slack", "chat.postMessage: 5 s late")),
    ("lose_envelope", {}, ("slack", "envelope: the request is lost")),
    ("delay_envelope", {"seconds": 4}, ("slack", "envelope: 4 s late")),
)
"""What is broken, how, and how that is told."""


async def test_faults_are_armed_and_taken_back(quiet: Quiet) -> None:
    """What waits is told in words, is taken back once, and then is gone."""
    drawer = quiet.drawer
    for name, fields, (party, line) in FAULTS:
        await drawer.disturb(name, **fields)
        assert await armed(drawer) == [(party, line)]

        await drawer.done("withdraw", party=party, line=line)
        assert await armed(drawer) == []
        status, answer = await drawer.post("withdraw", party=party, line=line)
        assert (status, answer["error"]) == (400, "gone")


async def test_one_of_several_is_taken_back(quiet: Quiet) -> None:
    """What else is armed stays."""
    await quiet.drawer.disturb("fail_call", verb="init")
    await quiet.drawer.disturb("fail_call", verb="stop")
    await quiet.drawer.done("withdraw", party="fsp", line="stop: refused with 500")

    assert await armed(quiet.drawer) == [("fsp", "init: refused with 500")]


async def test_services_go_down_and_come_back(quiet: Quiet) -> None:
    """A service is away either way until it is brought back."""
    drawer = quiet.drawer
    for how in ("refuses connections", "answers HTTP 503"):
        await drawer.disturb("take_down", service="meeting", how=how)
        assert [name for name, is_up in (await drawer.look())["services"].items() if not is_up] == ["meeting"]
        await drawer.disturb("bring_up", service="meeting")
        assert all((await drawer.look())["services"].values())


async def test_storage_is_filled(quiet: Quiet) -> None:
    """So many percent of FSP's store are used, or none."""
    recorder = quiet.vendors.fsp.emulator.recorder
    assert recorder.volume is not None
    await quiet.drawer.disturb("fill_storage", percent=80)
    assert recorder.used_volume(quiet.vendors.clock.now()) == recorder.volume * 80 // 100
    await quiet.drawer.disturb("fill_storage", percent=0)
    assert recorder.used_volume(quiet.vendors.clock.now()) == 0


async def test_a_recording_fails(sandbox: Sandbox, drawer: Drawer) -> None:
    """What breaks at the service, people read on the card."""
    await sandbox.slack.command("/rec", "start standup on=studio", **OMAR)
    await drawer.says("*Recording*")
    await drawer.disturb("break_recording", room="standup")
    await drawer.says("Failed")


async def test_a_room_is_emptied(sandbox: Sandbox, drawer: Drawer) -> None:
    """Everybody leaves, and nothing more is recorded."""
    await sandbox.slack.command("/rec", "start standup on=studio", **OMAR)
    await drawer.says("*Recording*")
    await drawer.disturb("empty_room", service="fsp", room="standup")
    (task,) = sandbox.vendors.fsp.emulator.recorder.tasks.values()

    assert task.emptied_at is not None
    assert task.rolling_since is None


@pytest.mark.parametrize("ack_deadline", [ACK_DEADLINE])
async def test_a_lost_envelope_is_redelivered(sandbox: Sandbox, drawer: Drawer) -> None:
    """The bot does not hear of a command until it is delivered again."""
    await drawer.disturb("lose_envelope")
    lost = await sandbox.slack.command("/rec", "help", **OMAR)
    assert (lost.acked, lost.error) == (False, "operation_timeout")
    await drawer.disturb("redeliver")
    last = sandbox.slack.socket_mode.log[-1]
    assert last.outcome.acked
    assert (last.payload["text"], last.retry_attempt) == ("help", 1)


async def test_a_late_envelope(sandbox: Sandbox, drawer: Drawer) -> None:
    """The bot hears of a command later than usual."""
    await drawer.disturb("delay_envelope", seconds=1)
    late = await sandbox.slack.command("/rec", "help", **OMAR)
    assert late.acked


@pytest.mark.parametrize("how", ["drop it", "ask to refresh it", "deafen it"])
async def test_socket_is_broken(sandbox: Sandbox, drawer: Drawer, how: str) -> None:
    """The bot's link ends or goes deaf; it makes a new one where it can see that."""
    await drawer.disturb("break_socket", how=how)
    if how != "deafen it":
        await sandbox.slack.until(lambda: sandbox.slack.links)
        assert (await sandbox.slack.command("/rec", "help", **OMAR)).acked


async def test_gateway_link_is_dropped(sandbox: Sandbox, drawer: Drawer) -> None:
    """FSP's link is cut; the next call makes a new one."""
    await sandbox.slack.command("/rec", "start standup on=studio", **OMAR)
    await drawer.says("*Recording*")
    await drawer.disturb("break_gateway", how="drop it")
    await sandbox.slack.command("/rec", "stop standup", **OMAR)
    await drawer.says("Ready")


async def test_gateway_link_is_deafened(sandbox: Sandbox, drawer: Drawer) -> None:
    """FSP forgets on the links that there are who is logged in, and lets somebody else log in."""
    studio = sandbox.vendors.accounts()["studio"]
    await sandbox.slack.command("/rec", "start standup on=studio", **OMAR)
    await drawer.says("*Recording*")
    async with connect(studio["gateway_url"], proxy=None) as socket:
        assert await Link(socket, studio).login() == LOGIN_TAKEN
    await drawer.disturb("break_gateway", how="deafen it")
    async with connect(studio["gateway_url"], proxy=None) as socket:
        assert await Link(socket, studio).login() == 0


def test_forms_are_described() -> None:
    """Each disturbance is a form: a label, a party, and fields that the page can draw."""
    forms = describe()

    assert [form["name"] for form in forms] == list(DISTURBANCES)
    assert {field["kind"] for form in forms for field in form["fields"]} == {"choice", "text", "number"}
    assert all(
        field["value"] in field["options"] for form in forms for field in form["fields"] if field["kind"] == "choice"
    )
