"""The Home tab: opened, published, and clicked in."""

import pytest

from bot.sandbox.slack import LocalSlack, SlackError
from tests.sandbox.slack.building import OMAR, button, field, option, text_field
from tests.sandbox.slack.conftest import RawClient, TinyBot

HOME = {"type": "home", "callback_id": "home", "blocks": [button()]}


async def test_opening_is_an_event(slack: LocalSlack, bot: TinyBot) -> None:
    """Whoever opens the tab is told to the bot, with the view once one is published."""
    bot.app.event("app_home_opened")(bot.hear)
    first = await slack.open_home(OMAR)
    await bot.app.client.views_publish(user_id=OMAR, view=HOME)
    await slack.open_home(OMAR)
    await slack.until(lambda: len(bot.seen) == 2)

    assert first.acked
    assert slack.home("U0VERA") is None
    before, after = (body["event"] for body in bot.seen)
    assert (before["type"], before["user"], before["channel"], before["tab"]) == (
        "app_home_opened",
        OMAR,
        "D0OMAR",
        "home",
    )
    assert "view" not in before
    assert after["view"] == slack.home(OMAR)
    assert bot.seen[0]["event_id"] != bot.seen[1]["event_id"]


async def test_nothing_is_told_without_a_subscription(slack: LocalSlack, bot: TinyBot) -> None:
    """Events go to those who subscribed to them."""
    slack.events.remove("app_home_opened")

    assert (await slack.open_home(OMAR)).envelope_id == ""


async def test_clicking(slack: LocalSlack, bot: TinyBot) -> None:
    """A click in the tab tells its view, and lets a modal open."""
    bot.on_action("go", bot.note)
    published = await bot.app.client.views_publish(user_id=OMAR, view=HOME)
    view_id = published["view"]["id"]

    await slack.act_in_view(view_id, "go", user=OMAR)

    [body] = bot.seen
    assert body["container"] == {"type": "view", "view_id": view_id}
    assert body["view"]["type"] == "home"
    assert body["view"]["title"] is None
    opened = await bot.app.client.views_open(
        trigger_id=body["trigger_id"],
        view={"type": "modal", "title": {"type": "plain_text", "text": "Start"}, "blocks": []},
    )
    assert [view["id"] for view in slack.modals(OMAR)] == [opened["view"]["id"]]
    with pytest.raises(SlackError, match="view_not_found"):
        await slack.act_in_view(view_id, "go", user="U0VERA")


async def test_publishing_again(slack: LocalSlack, bot: TinyBot, raw: RawClient) -> None:
    """The tab keeps its id, a new version begins anew, and an old hash is refused."""
    select = {"type": "static_select", "options": [option("all")]}
    bot.on_action("a", bot.note)
    view = {"type": "home", "blocks": [field(select, dispatch_action=True)]}
    first = await raw.call("views.publish", user_id=OMAR, view=view)
    await slack.act_in_view(first["view"]["id"], "a", value="all", user=OMAR)

    second = await raw.call("views.publish", user_id=OMAR, view=view, hash=first["view"]["hash"])
    third = await raw.call("views.publish", user_id=OMAR, view=view, hash=first["view"]["hash"])
    updated = await raw.call("views.update", view_id=first["view"]["id"], view=HOME)

    assert second["view"]["id"] == first["view"]["id"] == updated["view"]["id"]
    assert second["view"]["state"]["values"]["b"]["a"]["selected_option"] is None
    assert third["error"] == "hash_conflict"


async def test_a_tab_is_no_form(slack: LocalSlack, bot: TinyBot, raw: RawClient) -> None:
    """The tab has no submit button, and cannot be closed."""
    published = await raw.call("views.publish", user_id=OMAR, view={"type": "home", "blocks": [text_field()]})
    view_id = published["view"]["id"]

    with pytest.raises(SlackError, match="no_submit"):
        await slack.submit(view_id, user=OMAR)
    assert (await slack.close_view(view_id, user=OMAR)).envelope_id == ""
    assert slack.home(OMAR) is not None
