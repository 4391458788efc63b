"""The Home tab as people see it: each their own, up to date by itself, and with its buttons."""

from typing import Any

from bot.sandbox.slack import Message
from bot.sandbox.slack.people import Entered
from bot.slack.actions import ActionId
from bot.slack.views import CallbackId
from tests.e2e.stage import ADA, GENERAL, GUS, OMAR, PATIENCE, VERA, Stage, shown, text_of
from tests.slack.messages import buttons

OPS = "C0OPS"  # a private channel


async def see(stage: Stage, user: str, *words: str, without: str = "") -> dict[str, Any]:
    """Wait until a person's Home shows these words."""

    def look() -> dict[str, Any] | None:
        view = stage.slack.home(user)
        text = shown(view["blocks"]) if view else ""
        return view if view and all(word in text for word in words) and (not without or without not in text) else None

    found = await stage.slack.until(look, PATIENCE)
    assert found is not None
    return found


async def open_home(stage: Stage, user: str, *words: str) -> dict[str, Any]:
    """Open the Home tab and wait until it shows these words."""
    assert (await stage.slack.open_home(user)).acked
    return await see(stage, user, "Refreshed", *words)


def offered(view: dict[str, Any]) -> set[str]:
    """The actions of a Home's buttons."""
    return {button["action_id"] for button in buttons(view["blocks"])}


async def told_directly(stage: Stage, user: str, *words: str) -> Message:
    """Wait until a person is told these words by a direct message."""

    def look() -> Message | None:
        said = stage.slack.messages(f"D0{user[2:]}")
        return next((message for message in said if all(word in text_of(message) for word in words)), None)

    found = await stage.slack.until(look, PATIENCE)
    assert found is not None
    return found


async def test_newcomers(stage: Stage) -> None:
    """An empty Home teaches each what they can do."""
    operator = await open_home(stage, OMAR, "Welcome", "Press Start Recording")
    viewer = await open_home(stage, VERA, "Welcome", "Somebody who may start")

    assert {ActionId.START, ActionId.START_LIVE, ActionId.SCHEDULE} <= offered(operator)
    assert not {ActionId.START, ActionId.START_LIVE, ActionId.SCHEDULE} & offered(viewer)


async def test_changes_by_itself(stage: Stage) -> None:
    """A recording that somebody starts elsewhere appears without a click, with Stop for those who may."""
    for user in (ADA, OMAR, VERA, GUS):
        await open_home(stage, user, "Welcome")
    await stage.rec("start standup on=studio")

    for user, may_stop in ((ADA, True), (OMAR, True), (VERA, False)):
        view = await see(stage, user, "Running now", "🔴 standup: Recording", f"<#{GENERAL}>")
        assert (ActionId.STOP in offered(view)) is may_stop
    assert "standup" not in shown(stage.slack.home(GUS)), "guests see what they are invited to"


async def test_private(stage: Stage) -> None:
    """What was asked for in a private channel is shown to who asked and to admins, and to nobody else."""
    await stage.rec("start secret on=studio", channel=OPS)
    await stage.rec("start standup on=classroom")

    for user in (OMAR, ADA):
        await open_home(stage, user, "standup", "secret")
    await open_home(stage, VERA, "standup")
    assert "secret" not in shown(stage.slack.home(VERA))


async def test_stop_and_link(stage: Stage) -> None:
    """Stop works at home; when the file is there, its link comes by a direct message."""
    await stage.rec("start standup on=studio", user=ADA)
    view = await open_home(stage, OMAR, "standup: Recording")
    await stage.slack.act_in_view(view["id"], ActionId.STOP, user=OMAR, confirmed=True)
    await stage.card("standup", "Ready", f"stopped by <@{OMAR}>")

    view = await see(stage, OMAR, "Last recordings", "standup: Ready", "Nothing is being recorded now")
    await stage.slack.act_in_view(view["id"], ActionId.LINK, user=OMAR)
    await told_directly(stage, OMAR, "Fresh links to standup")


async def test_start(stage: Stage) -> None:
    """Start Recording asks for the channel, and the recording appears at home."""
    view = await open_home(stage, OMAR, "Welcome")
    await stage.slack.act_in_view(view["id"], ActionId.START, user=OMAR)
    modal = await stage.modal()
    assert modal["callback_id"] == CallbackId.START

    values: Entered = {"channel": GENERAL, "room": "standup", "on": "studio"}
    done = await stage.slack.submit(modal["id"], values, user=OMAR)
    assert done.acked, done.error
    await see(stage, OMAR, "standup: Recording")


async def test_refresh(stage: Stage) -> None:
    """Refresh publishes anew, though nothing has changed."""
    view = await open_home(stage, VERA, "Welcome")
    await stage.slack.act_in_view(view["id"], ActionId.HOME_REFRESH, user=VERA)

    hashes = {view["hash"]}
    await stage.slack.until(lambda: (stage.slack.home(VERA) or view)["hash"] not in hashes, PATIENCE)
